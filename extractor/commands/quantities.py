"""``zhibiao quantities``: the quantities of a text, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys

from extractor.commands import console, options
from extractor.commands.output import standard_output
from extractor.export import quantity_fields


def run(args: argparse.Namespace) -> int:
    """Print what ``find_quantities`` finds in ``args.text``, or in standard input where that is ``-``."""
    from extractor import find_quantities

    text = args.text
    if text == options.STDIN:
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    with standard_output("utf-8") as stream:
        for quantity in find_quantities(text):
            stream.write(json.dumps(quantity_fields(quantity), ensure_ascii=False) + "\n")
    return console.DONE
