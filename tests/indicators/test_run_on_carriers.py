"""Run-on tables as sites leave them: lines wrapped inside cells, figures set off by blanks, nothing filled in."""

from __future__ import annotations

import pytest

from extractor import extract

Rows = list[tuple[str | None, str | None, str, str]]


def rows(text: str) -> Rows:
    """Each indicator's levels, name, and its values as role:text."""
    found = extract(text.encode()).indicators
    return [
        (i.level1, i.level2, i.name, " ".join(f"{v.role}:{v.text}" if v.text else f"{v.role}:-" for v in i.values))
        for i in found
    ]


WRAPPED_HEADS = "一级 指标二级 指标三级 指标年度指标 值实际 完成值"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            WRAPPED_HEADS + "产出 指标数量 指标养护县道 里程≥120公里126公里补植行 道树300 棵300棵"
            "质量 指标路面技术状 况优良率≥85%88%效益 指标社会 效益 指标群众出行 条件改善改善",
            [
                ("产出指标", "数量指标", "养护县道里程", "target:≥120公里 actual:126公里"),
                ("产出指标", "数量指标", "补植行道树", "target:300 棵 actual:300棵"),
                ("产出指标", "质量指标", "路面技术状况优良率", "target:≥85% actual:88%"),
                ("效益指标", "社会效益指标", "群众出行条件", "target:改善 actual:改善"),
            ],
            id="blanks where lines were wrapped, none where cells meet",
        ),
        pytest.param(
            WRAPPED_HEADS + "产出 指标数量 指标3000米渠道衬 砌完成率100%100%质量 指标返工事 故起数00",
            [
                ("产出指标", "数量指标", "3000米渠道衬砌完成率", "target:100% actual:100%"),
                ("产出指标", "质量指标", "返工事故起数", "target:0 actual:0"),
            ],
            id="a name that begins with a figure, nothing twice",
        ),
        pytest.param(
            "一级指标 二级指标 三级指标 年度 指标值 全年 完成值产出 指标 数量 指标 校车 运行线路 18条 18条 "
            "质量 指标 校车 年检合格率 100% 100%",
            [
                ("产出指标", "数量指标", "校车运行线路", "target:18条 actual:18条"),
                ("产出指标", "质量指标", "校车年检合格率", "target:100% actual:100%"),
            ],
            id="blanks between cells as well",
        ),
        pytest.param(
            "一级指标二级指标三级指标指标值产出指标数量指标举办培训班次数 6 期 培训农民人次 480 人次"
            "示范田面积 1200 亩质量指标良种覆盖率 96%",
            [
                ("产出指标", "数量指标", "举办培训班次数", "target:6 期"),
                ("产出指标", "数量指标", "培训农民人次", "target:480 人次"),
                ("产出指标", "数量指标", "示范田面积", "target:1200 亩"),
                ("产出指标", "质量指标", "良种覆盖率", "target:96%"),
            ],
            id="figures set off from their units",
        ),
        pytest.param(
            "项目绩效目标申报表项目名称图书配送指标指标内容指标值产出指标配送图书次数 各 2 次流动服务点个数 12 个"
            "图书完好率 98%项目绩效指标配送及时率 100%效益指标读者人次增长率 5%",
            [
                ("产出指标", None, "配送图书次数", "target:2 次"),
                ("产出指标", None, "流动服务点个数", "target:12 个"),
                ("产出指标", None, "图书完好率", "target:98%"),
                ("产出指标", None, "配送及时率", "target:100%"),
                ("效益指标", None, "读者人次增长率", "target:5%"),
            ],
            id="groups below 指标, the table's upright label among the cells",
        ),
        pytest.param(
            "指标指标内容指标值备注产出指标救护车购置数量4辆车载设备配置率100%满意度指标患者满意度≥92%",
            [
                ("产出指标", None, "救护车购置数量", "target:4辆"),
                ("产出指标", None, "车载设备配置率", "target:100%"),
                ("满意度指标", None, "患者满意度", "target:≥92%"),
            ],
            id="groups below 指标, a fourth column",
        ),
    ],
)
def test_rows_of_a_run_on_table(text: str, expected: Rows) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "绩效目标申报表（2024年度）项目名称大气监测能力建设一级指标二级指标三级指标指标值备注产出指标数量指标"
            "新增监测站点数量更新监测设备数量培训监测人员人次质量指标监测数据有效率设备验收合格率",
            [
                ("产出指标", "数量指标", "新增监测站点数量", "target:-"),
                ("产出指标", "数量指标", "更新监测设备数量", "target:-"),
                ("产出指标", "数量指标", "培训监测人员人次", "target:-"),
                ("产出指标", "质量指标", "监测数据有效率", "target:-"),
                ("产出指标", "质量指标", "设备验收合格率", "target:-"),
            ],
            id="a form that nobody filled in",
        ),
        pytest.param(
            "绩效自评表一级指标二级指标三级指标年度指标值全年完成值分值得分产出指标数量指标开展义诊场次"
            "服务老年人人数（含外出义诊，按月统计上报）发放宣传册数量质量指标健康档案规范率满意度指标受益群众满意度",
            [
                ("产出指标", "数量指标", "开展义诊场次", "target:-"),
                ("产出指标", "数量指标", "服务老年人人数", "target:-"),
                ("产出指标", "数量指标", "发放宣传册数量", "target:-"),
                ("产出指标", "质量指标", "健康档案规范率", "target:-"),
                ("满意度指标", None, "受益群众满意度", "target:-"),
            ],
            id="a remark behind a name, a name like a level",
        ),
        pytest.param(
            "一级指标二级指标三级指标目标值产出指标数量指标维修水库座数加固堤防长度清淤河道长度安装监测设备数量"
            "社会效益指标受益人口数量",
            [
                ("产出指标", "数量指标", "维修水库座数", "target:-"),
                ("产出指标", "数量指标", "加固堤防长度", "target:-"),
                ("产出指标", "数量指标", "清淤河道长度", "target:-"),
                ("产出指标", "数量指标", "安装监测设备数量", "target:-"),
                ("产出指标", "社会效益指标", "受益人口数量", "target:-"),
            ],
            id="a second level whose first is wanting",
        ),
    ],
)
def test_names_of_a_run_on_table_that_nobody_filled_in(text: str, expected: Rows) -> None:
    assert rows(text) == expected


def test_names_are_not_cut_where_figures_stand_between() -> None:
    text = "一级指标二级指标三级指标指标值产出指标数量指标病床数量增长率5%培训人次300人次质量指标合格率率先达95%"
    assert [name for _, _, name, _ in rows(text)][:2] == ["病床数量增长率", "培训人次"]
