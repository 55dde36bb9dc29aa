"""Whether a sentence states goals or facts: its own cues first, then the heading above, then the document's type."""

from __future__ import annotations

import re

from extractor.mentions.claim import Genre
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.words import cues
from extractor.regex import regex

_GOAL_GENRES = frozenset(["assessment_rules", "plan", "performance_targets", "indicator_system"])
_UNTIL = regex(r"(?<![截复升降增减高短加少展大])(?:到|至)(?:(?P<year>20\d{2})|“?十[三四五六]五)")
_YEAR = regex(r"(?<![\d到至由比较从与—－-])(20\d{2})年(?!\d{1,2}月(?:\d{1,2}日)?(?:底|末)?前|底前|末前|以来|的)")
# 三、2022年重点工作: behind a look back it looks ahead
_WORK_AHEAD = regex(
    r"^[（(]?[二三四五六七八九][）)、.．].{0,8}(?:20\d\d年度?|今年|全年)的?(?:重点|主要)?工作(?:任务)?$"
)
_OPENING_YEAR = regex(r"\s*(?:展望)?(20\d{2})年[，,]")
_HEADING_YEAR = regex(r"(20\d{2})年")
_POINTS = regex(r"[（(](?:共|计|满分|本项)?\s?\d{1,4}(?:\.\d+)?\s?分[）)]")
_EARNS = regex(
    r"(?:的[，,]?\s*(?:各|可|分别)?[得加扣奖]|[计记])\s*\d{1,3}(?:\.\d+)?\s*分"
    r"|[，,（(]\s*\d{1,3}(?:\.\d+)?\s*分[）)]?\s*(?=[。；;\n]|$)"
)
"""Points for what the sentence tells: 达到90%的得5分, 开展演练1次，2分；"""
# 主要任务是：…。…。 tells what is wanted to the end of the paragraph, until a sentence says otherwise
_ANNOUNCES = regex(r"(?:任务|目标|打算|计划|责任)(?:安排)?(?:主要|分别)?(?:是|为|如下)?[：:]")
_STOP = regex(r"[。；;\n]")
_SIGNS = ("≥", "≤", "≧", "≦", ">=", "<=")  # in sentences signs are written where something is asked for
_RECKONED = ("预计", "有望")
_REACHED = "达到"
_SECURED = ("确保", "保障", "保证")
_BESIDE = 2  # characters between a plan and what came of it (计划完成情况, 目标的落实情况)
_CUE_BEHIND = 6  # characters of a value in which its goal cue may still stand (力争达到90%)


