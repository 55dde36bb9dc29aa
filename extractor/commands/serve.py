"""``zhibiao serve``: the HTTP service and its page."""

from __future__ import annotations

import argparse

from extractor.commands import console


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn

        from service.app import create_app
        from service.settings import ServiceSettings
    except ImportError as missing:
        console.complain(f"服务所需的组件没有安装（缺 {missing.name}），请运行：pip install 'zhibiao[service]'")
        return console.FAILED
    settings = ServiceSettings.from_environment()
    console.complain(f"网页：http://{args.host}:{args.port}/　接口说明：/openapi.json　按 Ctrl-C 结束")
    uvicorn.run(create_app(settings), host=args.host, port=args.port, log_level="warning")
    return console.DONE
