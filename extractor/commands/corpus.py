"""``zhibiao corpus``: documents with gold to other people's annotation tools and back, and out of the store."""

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
        if args.action == "export" and args.store:
            return _from_store(args, output)
        if args.source is None:
            console.complain("请写明文件夹，或用 --store 导出服务的库里人工改过的文件")
            return console.USAGE
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


def _from_store(args: argparse.Namespace, folder: Path) -> int:
    """Write what people corrected in the service's store as gold beside its documents."""
    from extractor.annotation import exchange
    from extractor.commands import service

    try:
        from service.store import gold
        from service.store.files import Files
    except ImportError as error:
        return service.missing(error)
    with service.store(args) as database:
        found = gold.reviewed(database, Files(service.settings(args).folder))
        written, left = exchange.keep((exchange.Reviewed(*one) for one in found), folder, console.complain)
    print(f"{folder}：写入{written}个文档" + (f"，{left}个没有写入" if left else ""))
    return console.FAILED if left or not written else console.DONE
