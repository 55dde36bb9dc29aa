"""Tables whose layout says what their heads do not: merged heads, lists in cells, paths, turned and paired tables."""

from __future__ import annotations

import pytest

from extractor.documents.read import read
from extractor.indicators.tables import Around, table_indicators
from extractor.rows import read_tables
from tests.indicators.test_tables import lines

CASES: list[tuple[str, str, list[str]]] = [
    (
        "both levels in one cell",
        "分类|内容|计划达到//产出指标—数量指标|整修渠道|12公里//^|清淤塘坝|8口//效益指标－社会效益指标|受益农户|≥300户",
        [
            "产出指标/数量指标/整修渠道: target =12公里",
            "产出指标/数量指标/清淤塘坝: target =8口",
            "效益指标/社会效益指标/受益农户: target >=300户",
        ],
    ),
    (
        "what is asked for under 考核标准, in figures or in a word",
        "序号|考核指标|考核标准|分值//1|路面完好率|不低于95%|40//2|日常巡查|每周不少于2次|30//3|养护台账|齐全|30",
        [
            "-/-/路面完好率: target >=95%; weight =40",
            "-/-/日常巡查: target >=2次; weight =30",
            "-/-/养护台账: target qualitative:齐全; weight =30",
        ],
    ),
    (
        "tasks with a number under 考核内容",
        "序号|考核项目|考核内容|分值//1|组织领导|成立专班1个|40//2|宣传发动|张贴标语20条|30//3|档案管理|建立台账1套|30",
        [
            "组织领导/-/成立专班: target =1个; weight =40",
            "宣传发动/-/张贴标语: target =20条; weight =30",
            "档案管理/-/建立台账: target =1套; weight =30",
        ],
    ),
    (
        "kind, name and value in one cell",
        "序号|绩效指标|分值//1|数量指标：巡查河道≥96次|20//2|质量指标：水质达标率100%|30//3|成本指标：人均费用不超过800元|50",
        [
            "-/数量指标/巡查河道: target >=96次; weight =20",
            "-/质量指标/水质达标率: target =100%; weight =30",
            "-/成本指标/人均费用: target <=800元; weight =50",
        ],
    ),
    (
        "levels as heads over names with values",
        "项目名称|产出指标|<|效益指标//^|数量指标|质量指标|社会效益指标"
        "//路灯更换|更换路灯60盏，拆除旧杆58根|亮灯率≥98%|惠及居民900户//驿站建设|新建驿站3处|验收合格率100%|/",
        [
            "产出指标/数量指标/更换路灯: target =60盏",
            "产出指标/数量指标/拆除旧杆: target =58根",
            "产出指标/质量指标/亮灯率: target >=98%",
            "效益指标/社会效益指标/惠及居民: target =900户",
            "产出指标/数量指标/新建驿站: target =3处",
            "产出指标/质量指标/验收合格率: target =100%",
        ],
    ),
    (
        "a pair of columns below each level",
        "项目名称|产出指标|<|<|<//^|数量指标|<|质量指标|<//^|内容|标准|内容|标准"
        "//送戏下乡|演出场次|≥80场|群众满意度|≥90%//图书下乡|配送图书|6000册|完好率|95%以上",
        [
            "产出指标/数量指标/演出场次: target >=80场",
            "产出指标/数量指标/配送图书: target =6000册",
            "产出指标/质量指标/群众满意度: target >=90%",
            "产出指标/质量指标/完好率: target >=95%",
        ],
    ),
    (
        "a list of names with values in each cell",
        "一级指标|二级指标|指标内容和目标值//产出指标|数量指标|1.平整土地：≥800亩；¶2.修建机耕路：6.5公里"
        "//^|质量指标|工程合格率100%¶苗木成活率≥90%//效益指标|社会效益指标|受益农户：不少于320户",
        [
            "产出指标/数量指标/平整土地: target >=800亩",
            "产出指标/数量指标/修建机耕路: target =6.5公里",
            "产出指标/质量指标/工程合格率: target =100%",
            "产出指标/质量指标/苗木成活率: target >=90%",
            "效益指标/社会效益指标/受益农户: target >=320户",
        ],
    ),
    (
        "a level's name on as many lines as the names beside it",
        "一级指标|二级指标|三级指标|指标值//产出指标|数量¶指标|1.修复围栏¶2.补种林木|≥5公里¶≥800株"
        "//^|质量¶指标|1.成活率¶2.抽检合格率¶3.返工率|≥90%¶100%¶≤2%//^|数量指标¶时效指标|1.巡护次数¶2.按期完工率|≥60次¶100%",
        [
            "产出指标/数量指标/修复围栏: target >=5公里",
            "产出指标/数量指标/补种林木: target >=800株",
            "产出指标/质量指标/成活率: target >=90%",
            "产出指标/质量指标/抽检合格率: target =100%",
            "产出指标/质量指标/返工率: target <=2%",
            "产出指标/数量指标/巡护次数: target >=60次",
            "产出指标/时效指标/按期完工率: target =100%",
        ],
    ),
    (
        "what measures with units are taken of",
        "班组|消缺率（%）|检修工时（小时）//年度目标|98|1200//锅炉班|97.5|1180//汽机班|99.1|—",
        [
            "-/-/消缺率（%）: target =98%; actual =97.5% 锅炉班; actual =99.1% 汽机班",
            "-/-/检修工时（小时）: target =1200小时; actual =1180小时 锅炉班",
        ],
    ),
    (
        "lines of time below measures",
        "时段|运行|<//^|供水量（吨）|检修次数（次）//一季度|120|2//二季度|130|1//上半年|250|3",
        [
            "运行/-/供水量（吨）: target =120吨 一季度; target =130吨 二季度; target =250吨 上半年",
            "运行/-/检修次数（次）: target =2次 一季度; target =1次 二季度; target =3次 上半年",
        ],
    ),
    (
        "grades that places are to reach",
        "学校|拟达等次|<//^|教学|安全//城南小学|优|良//石门小学|合格|优",
        [
            "拟达等次/-/教学: target qualitative:优 城南小学; target qualitative:合格 石门小学",
            "拟达等次/-/安全: target qualitative:良 城南小学; target qualitative:优 石门小学",
        ],
    ),
    (
        "cards below lines that state the level",
        "数量指标|<|<|<//指标名称|夜查次数|权重|10//目标值|≥240次|数据来源|台账"
        "//质量指标|<|<|<//指标名称|检验率|权重|12//目标值|≥99%|数据来源|系统",
        [
            "-/数量指标/夜查次数: weight =10; target >=240次",
            "-/质量指标/检验率: weight =12; target >=99%",
        ],
    ),
    (
        "two tables beside each other",
        "工作指标|计量|任务数||服务承诺|兑现标准//入藏图书|册|3600||每周开放|不少于64小时//读者活动|场|120||咨询答复|2小时内",
        [
            "-/-/入藏图书: target =3600册",
            "-/-/读者活动: target =120场",
            "-/-/每周开放: target >=64小时",
            "-/-/咨询答复: target <=2小时",
        ],
    ),
    (
        "a group in front of names below unknown heads",
        "类型|服务事项|承诺水平|兑现情况//接听|接通时间|15秒内|11.8秒//^|接通率|≥95%|96.7%//回访|回访率|100%|99.2%",
        [
            "接听/-/接通时间: target <=15秒; actual =11.8秒",
            "接听/-/接通率: target >=95%; actual =96.7%",
            "回访/-/回访率: target =100%; actual =99.2%",
        ],
    ),
    (
        "grades of a scale with an average among them",
        "项目|优秀值|良好值|平均值|较差值|本企业2022年//收益率|12%|9%|5%|-6%|7%//周转率|5次|4次|3次|1次|2次",
        [
            "-/-/收益率: tier =12% 优秀值; tier =9% 良好值; tier =5% 平均值; tier =-6% 较差值; actual =7% 2022年",
            "-/-/周转率: tier =5次 优秀值; tier =4次 良好值; tier =3次 平均值; tier =1次 较差值; actual =2次 2022年",
        ],
    ),
]


def page(table: str) -> bytes:
    """Rows between ``//`` and cells between ``|`` as HTML; ``<`` and ``^`` are covered by the cell left and above."""
    grid = [row.split("|") for row in table.split("//")]
    out = []
    for r, row in enumerate(grid):
        cells = []
        for c, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, down = 1, 1
            while c + right < len(row) and row[c + right] == "<":
                right += 1
            while r + down < len(grid) and grid[r + down][c] == "^":
                down += 1
            cells.append(f'<td colspan="{right}" rowspan="{down}">{cell.replace("¶", "<br>")}</td>')
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(out)}</table></body></html>".encode()


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_a_layout_tells_what_its_heads_do_not(table: str, want: list[str]) -> None:
    document = read(page(table), filename="表.html")
    result = table_indicators(document, read_tables(document), Around(lambda _: 2023, lambda _: None, lambda _: ()))
    for indicator in result.indicators:
        for source in (indicator.source, *(v.source for v in indicator.values)):
            assert document.text[source.start : source.end] == source.text
    assert sorted(lines(result.indicators)) == sorted(want)
