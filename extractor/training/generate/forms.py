"""Tables whose rows are indicators below the form of a project: most of what finance bureaus hand out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from extractor.training.generate.amount import hanzi
from extractor.training.generate.cells import Cells
from extractor.training.generate.fields import Fields
from extractor.training.generate.grid import LEFT, UP, Matrix
from extractor.training.generate.items import Item, shown_number
from extractor.training.generate.sheet import Project, broken, points, set_head
from extractor.training.generate.value import Value, empty, normal_unit, plain, words

_TEXTS = frozenset({"description", "basis", "reason", "polarity"})


class Forms(Fields):
    """The builder ``forms`` of ``layouts.toml``. Its options:

    - ``form``: hebei, simple, funds, whole (a department, no project), twocol, lines (paragraphs), none
    - ``columns``: roles from left to right; ``side`` is a vertical label, ``name+target`` share
    - ``levels``: merge, blank, repeat, rows1 (level 1 as full-width rows), rows12, rows2
    - ``joined``: form and grid are one table; ``over``: an upper header line over some columns
    - ``total``, ``subtotals``, ``bands``, ``parents``, ``pieces``, ``headless``, ``glue``, ``damage``, ``colon``
    """

    def build(self) -> None:
        options, draw = self.options, self.draw
        columns: list[str] = options["columns"]
        form = options["form"]
        self.opening(money=form != "none" or "target" in columns)
        low, high = options["projects"]
        count = draw.whole(low, high) if form not in ("none", "whole") else 1
        for number in range(1, count + 1):
            project: Project | None = None
            if form not in ("none", "whole"):
                project = self.project(
                    parts=form != "lines",
                    code=form == "hebei",
                    purpose=form == "hebei" and draw.chance(0.8),
                    schedule=form == "hebei",
                )
                if count > 1:
                    self.doc.paragraph(f"{number}.{project.texts['name']}绩效目标表")
            self.taken = set()
            if options.get("joined"):
                matrix = self.doc.table(len(columns))
                self.form(matrix, project)
            else:
                if form not in ("none", "lines"):
                    self.form(self.doc.table({"hebei": 6, "funds": 8, "whole": 8}.get(form, 4)), project)
                elif form == "lines" and project is not None:
                    self.form_lines(project)
                matrix = self.doc.table(len(columns))
            self.grid(matrix, columns, project)
        self.note()

    # --------------------------------------------------------------------------------------------- grid

    def grid(self, m: Matrix, columns: list[str], project: Project | None) -> None:
        """Header, rows and total of one grid."""
        options, draw = self.options, self.draw
        damage: list[str] = options.get("damage", [])
        roles = [role for column in columns for role in column.split("+")]
        writer = self.cell_writer(project.budget if project else None, **self._settings(columns))
        items = self.items(
            writer,
            actual="actual" in roles,
            small="scoring" in roles or bool(options.get("headless")),
            texts=_TEXTS & set(roles),
        )
        if "level1" not in roles and options["levels"] not in ("rows1", "rows12"):
            for item in items:
                item.level1 = None
        if "level2" not in roles and options["levels"] not in ("rows12", "rows2"):
            for item in items:
                item.level2 = None
        if not any(item.level1 or item.level2 for item in items):
            for item in items:
                item.category = item.category if item.measure.code in "qltcm" else None
        if "weight" in roles:
            total = {"none": 100, "funds": 90, "whole": 90}.get(options["form"], draw.pick([90, 100]))
            self.give_points(items, total, scores="score" in roles, scoring="scoring" in roles)
        if options["levels"] in ("rows1", "rows12"):
            self._number_levels(items)
        head_row = None
        if not options.get("headless") and not options.get("joined") and draw.chance(0.1):
            m.full("title", draw.pick(["绩效指标", "年度绩效指标", "项目绩效目标表", "绩效指标情况"]))
        if not options.get("headless"):
            head_row = self._head(m, columns)
        elif columns:
            m.header_rows = 0
        scored = sum((i.score or Decimal(0) for i in items), Decimal(0))
        rows = self._with_parents(items) if options.get("parents") else [(item, "indicator") for item in items]
        ident = project.gold["id"] if project else None
        if options.get("pieces"):
            self._pieces(m, columns, roles, rows, ident)
            return
        first = len(m.rows)
        if options.get("headless"):
            m.label([(column, "") for column in columns if "+" not in column], first)
        self._rows(m, columns, roles, rows, ident, damage)
        if draw.chance(0.06) and "side" not in columns:
            m.add("blank", [""] * m.width)
        if options.get("total"):
            self._total(m, columns, scored, project)
        if "side" not in columns and draw.chance(0.1):
            note = draw.pick(
                [
                    "注：定量指标填写数值，定性指标填写完成程度。",
                    "备注：本表由项目实施单位填报。",
                    "说明：其他资金包括自筹资金。",
                ]
            )
            m.full("note", note)
        if "side" in columns:
            at = columns.index("side")
            start = head_row if head_row is not None else first
            m.merge_down(at, start, len(m.rows) - (2 if options.get("total") else 1))

    def _settings(self, columns: list[str]) -> dict[str, Any]:
        if "name+target" in columns:
            return {"bare_percent": 0.0, "unitless": 0.0}
        if self.options.get("glue"):
            return {"bare_percent": 0.0, "unitless": 0.0, "prose": 0.0}
        if self.options.get("damage"):
            return {"unitless": 0.0}
        return {}

    def _head(self, m: Matrix, columns: list[str]) -> int:
        draw = self.draw
        cells: list[str] = []
        roles: list[tuple[str, str]] = []
        for column in columns:
            if column == "side":
                text = draw.pick(["绩\n效\n指\n标", "绩效指标"])
                cells.append(text)
                roles.append(("", ""))
                continue
            if column == "name+target":
                head = draw.pick(["三级指标及指标值", "指标及目标值", "三级指标及目标", "绩效指标及目标值"])
                cells.append(head)
                roles.append(("name", head))
                continue
            head = self.heads.spell(column)
            shown = self.heads.damaged(head) if draw.chance(0.12) else head
            cells.append(shown)
            roles.append((column, shown))
        if self.heads.unseen:
            self.faults.append("unseen_header")
        over = self.options.get("over")
        if over:
            below = [columns.index(role) for role in over["roles"]]
            return set_head(m, cells, roles, over=(over["text"], below))
        return set_head(m, cells, roles)

    def _with_parents(self, items: list[Item]) -> list[tuple[Item, str]]:
        """Some quantities get a parent row that holds the points."""
        draw = self.draw
        out: list[tuple[Item, str]] = []
        run: list[Item] = []

        def close() -> None:
            names = draw.shuffled(self.domain.words("nouns"))
            while len(run) >= 2 and run[0].measure.code in "qls":
                size = len(run) if len(run) < 4 else draw.pick([2, 3])
                part = [run.pop(0) for _ in range(size)]
                parent = Item(part[0].measure, names.pop() + draw.pick(["", "任务", "工作"]))
                parent.level1, parent.level2, parent.category = (
                    part[0].level1,
                    part[0].level2,
                    part[0].category,
                )
                parent.weight = sum((i.weight or Decimal(0) for i in part), Decimal(0))
                parent.score = None if part[0].score is None else sum((i.score or Decimal(0) for i in part), Decimal(0))
                out.append((parent, "parent"))
                for item in part:
                    item.weight = item.score = None
                    out.append((item, "child"))
            out.extend((item, "indicator") for item in run)
            run.clear()

        for item in items:
            if run and run[-1].level2 != item.level2:
                close()
            run.append(item)
        close()
        return out

    def _shown(self, item: Item, kind: str, number: int, child: int) -> str:
        """The name as the cell shows it."""
        mark = self.options.get("parents")
        if mark == "★":
            return "★" + item.name if kind == "parent" else "    " + item.name if kind == "child" else item.name
        if mark == "1":
            return (
                f"{number}.{item.name}"
                if kind == "parent"
                else f"（{child}）{item.name}"
                if kind == "child"
                else item.name
            )
        if mark:
            return mark + item.name if kind == "child" else item.name
        if self._enumerated:
            return self._enumerated.format(n=number) + item.name
        return item.name

    _enumerated = ""

    def _rows(
        self,
        m: Matrix,
        columns: list[str],
        roles: list[str],
        rows: list[tuple[Item, str]],
        project: str | None,
        damage: list[str],
    ) -> None:
        options, draw = self.options, self.draw
        levels = options["levels"]
        if not options.get("parents") and draw.chance(0.16):
            self._enumerated = draw.pick(["指标{n}：", "{n}.", "指标{n}:", "（{n}）"])
        before: tuple[str | None, str | None] = ("\0", "\0")
        starts: dict[str, int] = {}
        number = child = 0
        bands = options.get("bands") and draw.chance(0.8)
        break_levels = draw.chance(0.12)
        first_points: Decimal = Decimal(0)
        hollow = (
            self.hollow
            if levels in ("merge", "blank", "repeat") and {"level1", "level2", "target"} <= set(columns)
            else []
        )
        if options.get("parents") or options.get("pieces") or not draw.chance(0.35):
            hollow = []
        for at, (item, kind) in enumerate(rows):
            for place, first, second in hollow:
                if place == at:
                    before = self._hollow_row(m, columns, (first, second), before, starts)
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            if new1 and at and options.get("subtotals"):
                self._subtotal(m, columns, first_points)
                first_points = Decimal(0)
            first_points += item.weight or Decimal(0)
            if new1 and levels in ("rows1", "rows12"):
                self._level_row(m, item, rows)
            if new2 and levels in ("rows12", "rows2"):
                m.full("group", str(item.level2), level=2)
            if new2:
                number = child = 0
            if kind == "child":
                child += 1
            else:
                number, child = number + 1, 0
            if damage and draw.chance(0.4):
                self._damaged(item, draw.pick(damage))
            row = [
                self._cell(column, item, kind, new1, new2, number, child, levels, bool(bands), break_levels, at)
                for column in columns
            ]
            if options.get("glue"):
                self._glue(row, columns, item)
            index = m.add("parent" if kind == "parent" else "indicator", row, level=4 if kind == "child" else 3)
            if levels == "merge":
                for role, new in (("level1", new1), ("level2", new2)):
                    if role in columns:
                        column = columns.index(role)
                        if new:
                            starts[role] = index
                        else:
                            m.rows[index][column] = UP
            kept = replace(item, target=None) if kind == "parent" else item
            left_open = ("reason",) if "remark" in columns or "forecast" in columns else ()
            self.keep(kept, roles, project, left_open=left_open)
            before = (item.level1, item.level2)
        if options.get("subtotals"):
            self._subtotal(m, columns, first_points)

    def _hollow_row(
        self,
        m: Matrix,
        columns: list[str],
        levels: tuple[str, str],
        before: tuple[str | None, str | None],
        starts: dict[str, int],
    ) -> tuple[str | None, str | None]:
        """A level with nothing in it."""
        mode = self.options["levels"]
        row = [""] * m.width
        new = levels[0] != before[0]
        row[columns.index("level1")] = levels[0] if new or mode == "repeat" else UP if mode == "merge" else ""
        row[columns.index("level2")] = levels[1]
        index = m.add("blank", row, level=2)
        if new:
            starts["level1"] = index
        return levels

    def _number_levels(self, items: list[Item]) -> None:
        """Levels in rows of their own are often numbered: 一、产出指标 and （一）数量指标 below it."""
        if not self.draw.chance(0.6):
            return
        firsts: dict[str | None, str] = {}
        seconds: dict[tuple[str | None, str | None], str] = {}
        for item in items:
            firsts.setdefault(item.level1, f"{hanzi(len(firsts) + 1)}、{item.level1}")
            below = sum(1 for first, _ in seconds if first == item.level1)
            seconds.setdefault((item.level1, item.level2), f"（{hanzi(below + 1)}）{item.level2}")
        for item in items:
            key = (item.level1, item.level2)
            item.level1 = firsts[item.level1]
            if self.options["levels"] == "rows12":
                item.level2 = seconds[key]

    def _level_row(self, m: Matrix, item: Item, rows: list[tuple[Item, str]]) -> None:
        """Level 1 as a row of its own, perhaps with its points."""
        band = sum((i.weight or Decimal(0) for i, _ in rows if i.level1 == item.level1), Decimal(0))
        points_shown = f"（{shown_number(band)}分）" if self.options.get("bands") and band else ""
        m.full("group", str(item.level1) + points_shown, level=1)

    def _subtotal(self, m: Matrix, columns: list[str], sum_points: Decimal) -> None:
        at = columns.index("weight")
        row = [""] * m.width
        row[0] = "小计"
        row[at] = shown_number(sum_points)
        for column in range(1, at):
            row[column] = LEFT
        m.add("total", row)

    def _cell(
        self,
        column: str,
        item: Item,
        kind: str,
        new1: bool,
        new2: bool,
        number: int,
        child: int,
        levels: str,
        bands: bool,
        break_levels: bool,
        at: int,
    ) -> str:
        draw = self.draw
        match column:
            case "side":
                return ""
            case "level1" | "level2":
                new = new1 if column == "level1" else new2
                text = (item.level1 if column == "level1" else item.level2) or ""
                if levels in ("merge", "blank") and not new:
                    return ""
                if column == "level1" and bands:
                    return f"{text}{draw.pick(['', chr(10)])}（{draw.pick([10, 20, 30, 40, 50])}分）"
                if break_levels and "\n" not in text and draw.chance(0.6):
                    self.faults.append("broken_level")
                    return broken(draw, text)
                return text
            case "name":
                return self._shown(item, kind, number, child)
            case "name+target":
                return self._one_cell(item)
            case "target":
                return "" if kind == "parent" or item.target is None else item.target.text
            case "actual":
                return "" if kind == "parent" or item.actual is None else item.actual.text
            case "unit":
                return item.target.unit if item.target and kind != "parent" else ""
            case "operator":
                if item.target is None or kind == "parent":
                    return ""
                return item.target.operator or (item.target.attribute or "定性")
            case "weight":
                return shown_number(item.weight) if item.weight is not None else ""
            case "score":
                return shown_number(item.score) if item.score is not None else ""
            case "polarity":
                return self._polarity(item)
            case "index":
                return str(at + 1)
            case "remark":
                return draw.pick(["", "", "", "按批复", "年底统计"])
            case "forecast":
                return draw.pick(["确定能", "有可能", "确定能"])
        return getattr(item, column) or ""

    def _polarity(self, item: Item) -> str:
        return "反向指标" if item.polarity == "lower" else "正向指标"

    def _one_cell(self, item: Item) -> str:
        """Name and value in one cell."""
        draw = self.draw
        assert item.target is not None
        text = item.target.text
        if item.measure.kind == "state":
            whole = item.name + text
            item.optional = True
            item.alt_names = [whole]
            return whole
        sep = draw.pick(["：", "："]) if self.options.get("colon") else draw.pick(["", "", " ", "："])
        if not sep and item.target.values[0].kind == "qualitative":
            sep = "："
        return item.name + sep + text

    def _glue(self, row: list[str], columns: list[str], item: Item) -> None:
        """The border between points and target is lost: 10 | 1985人 → 101985人. Where digits touch, what was reached
        shows a reader what belongs together."""
        assert item.target is not None and item.weight is not None
        text = item.target.text
        touch = text[:1].isdigit()
        if not self.draw.chance(0.7) or item.target.values[0].kind == "qualitative" or not text:
            return
        if touch and (item.actual is None or item.actual.text != text or item.weight != item.weight.to_integral()):
            return
        row[columns.index("weight")] = shown_number(item.weight) + text
        row[columns.index("target")] = LEFT
        suspect = True if touch else None
        for value in item.target.values:
            value.suspect = suspect
        weight = points("weight", item.weight)
        weight.suspect = suspect
        item.target = Cells(text, [weight, *item.target.values], attribute=None)
        item.weight = None
        self.faults.append("glued_score")

    def _total(self, m: Matrix, columns: list[str], scored: Decimal, project: Project | None) -> None:
        """总分 | 100 | 96.5: the sum of points, and of scores."""
        draw = self.draw
        label = draw.pick(["总分", "合计", "总计"])
        at = columns.index("weight")
        row = [""] * m.width
        row[0] = label
        if "side" not in columns and "level1" in columns:
            for column in range(1, min(at, 3)):
                row[column] = LEFT
        row[at] = "100"
        if "score" in columns:
            got = min(scored + Decimal(draw.pick([8, 9, 10])), Decimal(100))
            row[columns.index("score")] = shown_number(got)
            if project is not None:
                project.gold["score"] = plain(got)
        m.add("total", row)

    def _pieces(
        self,
        m: Matrix,
        columns: list[str],
        roles: list[str],
        rows: list[tuple[Item, str]],
        project: str | None,
    ) -> None:
        """The grid cut in pieces by a page's end; only the first has a header."""
        count = int(self.options["pieces"])
        size = max(2, -(-len(rows) // count))
        self._rows(m, columns, roles, rows[:size], project, [])
        for start in range(size, len(rows), size):
            self.doc.paragraph(self.draw.pick(["（续上表）", "续表", "（续）"]))
            more = self.doc.table(len(columns), header_rows=0)
            more.label([(column, "") for column in columns], 0)
            self._rows(more, columns, roles, rows[start : start + size], project, [])

    # ------------------------------------------------------------------------------------------- damage

    def _damaged(self, item: Item, fault: str) -> None:
        """One row's target as a copy or a careless clerk leaves it; the value is what stands there."""
        draw, target = self.draw, item.target
        if target is None or len(target.values) != 1:
            return
        value = target.values[0]
        if fault == "misread" and value.op_text in ("≥", "≤") and value.unit == "%" and value.value is not None:
            text = "2" + target.text[1:]
            if "%" not in text:
                return
            digits = text.rstrip("%")
            item.target = Cells(
                text,
                [Value("target", text, kind="percent", value=Decimal(digits), unit="%", suspect=True)],
                target.unit,
            )
        elif fault == "dot" and "." in target.text and value.kind != "date":
            text = target.text.replace(".", "。")
            value.text, value.suspect = value.text.replace(".", "。"), None
            item.target = Cells(text, [value], target.unit)
        elif fault == "gap" and value.value is not None and value.op != "range":
            at = next(
                (i for i in range(1, len(target.text)) if target.text[i - 1].isdigit() and target.text[i].isdigit()),
                0,
            )
            if not at:
                return
            text = target.text[:at] + " " + target.text[at:]
            value.text, value.suspect = text, None
            item.target = Cells(text, [value], target.unit)
        elif fault == "glue" and value.kind == "number" and value.unit and target.text.endswith(value.unit):
            text = target.text + item.name
            value.text, value.suspect = text, True
            item.target = Cells(text, [value], target.unit)
        elif fault == "template" and item.measure.kind == "number":
            unit = item.measure.unit
            sign = draw.pick(["≥", "≥", ""])
            stars = draw.pick(["**", "XX", "**", "××"])
            text = sign + stars + unit
            normal, _ = normal_unit(unit)
            item.target = Cells(text, [empty("target", text, unit=normal, op_text=sign or None)], target.unit)
        elif fault == "unitonly" and item.measure.kind == "number" and item.measure.unit:
            normal, _ = normal_unit(item.measure.unit)
            sign = draw.pick(["", "", "≥ "])
            text = sign + item.measure.unit
            item.target = Cells(text, [empty("target", text, unit=normal, op_text=sign.strip() or None)], target.unit)
        elif fault == "blank":
            text = draw.pick(["", "—", "/"])
            item.target = Cells(text, [empty("target", text)], target.unit)
        elif fault == "repeat":
            item.target = Cells(item.name, [words("target", item.name)], target.unit)
            if item.description is not None:
                item.description = item.name
        elif fault == "filler":
            item.name = "0"
            zero = Value("target", "0.00%", kind="percent", value=Decimal(0), unit="%", suspect=True)
            item.target = Cells("0.00%", [zero])
            item.alt_names = [str(item.level2)]
            item.optional = True
            item.description = None
        else:
            return
        self.faults.append(fault)
