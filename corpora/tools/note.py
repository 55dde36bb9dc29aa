"""Compile an annotator's note (``NAME.note``) into ``NAME.gold.json`` and ``NAME.blocks.json``.

    python corpora/tools/note.py NAME.note…          write the files
    python corpora/tools/note.py --list NAME.note…   print one line per indicator, to re-read what was decided

A note is what a person writes; every judgement (role, unit, kind of value, category, scope) stands in
it. The only things worked out here are spelling matters: "≥95%" is split into operator, number and unit
by a grammar so small that whatever it does not understand is an error and has to be spelled out in
braces. It shares no code and no word list with the extractor on purpose: gold must not inherit the
extractor's mistakes.

Form of a note::

    %meta layout: unit column before value     (free keys; ``faults`` is split at ";")
    %doc title: …                              (compared by the scorer; leave out what is not certain)
    %blocks                                    (only for documents that are rendered)
    # heading    ## second level    text       (headings, paragraphs)
    | cell | cell | ^ | < |                    (a row; ^ is covered by the cell above, < by the one to the
                                               left; ¶ line break in a cell; a blank line ends the table)
    %gold
    p 项目名称 ; code=… ; budget=480 ; fiscal=480    (a project; ``p -`` ends it; ``parent=1``)
      purpose: …  goal: …  schedule: 3月底 25 2023-03-31    (one per line, indented)
    @ 产出指标 / 数量指标 = output.quantity      (levels of the rows below, and their category; - for none)
    - 培训人次 | t ≥500人次 | a 512人次 | w 10 | s 10 | desc: … | basis: …
    ~ 督导检查覆盖率 | t 达到90% | core: 检查覆盖率 | src: 督导检查覆盖率达到90%    (prose)
    # 一、总体目标 > （一）监管                   (section of the prose below)

Roles: t target, a actual, b baseline, c change, h share, w weight, s score, g<grade> tier.
``t[甲县,乙县] 3, 5`` is one value per scope (``_`` skips a blank cell). Braces: q (qualitative),
e (empty), date=<=2023-06-30, op=, optext=, v=, max=, unit=, kind=, inf (unit inferred), approx, implied,
freq=1/quarter, period=, scope=, base=, dir=, goal=0, suspect, opt, opalt=. ``suspect=?`` and
``desc: ?`` leave a field open.
"""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

ROLES = {
    "t": "target",
    "a": "actual",
    "b": "baseline",
    "c": "change",
    "h": "share",
    "w": "weight",
    "s": "score",
    "g": "tier",
}
GOAL = {"target": True, "tier": True, "actual": False, "baseline": False, "score": False}
BEFORE = {
    ">=": ["≥", "≧", ">=", "=>", "＞＝", "不低于", "不少于", "不小于", "至少"],
    "<=": ["≤", "≦", "<=", "＜＝", "不超过", "不高于", "不多于", "不大于", "至多"],
    ">": [">", "＞", "超过", "大于", "高于", "多于"],
    "<": ["<", "＜", "低于", "少于", "小于", "不足"],
    "=": ["=", "＝", "═"],
}
BEHIND = {">=": ["及以上", "以上"], "<=": ["及以下", "以下", "以内", "之内", "内"]}
OPERATORS = {word: op for op, words in BEFORE.items() for word in words}
SUFFIXES = {word: op for op, words in BEHIND.items() for word in words}
NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
VALUE = re.compile(
    rf"(?P<before>{'|'.join(sorted(map(re.escape, [*OPERATORS, '达到', '达']), key=len, reverse=True))})?\s*"
    rf"(?P<number>{NUMBER})(?P<between>[^\d\s]*?[-~～—至]+(?P<max>{NUMBER}))?\s*(?P<unit>\D*?)"
    rf"(?P<behind>{'|'.join(SUFFIXES)})?"
)
SPELLINGS = {
    "％": "%",
    "天": "日",
    "个月": "月",
    "个百分点": "百分点",
    "㎡": "平方米",
    "m2": "平方米",
    "km": "公里",
    "千米": "公里",
    "m³": "立方米",
    "m3": "立方米",
    "m": "米",
    "个工作日": "工作日",
    "个小时": "小时",
    "万": "元",
    "kg": "公斤",
    "千克": "公斤",
    "t": "吨",
}
DURATIONS = {"日", "月", "年", "周", "小时", "分钟", "秒", "工作日", "学时", "课时", "季度"}
MONEY = re.compile(r"(元|美元)(/.*)?")
CATEGORIES = {
    "数量指标": "output.quantity",
    "质量指标": "output.quality",
    "时效指标": "output.timeliness",
    "成本指标": "cost.economic",
    "经济成本指标": "cost.economic",
    "社会成本指标": "cost.social",
    "生态环境成本指标": "cost.environmental",
    "经济效益指标": "benefit.economic",
    "社会效益指标": "benefit.social",
    "生态效益指标": "benefit.environmental",
    "可持续影响指标": "benefit.sustainability",
    "服务对象满意度指标": "satisfaction",
    "满意度指标": "satisfaction",
}
TEXT_FIELDS = {
    "desc": "description",
    "basis": "basis",
    "scoring": "scoring",
    "reason": "reason",
    "attr": "attribute",
    "pol": "polarity",
    "subject": "subject",
    "cat": "category",
    "core": "core",
}


