"""The page in a real browser: a file goes in, its indicators come out beside the text, nothing is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service import browser
from tests.service.conftest import SYNC

pytestmark = pytest.mark.skipif(browser.program() is None, reason="needs a browser: Debian's package chromium")

TEXT = "𠮷祥县工作要点\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t宣传活动场次\t≥48场次\n"


@pytest.fixture
def page(server: str, tmp_path: Path) -> Iterator[browser.Page]:
    page = browser.Page(tmp_path / "profile")
    try:
        page.open(server)
        yield page
        assert [url for url in page.requests if not url.startswith((server, "data:", "blob:"))] == []
    finally:
        page.close()


def test_a_file_shows_its_indicators_beside_the_text(page: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "要点.txt").write_text(TEXT, encoding="utf-8")
    page.choose("#file", tmp_path / "要点.txt")
    page.wait("document.querySelectorAll('#rows tr').length === 1")
    cells = page.run("[...document.querySelectorAll('#rows td')].map((cell) => cell.textContent)")
    assert cells[:5] == ["产出指标", "数量指标", "宣传活动场次", "≥48场次", "场次"]
    assert page.run("document.getElementById('text').textContent") == TEXT
    page.run("document.querySelector('#rows tr').click()")
    # A character outside the basic plane stands before: offsets must be counted as code points.
    marked = page.run("[...document.querySelectorAll('mark.chosen')].map((mark) => mark.textContent)")
    assert marked == ["宣传活动场次", "≥48场次"]
    assert page.run("document.getElementById('json').download") == "要点.txt.json"
    assert page.complaints == []


def test_a_large_file_becomes_a_job_and_shows_the_same(page: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "大.txt").write_text(TEXT + "\n" * SYNC, encoding="utf-8")
    page.choose("#file", tmp_path / "大.txt")
    page.wait("document.querySelectorAll('#rows tr').length === 1")
    assert any("/v1/jobs/" in url for url in page.requests)
    assert "宣传活动场次" in page.run("document.getElementById('rows').textContent")
    assert page.complaints == []


def test_a_bad_file_says_what_is_wrong(page: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    page.choose("#file", tmp_path / "空.txt")
    page.wait("document.getElementById('status').className === 'error'")
    assert "空" in page.run("document.getElementById('status').textContent")


def test_what_a_document_says_is_never_markup(page: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "坏.txt").write_text(TEXT.replace("宣传活动", "<img src=x onerror=alert(1)>"), encoding="utf-8")
    page.choose("#file", tmp_path / "坏.txt")
    page.wait("document.querySelectorAll('#rows tr').length === 1")
    assert page.run("document.querySelectorAll('img').length") == 0
