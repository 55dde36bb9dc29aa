"""``zhibiao serve`` as a process on loopback: it answers while it works, and stops cleanly."""

from __future__ import annotations

import concurrent.futures
import socket

import httpx2
import pytest

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


def test_only_this_machine_is_served(server: str) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    outside = [address for address in others if not str(address).startswith("127.")]
    if not outside:
        pytest.skip("this machine has no address but loopback")
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://{outside[0]}:{server.rsplit(':', 1)[1]}/healthz", trust_env=False)
