"""Draws the README's picture of a spaCy Doc with displaCy: reports/displacy.png, by a headless Chromium.

usage: python scripts/draw_displacy.py [--html FILE]

Needs the extra ``spacy`` and, for the picture, the program ``chromium``; ``--html`` writes the page alone.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PICTURE = TOP / "reports" / "displacy.png"
WIDTH, HEIGHT = 980, 152
TEXT = "全年开展执法检查不少于240次，设备验收合格率达到95%以上；新建口袋公园12个，群众满意度由88%提高到92%。"
NAMES = {
    "output.quantity": "产出数量",
    "output.quality": "产出质量",
    "satisfaction": "满意度",
    "number": "数量",
    "percent": "百分比",
}
COLOURS = {"产出数量": "#9ec5f0", "产出质量": "#a8dcc0", "满意度": "#f2c6de", "数量": "#f6d798", "百分比": "#f6d798"}
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff; font: 18px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }}
.spans {{ padding: 14px 26px; }} .spans span span {{ white-space: nowrap; }}</style>{body}</html>
"""


def html() -> str:
    """The page: indicators' names and quantities over one sentence."""
    import spacy
    from spacy import displacy
    from spacy.tokens import Span

    import extractor.spacy  # noqa: F401  registers the factory where the package is not installed

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhibiao.Segmenter.v1"}}})
    nlp.add_pipe("zhibiao")
    doc = nlp(TEXT)
    doc.spans["picture"] = [
        Span(doc, span.start, span.end, NAMES.get(span.label_, span.label_))
        for key in ("indicators", "quantities")
        for span in doc.spans[key]
    ]
    options = {"spans_key": "picture", "colors": COLOURS}
    return PAGE.format(body=displacy.render(doc, style="span", options=options, page=False, jupyter=False))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html", type=Path, metavar="FILE")
    args = parser.parse_args()
    page = html()
    if args.html:
        args.html.write_text(page, encoding="utf-8")
        return 0
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("chromium is not installed; --html writes the page", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}")
        command = [chromium, *options, f"--screenshot={PICTURE}", path.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return 0


if __name__ == "__main__":
    sys.exit(main())
