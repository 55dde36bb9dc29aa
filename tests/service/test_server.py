"""``zhibiao serve`` as a process on loopback: it answers while it works, and stops cleanly."""

from __future__ import annotations

import concurrent.futures
import socket
from collections.abc import Iterator

import httpx2
import pytest

from tests.service.conftest import serving

SENTENCE = "全年组织执法检查不少于240家次，重点企业检查覆盖率达到95%以上。\n"


def test_a_file_over_the_wire(server: str) -> None:
    files = {"file": ("报告.txt", SENTENCE.encode())}
    answer = httpx2.post(f"{server}/v1/extract", files=files, trust_env=False, timeout=60)
    assert answer.status_code == 200
    assert answer.json()["document"]["filename"] == "报告.txt"


def test_it_answers_while_it_extracts(server: str) -> None:
    """The loop is free: health is answered again and again before a long document is done."""
    long = (SENTENCE * 3_000).encode()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        busy = pool.submit(
            httpx2.post, f"{server}/v1/extract", files={"file": ("长.txt", long)}, trust_env=False, timeout=300
        )
        answered = 0
        while not busy.done():
            assert httpx2.get(f"{server}/healthz", trust_env=False, timeout=30).status_code == 200
            answered += 1
        assert busy.result().status_code == 200
    assert answered > 3


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that takes small requests only."""
    limits = {"ZHIBIAO_MAX_BODY": "100000", "ZHIBIAO_MAX_UPLOAD": "100000"}
    with serving(tmp_path_factory.mktemp("strict"), "--no-worker", **limits) as address:
        yield address


@pytest.mark.parametrize(
    "headers",
    [{"X-Long": "a" * 200_000}, {f"X-{number}": "a" * 100 for number in range(2000)}, {"Cookie": "a=b; " * 50_000}],
    ids=["one-long", "many", "cookies"],
)
def test_over_long_headers_are_refused(strict: str, headers: dict[str, str]) -> None:
    try:
        answer = httpx2.get(f"{strict}/healthz", headers=headers, trust_env=False, timeout=30)
        assert answer.status_code in (400, 431)
    except httpx2.TransportError:  # it hung up before all of them were sent
        pass
    assert httpx2.get(f"{strict}/healthz", trust_env=False, timeout=30).status_code == 200


@pytest.mark.parametrize("path", ["/v1/extract", "/v1/documents", "/v1/quantities"])
@pytest.mark.parametrize("told", [True, False], ids=["declared", "in-chunks"])
def test_over_long_bodies_are_refused_over_the_wire(strict: str, path: str, told: bool) -> None:
    kind = "application/json" if path == "/v1/quantities" else "multipart/form-data; boundary=x"
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    pieces = [b'{"text": "' if "json" in kind else head, *[b"a" * 50_000] * 40]
    headers = {"content-type": kind}
    try:
        content = b"".join(pieces) if told else iter(pieces)
        answer = httpx2.post(f"{strict}{path}", content=content, headers=headers, trust_env=False, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    except httpx2.TransportError:  # it hung up before all of it was sent
        pass
    assert httpx2.get(f"{strict}/healthz", trust_env=False, timeout=30).status_code == 200


def test_only_this_machine_is_served(server: str) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    outside = [address for address in others if not str(address).startswith("127.")]
    if not outside:
        pytest.skip("this machine has no address but loopback")
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://{outside[0]}:{server.rsplit(':', 1)[1]}/healthz", trust_env=False)
