"""``zhibiao train``: our corpora and the user's own → a folder of models."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

from extractor.commands import console
from extractor.errors import CorpusRefused

_NEEDED = ("sklearn", "numpy", "scipy", "pycrfsuite")
_CORPORA = Path(__file__).resolve().parents[2] / "corpora"


def run(args: argparse.Namespace) -> int:
    """Train every model on the base corpora and ``args.corpus``; what is done is told on standard error.

    Raises:
        CorpusRefused: training needs what is not there, or the user's gold is broken.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise CorpusRefused(f"训练需要的组件没有安装（缺 {'、'.join(missing)}）；请先运行 pip install 'zhibiao[train]'")
    base = Path(args.base) if args.base else _CORPORA
    if not (base / "dev").is_dir():
        raise CorpusRefused(
            "没有找到自带的语料（安装包里不带）；请从源码取得 corpora 文件夹，再用 --base 指明", filename=str(base)
        )
    from extractor.training.gold_check import check_corpus
    from extractor.training.train import train

    own, output = Path(args.corpus), Path(args.output)
    count = check_corpus(own)
    console.complain(f"自己的标注{count}份，无误；开始训练，需要几分钟")
    train(base, output, more=own, say=console.complain)
    console.complain(f"模型已写到 {output}；使用：zhibiao extract --models {output} 文件")
    return console.DONE
