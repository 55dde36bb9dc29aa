"""``zhibiao corpus``: documents with gold to other people's annotation tools and back."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.commands import console


def run(args: argparse.Namespace) -> int:
    """Export a folder into one file, or import such a file into a folder."""
    from extractor.annotation import exchange

    try:
        if args.action == "config":
            from extractor.annotation.label_studio import config

            print(config(), end="")
            return console.DONE
        output = Path(args.output)
        if args.action == "export":
            count = exchange.export(Path(args.source), output, console.complain)
            print(f"{output}：{count}个文档")
            return console.DONE if count else console.FAILED
        written, left = exchange.import_(Path(args.source), output, console.complain)
        print(f"{output}：写入{written}个文档" + (f"，{left}个没有写入" if left else ""))
        return console.FAILED if left or not written else console.DONE
    except ImportError as missing:
        console.complain(f"spaCy 没有安装（缺 {missing.name}），请运行：pip install 'zhibiao[spacy]'")
        return console.FAILED
