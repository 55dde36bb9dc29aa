"""The form above a grid of indicators: a project's or a department's own fields and funds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from extractor.training.generate.grid import LEFT, UP, Matrix
from extractor.training.generate.items import shown_number
from extractor.training.generate.sheet import Project, Sheet
from extractor.training.generate.value import plain
from extractor.training.generate.words import data


class Fields(Sheet):
    """Writes the fields of the option ``form``: hebei, simple, funds, whole, twocol or lines."""

    def form_lines(self, project: Project) -> None:
        """The form as lines of text."""
        label = self.draw.pick(["项目名称：", "项目名称: "])
        budget = self.draw.pick(["预算数：", "资金总额：", "年度预算数："])
        self.doc.paragraph(f"{label}{project.texts['name']}    {budget}{project.texts['budget']}")
        project.gold["goals"] = []
        project.gold["fiscal_funds"] = project.gold["other_funds"] = None

    def form(self, matrix: Matrix, project: Project | None) -> None:
        kind = self.options["form"]
        getattr(self, f"_form_{kind}")(matrix, project)

    def _form_hebei(self, m: Matrix, project: Project | None) -> None:
        assert project is not None
        draw, texts = self.draw, project.texts
        m.spread("form", ["项目编码", texts["code"], "项目名称", texts["name"]])
        fiscal = draw.pick(["其中：财政资金", "其中：财政\n资金", "财政资金"])
        money = [
            draw.pick(["预算数", "年度预算数", "预算金额"]),
            texts["budget"],
            fiscal,
            texts["fiscal"],
            "其他资金",
            texts["other"],
        ]
        if m.width >= 6:
            m.spread("form", money)
        else:
            m.spread("form", money[:4])
            m.spread("form", money[4:])
        if "purpose" in texts:
            m.spread("form", [draw.pick(["内容描述", "资金用途", "项目内容"]), texts["purpose"]])
        steps = project.gold["schedule"]
        if m.width >= 5:
            row = m.spread("schedule", [draw.pick(["资金支出计划（%）", "资金支出计划"]), *[s["text"] for s in steps]])
            m.spread("schedule", [UP, *[f"{s['percent']}%" for s in steps]])
            fix = m.rows[row]
            m.rows[row + 1] = [
                UP if c == 0 else (LEFT if fix[c] == LEFT else m.rows[row + 1][c]) for c in range(m.width)
            ]
        else:
            project.gold["schedule"] = []
        m.spread("form", [draw.pick(["绩效目标", "年度绩效目标", "总体目标"]), texts["goal"]])

    def _form_simple(self, m: Matrix, project: Project | None) -> None:
        assert project is not None
        draw, texts = self.draw, project.texts
        m.spread("form", ["项目名称", texts["name"]])
        body = self.domain.words("offices")[0]
        if draw.chance(0.6):
            unit = self.place.name + draw.pick(self.domain.words("offices"))
            project.gold["organization"] = unit
            m.spread(
                "form",
                [
                    draw.pick(["主管部门", "主管部门及代码"]),
                    draw.pick(["", "215-"]) + self.place.name + body,
                    draw.pick(["实施单位", "项目单位"]),
                    unit,
                ],
            )
        label = draw.pick(["资金总额", "年度资金总额", "项目资金总额", "预算数"])
        m.spread("form", [label, texts["budget"], draw.pick(["其中：财政拨款", "其中：财政资金"]), texts["fiscal"]])
        if draw.chance(0.5):
            m.spread("form", ["其他资金", texts["other"]])
        else:
            project.gold["other_funds"] = None
        m.spread("form", [draw.pick(["年度目标", "总体目标", "年度绩效目标", "绩效目标"]), texts["goal"]])

    def _form_twocol(self, m: Matrix, project: Project | None) -> None:
        assert project is not None
        texts = project.texts
        executed, money, _ = self._executed(project)
        project.gold["executed"] = money
        m.spread("form", ["项目名称", texts["name"]])
        m.spread("fund", ["预算数:", texts["budget"], "执行数:", executed])
        m.spread("form", [self.draw.pick(["年度总体目标", "年度目标"]), texts["goal"]])
        project.gold["fiscal_funds"] = project.gold["other_funds"] = None

    def _executed(self, project: Project) -> tuple[str, dict[str, Any], Decimal]:
        share = Decimal(self.draw.whole(860, 1000)) / 1000
        executed = (project.budget * share).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        rate = (executed / project.budget * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        text, money = self.amount(executed)
        return text, money, rate

    def _form_funds(self, m: Matrix, project: Project | None) -> None:
        assert project is not None
        draw, texts, gold = self.draw, project.texts, project.gold
        unit = self.place.name + draw.pick(self.domain.words("offices"))
        gold["organization"] = unit
        m.spread("form", ["项目名称", texts["name"]])
        m.spread("form", ["主管部门", self.place.name + self.domain.words("offices")[0], "实施单位", unit])
        executed, money, rate = self._executed(project)
        gold["executed"], gold["execution_rate"] = money, plain(rate)
        gold["adjusted_budget"] = dict(gold["budget"])
        pad = m.width - 8
        head = [
            draw.pick(["项目资金", f"项目资金\n（{self.money_unit}）"]),
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ]
        m.add("fund", [*head, *[LEFT] * pad])
        score = shown_number(min(Decimal(10), (rate / 10).quantize(Decimal("0.01"))))
        percent = f"{rate}%"
        rows = [
            ["年度资金总额", texts["budget"], texts["budget"], executed, "10", percent, score],
            [
                draw.pick(["其中：当年财政拨款", "其中：财政拨款"]),
                texts["fiscal"],
                texts["fiscal"],
                "",
                "—",
                "",
                "—",
            ],
            ["其他资金", texts["other"], texts["other"], "", "—", "", "—"],
        ]
        for cells in rows:
            m.add("fund", [UP, *cells, *[LEFT] * pad])
        if draw.chance(0.5):
            half = (m.width - 1) // 2
            rest = m.width - 1 - half
            goal, done = draw.pick([("预期目标", "实际完成情况"), ("年初设定目标", "目标完成情况")])
            m.add("form", ["年度总体目标", goal, *[LEFT] * (half - 1), done, *[LEFT] * (rest - 1)])
            said = self.fill("{noun}{closing}，各项任务按期完成。")
            m.add("form", [UP, texts["goal"], *[LEFT] * (half - 1), said, *[LEFT] * (rest - 1)])
        else:
            m.spread("form", ["年度总体目标", texts["goal"]])

    def _form_whole(self, m: Matrix, project: Project | None) -> None:
        draw = self.draw
        self.document.setdefault("organization", self.office)
        m.spread("form", [draw.pick(["部门名称", "单位名称"]), self.office])
        budget = self.new_budget()
        text, _ = self.amount(budget)
        m.add(
            "fund",
            ["部门整体支出", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"][: m.width],
        )
        m.add("fund", [UP, "合计", text, text, text, "10", "100%", "10"])
        m.add("fund", [UP, "其中：基本支出", text, text, text, "—", "—", "—"])
        m.spread(
            "form",
            [
                "年度总体目标",
                self.fill(draw.pick(data("schemes")["texts"]["goal"]), project=self.domain.title + "工作"),
            ],
        )
