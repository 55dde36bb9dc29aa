"""Numbers of a sentence that state nothing, one rule for each kind of them.

得5分 is what an assessment gives, 10亿元以上项目 a kind of project, 24小时火灾扑灭率 a name, 全市8个区县 a set that
everybody knows. Each rule of ``RULES`` looks at one value where it stands and says whether it is of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token, is_named_change
from extractor.mentions.prose.words import cues, phrases, refuse
from extractor.mentions.quantity import Quantity
from extractor.regex import regex

_BEYOND = regex(
    r"(?:超(?:出|过)?|比|较|未达|低于|高于)(?:年度|省定|规定|补助|序时|目标|预期)?(?:计划|标准|任务|进度|目标值?)"
    r"(?:节约|超出|少|多|高|低)?$"
)
_FASTER = regex(r"(?:比|较)[^，,。；;]{1,16}[快慢高低][了出]?(?:\d[\d.]*[、和及])*$")  # 增速比全市快2.1个百分点
_DONE = regex(
    r"(?:超额|提前|如期|按期|按时|全部|全面|顺利|基本|均|都|已)?(?:完成|达标|完工|竣工|开工|投用|建成|落地|通过|办结|销号)"
)
_OF_THESE = regex(r"[^，,。；;\d]{1,8}中[，,]?有?$")
_LIST = regex(r"(?<=[是为有])[^，,。；;是为有\d]+、[^，,。；;\d]+$")
_SLOGAN = 24  # characters of a quotation
_NEAR = 12
_BEHIND = 10
_STOPS = ("", "，", ",", "。", "；", ";")
_PHASE = regex(r"[一二三四五六]期")
_SESSION = regex(r"届[^，,。；;]{0,8}$")
_COMPARISON = regex(r"(?<![同环占])比(?![例重率值分])[^，,]{1,12}$")
_BOUNDS = ("以上", "及以上", "以下", "及以下")
_WITHIN = (None, "内", "以内", "之内")
_FEW = regex(r"[二两三四五六七八九十]{1,2}(?:项|个|大|种|类|级|件|方面)")
_FEW_PLACES = regex(r"[二两三四五六七八九十]{1,2}个")
_CLOSED_SET = regex(r"[^，,。；;、（(]{0,6}[（(]")
_SCOPE = 60  # characters of a sentence in front of a number
_ONES = regex(r"的[\u4e00-\u9fff]{1,12}")
_OVER = regex(r"[\u4e00-\u9fff]{1,6}(?:及?以[上下])的")
_COUNTED_IN = ("条", "个", "项")
_MEASURES = regex(
    r"(?:[一二三]级|具体|核心|定[量性]|数量|质量|时效|成本|产出|效益|满意度|经济|社会|生态|可持续|影响|绩效|类|、|和)*指标"
)
_RANKED = ("一级指标", "二级指标", "三级指标", "绩效指标")
_FAR = 8  # words between a bound and the number that counts what it defines
_AMONG = regex(r"[^，,。；;\d]{1,16}之一(?![^，,。；;]{0,2}[是为])")
_ONE_BY_ONE = regex(
    r"(?:(?!新建|[改扩修]建|改造|建[成设]|[举召]|开展|组织)[\u4e00-\u9fff]{2}一([户处起件个项家例批])[，,、]?)"
    r"(?:[\u4e00-\u9fff]{2}一\1[，,、。；]?)+"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A value and what stands around it in its piece."""

    text: str
    piece: Piece
    tokens: Sequence[Token]
    at: int
    q: Quantity
    before: str
    after: str
    behind: str

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def later(self) -> bool:
        """Whether another value follows in the piece."""
        return any(t.kind == "value" for t in self.tokens[self.at + 1 :])


def _points(p: Place) -> bool:
    """得5分, 记50元, 每例扣10元, …的，奖励5000元, 按10%折算: what an assessment gives or takes."""
    where = refuse()
    if where.worth.match(p.after):
        return False  # 控制率3%(12分)上升1个百分点扣1分
    if p.after.startswith(where.grades) or _weighs_points(p):
        return True
    if (p.before.endswith("按") and where.weighs.match(p.after)) or where.parts_of_points.search(p.before):
        return True
    if _per_unit(p):
        return True
    return (
        p.q.unit == "分"
        or where.lost.search(p.after) is not None
        or where.pointed.search(p.before) is not None
        or where.deducted.search(p.before) is not None
    )


