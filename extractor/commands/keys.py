"""``zhibiao keys``: who may use the service over the network, and for what."""

from __future__ import annotations

import argparse

from extractor.commands import console, service


def run(args: argparse.Namespace) -> int:
    """Make a key, list the keys, or revoke one."""
    try:
        from service import access
    except ImportError as error:
        return service.missing(error)
    with service.store(args) as database:
        if args.action == "list":
            for key in access.all_keys(database):
                print(key)
            return console.DONE
        if args.name is None:
            console.complain("make 后面写这个密钥给谁用；revoke 后面写它的编号（见 zhibiao keys list）")
            return console.USAGE
        if args.action == "revoke":
            if not access.revoke_key(database, args.name):
                console.complain(f"没有编号为 {args.name} 的有效密钥")
                return console.FAILED
            return console.DONE
        scopes = tuple(dict.fromkeys(args.scopes.split(",")))
        if not set(scopes) <= set(access.SCOPES):
            console.complain(f"权限只有 {'、'.join(access.SCOPES)}，用逗号分隔")
            return console.USAGE
        identity, key = access.make_key(database, args.name, scopes)
    console.complain(f"编号 {identity}。密钥只显示这一次，库里只存它的散列：")
    print(key)
    return console.DONE
