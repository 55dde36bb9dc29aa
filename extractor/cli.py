"""The command ``zhibiao``: arguments and exit status. Each command's work is a module of ``extractor.commands``,
imported when it runs, so that ``zhibiao --version`` and ``--help`` cost nothing.

Exit status: 0 all went well · 1 a document could not be read · 2 wrong arguments · 130 interrupted ·
141 the reader of standard output went away.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from extractor.commands.console import BROKEN_PIPE, FAILED, INTERRUPTED, USAGE, complain
from extractor.errors import ExtractionError, InvalidSettings
from extractor.version import __version__

FORMATS = ("json", "jsonl", "csv", "xlsx", "table")

_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面要有一个值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可以是 \3"),
    (r"argument (.+?): (.+)", r"参数 \1：\2"),
)
"""What argparse complains of, in Chinese."""


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Chinese."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, add_help=False, formatter_class=_Help, allow_abbrev=False, **kwargs)  # type: ignore[arg-type, misc]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in _COMPLAINTS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, chinese, message)
                break
        self.exit(USAGE, f"{self.format_usage()}{self.prog}：{message}\n")


def positive(text: str) -> int:
    """An argument that counts something."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} 不是正整数")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Every command, argument and option."""
    top = _Parser(prog="zhibiao", description="从中国政府文件中提取结构化绩效指标。完全离线运行。")
    top.add_argument("--version", action="version", version=f"zhibiao {__version__}", help="显示版本号")
    commands = top.add_subparsers(dest="command", metavar="命令", title="命令", required=True)

    extract = commands.add_parser(
        "extract",
        help="提取文件中的项目和绩效指标",
        description="提取文件中的项目和绩效指标。一个文件：把 JSON 写到标准输出；\n"
        "多个文件或文件夹：JSON Lines，每行一个文件的结果。一个文件出错不影响其余文件。",
    )
    _source(extract, many=True)
    extract.add_argument("-f", "--format", choices=FORMATS, help="输出格式；不写则由 -o 的后缀或文件多少决定")
    extract.add_argument("-o", "--output", metavar="文件", help="写到这个文件（全部完成后才替换旧文件）")
    extract.add_argument("-j", "--jobs", type=positive, metavar="N", help="处理多个文件时的进程数，默认为处理器核数")
    extract.add_argument("--timeout", type=positive, metavar="秒", help="每个文件最多用多少秒，超过即放弃")
    extract.add_argument("--in-process", action="store_true", help="在本进程内读取，不加隔离；只用于可信的文件")
    extract.add_argument("--no-text", action="store_true", help="结果中不带全文（document.text）")
    _settings(extract)

    explain = commands.add_parser(
        "explain",
        help="逐步显示结果是怎样得出的",
        description="逐步显示结果是怎样得出的：段落和表格、表格各行各列的作用、读出的数量、得出的指标。",
    )
    _source(explain, many=False)
    _settings(explain)

    quantities = commands.add_parser(
        "quantities",
        help="找出一段文字中的数量",
        description="找出一段文字中的数量，每行一个，JSON 格式。",
    )
    quantities.add_argument("text", metavar="文字", help="要看的文字；写 - 则读标准输入（UTF-8）")

    evaluate = commands.add_parser(
        "evaluate",
        help="对照标准答案给提取结果打分",
        description="对照标准答案（文档旁边的 NAME.gold.json）给提取结果打分：终端里显示表格，可另存 JSON 和网页。\n"
        "留出集（corpora/test，或放有 HELD_OUT 文件的文件夹）只给数字，不列错误。",
    )
    evaluate.add_argument("folders", nargs="+", metavar="文件夹", help="文档和标准答案所在的文件夹（含子文件夹）")
    evaluate.add_argument("--json", metavar="文件", help="全部数字和错误，写成 JSON")
    evaluate.add_argument("--html", metavar="文件", help="一个网页报告，图在里面，离线可看")
    evaluate.add_argument("--sides", action="store_true", help="另测只用规则、只用模型、逐个拿掉模型，较慢")
    evaluate.add_argument(
        "--formats",
        default="docx",
        metavar="格式",
        help="中性文档（.blocks.json）生成什么格式来测，默认 docx；逗号后面的格式只用来比较",
    )
    evaluate.add_argument("--show", type=positive, default=0, metavar="N", help="列出前 N 个错误")

    annotate = commands.add_parser(
        "annotate",
        help="在文档旁边写好初稿标注，供人审改",
        description="把提取结果写成标准答案的形式（NAME.gold.json），放在文档旁边，供人审改；已有的不会改动。",
    )
    annotate.add_argument("paths", nargs="+", metavar="文件夹", help="文件夹（含子文件夹）或文件")
    _settings(annotate)

    corpus = commands.add_parser(
        "corpus",
        help="与 spaCy、Label Studio 交换带标注的文档",
        description="与别的标注工具交换带标注的文档：.spacy 是 spaCy 的 DocBin，.json 是 Label Studio 的任务。",
    )
    actions = corpus.add_subparsers(dest="action", metavar="动作", title="动作", required=True)
    for name, source, output, told in (
        ("export", "文件夹", "文件", "把文件夹里带标准答案的 .txt 写成一个文件"),
        ("import", "文件", "文件夹", "把这样的文件写回文件夹；已有的不会改动"),
    ):
        action = actions.add_parser(name, help=told, description=f"{told}。")
        action.add_argument("source", metavar=source, nargs="?" if name == "export" else None)
        action.add_argument("-o", "--output", required=True, metavar=output, help="写到哪里")
        if name == "export":
            action.add_argument(
                "--store", action="store_true", help="不读文件夹，把服务的库里人工改过的文件连同标准答案写进一个文件夹"
            )
            _data(action)
    told = "打印 Label Studio 项目的标注界面配置"
    actions.add_parser("config", help=told, description=f"{told}。")

    train = commands.add_parser(
        "train",
        help="用自己标注的文件重新训练模型",
        description="用自带的语料加上自己标注的文件重新训练全部模型，写到一个文件夹；\n"
        "用 --models 或环境变量 ZHIBIAO_MODELS 指明该文件夹即可使用。需要附加组件：pip install 'zhibiao[train]'",
    )
    train.add_argument(
        "--corpus", required=True, metavar="文件夹", help="自己标注的文件：名称.gold.json 与文件放在一起"
    )
    train.add_argument(
        "-o", "--output", default="zhibiao-models", metavar="文件夹", help="模型写到这里，默认 zhibiao-models"
    )
    train.add_argument("--base", metavar="文件夹", help="自带的语料（源码中的 corpora 文件夹）；在源码中运行时不必写")
    train.add_argument("--debug", action="store_true", help="程序内部出错时显示详细的调用过程")
    for command in (extract, explain, *_service(commands)):
        command.add_argument("--models", metavar="文件夹", help="使用这个文件夹里的模型（zhibiao train 写的）")
    return top


def _service(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    """The commands of the service; those that extract are given back."""
    serve = commands.add_parser(
        "serve",
        help="启动 HTTP 服务和网页",
        description="启动 HTTP 服务和网页，连同一个处理文件的后台进程。",
    )
    serve.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1，只供本机使用")
    serve.add_argument("--port", type=positive, default=8765, metavar="端口", help="监听的端口，默认 8765")
    serve.add_argument("--no-worker", action="store_true", help="不带后台进程；文件由别处的 zhibiao worker 处理")
    _data(serve)

    worker = commands.add_parser(
        "worker",
        help="处理交给服务的文件",
        description="处理交给服务的文件。可以在几台机器上各开几个，共用一个数据库和一个数据文件夹。",
    )
    worker.add_argument("--with-parent", action="store_true", help="标准输入关闭时结束（由 serve 使用）")
    _data(worker)

    db = commands.add_parser("db", help="数据库的表结构", description="把数据库的表结构升到本版本，或退回早先的版本。")
    db.add_argument(
        "action", choices=("upgrade", "downgrade", "current"), metavar="动作", help="upgrade、downgrade、current"
    )
    db.add_argument("--revision", metavar="版本", help="升到或退到这一版；退回 base 会删去所有数据")
    _data(db)

    keys = commands.add_parser(
        "keys", help="服务的密钥", description="服务的密钥：make 新做一个（显示一次），list 列出，revoke 作废。"
    )
    keys.add_argument("action", choices=("make", "list", "revoke"), metavar="动作", help="make、list、revoke")
    keys.add_argument("name", nargs="?", metavar="名称", help="make：给谁用；revoke：密钥的编号")
    keys.add_argument(
        "--scopes", default="read,write", metavar="权限", help="read、write、admin，逗号分隔，默认 read,write"
    )
    _data(keys)
    return serve, worker


def _data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", metavar="文件夹", help="数据放在哪里，默认 ~/.local/share/zhibiao；也可用环境变量 ZHIBIAO_DATA"
    )


def _source(command: argparse.ArgumentParser, *, many: bool) -> None:
    if many:
        told = "文件、文件夹（含子文件夹）或压缩包；写 - 则读标准输入"
        command.add_argument("files", nargs="+", metavar="文件", help=told)
    else:
        command.add_argument("file", metavar="文件", help="一个文件；写 - 则读标准输入")
    command.add_argument("--name", metavar="文件名", help="读标准输入时，当作这个名字的文件")


def _settings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set", action="append", default=[], metavar="名称=值", help="改一项设置，例如 max_pages=100；可以写多次"
    )
    command.add_argument(
        "--words", metavar="文件", help="自己的词表（UTF-8），分词时不拆开；也可用环境变量 ZHIBIAO_WORDS 指明"
    )
    command.add_argument("--debug", action="store_true", help="程序内部出错时显示详细的调用过程")


def _use_models(folder: str) -> None:
    """Let this process, and those that it starts, use another folder of models; refused where they do not fit."""
    from extractor import artifacts

    artifacts.check(Path(folder))
    os.environ[artifacts.VARIABLE] = str(Path(folder).resolve())


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    import importlib

    run: Callable[[argparse.Namespace], int] = importlib.import_module(f"extractor.commands.{name}").run
    return run


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status.

    Args:
        argv: the arguments after the program's name; those of the process where None.
    """
    args = parser().parse_args(argv)
    try:
        if getattr(args, "models", None) is not None:
            _use_models(args.models)
        status = _command(args.command)(args)
        sys.stdout.flush()
        return status
    except InvalidSettings as error:
        complain(f"zhibiao：{error}")
        return USAGE
    except ExtractionError as error:
        complain(f"zhibiao：{error}")
        return FAILED
    except KeyboardInterrupt:
        complain("已中断")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python flushes standard output once more at exit: to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


if __name__ == "__main__":
    sys.exit(main())
