"""The files an administrator starts from: their commands are ours, and run without root on a read-only file system."""

from __future__ import annotations

import ast
import itertools
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from extractor.cli import parser
from service.client import Client
from service.settings import PREFIX, ServiceSettings
from tests.service import postgres

TOP = Path(__file__).parent.parent.parent
DEPLOY = TOP / "service" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
DOCUMENTS = [TOP / "README.md", TOP / "README.zh-CN.md", DEPLOY / "README.md"]
PROGRAM = [sys.executable, "-m", "extractor.cli"]
TEXT = "全年组织执法检查不少于240家次，重点企业检查覆盖率达到95%以上。\n"


def unit(path: Path) -> dict[str, list[str]]:
    """A unit's settings; one may be there several times."""
    told: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE):
        told.setdefault(name, []).append(value)
    return told


def started_by(path: Path) -> list[str]:
    """A unit's command without the program."""
    (command,) = unit(path)["ExecStart"]
    program, *arguments = shlex.split(command)
    assert program == "/opt/zhibiao/bin/zhibiao"
    return arguments


def container(word: str) -> list[str]:
    """The list behind ENTRYPOINT, CMD or HEALTHCHECK … CMD."""
    (written,) = re.findall(rf"^{word}.*?(\[.*?\])$", CONTAINER, re.MULTILINE | re.DOTALL)
    told: list[str] = ast.literal_eval(written.replace("\\\n", ""))
    return told


