"""Fills the figures of the READMEs from the files in reports/: scores.json, benchmark.json, peers.json and
parity.json.

usage: python scripts/update_readme.py [--check]

A slot lies between ``<!-- scores:begin -->`` and ``<!-- scores:end -->`` (also ``gains``, ``speed``, ``peers``,
``parity``, and ``example``, which is run). ``--check`` only says whether a README would change; the exit status
tells. A figure that no report holds is not written.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
REPORTS = TOP / "reports"

MEASURES = {
    "all.full": ("whole indicator", "整个指标"),
    "table.full": ("– in tables", "　表格"),
    "prose.full": ("– in prose: name and value", "　正文：名称和值"),
    "all.value": ("single value", "单个值"),
    "table.value": ("– in tables", "　表格"),
    "prose.value": ("– in prose", "　正文"),
    "project": ("project", "项目"),
}
"""What is told of the scores, in English and Chinese."""

SETS = ("test", "dev", "generated")

WORDS = {
    "README.md": {
        "none": "*Not measured yet.*",
        "scores": ("F1 (95% interval)", "**held out** ({n} documents)", "development ({n})", "generated layouts ({n})"),
        "more": ("category (F1)", "confidence: calibration error, Brier"),
        "gains": ("F1 gained (95% interval)", {"test": "held out", "generated": "generated layouts"}),
        "without": ("all models: ", "`{}`: "),
        "gained": {"table.full": "whole table rows", "prose.full": "prose", "indicator.category": "category"},
        "peers": ("reader", "found", "false", "unit", "operator", "complete", "traps read", "characters/s"),
        "readers": {"regex": "regular expression"},
        "parity": (
            "format",
            "indicators equal to the docx's",
            "with equal headings",
            "projects equal",
            "documents without a difference",
        ),
        "speed": (
            "`find_quantities`: {find:,.0f} characters/s, {find_ratio:.2f} of plain `jieba.cut`",
            "whole extraction: {extract:,.0f} characters/s, {extract_ratio:.2f} of plain `jieba.cut`",
            "the command on a one-page text: {command:.2f} s, of it {loading:.2f} s imports and loading",
            "peak memory: {page:.0f} MB on one page, {largest:.0f} MB on the largest text",
        ),
    },
    "README.zh-CN.md": {
        "none": "*尚未测量。*",
        "scores": ("F1（95%区间）", "**留出集**（{n}份）", "开发集（{n}份）", "生成集的测试版式（{n}份）"),
        "more": ("类别（F1）", "置信度：校准误差、Brier"),
        "gains": ("F1 增加（95%区间）", {"test": "留出集", "generated": "生成集的测试版式"}),
        "without": ("全部模型：", "模型 `{}`："),
        "gained": {"table.full": "表格整行", "prose.full": "正文", "indicator.category": "类别"},
        "peers": ("读取程序", "找到", "误报", "单位对", "运算符对", "全对", "误读的陷阱", "字/秒"),
        "readers": {"regex": "正则表达式"},
        "parity": ("格式", "与 docx 相同的指标", "其中标题也相同", "相同的项目", "毫无差别的文件"),
        "speed": (
            "`find_quantities`：每秒{find:,.0f}字，为 `jieba.cut` 的{find_ratio:.2f}倍",
            "完整提取：每秒{extract:,.0f}字，为 `jieba.cut` 的{extract_ratio:.2f}倍",
            "命令处理一页文字：{command:.2f}秒，其中导入和加载{loading:.2f}秒",
            "内存峰值：一页{page:.0f} MB，最大的文字{largest:.0f} MB",
        ),
    },
}


def report(name: str) -> dict[str, Any] | None:
    path = REPORTS / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def scores(readme: str) -> str:
    """A table: one line per measure, one column per corpus."""
    words: Any = WORDS[readme]
    figures = report("scores.json")
    if figures is None:
        return str(words["none"])
    sets = [name for name in SETS if name in figures]
    title, *columns = words["scores"]
    heads = [columns[SETS.index(name)].format(n=figures[name]["documents"]) for name in sets]
    lines = [f"| {title} | {' | '.join(heads)} |", "|---" * (len(sets) + 1) + "|"]

    def line(name: str, cells: list[str]) -> None:
        lines.append(f"| {name} | {' | '.join(cells)} |")

    for measure, names in MEASURES.items():
        line(names[readme != "README.md"], [_score(figures[name]["measures"].get(measure)) for name in sets])
    category, confidence = words["more"]
    line(category, [_score(figures[name]["fields"].get("indicator.category")) for name in sets])
    sure = [figures[name]["calibration"]["all"] for name in sets]
    line(confidence, [f"{one['ece']:.3f}, {one['brier']:.3f}" for one in sure])
    return "\n".join(lines)


def _score(told: dict[str, float] | None) -> str:
    if not told:
        return "–"
    return f"{told['f1']:.3f} ({told['low']:.3f}–{told['high']:.3f})" if "low" in told else f"{told['f1']:.3f}"


def gains(readme: str) -> str:
    """A table: what the models add to the rules, on layouts that neither has seen."""
    words: Any = WORDS[readme]
    figures = report("scores.json") or {}
    sets = [name for name in ("test", "generated") if figures.get(name, {}).get("sides")]
    if not sets:
        return str(words["none"])
    lines = ["| " + " | ".join((words["gains"][0], *(words["gains"][1][name] for name in sets))) + " |"]
    lines.append("|---" * (len(sets) + 1) + "|")
    sides = list(dict.fromkeys(side for name in sets for side in figures[name]["sides"] if side != "models"))
    for side in sides:
        for code, measure in words["gained"].items():
            cells = [_gain(figures[name]["sides"].get(side, {}).get("gains", {}).get(code)) for name in sets]
            if side == "rules" or any(cell not in ("–", "0") for cell in cells):
                title = words["without"][0] if side == "rules" else words["without"][1].format(side.split()[-1])
                lines.append(f"| {title}{measure} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _gain(told: dict[str, float] | None) -> str:
    if not told:
        return "–"
    if told["gain"] == told.get("low", 0) == told.get("high", 0) == 0:
        return "0"
    return f"{told['gain']:+.3f} ({told['low']:+.3f} … {told['high']:+.3f})"


def speed(readme: str) -> str:
    """A list of the benchmark's main figures."""
    words: Any = WORDS[readme]
    figures = report("benchmark.json")
    if figures is None:
        return str(words["none"])
    per_second, ratio, cold = figures["characters_per_second"], figures["ratio_to_jieba"], figures["cold"]
    values = {
        "find": per_second["find_quantities"],
        "find_ratio": ratio["find_quantities"],
        "extract": per_second["extract"],
        "extract_ratio": ratio["extract"],
        "command": cold["command"],
        "loading": cold["imports and first-time loading"],
        "page": cold["peak MB, one page"],
        "largest": cold["peak MB, largest text"],
    }
    return "\n".join(f"- {line.format(**values)}" for line in words["speed"])