def _weighs_points(p: Place) -> bool:
    """分别按不同的权重计分:在平均水平之上的,按|7:3|: how the points are made up."""
    if p.q.kind != "ratio" or not p.before.endswith(("按", "按照")):
        return False
    opens = max(p.text.rfind(mark, 0, p.token.start) for mark in "。；\n")
    return refuse().weighing.search(p.text, max(opens + 1, p.token.start - 2 * _SCOPE), p.token.start) is not None


def _per_unit(p: Place) -> bool:
    """被市级采用|1条|得0.5分; but 新增商户|30户|得20分，每少1户减1分 asks for thirty."""
    where = refuse()
    if p.q.op_text is not None or p.q.kind == "percent" or where.graded.match(p.after) is None:
        return False
    return where.full_points.match(p.after) is None and where.shortfall.match(p.behind) is None


def _rate_of_points(p: Place) -> bool:
    """每低1个百分点扣0.5分."""
    stop = max(p.token.start, p.q.number_start)
    found = cues().condition.search(p.text, p.piece.start, stop)
    return found is not None and p.q.number_start - found.end() < _NEAR


def _grade(p: Place) -> bool:
    """90%至95%的，得2分: a step of the scale, named before."""
    return not p.before.strip() and refuse().graded.match(p.after + p.behind[:_BEHIND]) is not None


def _set_size(p: Place) -> bool:
    """火灾四项指数（…）, 分为优秀、良好、合格、不合格四个等次."""
    if _FEW.fullmatch(p.q.text) is None or not p.before.strip() or not p.after.strip("的，。； "):
        return False
    if refuse().divided.search(p.before):
        return True
    if p.later and not any(t.kind == "word" and t.text in phrases().verbs for t in p.tokens[p.at + 1 :]):
        return True  # 缓缴三项社保费3240万元
    words = [t for t in p.tokens if t.kind == "word" and t.start < p.token.start]
    if not words or any(t.text in phrases().verbs for t in words):
        return False
    return _CLOSED_SET.match(p.after) is not None


def _described(p: Place) -> bool:
    """下属图书馆、文化馆、博物馆等4个事业单位: what there is, where nothing is done; 零突破, 两位数增长, slogans.

    “新建托位”、“改造管网”等|7项|超额完成: something is done.
    """
    if p.q.unit == "位" and p.after.startswith("数"):
        return True
    if (p.q.rule == "grammar.zero" and p.after.startswith("突破")) or p.after.startswith(("的局面", "的困境")):
        return True
    acts = _DONE.match(p.after) or any(t.kind == "word" and t.text in phrases().verbs for t in p.tokens)
    return p.before.endswith("等") and "、" in p.before and bool(p.after.strip()) and not acts


def _failed(p: Place) -> bool:
    """低于80%不得分, 少于3次的，扣2分."""
    where = refuse()
    if where.penalty.search(p.after + p.behind[:_BEHIND]) is None:
        return False
    words = where.not_less.sub("", p.before[-8:] + (p.q.op_text or ""))
    return cues().negative.search(words) is not None


def _each_of_many(p: Place) -> bool:
    """每50户配备1名, 一式三份."""
    return refuse().per.search(p.before) is not None


def _slogan(p: Place) -> bool:
    """“三个下降、三个100%”, 发现一处，整改一处; not “零火点”."""
    if p.q.rule == "grammar.zero":
        return False
    near = _ONE_BY_ONE.finditer(p.text, max(0, p.token.start - _SLOGAN), p.token.end + _SLOGAN)
    if any(m.start() <= p.token.start < m.end() for m in near):
        return True
    opening = p.text.rfind("“", max(p.piece.start - _SLOGAN, 0), p.token.start)
    if opening < 0 or p.text.find("”", opening, p.token.start) >= 0:
        return False
    closing = p.text.find("”", p.token.end, p.token.end + _SLOGAN)
    return 0 <= closing <= opening + _SLOGAN and not _measure_quoted(p, opening + 1)


def _measure_quoted(p: Place, begin: int) -> bool:
    """“出动率≥95%”, “保养完成率100%”: a measure cited with what it shall be."""
    named = p.text[begin : p.token.start].strip()
    if not named or p.text.find("”", p.token.end) != p.token.end + len(p.after) - len(p.after.lstrip()):
        return False
    bounded = p.q.op in (">=", "<=") and not p.q.text[0].isdigit()
    return bounded or phrases().rate_end.search(named) is not None