FUNDS = {
    "budget": "budget",
    "fiscal": "fiscal_funds",
    "other": "other_funds",
    "adjusted": "adjusted_budget",
    "executed": "executed",
}
ATTRIBUTES = {"q", "e", "date", "op", "optext", "v", "max", "unit", "kind", "inf", "approx", "implied", "freq"} | {
    "period", "scope", "base", "dir", "goal", "suspect", "opt", "opalt",
}


class NoteError(ValueError):
    """The note says something this file does not understand; the message names the line."""


def number(x: Decimal) -> int | float:
    return int(x) if x == x.to_integral() else float(x)


def spell(unit: str | None) -> tuple[str | None, Decimal]:
    """Normal spelling and the scale word's factor: 万元 → 元, 10000."""
    scale = Decimal(1)
    if unit and unit != "亿吨公里":
        for word, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("千", 10**3)):
            rest = unit.removeprefix(word)
            if rest != unit and (word != "千" or rest == "元"):
                unit, scale = rest or "元", Decimal(factor)
                break
    return (SPELLINGS.get(unit, unit) if unit else None), scale


def braces(text: str) -> tuple[str, dict[str, str]]:
    match = re.fullmatch(r"(.*?)\s*\{([^{}]*)\}\s*", text)
    if not match:
        return text.strip(), {}
    return match[1].strip(), {k: v for k, _, v in (part.partition("=") for part in match[2].split())}


def kind_of(unit: str) -> str:
    if unit in ("%", "‰"):
        return "percent"
    if MONEY.fullmatch(unit):
        return "money"
    if unit in DURATIONS:
        return "duration"
    return "ratio" if unit.startswith("/") else "number"


def empty_value(role: str, text: str) -> dict[str, Any]:
    value: dict[str, Any] = {"role": role, "text": text, "kind": "number"}
    value |= dict.fromkeys(("op_text", "op", "value", "value_max", "unit"))
    value |= {"unit_inferred": False, "approx": False, "implied": False}
    value |= dict.fromkeys(("date", "frequency", "grade", "period", "scope", "base", "direction"))
    value |= {"suspect": False, "goal": GOAL.get(role)}
    if value["goal"] is None:
        del value["goal"]
    return value


