"""The vocabulary of prose, and every pattern that is built from it.

Words live in ``cues.toml`` (what a number states) and ``phrases.toml`` (where names and subjects begin and end);
this module is the only place that turns them into patterns. All are built once, at first use, and each
is compiled when it is first asked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.regex import regex

Pattern = re.Pattern[str]


def alternation(words: Iterable[str]) -> str:
    """The words as one regular-expression group, longest first, so that a longer word wins over its beginning."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w) for w in ordered) + ")"


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _doing() -> frozenset[str]:
    """The words of ``doing.txt``."""
    lines = files(__package__).joinpath("doing.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of ``cues.toml``."""

    goal: Pattern
    goal_weak: Pattern
    fact: Pattern
    fact_weak: Pattern
    described: Pattern
    this_time: Pattern
    fact_summed: Pattern
    section_goal: Pattern
    section_aim: Pattern
    section_fact: Pattern
    base: Pattern
    base_codes: dict[str, str]
    base_written: Pattern
    share_lead: Pattern
    share_of: Pattern
    counted_base: Pattern
    ratio_name: Pattern
    task_base: Pattern
    score: Pattern
    condition: Pattern
    negative: Pattern
    label: Pattern
    label_inside: Pattern
    qualitative: Pattern


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and patterns of ``phrases.toml``."""

    lead: frozenset[str]
    adverbs: frozenset[str]
    soft: frozenset[str]
    tail: frozenset[str]
    period: Pattern
    frequency: Pattern
    verbs: frozenset[str]
    doing: frozenset[str]
    whole: frozenset[str]
    acts: frozenset[str]
    transitive: frozenset[str]
    nominal: frozenset[str]
    purpose: frozenset[str]
    result: frozenset[str]
    event_end: Pattern
    subject_end: Pattern
    agent_end: Pattern
    visits: frozenset[str]
    visited: Pattern
    distributive: Pattern
    collective: Pattern
    place: Pattern
    kinds_of_place: frozenset[str]
    of_a_kind: tuple[frozenset[str], ...]
    no_label: Pattern
    no_measures: frozenset[str]
    measure_end: Pattern
    rate_end: Pattern
    shared_end: Pattern


@dataclass(frozen=True, slots=True)
class Function:
    """Function words of ``phrases.toml``."""

    links: frozenset[str]
    particles: frozenset[str]
    markers: frozenset[str]
    after_number: frozenset[str]
    of_kind: frozenset[str]
    whole_tasks: frozenset[str]
    summed: frozenset[str]
    prepositions: frozenset[str]
    on_duty: frozenset[str]
    duty: frozenset[str]
    to_whom: frozenset[str]
    no_body: frozenset[str]
    no_actor: frozenset[str]
    origins: frozenset[str]
    cause: frozenset[str]
    urging: frozenset[str]
    openers: frozenset[str]
    twins: frozenset[str]
    all: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refuse:
    """Patterns of ``refuse.toml``; those that look back are anchored at the end, those of openings at the start."""

    listed_by: Pattern
    ranked: Pattern
    all_of: Pattern
    around: Pattern
    for_whom: Pattern
    valid: Pattern
    others: Pattern
    rid_of: Pattern
    sizes: frozenset[str]
    penalty: Pattern
    lost: Pattern
    deducted: Pattern
    pointed: Pattern
    condition_opens: Pattern
    condition_closes: Pattern
    granted: Pattern
    condition_heads: tuple[str, ...]
    definition: Pattern
    arithmetic: Pattern
    per: Pattern
    how_long: Pattern
    remedies: Pattern
    beyond: tuple[str, ...]
    compared: Pattern
    norm: Pattern
    held_against: Pattern
    usual: Pattern
    to_whom: Pattern
    casualties: Pattern
    ages: frozenset[str]
    not_less: Pattern
    graded: Pattern
    bonus: Pattern
    takes: Pattern
    earns: frozenset[str]
    full_points: Pattern
    shortfall: Pattern
    parts_of_points: Pattern
    cycles: Pattern
    leaves: Pattern
    passed: tuple[str, ...]
    events: Pattern
    divided: Pattern
    condition_acts: Pattern
    condition_whens: Pattern
    weighs: Pattern
    worth: Pattern
    formula: Pattern
    weighing: Pattern
    informs: tuple[str, ...]
    name_leads: Pattern
    bounds: tuple[str, ...]
    measured_in_points: Pattern
    gave_points: Pattern
    grades: tuple[str, ...]


_FEAST = r"(?:元旦|元宵节?|春节|清明节?|五一|“五一”|端午节?|中秋节?|国庆节?|“十一”|重阳节?)"
_FEASTS = rf"(?:{_FEAST}[、和及]?){{1,4}}(?:[两双三]节|假日|假期|长假|小长假|黄金周)?"
_YEAR = r"(?:(?:19|20)\d{2}|20[xX×]{2}|[一二]〇[〇一二三四五六七八九]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年度?"
_DASH = r"[-—–－~～至]{1,2}"
_PART = r"(?:[春夏秋冬]季|上半年|下半年|前三季度|第?[一二三四1-4]季度|年?初(?!预算)|年?末|年?底)"


def _period(words: list[str]) -> str:
    """Time words: 2022年, 2022年6月底, 1—6月, “十四五”期间, 截至11月底, 全年 …"""
    listed = r"(?:(?:19|20)\d{2}[、和])+(?:19|20)\d{2}年(?:底前|末前|底|末)?"
    quarters = rf"(?:{_YEAR}|今年|去年|上年)?第?[一二三四](?:[、和及]第?[一二三四])+季度"
    several_months = r"\d{1,2}(?:[、和]\d{1,2})+月份?(?![底末初\d])"
    listed += rf"|{quarters}|(?:{_YEAR}|今年|去年|上年|(?<=[\u4e00-\u9fff，,])){several_months}"
    point = rf"{_YEAR}(?:\d{{1,2}}月(?:\d{{1,2}}日|份|底|末|初)?|{_PART})?"
    months = rf"(?:{_YEAR})?\d{{1,2}}(?:月份?)?{_DASH}\d{{1,2}}月份?"
    month = r"\d{1,2}月(?:\d{1,2}日|份|底|末|初)?|连续[一二两三四五六七八九十\d]{1,2}(?:年|个月|个?季度|天)"
    years_long = r"[一二两三四五六七八九十\d]{1,2}年"
    several = rf"(?:今后|未来|过去|近){years_long}|{years_long}(?=累计|共|年均|平均)|(?<!\d)(?:半年|{years_long})以?来"
    season = r"[春夏秋冬]季(?=[（(]\d{1,2})"
    across = rf"{_YEAR}\d{{1,2}}月{_DASH}{_YEAR}\d{{1,2}}月(?:底|末|份)?"
    part = r"前[三二两]个?季度|前\d{1,2}个月|上半年|下半年|第?[一二三四]季度|(?:\d{1,2}[-—–－~～至])?\d{1,2}月份?"
    first = rf"(?:今年|本年|去年|上年)(?:\d{{1,2}}月{_DASH}\d{{1,2}}月份?|{part})|前\d{{1,2}}个月"
    day = rf"(?:{_YEAR})?\d{{1,2}}月\d{{1,2}}日"
    days = rf"{day}{_DASH}\d{{1,2}}日(?!时)|{day}{_DASH}{day}"
    own = r"(?<!学)(?!当年价|年[初末底](?:预算|决算|结余|结转|批复|余额|存款|贷款))"
    feast = r"[“\"]?(?:春节|元旦|元宵节?|清明节?|端午节?|中秋节?|国庆节?|五一|十一|劳动节|双节|寒暑?假?|暑假?)[”\"]?"
    feast = rf"(?<!度过)(?<!庆祝){feast}(?:小?长假|假期|黄金周|假日)(?:(?:期间)?[两三四五六七八3-8]天)?"
    feast += r"|(?:春节|国庆)(?:期间)?[七八78]天(?=[，,])"
    since = r"(?<![^，,。；;、（(“\s])自[^，,。；;、\d]{1,8}?(?=以来)|(?<![^，,。；;、（(“\s])入[汛冬夏春秋]后?(?=以来)"
    since += r"|截[至止]到?(?:评价|统计|检查|审计|督查|评估|自评|调研|报告)(?:时点|基准日|之日|日|时)"
    plan = r"[“\"‘〝]?十[一二三四五六]五[”\"’〞]?(?:规划)?(?:期间|时期|末|期末|以来|初)?"
    years = rf"{_YEAR}{_DASH}(?:{_YEAR})|(?:19|20)\d{{2}}{_DASH}{_YEAR}"
    return (
        rf"(?:(?P<lead>截至到?|截止到?|到|至|自|从)?(?:{listed}|{across}|{first}|{days}|{several}|{season}|{years}|{months}|{feast}|{since}|{point}|{month}|{plan}|{own}{alternation(words)}"
        rf"|应?当?(?:自|在|从)[^，,。；;、\d]{{1,14}}?之日起"
        rf"|{_FEASTS}(?=期间)"
        rf"|(?<![^，,。；;、（(“])[^，,。；;、\d（(“”\s]{{1,6}}?(?=期间))"
        rf"(?:期间|以来|内|年内|[末底初](?!期)|期末|来|起|开始|为止|止|前|之前|底前)?)"
    )


@cache
def cues() -> Cues:
    """The cue patterns, compiled at the first call."""
    raw = _load("cues.toml")
    goal, fact, section, base = raw["goal"], raw["fact"], raw["section"], raw["base"]
    share, points = raw["share"], raw["points"]
    codes = {w: code for code in ("yoy", "mom", "previous") for w in base[code]}
    task = alternation(share["task_bases"]) + "(?:[数值]量?)?"
    return Cues(
        goal=regex("|".join([alternation(goal["strong"]), *goal["patterns"]])),
        goal_weak=regex("|".join([alternation(goal["weak"]), *goal["weak_patterns"]])),
        fact=regex("|".join([alternation(fact["strong"]), *fact["patterns"]])),
        fact_summed=regex(alternation(fact["summed"])),
        fact_weak=regex("|".join([alternation(fact["weak"]), *fact["weak_patterns"]])),
        described=regex("|".join(fact["described"])),
        this_time=regex("|".join(fact["this_time"])),
        section_goal=regex("|".join([alternation(section["goal"]), *section["goal_patterns"]])),
        section_aim=regex("|".join([alternation(section["aim"]), *section["aim_patterns"]])),
        section_fact=regex(alternation(section["fact"])),
        # 同期增长11%, but not 2013年同期, 去年同期
        base=regex(
            rf"(?P<code>(?!同比(?:19|20)\d{{2}}年){alternation(codes)}|(?<![年度月季史常])同期(?=[增减下上提升缩降回涨]))(?![春夏秋冬]季)(?:末|底|预算数|决算数|执行数|完成数|实际|水平)?"
        ),
        base_codes={**codes, "同期": "yoy"},
        base_written=regex(
            rf"(?:同比|(?<!占)比|较|与|对比)(?P<base>(?:前[一二三四五]年|上学[期年]|{_YEAR}(?:{_PART}|全年|同期)?|[“\"〝]?(?:十[一二三四五六]?|[七八九])五[”\"〞]?(?:末|期末|规划期末|时期|期间)?(?:增幅|增速|平均(?:水平|增速)?)?|"
            r"(?:上年|去年)[春夏秋冬]季|年初(?:预算数?|计划)?|期初|基期|常年同期|常年|历史同期|(?:多年|历年)(?:同期)?平均(?:值|水平)?|历年|[近前][一二两三四五十\d]{1,2}年(?:同期)?(?:平均(?:值|水平|数)?|均值)|[^，,。；;比较与由从自]{0,8}?同期|[^，,。；;、比较与由从自\d]{2,10}?(?=相比)))(?:相比|比|数)?"
        ),
        share_lead=regex(alternation(share["lead"])),
        share_of=regex(
            rf"(?:(?:{alternation(share['base_verbs'])}了?(?P<base>[^，,。；;、]{{0,24}}?{task}[^，,。；;、]{{0,8}}?)"
            r"|完成了?(?P<whole>[^，,。；;、了的]{2,16})"
            r"|(?:是|为|相当于|不足|不到|超过|接近|恢复[到至]|达到)"
            rf"(?P<times>(?:上年|去年|前[一二三四五]年|[一二三四五十\d]+年前|常年|{_YEAR}|[“\"]?十[一二三四五]五[”\"]?)[^，,。；;、]{{0,8}})"
            r"|(?:仅?为|仅?是|相当于|恢复[到至])(?P<part>[^，,。；;、\d的为]{2,16}))的"
            rf"|^(?P<again>(?:(?!完成|实现|达到|相当于|占)[^，,。；;、的\d]){{0,16}}{task})的"
            rf"|(?:完成|实现|达到)了?(?P<bare>[^，,。；;、的]{{0,16}}?{task}))$"
        ),
        counted_base=regex(rf"{alternation(share['base_verbs'])}了?(?P<base>[^，,。；;、]{{2,20}})$"),
        ratio_name=regex(alternation(share["ratio_names"])),
        task_base=regex(alternation(share["task_bases"])),
        score=regex(alternation(points["score_words"])),
        condition=regex(alternation(points["conditions"])),
        negative=regex(alternation(points["negatives"])),
        label=regex(alternation(raw["label"]["indicators"]) + r"$"),
        label_inside=regex(alternation(raw["label"]["indicators"]) + r"\s*[:：]"),
        qualitative=regex(alternation(raw["label"]["qualitative"])),
    )


@cache
def phrases() -> Phrases:
    """The phrase patterns and word sets, compiled at the first call."""
    raw = _load("phrases.toml")
    drop, subject, verbs, measure = raw["drop"], raw["subject"], raw["verbs"], raw["measure"]
    units = "小时|工作日|星期|礼拜|学期|学年|季度|年度|月|周|日|天|年|季|旬"
    every = rf"(?P<every>每[一二两三四五六七八九十半\d]*个?(?:{units}))(?:度|份)?(?:末月|首月|月?末|月?初)?"
    return Phrases(
        lead=frozenset(drop["lead"]),
        adverbs=frozenset(drop["adverbs"]),
        soft=frozenset(drop["soft"]),
        tail=frozenset(drop["tail"]),
        period=regex(_period(raw["time"]["words"])),
        frequency=regex(every),
        verbs=frozenset(verbs["act"]),
        doing=frozenset(verbs["act"]) | frozenset(verbs["also"]) | _doing(),
        whole=frozenset(verbs["act"]) | {"目标值", "实际值", "指标值", "年度指标值", "完成值", "即办率", "即办件"},
        acts=frozenset(verbs["act"]) - frozenset(verbs["nominal"]),
        transitive=frozenset(verbs["transitive"]),
        nominal=frozenset(verbs["nominal"]),
        purpose=frozenset(verbs["purpose"]),
        result=frozenset(verbs["result"]),
        event_end=regex(alternation(verbs["event_heads"]) + "$"),
        subject_end=regex(alternation(subject["heads"]) + r"(?:[（(][^（）()]{1,12}[）)])?$"),
        agent_end=regex(alternation(subject["agents"]) + r"(?:[（(][^（）()]{1,12}[）)])?$"),
        visits=frozenset(raw["visit"]["verbs"]),
        visited=regex(alternation(raw["visit"]["visited"]) + "$"),
        distributive=regex(alternation(subject["distributive"])),
        collective=regex(alternation(subject["collective"])),
        place=regex(
            rf"(?!山区$)(?![^、，,]*{alternation(subject['no_places'])}$)[^、，,。]{{1,10}}"
            r"(?:县|市|区|镇|乡|街道|村|州|盟|旗|管委会|开发区|林场|农场|县城)"
        ),
        kinds_of_place=frozenset(subject["kinds_of_place"]),
        of_a_kind=tuple(frozenset(kind) for kind in subject["of_a_kind"]),
        no_label=regex(alternation(raw["label"]["no_names"]) + "$"),
        no_measures=frozenset(measure["none"]),
        measure_end=regex(alternation(measure["heads"]) + r"(?:[（(][^（）()]{1,12}[）)])?$"),
        rate_end=regex(alternation(measure["rates"]) + "$"),
        shared_end=regex(alternation([*measure["heads"], *measure["shared"]]) + "$"),
    )


@cache
def function() -> Function:
    """The function words, read at the first call."""
    return Function(**{name: frozenset(words) for name, words in _load("phrases.toml")["function"].items()})


@cache
def refuse() -> Refuse:
    """The patterns of numbers that state nothing, compiled at the first call."""
    raw = _load("refuse.toml")
    end = {name: alternation(raw[name]) + "$" for name in ("per", "how_long", "casualties")}
    return Refuse(
        penalty=regex(alternation(raw["penalty"])),
        lost=regex(alternation(raw["lost"])),
        deducted=regex("|".join(raw["deducted"])),
        ranked=regex("|".join(raw["ranked"])),
        all_of=regex("|".join(raw["all_of"])),
        listed_by=regex(alternation(raw["listed_by"]) + r"[^，,。；;]*第[^，,。；;]{1,3}批$"),
        around=regex(rf"{alternation(raw['around'])}[^，,。；;]*的$"),
        for_whom=regex(alternation(raw["for_whom"]) + r"[^，,。；;]{0,12}$"),
        valid=regex(alternation(raw["valid"]) + "为?$"),
        others=regex(
            rf"(?:{alternation(raw['compared'])}|超过?)[^，,。；;]{{0,8}}{alternation(raw['elsewhere'])}[（(]$"
        ),
        rid_of=regex(alternation(raw["rid_of"]) + "$"),
        sizes=frozenset(raw["sizes"]),
        pointed=regex("(?:" + "|".join(raw["pointed"]) + ")$"),
        condition_opens=regex("|".join(raw["condition_opens"])),
        condition_closes=regex(rf"的[^，,。；;的]{{0,4}}{alternation(raw['condition_closes'])}?$"),
        granted=regex("|".join(raw["granted"])),
        condition_heads=tuple(raw["condition_heads"]),
        definition=regex(alternation(raw["definition"])),
        arithmetic=regex("|".join(raw["arithmetic"])),
        per=regex(end["per"]),
        how_long=regex(end["how_long"]),
        remedies=regex("|".join(raw["remedies"])),
        beyond=tuple(raw["beyond"]),
        compared=regex(
            rf"(?<![不或]){alternation(raw['compared'])}(?![ⅠⅡⅢⅣⅤIV一二三四五]+类)(?:[^，,。；;、]{{0,24}})$"
        ),
        norm=regex(rf"的[^，,。；;、的]{{0,8}}{alternation(raw['norms'])}"),
        held_against=regex(rf"(?<!不){alternation(raw['held_against'])}"),
        usual=regex(rf"{alternation(raw['usual'])}[（(]$"),
        to_whom=regex(rf"(?:^|[^针面]){alternation(raw['to_whom'])}$"),
        casualties=regex(rf"(?:一次(?:性)?)?{end['casualties']}"),
        ages=frozenset(raw["ages"]),
        not_less=regex(alternation(raw["not_less"])),
        graded=regex("|".join(raw["graded"])),
        bonus=regex(r"[，,]加\s*\d"),
        takes=regex("|".join(raw["takes"])),
        earns=frozenset(raw["earns"]),
        full_points=regex(raw["full_points"]),
        shortfall=regex(raw["shortfall"]),
        parts_of_points=regex("|".join(raw["parts_of_points"])),
        cycles=regex(raw["cycles"]),
        leaves=regex(raw["leaves"]),
        passed=tuple(raw["passed"]),
        events=regex(raw["events"]),
        divided=regex(alternation(raw["divided"]) + "[^，,。；;]{0,24}$"),
        condition_acts=regex("|".join(raw["condition_acts"])),
        condition_whens=regex("(?:" + "|".join(raw["condition_whens"]) + ")$"),
        weighs=regex(alternation(raw["weighs"])),
        worth=regex(raw["worth"]),
        formula=regex(raw["formula"]),
        weighing=regex(alternation(raw["weighing"])),
        informs=tuple(raw["informs"]),
        name_leads=regex(alternation(raw["name_leads"]) + "$"),
        bounds=tuple(raw["bounds"]),
        grades=tuple(raw["grades"]),
        gave_points=regex(alternation(raw["measured_in_points"]) + r"[^，,。；;]{0,12}分[，,（(]$"),
        measured_in_points=regex(
            alternation(raw["measured_in_points"])
            + r"(?!指标)"
            + r"[^，。；、\d]{0,4}?(?:得分|评分|指数)?(?:分别|均)?(?:为|达到?|均为)?$"
        ),
    )