def _ranked(p: Place) -> bool:
    """全市|20个|区县排名第4: among how many a rank is."""
    return p.q.op_text is None and refuse().ranked.match(p.after) is not None


def _known_set(p: Place) -> bool:
    """|三个|乡镇普遍重视, 从|三个|乡镇检查情况来看: all that there are, spoken of as one."""
    if _FEW_PLACES.fullmatch(p.q.text) is None or any(t.text in phrases().verbs for t in p.tokens[: p.at]):
        return False
    return refuse().all_of.match(p.after) is not None


def _ordinal(p: Place) -> bool:
    """2015届毕业生, 七届人大三次会议, 快速路二期建成."""
    if (p.q.unit == "届" and (p.q.value or 0) > 1000) or (p.q.unit == "次" and _SESSION.search(p.before)):
        return True
    if p.q.unit != "期" or _PHASE.fullmatch(p.q.text) is None or p.after[:1] in _STOPS:
        return False
    before = p.tokens[p.at - 1] if p.at else None
    return before is None or before.text not in phrases().verbs  # 举办|五期|培训


def _one_of(p: Place) -> bool:
    """全省|六个|产粮大县之一: of how many it is one."""
    return p.q.op_text is None and _AMONG.match(p.after) is not None


def _drawn_from(p: Place) -> bool:
    """抽查的|54条|路线中有9条存在病害: how many there are, of which the next number tells some."""
    if not p.before.rstrip().endswith("的") or not p.later:
        return False
    nxt = next(t for t in p.tokens[p.at + 1 :] if t.kind == "value")
    return _OF_THESE.fullmatch(p.text[p.token.end : nxt.start]) is not None


def _how_long(p: Place) -> bool:
    """比计划工期提前33天, 历经27年, 比规定时限超出13天; 60日内|申请行政复议: where one may appeal to."""
    if p.q.kind == "duration" and refuse().remedies.search(p.after):
        return True
    if p.q.kind == "duration" and p.before.endswith("提前") and p.after.startswith(refuse().informs):
        return False
    if refuse().how_long.search(p.before) or (p.q.kind == "duration" and p.later and p.after.startswith("前的")):
        return True
    if p.q.direction is not None:
        return False  # 比上年缩短|超过7天 is a change
    return (p.q.op_text or "").startswith(refuse().beyond) and _COMPARISON.search(p.before) is not None


def _against_others(p: Place) -> bool:
    """高于全省平均水平3.1个百分点."""
    where = refuse()
    compares = p.q.direction_start is not None and where.compared.match(
        p.text, p.q.direction_start, p.q.direction_end or p.q.direction_start
    )
    if p.q.direction is not None and not compares and not is_named_change(p.text, p.q):
        return False
    if compares or where.compared.search(p.before) or _BEYOND.search(p.before):
        return True
    if p.q.unit in ("百分点", "千分点") and _FASTER.search(p.before) and not any(t.kind == "base" for t in p.tokens):
        return True
    near = any(t.kind in ("direction", "each") for t in p.tokens)
    return p.q.unit in ("百分点", "千分点") and not p.q.change_to and not near


def _norm(p: Place) -> bool:
    """低于|10%|的年度目标, 较常年（|1265.7毫米|）偏少: what a result is held against, named behind or before."""
    where = refuse()
    if where.norm.match(p.after) and where.held_against.match(p.q.op_text or ""):
        return True
    alone = not p.before.strip() and not p.after.strip() and p.piece.host is not None
    if alone and p.q.kind == "duration" and p.text[: p.piece.start].endswith(("期（", "期(")):
        return True  # 缺陷责任期（1年）
    return alone and where.usual.search(p.text, max(0, p.piece.start - _NEAR), p.piece.start) is not None


def _leaf(p: Place) -> bool:
    """本文档共|3页|, 第2页: pages of the paper itself."""
    acts = any(t.kind == "word" and t.text in phrases().verbs for t in p.tokens[: p.at])
    return p.q.unit == "页" and not acts and refuse().leaves.search(p.before) is not None


def _counts_measures(p: Place) -> bool:
    """设|1条|数量指标：抢修及时率≥95%, 细化为|12个|三级指标: how many measures there are, not what they ask for."""
    if p.q.unit not in _COUNTED_IN:
        return False
    return _MEASURES.match(p.after) is not None or (not p.after.strip() and p.before.endswith(_RANKED))


