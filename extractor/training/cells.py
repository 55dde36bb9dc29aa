"""How well a reader finds the cells that a rendered document holds: the anchor and grid shares.

Usage: ``python -m extractor.training.cells FILE.blocks.json …`` renders each file into every format, reads it
back and prints both shares; without files it invents a document of 30 projects.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from extractor.documents.document import Document
from extractor.documents.read import read
from extractor.training.render import (
    FORMATS,
    Blocks,
    CellSpec,
    HeadingSpec,
    Laid,
    ParagraphSpec,
    TableSpec,
    load_blocks,
    place,
    render,
)

STYLES: tuple[tuple[str, str], ...] = (
    ("docx", "default"), ("xlsx", "default"), ("xlsx", "numbers"), ("xls", "default"), ("xls", "numbers"),
    ("html", "default"), ("html", "gb18030"), ("csv", "default"), ("tsv", "default"),
    ("pdf", "default"), ("pdf", "repeat-header"), ("pdf", "split-rows"), ("pdf", "repeat-header+split-rows"),
    ("pdf", "word"),
)  # fmt: skip
"""What is measured: formats whose tables have a grid."""


@dataclass(frozen=True, slots=True)
class CellScore:
    """Shares of cells read right.

    Args:
        anchors: top left cells of the truth.
        anchor_hits: of these, how many have their text in the right row and column.
        positions: grid positions of the truth, merged ones counted as often as they are wide and high.
        position_hits: of these, how many hold the right text.
        tables: tables of the truth and tables read.
    """

    anchors: int
    anchor_hits: int
    positions: int
    position_hits: int
    tables: tuple[int, int]

    @property
    def anchor(self) -> float:
        return self.anchor_hits / self.anchors if self.anchors else 1.0

    @property
    def grid(self) -> float:
        return self.position_hits / self.positions if self.positions else 1.0


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def score_cells(blocks: Blocks, document: Document, *, spans: bool = True) -> CellScore:
    """Compare a document as read with what it was rendered from; white space does not count.

    Rows are aligned over the whole document, so one lost row does not ruin the rest.

    Args:
        blocks: the truth.
        document: what a reader made of it.
        spans: False for formats that cannot hold merged cells (csv): covered positions then count as blank.
    """
    laid = [place(b) for b in blocks if isinstance(b, TableSpec)]
    truth = [row for table in laid for row in _truth(table, spans)]
    found: list[list[tuple[str, bool]]] = []
    for read_table in document.tables():
        for r, row in enumerate(read_table.grid()):
            found.append(
                [
                    (_squeezed(cell.text) if cell else "", cell is None or (cell.row, cell.col) == (r, c))
                    for c, cell in enumerate(row)
                ]
            )
    matcher = SequenceMatcher(None, [_key(r) for r in truth], [_key(r) for r in found], autojunk=False)
    pairs: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            pairs += list(zip(range(i1, i2), range(j1, j2), strict=False))
    anchors = sum(1 for row in truth for _, anchor in row if anchor)
    anchor_hits = position_hits = 0
    for i, j in pairs:
        for c, (text, anchor) in enumerate(truth[i]):
            hit = c < len(found[j]) and found[j][c][0] == text
            position_hits += hit
            # A blank position is an anchor of its own, whether the format has a cell there or none.
            anchor_hits += hit and anchor and found[j][c][1]
    return CellScore(
        anchors, anchor_hits, sum(map(len, truth)), position_hits, (len(laid), sum(1 for _ in document.tables()))
    )


def _truth(table: Laid, spans: bool) -> list[list[tuple[str, bool]]]:
    rows: list[list[tuple[str, bool]]] = []
    for r, row in enumerate(table.owners()):
        line: list[tuple[str, bool]] = []
        for c, cell in enumerate(row):
            own = cell is None or (cell.row, cell.col) == (r, c)
            text = _squeezed(cell.text) if cell and (own or spans) else ""
            line.append((text, own or not spans))
        rows.append(line)
    return rows


def _key(row: Sequence[tuple[str, bool]]) -> str:
    return "\x1f".join(text for text, _ in row).rstrip("\x1f")


_BODIES = ("青禾镇人民政府", "石桥县应急管理局", "东岭区教育局", "云溪市水务局")
_PROJECTS = ("隐患排查治理", "校舍维修改造", "应急物资储备", "防汛监测预警", "基层宣传培训", "道路养护")
_ROWS = (
    (
        "产出指标", "数量指标", ("开展检查次数", "维修校舍面积", "培训人数", "购置设备数量"),
        ("≥4次", "1200平方米", "≥350人次", "12台（套）"),
    ),
    ("产出指标", "质量指标", ("验收合格率", "设备完好率"), ("100%", "≥95%", "98%以上")),
    ("产出指标", "时效指标", ("完成时间", "资金支付及时率"), ("2024年11月底前", "≥90%")),
    ("产出指标", "成本指标", ("项目总成本", "人均培训成本"), ("≤69.2万元", "1,200.00元/人")),
    ("效益指标", "社会效益指标", ("受益群众人数", "事故起数下降率"), ("≥1.2万人", "不低于5%")),
    ("效益指标", "可持续影响指标", ("制度健全率",), ("长期", "95%")),
    ("满意度指标", "服务对象满意度指标", ("群众满意度", "培训对象满意度"), ("≥90%", "85%以上")),
)  # fmt: skip
_LONG = "按照年度工作安排组织实施，明确责任分工，落实经费保障，定期调度进展情况，对发现的问题建立台账逐项整改；"


def invented(projects: int, *, seed: int = 7) -> Blocks:
    """A document of project forms in the usual layout, all its wording invented."""
    rng = random.Random(seed)
    blocks: list[HeadingSpec | ParagraphSpec | TableSpec] = [
        HeadingSpec("某县2024年部门预算绩效文本"), ParagraphSpec(_LONG * 4), HeadingSpec("一、总体绩效目标", 2),
        ParagraphSpec("完成隐患排查治理，保障群众生命财产安全。" + _LONG * 2),
    ]  # fmt: skip
    for number in range(1, projects + 1):
        blocks += [HeadingSpec(f"{number}.{rng.choice(_PROJECTS)}项目绩效目标表", 3), ParagraphSpec("单位：万元")]
        blocks.append(_form(rng, number))
        if rng.random() < 0.3:
            blocks.append(ParagraphSpec(f"注：{_LONG}"))
    return tuple(blocks)


def _form(rng: random.Random, number: int) -> TableSpec:
    def cell(text: str, rowspan: int = 1, colspan: int = 1) -> CellSpec:
        return CellSpec(text, rowspan, colspan)

    def fields(*texts: str) -> list[CellSpec]:
        """Labels and what they say in turn, each content two columns wide."""
        return [cell(text, colspan=1 + i % 2) for i, text in enumerate(texts)]

    rows: list[list[CellSpec]] = [
        fields("项目编码", f"13{number:06d}", "项目名称", f"{rng.choice(_PROJECTS)}{number}"),
        fields("预算数", f"{rng.randint(1, 900) / 10:.2f}", "单位", rng.choice(_BODIES)),
        [cell("绩效目标"), cell("1." + _LONG * rng.randint(1, 4) + "\n2.确保资金安全。", colspan=5)],
        [cell(t) for t in ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "备注")],
    ]
    chosen = [r for r in _ROWS if rng.random() < 0.85] or list(_ROWS)
    body: list[tuple[str, str, str, str]] = []
    for level1, level2, names, values in chosen:
        for name in rng.sample(names, rng.randint(1, len(names))):
            body.append((level1, level2, name, rng.choice(values)))
    for i, (level1, level2, name, value) in enumerate(body):
        line: list[CellSpec] = []
        if i == 0 or body[i - 1][0] != level1:
            line.append(cell(level1, sum(1 for b in body if b[0] == level1)))
        if i == 0 or body[i - 1][:2] != (level1, level2):
            line.append(cell(level2, sum(1 for b in body if b[:2] == (level1, level2))))
        described = _LONG * rng.randint(1, 2) if rng.random() < 0.3 else f"反映{name}情况"
        line += [cell(name), cell(described), cell(value), cell("" if rng.random() < 0.7 else "已列入计划")]
        rows.append(line)
    return TableSpec(tuple(map(tuple, rows)))


def _measure(blocks: Blocks, format: str, style: str) -> tuple[CellScore, float, int]:
    data = render(blocks, format, style)
    start = time.process_time()
    document = read(data, filename=f"样例{FORMATS[format].extension}")
    return score_cells(blocks, document, spans=format not in ("csv", "tsv")), time.process_time() - start, len(data)


def main(arguments: Sequence[str]) -> None:
    documents = [(Path(name).name, load_blocks(name)) for name in arguments]
    for name, blocks in documents or [("invented", invented(30))]:
        print(name)
        for format, style in STYLES:
            score, seconds, size = _measure(blocks, format, style)
            print(
                f"  {format:5} {style:26} anchor {score.anchor:.4f}  grid {score.grid:.4f}  "
                f"tables {score.tables[1]}/{score.tables[0]}  {seconds * 1000:7.0f} ms  {size:9,} bytes"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