def one_value(role: str, text: str, a: dict[str, str], grade: str | None) -> dict[str, Any]:
    if set(a) - ATTRIBUTES:
        raise NoteError(f"unknown attribute {set(a) - ATTRIBUTES} at {text!r}")
    value = empty_value(role, text)
    value["grade"] = grade
    value["op_text"] = a.get("optext")
    if "q" in a:
        value["kind"] = "qualitative"
    elif "e" in a:
        value["kind"] = "empty"
        value["unit"] = spell(a.get("unit"))[0]
    elif "date" in a:
        match = re.fullmatch(r"(<=|>=|=|<|>)(.+)", a["date"])
        if not match:
            raise NoteError(f"date needs an operator: {a['date']}")
        value.update(kind="date", op=match[1], date=match[2])
    elif "v" in a:
        unit, scale = spell(a.get("unit"))
        value.update(op=a.get("op", "="), unit=unit)
        value["value"] = None if a["v"] == "-" else number(Decimal(a["v"]) * scale)
        if "max" in a:
            value.update(op="range", value_max=number(Decimal(a["max"]) * scale))
    else:
        match = VALUE.fullmatch(text)
        if not match:
            raise NoteError(f"spell out the value {text!r}")
        written = match["unit"].strip() or None
        if written and "unit" in a:
            raise NoteError(f"two units at {text!r}")
        unit, scale = spell(written or a.get("unit"))
        if written and re.search(r"[，。；、以不约达前底＞＜≥≤（(]", written):
            raise NoteError(f"odd unit {written!r} at {text!r}")
        op, op_text = "=", None
        if match["before"] in OPERATORS:
            op, op_text = OPERATORS[match["before"]], match["before"]
        elif match["before"]:
            op, op_text = ("=" if role in ("actual", "baseline") else ">="), match["before"]
        if match["behind"]:
            op = SUFFIXES[match["behind"]]
            op_text = f"{op_text}…{match['behind']}" if op_text else match["behind"]
        value.update(op=a.get("op", op), unit=unit, op_text=a.get("optext", op_text))
        value["value"] = number(Decimal(match["number"].replace(",", "")) * scale)
        if match["max"]:
            value.update(op="range", value_max=number(Decimal(match["max"].replace(",", "")) * scale))
    if value["op"] and value["kind"] == "number":
        value["kind"] = kind_of(value["unit"] or "")
    if role in ("weight", "score"):
        value["unit"] = None
        value["kind"] = "number"
    if "kind" in a:
        value["kind"] = a["kind"]
    if "freq" in a:
        every, per = a["freq"].split("/")
        value["frequency"] = {"every": number(Decimal(every)), "per": per}
    for key, field in (("period", "period"), ("scope", "scope"), ("base", "base"), ("dir", "direction")):
        value[field] = a.get(key)
    for key in ("inf", "approx", "implied", "suspect"):
        field = "unit_inferred" if key == "inf" else key
        value[field] = key in a
        if a.get(key) == "?":  # left open: the scorer skips a field that gold does not have
            del value[field]
    if role in ("change", "share"):
        if a.get("goal") not in ("0", "1"):
            raise NoteError(f"{role} needs goal=0 or goal=1 at {text!r}")
        value["goal"] = a["goal"] == "1"
        if value["value"] is not None and value["value"] < 0:
            value["value"] = -value["value"]
    if "opt" in a:
        value["optional"] = True
    if "opalt" in a:
        value["op_alt"] = a["opalt"].split(",")
    return value


def values(segment: str) -> list[dict[str, Any]] | None:
    match = re.match(r"([tabchws])(?:\[([^\]]+)\])? (.*)$|g(\S+) (.*)$|([tabchws]) ?(\{.*\})$", segment)
    if not match:
        return None
    if match[4]:
        text, attributes = braces(match[5])
        return [one_value("tier", text, attributes, match[4])]
    role = ROLES[match[1] or match[6]]
    text, attributes = braces(match[3] if match[1] else match[7])
    if not match[2]:
        return [one_value(role, text, attributes, None)]
    scopes, texts = match[2].split(","), re.split(r"[,，]\s+", text)
    if len(scopes) != len(texts):
        raise NoteError(f"{len(scopes)} scopes, {len(texts)} values: {segment!r}")
    pairs = zip(scopes, texts, strict=True)
    return [one_value(role, t, attributes | {"scope": s}, None) for s, t in pairs if t != "_"]


def money(text: str, declared: str | None) -> dict[str, Any]:
    match = re.fullmatch(rf"({NUMBER})\s*(万亿元|亿元|万元|元|万|亿)?", text)
    if not match:
        raise NoteError(f"money {text!r}")
    unit, scale = spell(match[2] or declared)
    return {"text": text, "value": number(Decimal(match[1].replace(",", "")) * scale), "unit": unit}