def _cycle(p: Place) -> bool:
    """以每月为|一个|周期: how often is counted."""
    return refuse().cycles.match(p.after) is not None and p.before.endswith(("为", "每"))


def _to_whom(p: Place) -> bool:
    """对3家医院处以罚款10.5万元."""
    return refuse().to_whom.search(p.before) is not None and p.later


def _counts_listed(p: Place) -> bool:
    """大坪、新寨、红岩|3个|村村内道路硬化分别为…, 最高的|3个|城市依次是甲、乙和丙: how many are listed."""
    named = _LIST.search(p.after)
    if named is not None and p.q.op_text is None and p.before.endswith("的"):
        return named.group().count("、") + named.group().count("和") + 1 == p.q.value
    if not p.later or not any(t.kind == "each" for t in p.tokens[p.at + 1 :]):
        return False
    listed = p.text[p.piece.start : p.token.start].removesuffix("等")
    return p.q.op_text is None and listed.count("、") + listed.count("和") + 1 == p.q.value and "、" in listed


def _of_a_list(p: Place) -> bool:
    """列入全国第二批|500家|县级医院名单, 围绕年初确定的|8项|任务: what something is part of or goes by."""
    where = refuse()
    if where.listed_by.search(p.before) and "名单" in p.after:
        return True
    return p.q.unit in ("项", "个", "大", "件") and where.around.search(p.before) is not None


def _defines_measure(p: Place) -> bool:
    """地下水资源量(矿化度|≤2克/升|)88亿立方米: a bound in a bracket between a name and its number."""
    text, end = p.text, p.piece.end
    if p.piece.host is None or p.later or p.q.op == "=" or p.after.strip():
        return False
    return text[end : end + 1] in ("）", ")") and text[end + 1 : end + 2].isdigit()


def _of_rules(p: Place) -> bool:
    """本办法适用于|14个村|和从业人员50人以上的单位, 本办法自…起施行，有效期|2年: what rules say of themselves."""
    where = refuse()
    opens = max(p.text.rfind(mark, 0, p.token.start) for mark in "。；\n")
    if where.for_whom.search(p.text, max(opens + 1, p.token.start - _SCOPE), p.token.start):
        return True
    return where.valid.search(p.before) is not None and "行" in p.text[max(0, p.piece.start - _NEAR) : p.piece.start]


def _elsewhere(p: Place) -> bool:
    """占总人口的16.4%，超过全国（|16.1%|）的平均水平: another place's figure in a bracket."""
    if p.piece.host is None or p.before.strip() or p.after.strip():
        return False
    return refuse().others.search(p.text, max(0, p.piece.start - 2 * _NEAR), p.piece.start) is not None


def _case(p: Place) -> bool:
    """有|12户以上|的出租房，…, |12个|教学班以上的学校, 消除|56人以上|大班额: which ones a rule speaks of."""
    if p.q.kind == "percent":
        return False
    bound = p.q.op_text in _BOUNDS
    if bound and p.before.strip() in ("有", "设有", "建有", "拥有") and _ONES.fullmatch(p.after):
        return True
    if _OVER.match(p.after) or (bound and refuse().events.match(p.after)):
        return True
    return bound and refuse().rid_of.search(p.before) is not None and p.after[:1] not in _STOPS


def _size(p: Place) -> bool:
    """建成|5兆瓦|光伏电站1座: the size of what is counted behind it."""
    behind = p.tokens[p.at + 1 :]
    if p.q.unit not in refuse().sizes or not behind or behind[0].kind != "word":
        return False
    later = next((n for n, t in enumerate(behind) if t.kind == "value"), None)
    return later is not None and later <= _FAR and all(t.kind == "word" for t in behind[:later])


def _of_people_and_land(p: Place) -> bool:
    """35岁以上人群, 25度以上坡耕地, 一次死亡3人以上事故."""
    if p.after[:1] == "坡" or (p.q.unit == "度" and p.after[:1] not in _STOPS):
        return True
    behind = p.tokens[p.at + 1] if p.at + 1 < len(p.tokens) else None
    if p.after[:1] in _STOPS or p.q.change_from or (behind is not None and behind.kind == "direction"):
        return False
    return p.q.unit in refuse().ages or (p.q.op_text in _BOUNDS and refuse().casualties.search(p.before) is not None)


