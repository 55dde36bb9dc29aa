"""Build the prose part of the corpora from hand-written sources.

A source `src/NAME.ann` holds one document and its annotation. The judgement is in the source: this file only finds
offsets, writes the files, and complains. It knows nothing of the extractor and must not.

    @title: 云岭县2023年工作总结
    @organization: 云岭县水务局
    @year: 2023
    @type: work_report                        (work_report? where another type would be as good: not in the gold)
    @meta: layout=prose; family=work_summary; domain=water; carrier=txt; faults=
    @format: txt | txt+blocks | blocks        (default txt)
    @encoding: utf-8 | gb18030                (gb18030 is written with \\r\\n)
    @wrap: 38                                 (hard-wrap paragraphs at that width)
    %% text
    the document, as it is written; in blocks a line is a block and [h1] … [h3] in front make it a heading
    %% gold
    # heading                                 (the section that counts from here on; ## one level below)
    quote | name~core~alt~alt | values | options

`quote` is the gold phrase, found at or after the previous one (`^` in front: anywhere after the section's heading);
`甲…乙` stands for the stretch from 甲 to the next 乙. `core` may be empty (then it is the name).
Values are separated by ` ; `, each `ROLE text attribute…`:

    T target · A actual · B baseline · S share · C+ / C- change · N tier · G after S or C: it states a goal (SG, CG+)
    f=q frequency (h d w m q y, with a number in front: f=6m) · p=期间 · b=yoy|mom|prev|as written · sc=scope
    d=2022-06-30 date · g=优 grade · op= ot= alt= v= vm= u= k= overrides (u=- none)
    up / dn 提高到 / 降至, either operator counts
    ax approximate · imp implied · ui unit inferred · q qualitative · sus suspect · opt optional
    z implied zero (不发生) · F a frequency word alone (每月报送)
    _ in a text or an attribute is a space of the document (达到_42%)

Options: s=subject c=category code opt. Usage:

    prose_builder.py [FILE.ann …]   writes the files (default: all sources)
    prose_builder.py --check        fails where a written file differs from what its source says
    prose_builder.py --show FILE    prints the values in full and the numbers that no value covers, for a second reading
"""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path

CORPORA = Path(__file__).resolve().parent.parent
CATEGORIES = {
    "oq": "output.quantity", "ol": "output.quality", "ot": "output.timeliness", "ce": "cost.economic",
    "cs": "cost.social", "cn": "cost.environmental", "be": "benefit.economic", "bs": "benefit.social",
    "bn": "benefit.environmental", "su": "benefit.sustainability", "sa": "satisfaction", "in": "input",
    "pr": "process", "de": "decision",
}
ROLES = {"T": "target", "A": "actual", "B": "baseline", "S": "share", "C": "change", "N": "tier"}
PER = {"h": "hour", "d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year"}
BEFORE = [  # longest first where one begins another
    ("不得少于", ">="), ("不得低于", ">="), ("不少于", ">="), ("不低于", ">="), ("不小于", ">="), ("至少", ">="),
    ("最少", ">="), ("≥", ">="), ("不得超过", "<="), ("不得高于", "<="), ("不超过", "<="), ("不高于", "<="),
    ("不多于", "<="), ("不大于", "<="), ("至多", "<="), ("最多", "<="), ("≤", "<="), ("控制在", "<="), ("超过", ">"),
    ("大于", ">"), ("高于", ">"), ("多于", ">"), ("＞", ">"), (">", ">"), ("突破", ">"), ("超", ">"), ("逾", ">"),
    ("低于", "<"), ("少于", "<"), ("小于", "<"), ("不足", "<"), ("不到", "<"), ("未满", "<"), ("＜", "<"), ("<", "<"),
    ("达到", "reach"), ("达", "reach"), ("=", "="), ("为", None), ("大约", "~"), ("约", "~"), ("近", "~"),
]
AFTER = [
    ("及以上", ">="), ("以上", ">="), ("及以下", "<="), ("以下", "<="), ("以内", "<="), ("之内", "<="), ("内", "<="),
    ("左右", "~"), ("上下", "~"),
]
LOOSE = {"突破", "超", "逾"}
UNIT = {
    "天": "日", "个月": "月", "个工作日": "工作日", "个百分点": "百分点", "个千分点": "千分点",
    "㎡": "平方米", "％": "%", "个小时": "小时", "km": "公里", "千米": "公里",
}
DURATION = {"日", "工作日", "小时", "分钟", "月", "年", "周", "秒", "学时"}
DIGIT = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUM = r"-?\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千半]+"