class Gold:
    """Collects projects and indicators line by line."""

    def __init__(self, declared: str | None, text: str | None) -> None:
        self.projects: list[dict[str, Any]] = []
        self.indicators: list[dict[str, Any]] = []
        self.declared, self.text = declared, text
        self.project: str | None = None
        self.section: list[str] = []
        self.levels: tuple[str | None, str | None, str | None] = (None, None, None)
        self.found = 0

    def line(self, raw: str) -> None:
        if raw.startswith("p "):
            self.begin_project(raw[2:].strip())
        elif raw.startswith("  "):
            self.project_field(raw.strip())
        elif raw.startswith("@"):
            head, _, category = (raw[1:] + " ").partition(" = ")
            levels = [None if part.strip() in ("", "-") else part.strip() for part in head.split(" / ")]
            level1, level2 = (*levels, None)[:2]
            known = CATEGORIES.get(level2 or "") or CATEGORIES.get(level1 or "")
            category = category.strip() or known or ""
            category = "" if category == "-" else category
            self.levels = (level1, level2, category or None)
        elif raw.startswith("#"):
            self.section = [s.strip() for s in raw[1:].split(" > ")] if raw[1:].strip() else []
        elif raw.startswith(("- ", "~ ")):
            self.indicator(raw[2:], prose=raw[0] == "~")
        else:
            raise NoteError(f"what is {raw!r}?")

    def begin_project(self, raw: str) -> None:
        self.levels = (None, None, None)
        if raw == "-":
            self.project = None
            return
        name, *rest = [part.strip() for part in raw.split(" ; ")]
        f = {k.strip(): v.strip() for k, _, v in (part.partition("=") for part in rest)}
        project: dict[str, Any] = {
            "id": f"p{len(self.projects) + 1}",
            "parent": f"p{f['parent']}" if "parent" in f else None,
            "name": name,
            "code": f.get("code"),
            "organization": f.get("org"),
            "year": int(f["year"]) if "year" in f else None,
        }
        for key, field in FUNDS.items():
            project[field] = money(f[key], f.get("money", self.declared)) if key in f else None
        project["execution_rate"] = float(f["rate"]) if "rate" in f else None
        project["score"] = float(f["score"]) if "score" in f else None
        project["conclusion"] = f.get("conclusion")
        project.update(purpose=None, goals=[], schedule=[])
        allowed = FUNDS.keys() | {"parent", "code", "org", "year", "rate", "score", "conclusion", "money"}
        if set(f) - allowed:
            raise NoteError(f"project fields {set(f) - allowed}")
        self.projects.append(project)
        self.project = project["id"]

    def project_field(self, raw: str) -> None:
        project = self.projects[-1]
        key, _, text = raw.partition(": ")
        if key == "purpose":
            project["purpose"] = text
        elif key == "goal":
            project["goals"].append(text)
        elif key == "schedule":
            when, percent, *date = text.split()
            project["schedule"].append(
                {"text": when, "date": date[0] if date else None, "percent": number(Decimal(percent))}
            )
        else:
            raise NoteError(f"project field {raw!r}")

    def indicator(self, raw: str, *, prose: bool) -> None:
        name, *segments = [s.strip() for s in raw.split(" | ")]
        level1, level2, category = (None, None, None) if prose else self.levels
        item: dict[str, Any] = {
            "id": f"i{len(self.indicators) + 1}",
            "project": None if prose and self.text is None else self.project,
            "level1": level1,
            "level2": level2,
            "name": name,
            "core": name,
            "category": category,
            "description": None,
            "subject": None,
            "basis": None,
            "scoring": None,
            "polarity": None,
            "attribute": None,
            "reason": None,
            "values": [],
            "origin": "prose" if prose else "table",
        }
        if prose:
            item["section"] = self.section
        for segment in segments:
            key, colon, text = segment.partition(": ")
            field = bool(colon) and (key in TEXT_FIELDS or key in ("src", "alt", "project"))
            got = None if field else values(segment)
            if got is not None:
                item["values"] += got
            elif segment == "opt":
                item["optional"] = True
            elif key == "src":
                item["gold_source"] = self.locate(text)
            elif key == "alt":
                item["alt_names"] = text.split(" / ")
            elif key == "project":
                item["project"] = None if text == "-" else f"p{text}"
            elif key in TEXT_FIELDS and colon:
                item[TEXT_FIELDS[key]] = None if text == "-" else text
                if text == "?":
                    del item[TEXT_FIELDS[key]]
            else:
                raise NoteError(f"segment {segment!r} of {name}")
        if not item["values"]:
            raise NoteError(f"no value for {name}")
        self.indicators.append(item)

    def locate(self, phrase: str) -> dict[str, Any]:
        if self.text is None:
            raise NoteError("src needs a .txt")
        start = self.text.find(phrase, self.found)
        start = self.text.find(phrase) if start < 0 else start
        if start < 0:
            raise NoteError(f"not in the text: {phrase!r}")
        self.found = start
        return {"start": start, "end": start + len(phrase), "text": phrase}


