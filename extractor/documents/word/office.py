"""LibreOffice as a last resort for old office files that no reader of ours knows; only where it is installed.

It is a big program that trusts what it reads, so it gets a profile of its own with macros off, a limit on its
memory and on the time it takes, no terminal and no display; at the end its whole process group is killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock

from extractor.errors import DamagedDocument, TimedOut
from extractor.settings import Settings

SECONDS = 60
MEMORY = 3 * 1024 * 1024 * 1024
"""Bytes of address space; a started program takes about half of it."""

_one_at_a_time = Lock()

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link"><value>2</value></prop></item>
</oor:items>
"""
"""Macros off, nothing fetched from elsewhere, links never brought up to date."""


@cache
def program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def installed() -> bool:
    return program() is not None


def convert(data: bytes, *, suffix: str, filename: str, settings: Settings, to: str = "docx") -> bytes:
    """Convert an office file.

    Args:
        data: the file.
        suffix: what LibreOffice is to take it for, such as ``.doc``.
        filename: told in errors.
        settings: the result may not be bigger than ``max_bytes``.
        to: the format wanted.

    Raises:
        DamagedDocument: nothing came out.
        TimedOut: it took longer than it is given.
    """
    soffice = program()
    if soffice is None:
        raise DamagedDocument("未安装LibreOffice，无法转换", filename=filename)
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="zhibiao-") as folder:
        here = Path(folder)
        profile = here / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = here / f"in{suffix}"
        source.write_bytes(data)
        target = here / "out"
        target.mkdir()
        command = [
            soffice,
            f"-env:UserInstallation={(here / 'profile').as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *("--convert-to", to, "--outdir", str(target), str(source)),
        ]
        _run(command, here, filename)
        made = target / f"in.{to}"
        if not made.is_file() or made.stat().st_size > settings.max_bytes:
            raise DamagedDocument("文件无法读取，可能不完整或已损坏，请另存为.docx再处理", filename=filename)
        return made.read_bytes()


def _run(command: list[str], here: Path, filename: str) -> None:
    # The shell sets limits that all its children inherit: LibreOffice starts a second program.
    limited = ["/bin/sh", "-c", f'ulimit -v {MEMORY // 1024}; ulimit -t {SECONDS}; exec "$@"', "sh", *command]
    path = os.environ.get("PATH", os.defpath)
    environment = {"HOME": str(here), "TMPDIR": str(here), "PATH": path, "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        limited,
        cwd=here,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise TimedOut(f"转换旧版文件超过{SECONDS}秒，请另存为.docx再处理", filename=filename) from error
    finally:
        # Also after an ordinary end: a helper left behind would hold the folder.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
