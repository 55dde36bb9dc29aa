"""Compiles jieba's dict.txt and our dictionary.txt into extractor/text/jieba_dictionary.bin and its manifest.

usage: python scripts/compile_dictionary.py [--check]

Run it when the locked version of jieba or dictionary.txt changes; ``--check`` only says whether the committed
files are what it would write (the exit status tells).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import sys
from pathlib import Path

import jieba

from extractor.text import lexicon

TARGET = Path(lexicon.__file__).parent


def source() -> Path:
    """jieba's own dict.txt, found without importing jieba."""
    return Path(str(importlib.metadata.distribution("jieba").locate_file("jieba/dict.txt")))


def frequencies(lines: list[str]) -> tuple[dict[str, int], int]:
    """Every word's frequency, every beginning of a word with 0 besides, and the sum.

    As jieba's ``gen_pfdict`` makes them, a word that stands twice counted twice in the sum included.
    """
    found: dict[str, int] = {}
    total = 0
    for line in lines:
        word, frequency = line.split(" ")[:2]
        found[word] = int(frequency)
        total += int(frequency)
        for end in range(1, len(word)):
            found.setdefault(word[:end], 0)
    return found, total


def field_frequencies(words: dict[str, int], total: int) -> dict[str, int]:
    """The frequency with which jieba keeps each of the field's words in one piece, added one after another."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(words), total, True
    for word in lexicon.field_words():
        tokenizer.add_word(word)
    return {word: tokenizer.FREQ[word] for word in lexicon.field_words()}


def compiled() -> dict[str, bytes]:
    """File name → content of the artefact and its manifest."""
    dictionary = source().read_bytes()
    words, total = frequencies(dictionary.decode("utf-8").splitlines())
    artefact, streams = lexicon.encode(words)
    manifest = {
        "made_by": "scripts/compile_dictionary.py",
        "from": f"jieba {importlib.metadata.version('jieba')}, dict.txt (MIT licence, see NOTICE)",
        "from_sha256": hashlib.sha256(dictionary).hexdigest(),
        "sha256": hashlib.sha256(artefact).hexdigest(),
        "entries": len(words),
        "words": sum(1 for frequency in words.values() if frequency),
        "total": total,
        "streams": streams,
        "field": field_frequencies(words, total),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {lexicon.COMPILED: artefact, lexicon.MANIFEST: text.encode()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    status = 0
    for name, content in compiled().items():
        path = TARGET / name
        same = path.exists() and path.read_bytes() == content
        if not same and not check:
            path.write_bytes(content)
        status |= check and not same
        print(f"{name}: {len(content)} bytes, {'unchanged' if same else 'differs' if check else 'written'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
