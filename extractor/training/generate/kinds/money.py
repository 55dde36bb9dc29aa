"""Money tables, which hold no indicators, beside goals."""

from __future__ import annotations

from extractor.training.generate.grid import UP
from extractor.training.generate.sheet import Sheet, set_head


class Allocation(Sheet):
    """Money tables, which hold no indicators, in front of a goal grid (or alone)."""

    def build(self) -> None:
        draw, kind = self.draw, self.options["kind"]
        self.opening(body=False)
        if kind in ("allocation", "only"):
            self._allocation()
        elif kind == "costing":
            self._costing()
        else:
            self._tasks()
        if kind != "only":
            self.doc.heading(draw.pick(["绩效目标表", "项目绩效指标", "附：绩效指标"]), 2)
            columns = draw.pick([["level2", "name", "target"], ["level1", "level2", "name", "target"]])
            m = self.doc.table(len(columns))
            heads = [self.heads.spell(column) for column in columns]
            set_head(m, heads, list(zip(columns, heads, strict=True)))
            writer = self.cell_writer(bare_percent=0.0)
            before: tuple[str | None, str | None] = ("\0", "\0")
            for item in self.items(writer, small=True):
                if item.measure.kind == "money":
                    continue
                new1 = item.level1 != before[0]
                new2 = new1 or item.level2 != before[1]
                before = (item.level1, item.level2)
                assert item.target is not None
                row = [
                    *([str(item.level1) if new1 else UP] if "level1" in columns else []),
                    str(item.level2) if new2 else UP,
                    item.name,
                    item.target.text,
                ]
                m.add("indicator", row, level=3)
                if "level1" not in columns:
                    item.level1 = None
                self.keep(item, columns, None)
        self.note()

    def _allocation(self) -> None:
        draw = self.draw
        self.doc.heading(draw.pick(["资金分配表", "附件1 资金分配表"]), 2)
        heads = [
            draw.pick(["县（区）", "单位", "乡镇"]),
            draw.pick(["补助人数（人）", "任务数（个）"]),
            draw.pick(["补助标准（元/人）", "测算标准（元/个）"]),
            draw.pick(["应安排资金", "安排资金"]),
            draw.pick(["已下达", "提前下达"]),
            "本次下达",
        ]
        m = self.doc.table(6)
        row = m.add("header", heads)
        m.label(list(zip(["place", "costing", "costing", "budget", "budget", "budget"], heads, strict=True)), row)
        whole = [0, 0, 0]
        for place in self.place.parts[:4]:
            count, rate = draw.whole(40, 4000), draw.pick([500, 800, 1250, 2000])
            money = count * rate // 10000 + 1
            given = money // 2
            whole = [whole[0] + count, whole[1] + money, whole[2] + given]
            m.add(
                "fund",
                [place, f"{count:,}", f"{rate:,}", f"{money}.00", f"{given}.00", f"{money - given}.00"],
            )
        m.add(
            "total",
            ["合计", f"{whole[0]:,}", "—", f"{whole[1]}.00", f"{whole[2]}.00", f"{whole[1] - whole[2]}.00"],
        )

    def _costing(self) -> None:
        draw = self.draw
        project = self.project()
        form = self.doc.table(4)
        form.spread("form", ["项目名称", project.texts["name"], "项目总预算", project.texts["budget"]])
        project.gold["fiscal_funds"] = project.gold["other_funds"] = None
        form.spread("form", ["绩效总目标", project.texts["goal"]])
        heads = [
            draw.pick(["项目用途", "支出内容"]),
            "金额",
            "数量",
            "单位",
            draw.pick(["单价（元）", "单价"]),
            "测算依据",
        ]
        m = self.doc.table(6)
        row = m.add("header", heads)
        m.label(list(zip(["purpose", "budget", "costing", "unit", "costing", "costing"], heads, strict=True)), row)
        for thing in draw.some(self.domain.of("works"), 4):
            count, price = draw.whole(2, 90), draw.pick([300, 1200, 4500, 28000])
            m.add(
                "fund",
                [
                    thing.noun,
                    f"{count * price:,}",
                    str(count),
                    "项" if thing.unit.startswith("万") else thing.unit,
                    f"{price:,}",
                    draw.pick(["三家询价", "上年合同", "定额标准"]),
                ],
            )

    def _tasks(self) -> None:
        draw = self.draw
        project = self.project()
        m = self.doc.table(5)
        m.spread("form", ["项目名称", project.texts["name"]])
        m.spread("form", ["资金总额", project.texts["budget"], "其中：财政拨款", project.texts["fiscal"]])
        project.gold["other_funds"] = None
        m.spread("form", ["年度目标", project.texts["goal"]])
        m.add("fund", ["年度主要任务", "任务名称", "主要内容", "预算金额", "其中：财政拨款"])
        first = len(m.rows) - 1
        for noun in draw.some(self.domain.words("nouns"), 3):
            amount = f"{draw.whole(10, 400)}.00"
            m.add("fund", [UP, noun, self.fill("{verb}{noun}"), amount, amount])
        assert m.rows[first + 1][0] == UP
