"""Long-term and annual targets."""

from __future__ import annotations

from dataclasses import replace

from extractor.training.generate.cells import Cells, CellWriter
from extractor.training.generate.grid import UP
from extractor.training.generate.items import Item
from extractor.training.generate.sheet import Sheet, set_head
from extractor.training.generate.words import data


class Halves(Sheet):
    """Long-term and annual targets: side by side, one below the other, or two values behind one name."""

    def build(self) -> None:
        kind = self.options["kind"]
        self.opening()
        project = self.project()
        form = self.doc.table(4)
        form.spread("form", ["项目名称", project.texts["name"]])
        form.spread("form", ["资金总额", project.texts["budget"], "其中：财政拨款", project.texts["fiscal"]])
        project.gold["other_funds"] = None
        goals = project.gold["goals"]
        long_goal = goals[0]
        annual = self.fill(data("schemes")["texts"]["goal"][1], project=project.texts["name"])
        project.gold["goals"] = [long_goal, annual]
        form.spread("form", ["中期目标", long_goal, "年度目标", annual])
        getattr(self, f"_{kind}")(project.gold["id"])
        self.note()

    def _pair(self, item: Item, writer: CellWriter) -> tuple[Cells, Cells]:
        assert item.target is not None
        measure = item.measure
        later = writer.target(measure, writer.number(measure)) if measure.kind != "state" else item.target
        return later, item.target

    def _side(self, project: str) -> None:
        draw, hollow = self.draw, bool(self.options.get("empty_long"))
        m = self.doc.table(7)
        first = self.heads.spell("level1")
        second, third, value = draw.pick(
            [
                ("二级指标", "三级指标", "指标值"),
                ("二级指标", "指标内容", "指标值"),
                ("二级指标", "三级指标", "目标值"),
            ]
        )
        left, right = draw.pick([("（长期）", "（年度）"), ("\n（长期）", "\n（年度）"), ("（中期）", "（年度）")])
        heads = [
            first,
            *(h + left for h in (second, third, value)),
            *(h + right for h in (second, third, value)),
        ]
        period = "长期" if "长期" in left else None
        set_head(
            m,
            heads,
            list(zip(["level1", "level2", "name", "target", "level2", "name", "target"], heads, strict=True)),
        )
        writer = self.cell_writer()
        before: tuple[str | None, str | None] = ("\0", "\0")
        for item in self.items(writer, small=True):
            if item.measure.kind == "money":
                continue
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            later, annual = self._pair(item, writer)
            one = item.level1 if new1 else UP
            two = item.level2 if new2 else UP
            half = "none" if hollow or draw.chance(0.12) else "both"
            row = [
                str(one),
                str(two),
                item.name if half == "both" else "",
                later.text if half == "both" else "",
                str(two),
                item.name,
                annual.text,
            ]
            m.add("indicator", row, level=3)
            values = []
            if half == "both":
                values += [replace(v, period=period) for v in later.values]
            values += [replace(v, period="年度") for v in annual.values]
            item.extra, item.target = values, None
            self.keep(item, ["extra"], project)
            before = (item.level1, item.level2)

    def _stacked(self, project: str) -> None:
        draw = self.draw
        m = self.doc.table(4)
        for title, period in (("长期绩效指标", "长期"), ("年度绩效指标", "年度")):
            m.full("title", title)
            columns = ["level1", "level2", "name", "target"]
            heads = draw.pick(
                [
                    ["一级指标", "二级指标", "指标内容", "指标值"],
                    ["一级指标", "二级指标", "三级指标", "指标值"],
                ]
            )
            set_head(m, heads, list(zip(columns, heads, strict=True)))
            self.taken = set()
            writer = self.cell_writer()
            before: tuple[str | None, str | None] = ("\0", "\0")
            for item in self.items(writer, small=True):
                if item.measure.kind == "money":
                    continue
                new1 = item.level1 != before[0]
                new2 = new1 or item.level2 != before[1]
                assert item.target is not None
                row = [
                    str(item.level1) if new1 else UP,
                    str(item.level2) if new2 else UP,
                    item.name,
                    item.target.text,
                ]
                m.add("indicator", row, level=3)
                item.extra, item.target = [replace(v, period=period) for v in item.target.values], None
                self.keep(item, ["extra"], project)
                before = (item.level1, item.level2)

    def _values(self, project: str) -> None:
        draw = self.draw
        left, right = draw.pick(
            [("实施期指标值", "年度指标值"), ("长期指标值", "年度指标值"), ("中期目标值", "年度目标值")]
        )
        columns = ["level1", "level2", "name"]
        heads = [*(self.heads.spell(column) for column in columns), left, right]
        m = self.doc.table(5)
        set_head(m, heads, list(zip([*columns, "target", "target"], heads, strict=True)))
        writer = self.cell_writer()
        before: tuple[str | None, str | None] = ("\0", "\0")
        for item in self.items(writer, small=True):
            if item.measure.kind == "money":
                continue
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            later, annual = self._pair(item, writer)
            row = [
                str(item.level1) if new1 else UP,
                str(item.level2) if new2 else UP,
                item.name,
                later.text,
                annual.text,
            ]
            m.add("indicator", row, level=3)
            first = [replace(v, period="长期" if left.startswith("长期") else None) for v in later.values]
            item.extra, item.target = [*first, *(replace(v, period="年度") for v in annual.values)], None
            self.keep(item, ["extra"], project)
            before = (item.level1, item.level2)