def _defines(p: Place) -> bool:
    """10亿元以上|项目|18个, 24小时|火灾扑灭率|达95%: a number inside the name that a later number measures."""
    q, behind = p.q, p.tokens[p.at + 1 :]
    if not behind or behind[0].kind != "word":
        return False
    known = phrases()
    if p.before.endswith(("对", "对于")) and behind[0].text == "的":
        return True  # 对|10万元以下|的贷款免除反担保
    if q.kind == "duration" and (p.after.startswith(("不得", "不予")) or p.before.endswith("分")):
        return True  # 5年内|不得再次申报, 分|三年|拨付
    if q.kind == "duration" and p.later and refuse().name_leads.search(p.before):
        return True  # 臭氧日最大|8小时|滑动平均
    if (
        p.later
        and behind[0].text in ("的", "之间")
        and (q.op == "range" or (q.op_text or p.before[-1:]).startswith((*refuse().bounds, *refuse().passed)))
    ):
        return True  # 常住人口超过10万人|的有3个
    if (
        q.kind == "duration"
        and p.later
        and (q.op_text or "").startswith(refuse().bounds)
        and not p.before.strip()
        and behind[0].text not in known.verbs
    ):
        return True  # 超12个月|未结案件
    if q.kind == "duration" and q.op_text is None and not p.before.strip():
        phrase = ""
        for t in behind:  # 24小时|晴雨预报准确率、…分别
            if t.kind != "word":
                break
            phrase += t.text
        if known.rate_end.search(phrase):
            return True
    suffixed = q.op_text is not None and q.op != "range" and not q.shared and q.text.endswith(("上", "下", "内"))
    if suffixed and q.kind == "duration" and q.op_text not in _WITHIN and behind[0].text not in known.verbs:
        return True  # 五年以上|教龄
    later = next((n for n, t in enumerate(behind) if t.kind == "value"), None)
    if q.kind == "percent" and later is not None and later <= _FAR and suffixed and behind[0].text == "的":
        counted = behind[later].quantity  # 发生率在20%以上|的贫困村92个
        return counted is not None and counted.kind == "number" and counted.unit is not None
    if q.kind == "percent" or later is None or later > _FAR:
        return False
    between = behind[:later]
    if any(t.kind in ("stop", "frequency", "period", "date", "hole") and t.text.strip() for t in between):
        return False
    if any(t.text in ("且", "并且", "而且") for t in between):
        return False
    words = [t for t in between if t.kind == "word"]
    while words and words[-1].text in known.tail:
        words = words[:-1]
    if not words:
        return False
    if known.rate_end.search("".join(t.text for t in words)):
        return True
    if not suffixed or (words[0].text == "的" and q.op in ("<=", "<")):
        return False
    return words[0].text not in known.verbs


def _of_those_counted(p: Place) -> bool:
    """有|6家|企业净利润|超过5亿元: what the counted ones have, each of them."""
    if p.q.op not in (">", ">=", "<", "<=") or p.later:
        return False
    at = next((k for k in range(p.at - 1, 0, -1) if p.tokens[k].kind == "value"), None)
    counted = p.tokens[at].quantity if at is not None else None
    if at is None or counted is None or counted.kind != "number" or p.tokens[at - 1].text not in ("有", "共有"):
        return False
    words = [t for t in p.tokens[at + 1 : p.at] if t.kind == "word"]
    between = p.text[p.tokens[at].end : p.token.start]
    measured = [t for t in words if phrases().measure_end.search(t.text)]
    return bool(measured) and measured[-1] is words[-1] and len(words) > 1 and not re.search("[，,、的]", between)


RULES: tuple[Callable[[Place], bool], ...] = (
    _points,
    _rate_of_points,
    _grade,
    _set_size,
    _described,
    _failed,
    _each_of_many,
    _slogan,
    _ranked,
    _known_set,
    _ordinal,
    _how_long,
    _leaf,
    _counts_measures,
    _cycle,
    _drawn_from,
    _one_of,
    _against_others,
    _norm,
    _to_whom,
    _counts_listed,
    _of_a_list,
    _of_rules,
    _elsewhere,
    _defines_measure,
    _case,
    _size,
    _of_those_counted,
    _of_people_and_land,
    _defines,
)