def blocks(path: Path) -> Iterator[list[str]]:
    """The lines of each block of shell, those that go on joined."""
    for block in re.findall(r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        yield block.replace("\\\n", " ").splitlines()


OURS = re.compile(r"(?:(?:podman|docker compose) exec \w+ |runuser -u zhibiao -- /opt/zhibiao/bin/)?zhibiao (.*)")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command of ours in the documentation and in the files here, with where it stands."""
    for path in DOCUMENTS:
        for line in (line for block in blocks(path) for line in block):
            if found := OURS.match(line):
                words = shlex.split(found[1], comments=True)
                ours = itertools.takewhile(lambda word: word not in (">", "|", "&&"), words)
                yield f"{path.parent.name}/{path.name}: {found[0].partition('#')[0].strip()}", list(ours)
    for path in UNITS:
        yield path.name, started_by(path)
    yield "Containerfile", [*container("ENTRYPOINT")[1:], *container("CMD")]
    for name, service in COMPOSE["services"].items():
        if name != "database":
            yield f"compose.yaml: {name}", service["command"]


COMMANDS = [pytest.param(words, id=told) for told, words in commands()]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_is_one_of_ours(words: list[str]) -> None:
    if words[0].startswith("-"):  # --version and --help end by themselves
        with pytest.raises(SystemExit) as ended:
            parser().parse_args(words)
        assert ended.value.code == 0
        return
    parser().parse_args(words)


def test_all_of_them_were_looked_at() -> None:
    told = [each.id for each in COMMANDS]
    for part in ("keys make", "db upgrade", "serve --host", "worker", "extract", "zhibiao-worker.service", "Container"):
        assert any(part in str(one) for one in told), part
    assert len(told) > 25


def test_every_variable_is_one_of_ours() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in ServiceSettings.__dataclass_fields__}
    known |= {f"{PREFIX}{name}" for name in ("WORDS", "MODELS")}
    for path in [*DOCUMENTS, *UNITS, DEPLOY / "Containerfile", DEPLOY / "compose.yaml"]:
        found = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
        assert found - known - {"ZHIBIAO_DATABASE_PASSWORD"} == set(), path.name  # that is compose's own


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_no_fault(path: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs Debian's package systemd")
    here = tmp_path / path.name
    here.write_text(path.read_text(encoding="utf-8").replace("/opt/zhibiao/bin/zhibiao", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(here)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_no_privilege(path: Path) -> None:
    told = unit(path)
    assert told["User"] == ["zhibiao"]
    assert (told["ProtectSystem"], told["NoNewPrivileges"], told["CapabilityBoundingSet"]) == (
        ["strict"],
        ["yes"],
        [""],
    )
    assert re.search(r"^u zhibiao ", (DEPLOY / "zhibiao.sysusers").read_text(), re.MULTILINE)


def test_the_container_is_made_of_what_is_there() -> None:
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.MULTILINE) for word in line.split()
    ]
    assert [name for name in copied if not (TOP / name).exists()] == []
    let_in = re.findall(r"^!(.*)$", (TOP / ".dockerignore").read_text(), re.MULTILINE)
    assert {name.partition("/")[0] for name in copied} == set(let_in)
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", CONTAINER, re.MULTILINE)
    assert CONTAINER.index("USER ") < CONTAINER.index("ENTRYPOINT")


def test_compose_keeps_nothing_open() -> None:
    for name, service in COMPOSE["services"].items():
        if name == "database":
            assert "ports" not in service
            continue
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert set(service["depends_on"]) <= set(COMPOSE["services"]), name
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file(), name
    assert COMPOSE["services"]["serve"]["ports"] == ["127.0.0.1:8765:8765"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def can_unshare() -> bool:
    program = shutil.which("unshare")
    script = "mount -o remount,bind,ro /"
    return (
        program is not None
        and not subprocess.run([program, "--mount", "sh", "-c", script], capture_output=True, check=False).returncode
    )


def read_only(data: Path) -> list[str]:
    """What is put before a command so that it can write nowhere but in ``data``, and has no privilege."""
    script = (
        'mount --bind "$0" "$0" && mount -o remount,bind,ro / && cd / && ! touch /zhibiao-probe 2>/dev/null &&'
        ' exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"'
    )
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, str(data)]


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    """A process; at the end it must stop as systemd and containers ask for it, in time and without complaint."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=clean | environment) as process:
        try:
            yield
            assert process.poll() is None
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.stderr is not None
            said = process.stderr.read().decode()
        assert process.wait(30) in (0, -signal.SIGTERM), said
        assert "Traceback" not in said


def healthy(port: int) -> None:
    """The container's health check, until it is content."""
    program, *check = [word.replace("8765", str(port)) for word in container("HEALTHCHECK")]
    assert program == "python"
    end = time.monotonic() + 120
    while subprocess.run([sys.executable, *check], capture_output=True, check=False).returncode:
        assert time.monotonic() < end
        time.sleep(0.5)


def make_key(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [*PROGRAM, "keys", "make", "预算处", "--scopes", "read,write"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def work_through(port: int, key: str, folder: Path) -> None:
    """A document goes in and comes out as a workbook."""
    client = Client(f"http://127.0.0.1:{port}", key=key)
    (folder / "报告.txt").write_text(TEXT, encoding="utf-8")
    job = client.wait(client.hand_in([folder / "报告.txt"]).id, seconds=120)
    assert job.counts["done"] == 1
    assert client.export(folder / "导出.xlsx", "xlsx") == 2
    assert [found["indicator"]["name"] for found in client.indicators(q="检查")] == [
        "组织执法检查",
        "重点企业检查覆盖率",
    ]


def environment_of(where: str, data: Path) -> dict[str, str]:
    """What the unit or the container sets, its folder replaced by ``data``."""
    if where == "systemd":
        pairs = [pair for line in unit(DEPLOY / "zhibiao.service")["Environment"] for pair in line.split()]
        told, folder = dict(pair.split("=", 1) for pair in pairs), "/var/lib/zhibiao"
    else:
        (line,) = re.findall(r"^ENV (.*)$", CONTAINER, re.MULTILINE)
        told, folder = dict(pair.split("=", 1) for pair in line.split()), "/data"
    assert told["ZHIBIAO_DATA"] == folder
    return {name: value.replace(folder, str(data)) for name, value in told.items()}


@pytest.mark.parametrize("where", ["systemd", "container"])
def test_it_works_where_it_can_write_only_its_data(where: str, tmp_path: Path) -> None:
    if not can_unshare():
        pytest.skip("needs the right to make a file system read-only (root, unshare)")
    data, outside = tmp_path / "data", tmp_path / "outside"
    (data / "tmp").mkdir(parents=True)
    outside.mkdir()
    environment = environment_of(where, data) | {"TMPDIR": str(data / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    port = free_port()
    if where == "systemd":
        arguments = [word.replace("8765", str(port)) for word in started_by(DEPLOY / "zhibiao.service")]
    else:
        arguments = [*container("CMD"), "--port", str(port)]
    with running([*read_only(data), *PROGRAM, *arguments], environment | {"PYTHONPATH": str(TOP)}):
        healthy(port)
        work_through(port, make_key(environment), outside)


def test_the_teams_server_as_documented(tmp_path: Path) -> None:
    """The commands of README.zh-CN.md, in their order, on a real PostgreSQL."""
    (block,) = [block for block in blocks(TOP / "README.zh-CN.md") if any("DATABASE_URL" in line for line in block)]
    lines = [shlex.split(line, comments=True) for line in block]
    assert lines[0][0] == "export"
    assert [line[1] for line in lines[1:]] == ["db", "keys", "serve", "worker"]
    upgrade, keys, serve, work = ([*PROGRAM, *line[1:]] for line in lines[1:])
    port = free_port()
    with postgres.server() as address:
        if address is None:
            pytest.skip("no PostgreSQL is here")
        with postgres.database(address) as url:
            environment = {"ZHIBIAO_DATABASE_URL": url, "ZHIBIAO_DATA": str(tmp_path / "shared")}
            assert {pair.split("=")[0] for pair in lines[0][1:]} == set(environment)
            subprocess.run(upgrade, env=os.environ | environment, check=True, capture_output=True)
            made = subprocess.run(keys, env=os.environ | environment, check=True, capture_output=True, text=True)
            with running([*serve, "--port", str(port)], environment), running(work, environment):
                healthy(port)
                work_through(port, made.stdout.strip(), tmp_path)