class Slip(Exception):
    """A source that does not hold together."""


def chinese(word: str) -> float:
    if word == "半":
        return 0.5
    total, digit = 0, 0
    for mark in word:
        if mark in DIGIT:
            digit = DIGIT[mark]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[mark]
            digit = 0
    return total + digit


def number(word: str) -> Decimal:
    return Decimal(word.replace(",", "")) if re.match(r"-?\d", word) else Decimal(str(chinese(word)))


def tidy(x: Decimal | float | None) -> float | int | None:
    if x is None:
        return None
    rounded = round(float(x), 6)
    return int(rounded) if rounded.is_integer() else rounded


def scaled(unit: str) -> tuple[Decimal, str]:
    """The scale word in front of a unit, and the unit without it (千瓦, 千克 … keep theirs)."""
    factor = Decimal(1)
    while True:
        m = re.match(r"(万|亿|百万|千万)(?!分之)|千(?!瓦|克|米|伏|卡)(?=元|亩|吨|人)", unit)
        if not m:
            return factor, unit
        factor *= {"万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7, "千": 10**3}[m.group(0)]
        unit = unit[m.end():]


def read(text: str, role: str) -> dict[str, object]:
    """Operator, number and unit of a phrase that the annotator cut out; the annotator checks the result with --show."""
    op, approx, rest = "=", False, text
    words: list[str] = []
    value: Decimal | int
    unit: str | None
    for word, sign in BEFORE:
        if rest.startswith(word):
            rest = rest[len(word):]
            if sign == "~":
                approx = True
            elif sign == "reach":
                op = ">=" if role == "target" else "="
                words.append(word)
            elif sign:
                op = sign
                words.append(word)
            break
    tail = ""
    for word, sign in AFTER:
        if rest.endswith(word):
            rest, tail = rest[: -len(word)], word
            if sign == "~":
                approx, tail = True, ""
                if words == ["控制在"]:
                    op = "="
            else:
                op = sign
            break
    for word in ("约", "近"):
        if rest.startswith(word):
            rest, approx = rest[len(word):], True
    loose = words[0] in LOOSE if words else False
    if words and (m := re.match(rf"[^\d一二两三四五六七八九十百]+(?=(?:{NUM})\S{{1,3}}$)", rest)):
        rest = rest[m.end():]  # name words between operator and number: 至少召开一次
    op_text = "…".join([*words, tail]) if words and tail else "".join(words) or tail or None
    out: dict[str, object] = {"op_text": op_text, "approx": approx, "value_max": None}
    if m := re.fullmatch(rf"百分之({NUM})", rest):
        value, unit = number(m.group(1)), "%"
    elif m := re.fullmatch(rf"({NUM})分之({NUM})", rest):
        return out | {"op": op, "value": tidy(number(m.group(2)) / number(m.group(1))), "unit": None, "kind": "ratio"}
    elif m := re.fullmatch(rf"({NUM})成(半)?", rest):
        value, unit = number(m.group(1)) * 10 + (5 if m.group(2) else 0), "%"
    elif m := re.fullmatch(r"翻(一|两)番", rest):
        value, unit = number(m.group(1)), "番"
    elif re.fullmatch(r"[\d.]+([:：∶])[\d.]+(?:\1|[:：∶])[\d.]+", rest):
        return out | {"op": op, "value": None, "unit": None, "kind": "ratio"}
    elif m := re.fullmatch(r"([\d.]+)[:：∶]([\d.]+)", rest):
        return out | {"op": op, "value": tidy(float(m.group(1)) / float(m.group(2))), "unit": None, "kind": "ratio"}
    elif m := re.fullmatch(r"([\d.]+)(/10万)", rest):
        return out | {"op": op, "value": tidy(float(m.group(1))), "unit": "/10万", "kind": "ratio"}
    elif m := re.fullmatch(r"(?:零|为零)([起例宗件]?)", rest):
        value, unit = 0, m.group(1)
    elif m := re.fullmatch(rf"({NUM})([^\d]*?)(?:[-－–—～~至到]+)({NUM})(.*)", rest):
        f1 = scaled(m.group(2) or m.group(4))[0]
        f2, unit = scaled(m.group(4))
        out |= {"value_max": tidy(number(m.group(3)) * f2)}
        value, op = number(m.group(1)) * f1, "range"
        out["op_text"] = None
    elif m := re.fullmatch(rf"({NUM})([余多几]?)((?:万|亿|百万|千万)*)([余多]?)(.*)", rest):
        factor, unit = scaled(m.group(3) + m.group(5))
        value = number(m.group(1)) * factor
        out["approx"] = approx or bool(m.group(2) or m.group(4))
    else:
        raise Slip(f"cannot read {text!r}")
    unit = UNIT.get(unit, unit) or None
    kind = ("percent" if unit in ("%", "‰", "百分点", "千分点")
            else "money" if unit and re.match(r"(元|美元|港元|欧元)", unit)
            else "duration" if unit in DURATION else "number")
    if loose:
        out["op_alt"] = [">=", "="]
    return out | {"op": op, "value": tidy(value), "unit": unit, "kind": kind}


def value_of(spec: str) -> dict[str, object]:
    role_word, text, *rest = (part.replace("_", " ") for part in spec.split(" "))
    m = re.fullmatch(r"([TABSCN])(G?)([+-]?)", role_word)
    if not m:
        raise Slip(f"role {role_word!r} in {spec!r}")
    role = ROLES[m.group(1)]
    flags = {a for a in rest if "=" not in a}
    attrs = dict(a.split("=", 1) for a in rest if "=" in a)
    for a in rest:  # op==, op=>= and op=<= split at their first sign
        if a.startswith("op="):
            attrs["op"] = a[3:]
    unknown = flags - {"up", "dn", "ax", "imp", "ui", "q", "sus", "opt", "z", "F"} | \
        set(attrs) - {"f", "p", "b", "sc", "d", "g", "op", "ot", "alt", "v", "vm", "u", "k"}
    if unknown:
        raise Slip(f"unknown {unknown} in {spec!r}")
    v: dict[str, object] = {
        "role": role, "text": text, "kind": "number", "op_text": None, "op": "=", "value": None, "value_max": None,
        "unit": None, "unit_inferred": "ui" in flags, "approx": False, "implied": "imp" in flags, "date": None,
        "frequency": None, "grade": attrs.get("g"), "period": attrs.get("p"), "scope": attrs.get("sc"), "base": None,
        "direction": {"+": "up", "-": "down", "": None}[m.group(3)],
        "goal": role in ("target", "tier") or m.group(2) == "G", "suspect": "sus" in flags,
    }
    if "q" in flags:
        v |= {"kind": "qualitative", "op": None}
    elif "d" in attrs:
        end = next((w for w in ("之前", "以前", "前", "内") if text.endswith(w)), None)
        v |= {"kind": "date", "date": attrs["d"], "op": "<=" if end else "=", "op_text": end}
        if text.startswith("截至"):
            v |= {"op": "<=", "op_text": "截至"}
    elif "z" in flags:
        v |= {"value": 0, "implied": True}
    elif "F" in flags:
        v |= {"value": 1, "unit": "次", "unit_inferred": True, "implied": True}
    elif not ({"v"} <= set(attrs) and "u" in attrs):
        v |= read(squeeze(text), role)
    if "f" in attrs:
        every, per = re.fullmatch(r"(\d*)([hdwmqy])", attrs["f"]).groups()  # type: ignore[union-attr]
        v["frequency"] = {"every": int(every or 1), "per": PER[per]}
    if "b" in attrs:
        v["base"] = {"prev": "previous"}.get(attrs["b"], attrs["b"])
    for key, field in (("op", "op"), ("ot", "op_text"), ("k", "kind")):
        if key in attrs:
            v[field] = None if attrs[key] == "-" else attrs[key]
    for key, field in (("v", "value"), ("vm", "value_max")):
        if key in attrs:
            v[field] = None if attrs[key] == "-" else tidy(float(attrs[key]))
    if "u" in attrs:
        v["unit"] = None if attrs["u"] == "-" else attrs["u"]
    if "ax" in flags:
        v["approx"] = True
    if "up" in flags:
        v["op_alt"] = [">="]
    if "dn" in flags:
        v["op_alt"] = ["<="]
    if "alt" in attrs:
        v["op_alt"] = attrs["alt"].split(",")
    if "opt" in flags:
        v["optional"] = True
    if (role == "change") != (v["direction"] is not None):
        raise Slip(f"direction: {spec!r}")
    return v


def squeeze(s: str) -> str:
    return re.sub(r"\s+", "", s)


def wrapped(line: str, width: int) -> str:
    """The line broken at the width, but never inside a number."""
    out = []
    while len(line) > width:
        cut = width
        while cut > 1 and re.match(r"[\d.%]", line[cut]) and re.match(r"[\d.]", line[cut - 1]):
            cut -= 1
        out.append(line[:cut])
        line = line[cut:]
    return "\n".join([*out, line])


class Source:
    """One `.ann` file, parsed and checked."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.stem
        head, _, rest = path.read_text(encoding="utf-8").partition("%% text\n")
        body, _, gold = rest.partition("%% gold\n")
        self.head = dict(re.findall(r"^@(\w+):[ ]*(.*)$", head, re.M))
        self.format = self.head.get("format", "txt")
        body = body.rstrip("\n")
        self.blocks: list[dict[str, object]] = []
        if "blocks" in self.format:
            lines = [line for line in body.split("\n") if line.strip()]
            plain = []
            for line in lines:
                m = re.match(r"\[h(\d)\](.*)", line)
                text = m.group(2) if m else line
                plain.append(text)
                self.blocks.append({"type": "heading", "level": int(m.group(1)), "text": text} if m
                                   else {"type": "paragraph", "text": text})
            body = "\n".join(plain)
        if "wrap" in self.head:
            width = int(self.head["wrap"])
            body = "\n".join(wrapped(line, width) for line in body.split("\n"))
        self.text = body if self.format == "blocks" else body + "\n"
        # quotes are looked for in the text without line breaks that only wrap; `back` maps to real offsets
        self.flat: list[str] = []
        self.back: list[int] = []
        for at, mark in enumerate(self.text):
            if mark == "\n" and "wrap" in self.head:
                continue
            self.flat.append(mark)
            self.back.append(at)
        self.plain = "".join(self.flat)
        self.claimed: list[tuple[int, int]] = []
        self.indicators = self.read_gold(gold)

    def find(self, quote: str, start: int, floor: int) -> tuple[int, int]:
        first, dots, last = quote.partition("…")
        at = self.plain.find(first, start)
        if at < 0:  # a phrase that begins before the last one: still behind the section's heading
            at = self.plain.find(first, floor)
        if at < 0:
            raise Slip(f"{self.name}: not found: {quote!r}")
        if not dots:
            return at, at + len(first)
        end = self.plain.find(last, at + len(first))
        if end < 0 or end - at > 400:
            raise Slip(f"{self.name}: no end: {quote!r}")
        return at, end + len(last)

    def read_gold(self, gold: str) -> list[dict[str, object]]:
        out: list[dict[str, object]] = []
        section: list[str] = []
        cursor = floor = 0
        seen_at = squeeze(self.plain)
        for line in gold.split("\n"):
            line = line.strip()
            if not line or line.startswith("//"):
                continue
            if m := re.match(r"(#+)\s*(.*)", line):
                depth, heading = len(m.group(1)), m.group(2)
                if heading == "-":
                    section = section[: depth - 1]
                    continue
                if squeeze(heading) not in seen_at:
                    raise Slip(f"{self.name}: no heading {heading!r}")
                section = [*section[: depth - 1], squeeze(heading)]
                found = self.plain.find(heading, floor)
                if found < 0:
                    pattern = r"\s*".join(map(re.escape, squeeze(heading)))
                    hit = re.compile(pattern).search(self.plain, floor)
                    if not hit:
                        raise Slip(f"{self.name}: heading {heading!r} not after the last one")
                    found = hit.start()
                cursor = floor = found
                continue
            parts = [p.strip() for p in line.split(" | ")]
            if len(parts) not in (3, 4):
                raise Slip(f"{self.name}: {line!r}")
            quote, names, values = parts[:3]
            options = parts[3].split() if len(parts) == 4 else []
            back = quote.startswith("^")
            start, end = self.find(quote.lstrip("^"), floor if back else cursor, floor)
            if not back:
                cursor = start
            name, *more = names.split("~")
            core = (more[0] if more else "") or name
            alts = [a for a in more[1:] if a]
            for a in [name, *alts]:
                if core not in a and a == name:
                    raise Slip(f"{self.name}: core {core!r} not in name {a!r}")
            bare = re.sub(r"^(组织开展|组织召开|开展|组织|设置|召开|举办|完成|实施|实现)", "", name)
            if len(bare) >= len(core):
                alts.append(bare)
            alts = [a for a in dict.fromkeys(alts) if a != name]
            opts = dict(o.split("=", 1) for o in options if "=" in o)
            bad = set(opts) - {"s", "c"} | {o for o in options if "=" not in o} - {"opt"}
            if bad:
                raise Slip(f"{self.name}: options {bad} in {line!r}")
            phrase = self.plain[start:end]
            vs = [value_of(v.strip()) for v in values.split(" ; ")]
            at = 0
            for v in vs:
                spot = self.place(phrase, str(v["text"]), at, start)
                if spot < 0:
                    raise Slip(f"{self.name}: {v['text']!r} not in {phrase!r}")
                at = spot + len(str(v["text"]))
                for word in ("period", "scope"):
                    if v[word] and str(v[word]) not in self.plain:
                        raise Slip(f"{self.name}: {word} {v[word]!r} not in the text")
                if v["base"] and v["base"] not in ("yoy", "mom", "previous") and str(v["base"]) not in self.plain:
                    raise Slip(f"{self.name}: base {v['base']!r} not in the text")
                if v["role"] in ("change", "share") and re.match("增|降|减|占", str(v["text"])):
                    raise Slip(f"{self.name}: {v['text']!r}: the verb stays outside")
            if "s" in opts and opts["s"] not in self.plain:
                raise Slip(f"{self.name}: subject {opts['s']!r} not in the text")
            for v in vs:
                text = str(v["text"])
                if v["kind"] not in ("qualitative", "date") and len(text) > 1 and text in name:
                    raise Slip(f"{self.name}: name {name!r} holds the value {text!r}")
            s, e = self.back[start], self.back[end - 1] + 1
            item: dict[str, object] = {
                "id": f"i{len(out) + 1}", "project": None, "section": list(section), "level1": None, "level2": None,
                "name": name, "core": core, "alt_names": alts,
                "category": CATEGORIES[opts["c"]] if "c" in opts else None, "description": None,
                "subject": opts.get("s"), "basis": None, "scoring": None, "values": vs, "origin": "prose",
                "optional": "opt" in options, "gold_source": {"start": s, "end": e, "text": self.text[s:e]},
            }
            out.append(item)
        out.sort(key=lambda i: i["gold_source"]["start"])  # type: ignore[index]
        for k, item in enumerate(out):
            item["id"] = f"i{k + 1}"
        return out

    def place(self, phrase: str, text: str, at: int, start: int) -> int:
        """Where in the phrase a value stands: the first place behind `at` that no other value holds."""
        spots = [m.start() for m in re.finditer(f"(?={re.escape(text)})", phrase)]
        free = [i for i in spots if i >= at and not any(a < start + i + len(text) and start + i < b
                                                        for a, b in self.claimed)]
        best = next(iter(free or [i for i in spots if i >= at] or spots), -1)
        if best >= 0:
            self.claimed.append((start + best, start + best + len(text)))
        return best

    def gaps(self) -> list[str]:
        """Numbers that no value covers: each must be a trap by the rules."""
        out = []
        numbers = (r"\d[\d.,]*|[一二两三四五六七八九十百千]+(?=[次个名场家项起件份%户人])|零|不发生|未发生"
                   r"|每[月周年日季天]|[月年]底|[日月]前")
        for m in re.finditer(numbers, self.plain):
            if not any(a <= m.start() < b or a < m.end() <= b for a, b in self.claimed):
                behind = self.plain[max(0, m.start() - 4): m.start()]
                ahead = self.plain[m.start(): m.start() + 4]
                if re.search(r"(^|[\n。；：])[\t　 ]*$|[（(]$", behind) and re.match(r"\d{1,2}[.．、）)]", ahead):
                    continue  # an enumerator
                s = self.plain[max(0, m.start() - 14): m.end() + 12].replace("\n", "⏎")
                out.append(f"{m.group(0):>8}   …{s}…")
        return out

    def gold(self) -> dict[str, object]:
        meta = dict(p.strip().split("=", 1) for p in self.head["meta"].split(";") if "=" in p)
        document: dict[str, object] = {
            k: self.head[k] for k in ("title", "organization", "year", "type")
            if k in self.head and not self.head[k].endswith("?")
        }
        if "year" in document:
            document["year"] = int(self.head["year"])
        faults = [f for f in meta.get("faults", "").split(",") if f]
        return {
            "document": document,
            "meta": {"layout": meta["layout"], "family": meta["family"], "domain": meta["domain"],
                     "carrier": meta["carrier"], "doc_type": self.head["type"].rstrip("?"), "faults": faults},
            "projects": [], "indicators": self.indicators,
        }

    def files(self) -> dict[Path, bytes]:
        out = {}
        folder = self.path.parent.parent
        if "txt" in self.format:
            if self.head.get("encoding") == "gb18030":
                data = self.text.replace("\n", "\r\n").encode("gb18030")
            else:
                data = self.text.encode("utf-8")
            out[folder / f"{self.name}.txt"] = data
        if "blocks" in self.format:
            out[folder / f"{self.name}.blocks.json"] = (
                json.dumps({"blocks": self.blocks}, ensure_ascii=False, indent=1) + "\n").encode()
        out[folder / f"{self.name}.gold.json"] = (json.dumps(self.gold(), ensure_ascii=False, indent=1) + "\n").encode()
        return out


def show(source: Source) -> None:
    print(f"=== {source.name}  {len(source.plain)} characters")
    section = None
    for i in source.indicators:
        if i["section"] != section:
            section = i["section"]
            print("#", " / ".join(section))  # type: ignore[arg-type]
        print(f"{i['name']} ~ {i['core']} {i['alt_names']}{' 主:' + str(i['subject']) if i['subject'] else ''}"
              f" {i['category'] or ''}{' OPTIONAL' if i['optional'] else ''}")
        for v in i["values"]:  # type: ignore[attr-defined]
            rest = {k: x for k, x in v.items() if x not in (None, False)
                    and k not in ("role", "text", "op", "value", "unit", "kind", "goal", "value_max")}
            goal = " GOAL" if v["goal"] and v["role"] in ("change", "share") else ""
            top = "" if v["value_max"] is None else f"–{v['value_max']}"
            print(f"    {v['role']}{goal} 「{v['text']}」 {v['op']} {v['value']}{top} {v['unit'] or ''}"
                  f" {rest or ''}{'' if v['kind'] in ('number', 'percent', 'money', 'date') else v['kind']}")
    print("--- numbers that no value covers")
    print("\n".join(source.gaps()))


def main(argv: list[str]) -> int:
    flags = [a for a in argv if a.startswith("--")]
    paths = [Path(a) for a in argv if not a.startswith("--")] or sorted(CORPORA.glob("*/prose*/src/*.ann"))
    bad = values = 0
    for path in paths:
        try:
            source = Source(path)
        except (Slip, AttributeError, KeyError, ValueError) as e:
            print(f"{path.name}: {e}", file=sys.stderr)
            bad += 1
            continue
        values += sum(len(i["values"]) for i in source.indicators)  # type: ignore[arg-type, misc]
        if "--show" in flags:
            show(source)
            continue
        for target, data in source.files().items():
            if "--check" in flags:
                if not target.exists() or target.read_bytes() != data:
                    print(f"{target.name}: not what its source says", file=sys.stderr)
                    bad += 1
            else:
                target.write_bytes(data)
    print(f"{len(paths)} sources, {values} values, {bad} slips")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
