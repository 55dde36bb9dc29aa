"""A grid that lost all its borders."""

from __future__ import annotations

from extractor.training.generate.cells import Cells
from extractor.training.generate.items import shown_number
from extractor.training.generate.sheet import Sheet


class Glued(Sheet):
    """A whole grid in one paragraph: no borders, only a blank in front of and behind the points."""

    def build(self) -> None:
        draw = self.draw
        self.opening(money=False, body=False)
        project = self.project(parts=False)
        project.gold["goals"] = []
        project.gold["budget"] = None
        lines = [str(block["text"]) for block in self.doc.blocks if isinstance(block, dict)]
        lines.append(f"项目名称：{project.texts['name']}")
        writer = self.cell_writer(bare_percent=0.0, unitless=0.0, prose=0.0, signs=1.0, glyphs="plain")
        items = [i for i in self.items(writer, small=True) if i.measure.kind == "number" and not i.name[-1:].isdigit()]
        self.give_points(items, 90, scores=False, scoring=False)
        text = draw.pick(["一级指标二级指标三级指标指标值分值", "一级指标二级指标三级指标指标值权重"])
        before: tuple[str | None, str | None] = ("\0", "\0")
        for item in items:
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            assert item.target is not None and item.weight is not None
            if not item.target.text.startswith(("≥", "≤", "=", "＝")):
                value = item.target.values[0]
                if value.op == "range" or value.approx:
                    continue
                value.text = "=" + value.text.lstrip("＞＜")
                value.op, value.op_text, value.op_alt = "=", "=", ()
                item.target = Cells(value.text, [value])
            levels = f"{item.level1 if new1 else ''}{item.level2 if new2 else ''}"
            text += f"{levels}{item.name}{item.target.text} {shown_number(item.weight)} "
            self.keep(item, ["target", "weight"], project.gold["id"])
            before = (item.level1, item.level2)
        lines.append(text + "合计90")
        lines.append(draw.pick(["评价结论：完成较好。存在问题：暂无。", "存在问题：无。"]))
        self.text = "\n".join(lines) + "\n"
        self.doc.blocks.clear()
        self.options["carrier"] = "glued"
