"""What a cell of a run-on table may look like: where values, names, levels and words that begin at a place may end.

Each end has its cost: a name with a number inside, a value that is none, words that are long. ``rows`` puts
the cells together into rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extractor.indicators.names import GOES_ON
from extractor.indicators.run_on.costs import Costs
from extractor.indicators.run_on.words import run_on_words
from extractor.mentions.grammar.amounts import Amount, amount_at
from extractor.mentions.grammar.comparators import after
from extractor.mentions.grammar.data import table
from extractor.mentions.grammar.units import parse_unit
from extractor.mentions.prose.words import phrases
from extractor.regex import regex
from extractor.rows.levels import level_of

VALUES = frozenset({"target", "actual", "baseline"})
POINTS = frozenset({"weight", "score"})
TOLD = frozenset({"content", "description"})
"""Roles by what their cells hold."""

_DATE = regex(
    r"(?:20\d{2}年)?(?:\d{1,2}月(?:\d{1,2}日)?(?:底|末|份)?|年底|年末)(?:之?前|完成)?|20\d{2}年度?(?:底|末)?(?:之?前|完成)?"
)
NUMBER = regex(r"\d+(?:\.\d+)?")
_ZEROS = regex(r"(?<![\d.])0(?=0(?![\d.]))")
"""Two cells of nothing: no number begins with a zero in front of another."""
ATTRIBUTE = regex(r"[≥≤≧≦＞＜><=＝]{1,2}|定性|定量|正向|反向|逆向|约束性|预期性")
LEVEL_INSIDE = regex(r"(?:产出|效益|数量|质量|时效|成本|满意度|影响)指标")
_UPRIGHT = "(?:项目|年度)?绩效指标(?![值名完明合设细量体评自])"  # the label of the whole table, beside its rows
TEMPLATE = regex(rf"指标\d{{1,2}}(?:[:：.、]|{GOES_ON})|[…]+|\.{{3,}}|{_UPRIGHT}")
_STANDARD = regex(r"(?:计划|历史|行业|经验|国家|地方|其他)标准(?![\u4e00-\u9fff]{0,2}(?:率|数|值))")
"""What stands below 绩效标准: by what a target was set."""
_SIGN = regex(r"[≥≤≧≦＞＜><=＝%％]")
_PUNCTUATION = frozenset("，。、；：,;:)）]】}》”’.·/-—%％")
_TOLD = regex(r"反映|指(?!标)|考察|考核|体现|用于|主要|该|按|根据|通过|是否|统计")
_EXPLAINS = regex(r"反映|考察|考核|体现|用于")
BLANK = regex(r"[-—－/*√×]{1,2}|无(?![\u4e00-\u9fff])")
_ABOVE = regex(r"及?以[上下]")
_TO = regex(r"[-—~至到]{1,2}")
_WORDED = regex(r"[\u4e00-\u9fff]{1,6}(?=[≥≤≧≦＞＜><=＝]?\d)")
_BODY = regex(r"[省市县区州镇乡旗][\u4e00-\u9fff]{1,7}?(?:局|委|办|厅|总队|政府|中心|部门)")
"""A body that stands behind a value and begins like a unit: 35 | 县林业局."""
_LONGEST_APART = 60
_LONGEST_LEVEL = 14
_LONGEST_LISTED = 16  # 社会公众或服务对象满意度指标
_RULED = regex(r"[得扣加减计]\d+(?:\.\d+)?分|满分\d+分")
_OPEN = frozenset("的与和及或对在、，,")  # a name goes on behind these
_LONG_NAME = 22
_LONGEST_NAME = 48
_LONG_LEVEL = 4  # characters of a level's name, and of the name behind it, that a name begins with
_SHORT_NAME = 3
_ROW_LENGTH = 8  # characters of a row that stands on a line
_FEWEST_LINES = 4
_MOST_LINES = 0.7  # of the lines that hold a row
_NAMED = 4  # characters of a name that an explanation follows without a border
_LONGEST_TEXT = 90
_LONGEST_FREE = 30
_MARKS = frozenset("、，,；;")
_SHORT = VALUES | POINTS | {"level1", "level2", "name", "operator", "polarity", "unit", "index"}
_APART = 0.1  # share of characters behind a blank from which on borders are taken to have left one

Ends = tuple[tuple[int, float], ...]
"""Where cells that begin at one place may end, each with its cost."""


Gaps = Sequence[bool]
"""For each character of a run whether a blank or a line end stood in front of it."""


class Cells:
    """The cells that a run may be cut into, each kind by itself, worked out once for each place.

    Args:
        text: the run without white space, full-width forms folded.
        gaps: for each character whether a blank or a line end stood in front of it.
        roles: the columns' roles in order.
        costs: what each choice costs.

    Attributes:
        apart: whether most borders left a blank.
        lined: whether each row has a line of its own.
        levels: for each place the ends of level names that begin there.
        level_starts: for each place whether an unmistakable level name begins there.
    """

    def __init__(self, text: str, gaps: Gaps, roles: Sequence[str], costs: Costs) -> None:
        self._text = text
        self._gaps = gaps
        self._c = costs
        self.apart = len(text) > 0 and sum(gaps) > _APART * len(text)
        self.lined = not self.apart and _rows_on_lines(text, gaps)
        self._leveled = "level2" in roles
        self._values: dict[int, Ends] = {}
        self._names: dict[int, Ends] = {}
        self._words: dict[tuple[int, bool], Ends] = {}
        self._explained = any(role not in _SHORT and role != "forecast" for role in roles)
        self.levels = [tuple(_levels_at(text, at, costs)) for at in range(len(text))]
        self.level_starts = [
            any(text[at:end].endswith(("指标", ")")) for end, _ in self.levels[at]) for at in range(len(text))
        ]
        self._told_behind = _told_behind_name(roles)
        self._signs = "operator" in roles
        units = "unit" in roles
        told = any(role not in _SHORT for role in roles)
        self._borders = [self._border(at, units, told) for at in range(len(text))] + [True]

    def _border(self, at: int, units: bool, told: bool) -> bool:
        """Whether a cell that is no name may begin at a place."""
        text = self._text
        if self.inside_number(at):
            return False
        return (
            self._gaps[at]
            or text[at].isdigit()
            or ATTRIBUTE.match(text, at) is not None
            or _operator().match(text, at) is not None
            or _states().match(text, at) is not None
            or (told and _TOLD.match(text, at) is not None)
            or (units and any(parse_unit(text[at : at + n]) is not None for n in range(1, 7)))
        )

    def inside_number(self, at: int) -> bool:
        """Whether a place is between two digits."""
        return 0 < at < len(self._text) and self._text[at].isdigit() and self._text[at - 1].isdigit()

    def _splits(self, at: int) -> bool:
        """Whether a place is between two digits of one number, not between two cells of nothing (0 | 0)."""
        return self.inside_number(at) and _ZEROS.match(self._text, at - 1) is None

    def _ends_row(self, at: int) -> bool:
        return at == len(self._text) or self._gaps[at] or self.level_starts[at]

    def apart_levels(self, at: int) -> Iterator[int]:
        """Ends of words between two blanks that may be a level which nothing lists."""
        text = self._text
        if not self.apart or at >= len(text) or not self._gaps[at]:
            return
        for end in range(at + 2, min(len(text), at + _LONGEST_LEVEL) + 1):
            if not (chinese(text[end - 1]) or text[end - 1] in "、()"):
                return
            if end == len(text) or self._gaps[end]:
                yield end

    def names_at(self, at: int) -> Ends:
        """Ends of names that begin at a place."""
        found = self._names.get(at)
        if found is None:
            found = self._names[at] = tuple(self._name_ends(at))
        return found

    def _name_ends(self, at: int) -> Iterator[tuple[int, float]]:
        """Ends of names that begin at a place, with their cost."""
        text = self._text
        if at >= len(text) or text[at] in _PUNCTUATION:
            return
        for end in range(at + 2, min(len(text), at + _LONGEST_NAME) + 1):
            if self._borders[end]:
                yield end, self._name_cost(at, end)
            elif self._told_behind and end - at >= _NAMED and phrases().measure_end.search(text[at:end]) is not None:
                yield end, self._name_cost(at, end)  # 改造院数|实际完成改造的敬老院数

    def _name_cost(self, at: int, end: int) -> float:
        """How unlike a name a stretch is."""
        c, name = self._c, self._text[at:end]
        cost = c.name + c.name_long * max(0, len(name) - _LONG_NAME) + c.name_short * (len(name) < 3)
        for number in NUMBER.findall(name):
            cost += c.name_number + c.name_digits * max(0, len(number) - 4)
        cost += c.name_sign * len(_SIGN.findall(name)) + c.name_filler * len(TEMPLATE.findall(name))
        cost += c.name_level * len(LEVEL_INSIDE.findall(name)) + c.name_filler * (_STANDARD.match(name) is not None)
        digit = name[0].isdigit()
        cost += c.name_digit_first * digit + c.name_latin_first * (not digit and not chinese(name[0]))
        cost += c.name_wordless * (not any(map(chinese, name)))
        cost += c.name_open * (name[-1] in _OPEN) + c.name_brackets * (name.count("(") != name.count(")"))
        cost += c.name_head * ("指标" in name) + c.name_head_last * name.endswith("指标")
        cost += c.name_marks * sum(map(name.count, "，。；,;"))
        if self._explained:
            cost += c.name_explains * len(_EXPLAINS.findall(name)) + c.name_none * (name[0] == "无")
        if self._leveled and any(at + _LONG_LEVEL <= e <= end - _SHORT_NAME for e, _ in self.levels[at]):
            cost += c.name_level_first
        return cost + c.name_measure * (phrases().measure_end.search(name) is not None)

    def values_at(self, at: int) -> Ends:
        """Ends of values that begin at a place."""
        found = self._values.get(at)
        if found is None:
            found = self._values[at] = tuple(self._value_ends(at))
        return found

    def _value_ends(self, at: int) -> Iterator[tuple[int, float]]:
        """Ends of values that begin at a place, with their cost."""
        text, c = self._text, self._c
        blank = BLANK.match(text, at)
        if blank is not None:
            yield blank.end(), c.value_blank
        dated = _DATE.match(text, at)
        if dated is not None and dated.end() > at:
            yield dated.end(), 0.0
        operator = _operator().match(text, at)
        from_ = operator.end() if operator is not None else at
        amount = amount_at(text, from_, cell=True) if from_ < len(text) else None
        digits = NUMBER.match(text, from_)
        if digits is not None and _ZEROS.match(text, from_) is not None:
            yield from_ + 1, 0.0  # 变质比例 0 | 0
            return
        body = _BODY.match(text, digits.end()) if digits is not None else None
        if digits is not None and body is not None:
            yield digits.end(), 0.0  # ≥35 | 县林业局
        elif amount is not None and not (from_ == at and text[at] == "0" and self._splits(at)):
            bare = c.value_bare if amount.bare else 0.0
            yield amount.end, c.value_signed_twice * self._signs if operator is not None else bare
            yield from self._further(amount, 0.0)
        if digits is not None:  # 50 | 10 of 5010
            for end in range(from_ + 1, digits.end()):
                if text[end - 1] != "." and text[end] != ".":
                    yield end, c.value_cut
        for end, cost in _states_at(text, at, c):
            yield end, cost
            above = _ABOVE.match(text, end)
            if above is not None:
                yield above.end(), cost + c.value_behind
        worded = _WORDED.match(text, at)
        if worded is not None and not any(self.level_starts[at : worded.end()]):
            amount = amount_at(text, worded.end(), cell=True)
            if amount is not None:
                cost = c.value_worded + c.value_worded_long * (worded.end() - at)
                yield amount.end, cost
                yield from self._further(amount, cost)
        marks = 0
        longest = _LONGEST_FREE if at < len(text) and chinese(text[at]) else 0
        for end in range(at + 2, min(len(text), at + longest) + 1):
            if not (chinese(text[end - 1]) or text[end - 1] in _MARKS):
                break
            marks += text[end - 1] in _MARKS
            cut = end < len(text) and not self._gaps[end] and _SIGN.match(text, end) is not None
            if self._borders[end] and not cut:  # 时间 in front of ≤4小时 is no value
                yield end, c.value_free + c.value_free_long * (end - at) + c.value_free_mark * marks
        if at < len(text) and self._gaps[at] and not self.lined:
            for end in range(at + 1, min(len(text), at + _LONGEST_APART) + 1):
                if LEVEL_INSIDE.search(text, at, end) or (body is not None and end > body.start()):
                    break
                if end == len(text) or self._gaps[end]:
                    yield end, c.value_apart + c.value_apart_long * (end - at)

    def _further(self, amount: Amount, cost: float) -> Iterator[tuple[int, float]]:
        """Ends of a value that goes on behind its first amount: 5次以上, 95%-98%."""
        text, c = self._text, self._c
        behind = after(text, amount.end, frozenset(("percent",) if amount.kind == "percent" else ()), cell=True)
        if behind.end > amount.end:
            yield behind.end, cost + c.value_behind
        to = _TO.match(text, amount.end)
        second = amount_at(text, to.end(), cell=True) if to is not None and to.end() < len(text) else None
        if second is not None:
            yield second.end, cost + c.value_range

    def figure(self, start: int, end: int) -> bool:
        """Whether a stretch holds a figure or is a state (合格)."""
        said = self._text[start:end]
        return any(map(str.isdigit, said)) or any(end == len(said) for end, _ in _states_at(said, 0, self._c))

    def words_at(self, at: int, *, last: bool) -> Ends:
        """Ends of sentences that begin at a place; ``last``: in the last column of a row."""
        found = self._words.get((at, last))
        if found is None:
            found = self._words[at, last] = tuple(self._sentence_ends(at, last))
        return found

    def _sentence_ends(self, at: int, last: bool) -> Iterator[tuple[int, float]]:
        """Ends of sentences that begin at a place, with their cost."""
        text, c = self._text, self._c
        if at >= len(text):
            return
        standard = _STANDARD.match(text, at)
        if standard is not None:
            yield standard.end(), c.words_stated
        base = c.words_told if _TOLD.match(text, at) else c.words
        for end in range(at + 1, min(len(text), at + _LONGEST_TEXT) + 1):
            nothing = text[at:end] in ("无", "/", "-", "—", "——", "√")
            stated = last and end < len(text) and _states().fullmatch(text, at, end) is not None
            if not nothing and not stated and not (self._ends_row(end) if last else self._borders[end]):
                continue
            if nothing:
                yield end, c.words_none
                continue
            said = text[at:end]
            if stated:
                yield end, c.words_stated
                continue
            if _SIGN.match(said, len(said) - 1) and said[-1] not in "%％":
                continue
            points = len(_RULED.findall(said))
            cost = base + (c.words_last_long if last else c.words_long) * len(said)
            cost += c.words_level * len(LEVEL_INSIDE.findall(said))
            cost += (c.words_last_number if last else c.words_number) * (len(NUMBER.findall(said)) - points)
            yield end, cost


def _told_behind_name(roles: Sequence[str]) -> bool:
    """Whether the column behind the names says in words what they mean (指标解释, 指标内容)."""
    at = roles.index("name") + 1 if "name" in roles else len(roles)
    return at < len(roles) and roles[at] in TOLD


def _rows_on_lines(text: str, gaps: Gaps) -> bool:
    """Whether what borders are left stand between rows: most stretches between them are long and hold a figure."""
    starts = [0, *(i for i, gap in enumerate(gaps) if gap and i)]
    stretches = [text[a:b] for a, b in pairwise((*starts, len(text)))]
    whole = sum(len(s) >= _ROW_LENGTH and any(map(str.isdigit, s)) for s in stretches)
    return len(stretches) >= _FEWEST_LINES and whole >= _MOST_LINES * len(stretches)


def chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_POINTS_BEHIND = regex(r"[(（]\d{1,3}(?:\.\d+)?(?:[-—~至]\d{1,3})?[分%]?[)）]分?|\d{1,3}分(?!钟)[)）]?")
_FREE_LEVEL = regex(r"[\u4e00-\u9fff、]{2,10}(?=[(（]\d{1,3}(?:\.\d+)?[分%]?[)）])")
_ANY_LEVEL = regex(r"(?:(?!指标)[\u4e00-\u9fff]){2,8}指标")


def _levels_at(text: str, at: int, c: Costs) -> Iterator[tuple[int, float]]:
    """Ends of level names that begin at ``at``, with their cost: 产出指标(50分), 社会效益, 制度指标."""
    for size in range(_LONGEST_LISTED, 1, -1):
        word = text[at : at + size]
        if len(word) < size:
            continue
        level = level_of(word) if chinese(word[0]) and chinese(word[-1]) else None
        if level is None or not level.exact:
            continue
        end = at + size
        if not word.endswith("指标") and text.startswith("指标", end):
            continue
        cost = c.level_suffixed if word.endswith("指标") else c.level_plain if size >= 4 else c.level_short
        points = _POINTS_BEHIND.match(text, end)
        yield (points.end(), cost + c.level_points) if points is not None else (end, cost)
    unknown = _ANY_LEVEL.match(text, at)
    named = level_of(unknown.group()) if unknown is not None else None
    if unknown is not None and (named is None or not named.exact):
        yield unknown.end(), c.level_unknown
    free = _FREE_LEVEL.match(text, at) if at == 0 or not chinese(text[at - 1]) else None
    if free is not None:
        points = _POINTS_BEHIND.match(text, free.end())
        if points is not None:
            yield points.end(), c.level_free_points


@cache
def _operator() -> re.Pattern[str]:
    """Operators in front of a number, from the grammar's words; of one character only the signs."""
    words = table("comparators")
    listed = {w for section in ("prefix", "symbol", "unit_column") for found in words[section].values() for w in found}
    signs = {w for found in words["symbol"].values() for w in found}
    kept = sorted((w for w in listed if len(w) > 1 or w in signs), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, [*kept, "约", "各"])))


@cache
def _states() -> re.Pattern[str]:
    words = run_on_words()["states"]
    degree, said = ("|".join(sorted(words[k], key=len, reverse=True)) for k in ("degree", "said"))
    return re.compile(rf"(?:{degree}){{0,2}}(?:{said})(?![度率性与后前者])")


def _states_at(text: str, at: int, c: Costs) -> Iterator[tuple[int, float]]:
    """Ends of qualitative values that begin at ``at``: 合格, 显著提升, 效果明显."""
    end = at
    said = ""
    for count in range(1, 4):
        found = _states().match(text, end)
        if found is None or found.end() == end or found.group() == said:
            return  # 高 | 高 are two cells
        end, said = found.end(), found.group()
        yield end, c.value_state + c.value_states * (count - 1) + c.value_state_short * (end - at == 1)