def table(rows: list[str]) -> dict[str, Any]:
    """Rows of "| a | ^ | < |" as a table block whose covered positions are left out, as in HTML."""
    cells_of = [re.split(r"\s?\|(?:\s|$)", row.strip()[1:-1] + " ") for row in rows]
    grid = [[cell.strip().replace("¶", "\n") for cell in row] for row in cells_of]
    width = max(map(len, grid))
    if any(len(row) != width for row in grid):
        raise NoteError(f"rows of different width, {[len(r) for r in grid]}, at {grid[0]}")

    def span(row: int, col: int) -> tuple[int, int]:
        right = 1
        while col + right < width and grid[row][col + right] == "<":
            right += 1
        down = 1
        while row + down < len(grid) and grid[row + down][col] == "^":
            down += 1
        return right, down

    out: list[list[Any]] = []
    for r, row in enumerate(grid):
        cells: list[Any] = []
        for c, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            right, down = span(r, c)
            for place in ((r + dr, c + dc) for dr in range(down) for dc in range(right)):
                if place != (r, c) and grid[place[0]][place[1]] not in ("^", "<"):
                    raise NoteError(f"{cell!r} would cover {grid[place[0]][place[1]]!r}")
            if right == down == 1:
                cells.append(cell)
            else:
                cells.append({"text": cell, "rowspan": down, "colspan": right})
        out.append(cells)
    return {"type": "table", "rows": out}


def blocks(lines: list[str]) -> dict[str, Any]:
    out: list[dict[str, Any]] = []
    rows: list[str] = []
    for raw in [*lines, ""]:
        line = raw.strip()
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            out.append(table(rows))
            rows = []
        heading = re.fullmatch(r"(#+) (.*)", line)
        if heading:
            out.append({"type": "heading", "level": len(heading[1]), "text": heading[2]})
        elif line:
            out.append({"type": "paragraph", "text": line.replace("¶", "\n")})
    return {"blocks": out}


def compile_note(path: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The gold and, where the note has a ``%blocks`` part, the document of the note at ``path``."""
    meta: dict[str, Any] = {}
    document: dict[str, Any] = {}
    part, body = "", []
    gold: Gold | None = None
    twin = path.with_suffix(".txt")
    text = None
    if twin.exists():
        text = twin.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    for at, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        head = re.match(r"%(meta|doc) (\w+): (.*)", raw)
        try:
            if head and head[1] == "meta":
                meta[head[2]] = [s.strip() for s in head[3].split(";")] if head[2] == "faults" else head[3]
            elif head:
                value: Any = head[3]
                document[head[2]] = None if value == "null" else int(value) if head[2] == "year" else value
            elif raw in ("%blocks", "%gold"):
                part = raw[1:]
                if part == "gold":
                    gold = Gold(document.get("amount_unit"), text)
            elif part == "blocks":
                body.append(raw)
            elif part == "gold" and raw.strip() and not raw.startswith("//"):
                assert gold is not None
                gold.line(raw.rstrip())
        except NoteError as error:
            raise NoteError(f"{path.name}:{at}: {error}") from None
    if gold is None:
        raise NoteError(f"{path.name}: no %gold part")
    meta.setdefault("faults", [])
    answer = {"meta": meta, "document": document, "projects": gold.projects, "indicators": gold.indicators}
    return answer, blocks(body) if body else None


def dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def describe(value: dict[str, Any]) -> str:
    shown = [value["role"][:3] + (f"·{value['grade']}" if value["grade"] else ""), repr(value["text"])]
    if value["kind"] in ("qualitative", "empty"):
        shown.append(value["kind"][:4])
    else:
        shown.append(f"{value['op']}{value['date'] or value['value']}")
        if value["value_max"] is not None:
            shown.append(f"..{value['value_max']}")
    shown.append((value["unit"] or "") + ("*" if value["unit_inferred"] else ""))
    for field in ("op_text", "period", "scope", "base", "direction", "frequency"):
        if value[field]:
            shown.append(f"{field}={value[field]}")
    shown += [f for f in ("approx", "implied", "suspect", "optional") if value.get(f)]
    return " ".join(s for s in shown if s)


def main(arguments: list[str]) -> int:
    listing = "--list" in arguments
    for name in (a for a in arguments if not a.startswith("--")):
        path = Path(name)
        gold, document = compile_note(path)
        if listing:
            print(f"== {path.name} {gold['document']}")
            for p in gold["projects"]:
                print("  ", {k: v for k, v in p.items() if v not in (None, [])})
            for i in gold["indicators"]:
                fields = {k: i[k] for k in TEXT_FIELDS.values() if i.get(k) and k not in ("category", "core")}
                where = "/".join(s or "·" for s in (i["project"], i["level1"], i["level2"]))
                print(f"  {i['id']} {i['origin'][0]} {where} 【{i['name']}】 {i['category']} {fields or ''}")
                print("       " + " ‖ ".join(map(describe, i["values"])))
            continue
        path.with_suffix(".gold.json").write_text(dump(gold), encoding="utf-8")
        if document is not None:
            path.with_suffix(".blocks.json").write_text(dump(document), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