class Mood:
    """The mood of the sentence being read.

    ``goal``: a plain number states a goal; ``sure``: the sentence itself said so.
    """

    __slots__ = (
        *("_aims", "_announced", "_back", "_default", "_open", "_past", "_scored", "_stated", "_year"),
        *("goal", "sure"),
    )

    def __init__(self, genre: Genre, section: tuple[str, ...], year: int | None) -> None:
        told = _told(section, year)
        self._aims = told is True
        self._default = genre in _GOAL_GENRES if told is None else told
        self._open = genre == "other"
        self._back = told is False
        self._scored = self._open or genre in _GOAL_GENRES
        self._year = year
        self._announced = False
        self._past = False
        self._stated = False
        self.goal = self._default
        self.sure = False

    @property
    def plans(self) -> bool:
        """Whether the headings or the document's type make plain numbers goals."""
        return self._default

    def reset(self) -> None:
        """A new sentence begins."""
        self.goal, self.sure = self._default or self._announced, False
        self._past = self._stated = False

    def read(self, text: str, piece: Piece, first_value: int | None) -> None:
        """Take in one piece; a cue holds on to the end of the sentence, until the contrary.

        Args:
            first_value: where the piece's first value starts, None if it has none.
        """
        where = cues()
        stop = piece.end if first_value is None else first_value
        goal = _last(where.goal, text, piece.start, min(piece.end + 1, stop + _CUE_BEHIND))
        fact = _last(where.fact, text, piece.start, stop)
        if not self._aims:
            fact = max(fact, _last(where.fact_summed, text, piece.start, stop))
        written = self._written_year(text, piece.start, stop)
        if written is not None and goal < 0 and fact < 0:
            goal, fact = (piece.start, -1) if written else (-1, piece.start)
        until = self._coming_year(text, piece)
        if until > goal:
            goal = until
            fact = fact if text.startswith("已", fact) else -1
        if self._scored and first_value is not None and _earns(text, stop):
            self.goal = self.sure = True  # 开展了一次以上演练，2分
        elif goal >= 0 or fact >= 0:
            self.goal, self.sure = goal > fact, True
            self._announced = self.goal and (
                self._announced or _ANNOUNCES.search(text, max(goal, piece.start), piece.end + 1) is not None
            )
        elif self._default:
            self._lean(text, piece.start, stop)
        elif self._open and not self.sure and piece.label and where.label.search(piece.label.strip()):
            self.goal = True  # 绩效指标：… says what is wanted
        elif self._open and not self.sure and not self._default:
            weak_fact = _last(where.fact_weak, text, piece.start, stop)
            asks = any(q.op_text in _SIGNS for q in piece.quantities)
            self._past = self._past or weak_fact >= 0 or any(q.change_from for q in piece.quantities)
            if not self._past and (asks or self._wants(text, piece.start, stop, valued=first_value is not None)):
                self.goal = True
        self._stated = self._stated or (first_value is not None and not self.goal)

    def _wants(self, text: str, start: int, stop: int, *, valued: bool) -> bool:
        """Whether a weak cue asks for something; 预计实现… behind a look back reckons what a year came to.

        达到一企一册, 达到历史新高 without a number tell what was reached.
        """
        found = cues().goal_weak.finditer(text, start, stop)
        return any((valued or m.group() != _REACHED) and not self._came_to(text, m, stop) for m in found)

    def _came_to(self, text: str, cue: re.Match[str], stop: int) -> bool:
        """出动车辆120台次，确保|35万名|考生赴考: whom it served, behind what was done; 预计 behind a look back."""
        if cue.group() in _SECURED:
            return self._stated and cue.end() == stop
        return cue.group() in _RECKONED and (self._back or _looks_back(text, cue.start()))

    def _lean(self, text: str, start: int, stop: int) -> None:
        """A plan's sentence that describes what there is, or comes back to the plan's own time."""
        where = cues()
        if not self.sure and where.described.search(text, start, stop + 1):
            self.goal = False
        elif self.sure and not self.goal and where.this_time.search(text, start, stop):
            self.goal, self.sure = True, False

    def _written_year(self, text: str, start: int, stop: int) -> bool | None:
        """2023年… in a plan for 2024 looks back, in a report for 2022 ahead; None where no year says so."""
        found = _YEAR.search(text, start, stop)
        if found is None or self._year is None:
            return None
        year = int(found[1])
        ahead = year > self._year
        return None if year == self._year or ahead is self.goal else ahead

    def _coming_year(self, text: str, piece: Piece) -> int:
        """到2025年 looks ahead, unless a report looks back at it."""
        at = -1
        for found in _UNTIL.finditer(text, piece.start, piece.end):
            ahead = self._year is not None and found["year"] is not None and int(found["year"]) > self._year
            if self._default or (self._open and not self._back) or ahead:
                at = found.start()
        return at


def _looks_back(text: str, at: int) -> bool:
    """Whether the paragraph in front of a place tells what was done (过去一年，…。预计实现生产总值391亿元)."""
    begin, where = text.rfind("\n", 0, at) + 1, cues()
    return _last(where.fact, text, begin, at) > _last(where.goal, text, begin, at)


def _earns(text: str, at: int) -> bool:
    """Whether the sentence says behind a value what points it is worth."""
    end = _STOP.search(text, at)
    return _EARNS.search(text, at, end.start() + 1 if end is not None else len(text)) is not None


def looks_ahead(paragraph: str, year: int | None) -> bool | None:
    """Whether a paragraph opens with a year to come, so that those below it are plans too; None where it tells nothing.

    Example:
        >>> looks_ahead("2024年，全市规上工业增加值增长8%左右。", 2023)
        True
    """
    found = _OPENING_YEAR.match(paragraph)
    if found is None or year is None or int(found[1]) == year:
        return None if found is None else False
    return int(found[1]) > year


def _told(section: tuple[str, ...], year: int | None) -> bool | None:
    """Whether the headings say that goals stand below them, innermost first; None where they say nothing."""
    where = cues()
    for heading in reversed(section):
        if _POINTS.search(heading):
            return True  # 责任制落实情况（6分）: what earns the points stands below
        ahead, back = where.section_goal.search(heading), where.section_fact.search(heading)
        if ahead and back:
            if 0 <= back.start() - ahead.end() <= _BESIDE:
                return False  # 计划|执行情况, 整改措施|落实情况: what came of it
            continue
        if ahead or back:
            return ahead is not None
        if where.section_aim.search(heading) or _WORK_AHEAD.search(heading):
            return True
        found = _HEADING_YEAR.search(heading)
        if found and year is not None and int(found[1]) != year:
            return int(found[1]) > year
    return None


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    at = -1
    for found in pattern.finditer(text, start, end):
        at = found.start()
    return at
