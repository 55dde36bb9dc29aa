"""Coverage-guided fuzzing of the readers: any bytes in, nothing but our own errors out, in bounded time and memory.

usage: python scripts/fuzz.py TARGET SECONDS [--corpus DIR]     run one target; what breaks it is kept in DIR/findings
       python scripts/fuzz.py TARGET FILE…                      run it on files, to see a finding

Needs atheris (extra ``fuzz``), which is why it runs in an environment of its own. Targets: see
``extractor/training/fuzz.py``. A finding goes, made small, to ``tests/documents/findings`` with its repair.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import io
import os
import pkgutil
import signal
import sys
import time
import traceback
import zipfile
from pathlib import Path
from types import FrameType

TOP = Path(__file__).resolve().parent.parent
SECONDS = 5.0
"""CPU time that one input may take: a page of text takes milliseconds."""
MEGABYTES = 2048
LONGEST = 60_000
"""Bytes of an input."""


class TooSlow(BaseException):
    """An input took longer; no reader catches it."""


def seeds(target: str) -> list[bytes]:
    """Sound files to begin with."""
    from extractor.training.cells import invented
    from extractor.training.fuzz import joined
    from extractor.training.render import render
    from extractor.training.render_ofd import render_ofd

    blocks = invented(2)
    files = TOP / "tests" / "documents" / "files"
    if target in ("ofd", "docx", "xlsx", "odt"):
        if target == "odt":
            made = (files / "forestry.odt").read_bytes()
        else:
            made = render_ofd(blocks[:3]) if target == "ofd" else render(blocks, target)
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(("xml", "rels"))}
        parts = {name: body for name, body in parts.items() if len(body) < LONGEST // 2}  # no more fit than these
        plain = joined(parts)
        return [plain, joined(_with_chunk(parts, render(blocks[:2], "html")))] if target == "docx" else [plain]
    if target in ("doc", "word"):
        whole = (files / "forestry.doc").read_bytes()
        if target == "doc":
            return [whole]
        import olefile

        with olefile.OleFileIO(whole) as ole:
            names = [n for n in ("WordDocument", "0Table", "1Table", "Data") if ole.exists(n)]
            return [joined({name: ole.openstream(name).read() for name in names})]
    if target == "rtf":
        small = rb"{\rtf1\ansi\trowd\cellx900\cellx1800 a\cell b\cell\row\par}"
        return [(files / "forestry.rtf").read_bytes()[-6000:], small]
    if target == "html":
        return [render(blocks, "html")]
    if target == "mht":
        head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\n"
        part = b"Content-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: 8bit\n\n"
        return [head + part + render(blocks, "html", "gb18030") + b"\n--b--\n"]
    if target == "csv":
        return [render(blocks, "csv"), render(blocks, "csv", "gb18030+semicolon"), render(blocks, "tsv")]
    if target in ("text", "stages"):
        return [render(blocks, "txt", style) for style in ("tabs", "pipes", "pipes+markdown", "lines", "tsv")]
    return []


def _with_chunk(parts: dict[str, bytes], page: bytes) -> dict[str, bytes]:
    """The parts of a .docx with a web page pasted into it as a whole."""
    main, relations = "word/document.xml", "word/_rels/document.xml.rels"
    told = b'<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="c1"/>'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    chunk = b'<Relationship Id="c1" Type="' + kind + b'" Target="chunk.html"/></Relationships>'
    return parts | {
        main: parts[main].replace(b"<w:body>", b"<w:body>" + told, 1),
        relations: parts[relations].replace(b"</Relationships>", chunk, 1),
        "word/chunk.html": page,
    }


def place(error: BaseException) -> str:
    """The error and where in our code it arose: one name for all inputs that show one fault."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "extractor" in f.filename] or list(frames)
    return f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].lineno}"


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Run a target; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["extractor"]):
        # Readers import one another when a file needs it, which would be too late to be watched.
        for package in ("documents", "text", "rows", "mentions", "indicators"):
            for module in pkgutil.walk_packages([str(TOP / "extractor" / package)], f"extractor.{package}."):
                importlib.import_module(module.name)
        from extractor.training.fuzz import TARGETS, mutated
    os.environ["PATH"] = ""  # where LibreOffice is not found it is not asked: it is not what is tested, and slow
    target = TARGETS[name]
    (corpus / "inputs").mkdir(parents=True, exist_ok=True)
    (corpus / "findings").mkdir(exist_ok=True)
    for body in seeds(name):
        (corpus / "inputs" / hashlib.sha1(body).hexdigest()).write_bytes(body)

    def slow(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    def one(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            target(data)
        except (Exception, TooSlow) as error:
            path = corpus / "findings" / place(error)
            if not path.exists() or len(data) < path.stat().st_size:
                path.write_bytes(data)
                print(f"== {path.name}: {len(data)} bytes", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def mutate(data: bytes, size: int, seed: int) -> bytes:
        made = mutated(name, data, seed) if seed % 4 else None
        if made is None or len(made) > size:
            made = bytes(atheris.Mutate(data, size))
        return made

    signal.signal(signal.SIGVTALRM, slow)
    options = [f"-max_total_time={seconds}", f"-rss_limit_mb={MEGABYTES}", "-timeout=60", f"-max_len={LONGEST}"]
    options += [f"-artifact_prefix={corpus / 'findings'}/", "-print_final_stats=1", str(corpus / "inputs")]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutate)
    atheris.Fuzz()


def show(name: str, paths: list[Path]) -> None:
    """Run a target on files: the seconds that each takes, and how it ends."""
    from extractor.training.fuzz import TARGETS

    for path in paths:
        start = time.process_time()
        try:
            TARGETS[name](path.read_bytes())
        except Exception:
            traceback.print_exc()
        print(f"{path.name}: {time.process_time() - start:.2f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("rest", nargs="+", metavar="SECONDS|FILE")
    parser.add_argument("--corpus", type=Path, help="where inputs and findings are kept (default: build/fuzz/TARGET)")
    args = parser.parse_args()
    if args.rest[0].isdigit():
        fuzz(args.target, int(args.rest[0]), args.corpus or TOP / "build" / "fuzz" / args.target)
    else:
        show(args.target, [Path(name) for name in args.rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
