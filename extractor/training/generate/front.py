"""Lists of projects and their indicators, one line a row: a department's budget laid open (Sichuan)."""

from __future__ import annotations

from extractor.training.generate.cells import CellWriter
from extractor.training.generate.grid import UP, Matrix
from extractor.training.generate.items import Item, shown_number
from extractor.training.generate.sheet import Sheet, set_head

_TEXTS = frozenset({"description", "basis", "reason", "polarity"})


class Front(Sheet):
    """One line a row with body, project, budget and goal in front, each printed once (Sichuan)."""

    def build(self) -> None:
        options, draw = self.options, self.draw
        options["operator"] = "column"
        options["type"] = "performance_targets"
        self.money_unit = "元" if draw.chance(0.7) else self.money_unit
        self.opening(body=False)
        columns: list[str] = options["columns"]
        labels = [
            draw.pick(["单位名称", "预算单位"]),
            draw.pick(["项目名称", "预算项目"]),
            draw.pick(["预算数", "年度预算数"]),
            draw.pick(["年度目标", "年度绩效目标"]),
        ]
        front = ["organization", "project", "budget", "goal"]
        m = self.doc.table(4 + len(columns))
        heads = [self.heads.spell(column) for column in columns]
        if self.heads.unseen:
            self.faults.append("unseen_header")
        set_head(m, labels + heads, list(zip(front + columns, labels + heads, strict=True)))
        code = draw.whole(101, 930)
        total = self.new_budget() * 3
        m.add("total", [f"{code}-{self.office}部门", "", self.amount(total)[0], *[""] * (m.width - 3)])
        for _ in range(draw.whole(2, 3)):
            self._project(m, columns, code)
        self.note()

    def _project(self, m: Matrix, columns: list[str], code: int) -> None:
        options = self.options
        project = self.project(parts=False)
        project.gold["organization"] = self.office
        project.gold["goals"] = project.gold["goals"][:1]
        goal = project.gold["goals"][0]
        self.taken = set()
        writer: CellWriter = self.cell_writer(project.budget)
        items = self.items(writer, small=True, texts=_TEXTS & set(columns))
        self.give_points(items, 90, scores=False, scoring=False)
        head = [f"{code}001-{self.office}", project.texts["name"], project.texts["budget"], goal]
        first = len(m.rows)
        before: tuple[str | None, str | None] = ("\0", "\0")
        merged = options["carrier"] == "blocks"
        for at, item in enumerate(items):
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            cells = head if at == 0 else [UP] * 4 if merged else [""] * 4
            row = [*cells]
            for column in columns:
                row.append(self._cell(column, item, new1, new2))
            index = m.add("indicator", row, level=3)
            if options["levels"] == "merge":
                for role, new in (("level1", new1), ("level2", new2)):
                    if not new:
                        m.rows[index][4 + columns.index(role)] = UP
            self.keep(item, columns, project.gold["id"])
            before = (item.level1, item.level2)
        assert first < len(m.rows)

    def _cell(self, column: str, item: Item, new1: bool, new2: bool) -> str:
        assert item.target is not None
        if column in ("level1", "level2"):
            new = new1 if column == "level1" else new2
            return (getattr(item, column) or "") if new or self.options["levels"] == "repeat" else ""
        if column == "operator":
            return item.target.operator or item.target.attribute or "定性"
        if column == "weight":
            return shown_number(item.weight) if item.weight is not None else ""
        if column == "polarity":
            return "反向指标" if item.polarity == "lower" else "正向指标"
        return {"name": item.name, "target": item.target.text, "unit": item.target.unit}[column]
