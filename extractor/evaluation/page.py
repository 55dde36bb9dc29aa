"""The report as one HTML page: pictures and style inside, no script, nothing from outside, readable offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from extractor.evaluation import draw
from extractor.evaluation.figures import GROUPS, MEASURES, headline
from extractor.evaluation.words import codes, confused, group, order, side, word

Plain = dict[str, Any]

_SHOWN_MISSES = 150
_SHOWN_GROUPS = 12
_SIDES = ("table.full", "table.value", "prose.full")


def page(report: Mapping[str, Plain], *, version: str) -> str:
    """The whole page.

    Args:
        report: name → what ``figures`` told of a set of documents; the first held-out one is the headline.
        version: the extractor's version.
    """
    first = headline(report)
    sets = list(report.items())
    body = [
        "<header><h1>Zhibiao 指标　评测报告</h1>",
        "<p>Evaluation report. 从中国政府文件中提取绩效指标：对照人工标准答案逐项计分。"
        "“整个指标”最严：名称、各级指标、所属项目和每一个值全部正确才算对。"
        "点是 F1，浅色横条是按文件重抽样1000次的95%区间（bootstrap by document）。</p></header>",
        "<nav>" + "".join(_links(key, told) for key, told in sets) + "</nav><main>",
    ]
    if first is not None:
        body.append(_summary(first))
    body += [_set(key, told) for key, told in sets]
    body.append(
        f"<footer>zhibiao {escape(version)}。留出集（held out）只给汇总数字：不列错误，不足3份文件的分组合并。"
        "字段的精确率和召回率从头到尾计算：整个指标漏了，它的每个字段也都算漏；标准答案留空未判的字段不计。"
        "</footer></main>"
    )
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Zhibiao 指标 评测报告</title><link rel="icon" href="data:,"><style>{style}</style></head>\n'
        "<body>" + "\n".join(body) + "</body></html>\n"
    )


def _links(key: str, told: Plain) -> str:
    parts = [("measures", "总体"), ("sides", "规则与模型"), ("fields", "字段"), ("groups", "分组")]
    parts += [("calibration", "置信度"), ("confusions", "混淆"), ("misses", "错误")]
    links = [f'<a href="#{key}-{code}">{name}</a>' for code, name in parts if told.get(code)]
    return f"<b>{escape(told['title'])}</b>" + "".join(links)


def _summary(told: Plain) -> str:
    tiles: list[str] = []
    for name in MEASURES[:6]:
        one = told["measures"].get(name)
        if one is not None:
            first = " first" if not tiles else ""
            tiles.append(
                f'<div class="tile{first}"><div class="what">{word("measure", name)}　F1</div>'
                f'<div class="figure">{one["f1"]:.3f}</div>'
                f'<div class="more">{_span(one)}　n={one["support"]:,}</div></div>'
            )
    category = told["fields"].get("indicator.category")
    if category is not None:
        tiles.append(
            f'<div class="tile"><div class="what">类别 category　F1</div><div class="figure">{category["f1"]:.3f}</div>'
            f'<div class="more">{_span(category)}　n={category["support"]:,}</div></div>'
        )
    sure = told["calibration"]["all"]
    tiles.append(
        f'<div class="tile"><div class="what">置信度误差 ECE</div><div class="figure">{sure["ece"]:.3f}</div>'
        f'<div class="more">Brier {sure["brier"]:.3f}　n={sure["support"]:,}</div></div>'
    )
    return (
        f"<h2>要点<small>Headline：{escape(told['title'])}，{told['documents']}份文件</small></h2>"
        f'<div class="tiles">{"".join(tiles)}</div>'
    )


def _span(told: Plain, low: str = "low", high: str = "high") -> str:
    return f"{told[low]:.3f}–{told[high]:.3f}" if told.get(low) is not None else "—"


def _set(key: str, told: Plain) -> str:
    held = "留出：规则和模型都没有见过，只给数字" if told["held_out"] else ""
    said = f"{told['documents']}份文件，{told['files']}个输入"
    trouble = "".join(
        f"，<span class='bad'>{n}{what}</span>"
        for n, what in ((told["failed"], "个没能处理"), (told["refused"], "份标准答案被拒绝"))
        if n
    )
    parts = [
        f'<section class="set" id="{key}"><h2>{escape(told["title"])}<small>{said}{trouble}</small></h2>',
        f'<p class="note">{held}</p>' if held else "",
        _measures(key, told),
        _sides(key, told),
        _fields(key, told),
        _groups(key, told),
        _calibration(key, told),
        _confusions(key, told),
        _misses(key, told),
        "</section>",
    ]
    return "".join(parts)


def _measures(key: str, told: Plain) -> str:
    rows = []
    for name, one in told["measures"].items():
        what = f'{word("measure", name)}<span class="code">{name}</span>'
        rows.append(_row(f'<span title="{escape(word("meaning", name))}">{what}</span>', one, 0.5))
    return _card(key, "measures", "总体", "Overall", "", _table("指标", rows, 0.5))


def _row(first: str, one: Plain, floor: float) -> str:
    return (
        f"<tr><td>{first}</td><td>{one['precision']:.3f}</td><td>{one['recall']:.3f}</td><td><b>{one['f1']:.3f}</b></td>"
        f"<td>{_span(one)}</td><td>{one['support']:,}</td>"
        f'<td class="plot">{draw.whisker(one, floor=floor)}</td></tr>'
    )


def _table(first: str, rows: Iterable[str], floor: float) -> str:
    return (
        f"<table><thead><tr><th>{first}</th><th>精确率<br>P</th><th>召回率<br>R</th><th>F1</th><th>95%区间</th>"
        f'<th>数量<br>n</th><th class="plot">{draw.axis(floor=floor)}</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _card(key: str, code: str, title: str, english: str, note: str, inner: str) -> str:
    said = f'<p class="note">{note}</p>' if note else ""
    return f'<div class="card" id="{key}-{code}"><h3>{title}<small>{english}</small></h3>{said}{inner}</div>'


def _fields(key: str, told: Plain) -> str:
    rows = []
    for part in codes("part"):
        mine = [name for name in codes("field") if name.startswith(f"{part}.") and name in told["fields"]]
        mine += [n for n in told["fields"] if n.startswith(f"{part}.") and n not in mine]
        if mine:
            rows.append(f'<tr class="part"><td colspan="7">{word("part", part)}</td></tr>')
        for name in mine:
            rows.append(_row(f'{word("field", name)}<span class="code">{name}</span>', told["fields"][name], 0.0))
    note = "从头到尾计算。数量是标准答案里写明这个字段的次数；正文的指标按值计。"
    return _card(key, "fields", "逐个字段", "By field", note, _table("字段", rows, 0.0))


def _groups(key: str, told: Plain) -> str:
    parts = []
    for kind in GROUPS:
        lines = told["groups"].get(kind, [])
        if len(lines) < 2:
            continue
        rows = []
        for line in lines:
            full, value = line.get("all.full"), line.get("all.value")
            if full is None:
                continue
            rows.append(
                f"<tr><td>{escape(group(kind, line['name']))}</td><td>{line['documents']}</td>"
                f"<td>{full['support']:,}</td><td><b>{full['f1']:.3f}</b></td><td>{_span(full)}</td>"
                f"<td>{value['f1']:.3f}</td>"
                f'<td class="plot">{draw.whisker(full, floor=0.0)}</td></tr>'
            )
        head = (
            f"<thead><tr><th>{word('group', kind)}</th><th>文件</th><th>数量<br>n</th><th>整个指标<br>F1</th>"
            f'<th>95%区间</th><th>单个值<br>F1</th><th class="plot">{draw.axis()}</th></tr></thead>'
        )
        shown, rest = rows[:_SHOWN_GROUPS], rows[_SHOWN_GROUPS:]
        inner = f"<table>{head}<tbody>{''.join(shown)}</tbody></table>"
        if rest:
            more = f"<table>{head}<tbody>{''.join(rest)}</tbody></table>"
            inner += f"<details><summary>其余{len(rest)}组</summary>{more}</details>"
        parts.append(_card(key, f"groups-{kind}", f"按{word('group', kind)}", f"By {kind}", "", inner))
    return f'<div id="{key}-groups">{"".join(parts)}</div>' if parts else ""


def _sides(key: str, told: Plain) -> str:
    if not told.get("sides"):
        return ""
    three = [name for name in ("rules", "models") if name in told["sides"]]
    rows: list[tuple[str, list[tuple[str, str, Plain]]]] = []
    for measure in _SIDES:
        if measure not in told["measures"]:
            continue
        runs = [("both", word("side", "both"), told["measures"][measure])]
        runs += [
            (name, side(name), told["sides"][name]["measures"][measure])
            for name in three
            if measure in told["sides"][name]["measures"] and not (name == "models" and measure.startswith("prose"))
        ]
        rows.append((word("measure", measure), runs))
    category: list[tuple[str, str, Plain]] = [
        (name, side(name), fields["indicator.category"])
        for name, fields in (("both", told["fields"]), *((n, told["sides"][n]["fields"]) for n in three))
        if "indicator.category" in fields
    ]
    if category:
        rows.append(("类别 category", category))
    least = min(
        (float(one["low"] if "low" in one else one["f1"]) for _, runs in rows for _, _, one in runs), default=0.0
    )
    floor = next(f for f in (0.75, 0.5, 0.0) if f <= max(least, 0.0))
    lines = []
    for name, one in told["sides"].items():
        for measure in (*_SIDES, "project", "indicator.category"):
            gain = one["gains"].get(measure)
            if gain is None:
                continue
            table, kind = ("fields", "field") if measure.startswith("indicator.") else ("measures", "measure")
            sure = gain.get("low") is not None and (gain["low"] > 0 or gain["high"] < 0)
            tone = "" if not sure else ' class="good"' if gain["gain"] > 0 else ' class="bad"'
            before, after = (some[table].get(measure, {"f1": 0.0})["f1"] for some in (one, told))
            bounds = f"{gain['low']:+.3f} … {gain['high']:+.3f}" if gain.get("low") is not None else "—"
            if gain["gain"] == gain.get("low") == gain.get("high") == 0:
                if name != "rules":
                    continue  # a model that is not asked for this says nothing
                bounds = "相同"
            lines.append(
                f'<tr><td>{escape(side(name))}</td><td class="words">{word(kind, measure)}</td>'
                f"<td>{before:.3f}</td><td>{after:.3f}</td>"
                f"<td{tone}><b>{gain['gain']:+.3f}</b></td><td>{bounds}</td></tr>"
            )
    for name, one in told["sides"].items():
        said, now = (some["ece"] for some in (one["calibration"], told["calibration"]["all"]))
        lines.append(
            f'<tr><td>{escape(side(name))}</td><td class="words">置信度误差 ECE（小为好）</td>'
            f"<td>{said:.3f}</td><td>{now:.3f}</td><td><b>{now - said:+.3f}</b></td><td>—</td></tr>"
        )
    note = (
        "只用规则：不问任何模型。只用模型：表头词表、级别词表和类别词表都不用，行、列、类别由分类器单独判断"
        "（正文的模型在规则之上复核，没有“只用模型”）。增益是成对重抽样的差，区间不含0时上色。"
    )
    table = (
        '<details open><summary>增益 gains</summary><table><thead><tr><th>拿掉什么</th><th style="text-align:left">'
        "计分</th><th>拿掉后 F1</th><th>全部 F1</th><th>全部多得</th><th>95%区间</th></tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></details>"
    )
    picture = draw.sides(rows, floor=floor)
    return _card(key, "sides", "规则、模型、两者", "Rules alone, models alone, both", note, picture + table)


def _calibration(key: str, told: Plain) -> str:
    cards = []
    for name, title in (("all", "全部"), ("table", "表格"), ("prose", "正文")):
        one = told["calibration"][name]
        if one["support"]:
            cards.append(
                f'<div class="card"><h3>{title}</h3><p class="note">ECE {one["ece"]:.3f}（{_span(one)}）　'
                f"Brier {one['brier']:.3f}　n={one['support']:,}</p>"
                f"{draw.reliability(one, title=f'{title}置信度可靠性图')}</div>"
            )
    note = "置信度说0.9的指标，十个里应有九个全对。点在虚线上最好；下面的柱是各段有多少个。"
    return (
        f'<div id="{key}-calibration"><h3 style="margin-top:1.6rem">置信度<small>Calibration</small></h3>'
        f'<p class="note">{note}</p><div class="two">{"".join(cards)}</div></div>'
    )


def _confusions(key: str, told: Plain) -> str:
    parts = []
    for what in codes("confusion"):
        cells = told["confusions"].get(what)
        if cells:
            inner = f"<h3>{word('confusion', what)}<small>{what}</small></h3>{_matrix(what, cells)}"
            parts.append(f'<div class="card">{inner}</div>')
    note = "行是标准答案，列是提取结果；格子颜色按行的比例。"
    return (
        f'<div id="{key}-confusions"><h3 style="margin-top:1.6rem">混淆<small>Confusions</small></h3>'
        f'<p class="note">{note}</p>{"".join(parts)}</div>'
        if parts
        else ""
    )


def _matrix(what: str, cells: Sequence[Plain]) -> str:
    count: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        count[cell["gold"], cell["found"]] += cell["count"]
    rows = [c for c in order(what) if any(g == c for g, _ in count)]
    columns = [c for c in order(what) if any(f == c for _, f in count)]
    head = "".join(f"<th>{escape(confused(what, c))}</th>" for c in columns)
    lines = []
    for g in rows:
        total = sum(n for (gold, _), n in count.items() if gold == g)
        line = []
        for f in columns:
            n = count.get((g, f), 0)
            colour = "31,95,168" if g == f else "192,80,50"
            strong = 0.0 if not n else (0.12 + 0.55 * n / total if g == f else 0.15 + 0.75 * n / total)
            line.append(f'<td style="background:rgba({colour},{strong:.2f})">{n or ""}</td>')
        lines.append(f"<tr><th>{escape(confused(what, g))}</th>{''.join(line)}</tr>")
    return f'<table class="matrix"><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def _misses(key: str, told: Plain) -> str:
    kinds: dict[str, list[Plain]] = defaultdict(list)
    for miss in told.get("misses", ()):
        kinds[miss["kind"]].append(miss)
    if not kinds:
        return ""
    most = max(map(len, kinds.values()))
    parts = []
    for kind, misses in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        name = word("miss", kind) if kind in codes("miss") else f"字段：{word('field', _field(kind))}"
        items = "".join(
            f'<li>{_detail(m["detail"])} <span class="file">{escape(m["document"])}</span></li>'
            for m in misses[:_SHOWN_MISSES]
        )
        more = f"<p class='note'>还有{len(misses) - _SHOWN_MISSES}个没有列出</p>" if len(misses) > _SHOWN_MISSES else ""
        parts.append(
            f'<details><summary><span class="bar" style="width:{max(120 * len(misses) / most, 2):.0f}px"></span>'
            f'{escape(name)}　{len(misses)}<span class="code">{escape(kind)}</span></summary>'
            f'<ul class="misses">{items}</ul>{more}</details>'
        )
    problems = "".join(f"<li><b>{escape(p['file'])}</b>：{escape(p['reason'])}</li>" for p in told.get("problems", ()))
    inner = "".join(parts) + (f"<h3 class='bad'>没有计分的文件</h3><ul>{problems}</ul>" if problems else "")
    note = "≠ 左边是标准答案，右边是提取结果。点开一类逐条阅读。"
    return _card(key, "misses", "错误", "Misses to read", note, inner)


def _detail(detail: str) -> str:
    """A miss for reading: what it is about, then gold ≠ found wherever the two differ."""
    parts = []
    for part in detail.split(" | "):
        gold, differs, found = part.partition(" ≠ ")
        if not differs:
            parts.append(escape(part))
        elif gold != found:
            sides = (escape(x.replace("None", "—")) or "—" for x in (gold, found))
            parts.append('<span class="good">{}</span> ≠ <span class="bad">{}</span>'.format(*sides))
    return "　".join(parts)


def _field(kind: str) -> str:
    head, _, tail = kind.partition(".")
    return f"indicator.{tail}" if head in ("table", "prose") else kind