def peers(readme: str) -> str:
    """A table: one line per reader of quantities."""
    words: Any = WORDS[readme]
    figures = report("peers.json")
    if figures is None:
        return str(words["none"])
    lines = ["| " + " | ".join(words["peers"]) + " |", "|---" * len(words["peers"]) + "|"]
    for name, told in figures["readers"].items():
        title = f"`{name}`" if name == "find_quantities" else words["readers"].get(name, f"{name} {told['version']}")
        cells = (
            f"{told['found']}/{told['quantities']}",
            f"{told['false']}",
            f"{told['unit']}/{told['units']}",
            f"{told['op']}/{told['ops']}",
            f"{told['complete']}/{told['quantities']}",
            f"{told['caught']}/{told['traps']}",
            f"{told['characters_per_second']:,}",
        )
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def parity(readme: str) -> str:
    """A table: by format, the share of indicators that equal those of the docx."""
    words: Any = WORDS[readme]
    figures = report("parity.json")
    if figures is None:
        return str(words["none"])
    lines = ["| " + " | ".join(words["parity"]) + " |", "|---" * len(words["parity"]) + "|"]
    for name, told in figures.items():
        projects = f"{told['projects']:.3f}" if "projects" in told else "–"
        whole = f"{told['whole']}/{told['documents']}"
        cells = f"{told['equal']:.3f}", f"{told['headings']:.3f}", projects, whole
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


EXAMPLE = """\
import json
from extractor import extract

(indicator,) = extract("绩效指标：督导检查覆盖率达到90%以上。".encode()).to_dict()["indicators"]
value = {field: told for field, told in indicator["values"][0].items() if told}
print(json.dumps({"name": indicator["name"], **value}, ensure_ascii=False, indent=1))
"""


def example(_: str) -> str:
    """Five lines of Python, and what they print when they are run now."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(EXAMPLE, {})
    return f"```python\n{EXAMPLE}```\n\n```json\n{printed.getvalue()}```"


SLOTS: dict[str, Callable[[str], str]] = {
    "example": example,
    "scores": scores,
    "gains": gains,
    "speed": speed,
    "peers": peers,
    "parity": parity,
}


def filled(readme: str, text: str) -> str:
    """The README's text with every slot filled."""
    for slot, content in SLOTS.items():
        begin, end = f"<!-- {slot}:begin -->\n", f"<!-- {slot}:end -->"
        before, found, rest = text.partition(begin)
        if found:
            text = f"{before}{begin}{content(readme)}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    status = 0
    for readme in WORDS:
        path = TOP / readme
        text = path.read_text("utf-8")
        new = filled(readme, text)
        if new != text:
            status |= check
            print(f"{readme}: {'differs' if check else 'filled'}")
            if not check:
                path.write_text(new, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
