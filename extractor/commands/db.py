"""``zhibiao db``: the tables' form, this version's or an earlier one's."""

from __future__ import annotations

import argparse

from extractor.commands import console, service


def run(args: argparse.Namespace) -> int:
    """Upgrade, downgrade, or tell which form the tables have."""
    try:
        from service.store import schema
    except ImportError as error:
        return service.missing(error)
    with service.store(args, prepared=False) as database:
        if args.action == "upgrade":
            schema.upgrade(database, args.revision or "head")
        elif args.action == "downgrade":
            if args.revision is None:
                console.complain("退到哪一版？请写 --revision；退回 base 会删去所有数据")
                return console.USAGE
            schema.downgrade(database, args.revision)
        print(schema.current(database) or "base")
    return console.DONE
