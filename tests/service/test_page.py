"""The page in a real browser: files go in, indicators come out beside the text, and nothing is asked elsewhere."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import openpyxl
import pytest

from extractor.labels import labels
from service.access import make_key
from service.routes.page import LANGUAGES, words
from service.settings import ServiceSettings
from service.store.database import Database
from tests.service.conftest import serving

api = pytest.importorskip("playwright.sync_api")
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
driven = pytest.mark.skipif(PROGRAM is None, reason="needs a browser: Debian's package chromium")

PAGES = Path(__file__).parent.parent.parent / "service" / "pages"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHINESE = re.compile(r"[\u3400-\u9fff]")

# 𠮷 takes two units in JavaScript and is one character for the API.
TEXT = """𠮷祥县2025年项目支出绩效目标表
项目名称\t文化惠民工程
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t宣传活动场次\t≥48场次
产出指标\t质量指标\t设备验收合格率\t≥98%
全年开展文艺演出不少于60场，其中下乡演出40场以上，群众满意度达到95%以上。
"""
NASTY = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'


class Watched:
    """A page of a browser, what it asked for, and what it complained of."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)

    def open(self, view: str = "/") -> None:
        self.page.goto("about:blank")  # or it would be no new page, and what is waited for is there already
        self.page.goto(f"{self.address}/#{view}")
        self.page.wait_for_selector(".view > :not(.empty:only-child)")

    def hand_in(self, *files: Path) -> None:
        self.page.set_input_files("#files", [str(file) for file in files])

    def texts(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def download(self, act: Callable[[], None]) -> tuple[str, bytes]:
        with self.page.expect_download() as begun:
            act()
        return begun.value.suggested_filename, Path(begun.value.path()).read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def shown(browser: Any, server: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    watched = Watched(context.new_page(), server)
    watched.open()
    yield watched
    context.close()
    assert watched.complaints == []
    assert [url for url in watched.requests if not url.startswith((server, "data:", "blob:"))] == []


_numbers = itertools.count()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A file that was not handed in before."""
    path = tmp_path / "要点.txt"
    path.write_text(f"{TEXT}文号第{next(_numbers)}号\n", encoding="utf-8")
    return path


def result(watched: Watched) -> dict[str, Any]:
    """What the API tells of the document that is shown."""
    name = watched.page.url.partition("#/documents/")[2][:32]
    told: dict[str, Any] = httpx2.get(f"{watched.address}/v1/documents/{name}/result", trust_env=False).json()
    return told


CHOSEN = """() => [...document.querySelectorAll("mark.chosen")].map((mark) => {
  const before = document.createRange();
  before.setStart(document.getElementById("text"), 0);
  before.setEndBefore(mark);
  return [Array.from(before.toString()).length, mark.textContent];
})"""


@driven
def test_a_file_becomes_indicators_beside_the_text(shown: Watched, document: Path) -> None:
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    told = result(shown)
    assert shown.texts("#indicators button.pick")[:2] == ["宣传活动场次", "设备验收合格率"]
    assert shown.texts("#indicators .written")[:2] == ["≥48场次", "≥98%"]
    assert shown.texts("#indicators .read")[:2] == ["≥ 48 场次", "≥ 98 %"]
    assert shown.texts("tr.project") == ["项目：文化惠民工程", "不属于具体项目"]
    assert shown.page.locator("#text").text_content() == told["document"]["text"]
    assert any("/events" in url for url in shown.requests)


@driven
def test_marks_stand_where_the_sources_are(shown: Watched, document: Path) -> None:
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    told = result(shown)
    assert len(told["indicators"]) >= 4
    for number, indicator in enumerate(told["indicators"]):
        shown.page.locator("#indicators button.pick").nth(number).click()
        marked = {
            (start + at, character) for start, text in shown.page.evaluate(CHOSEN) for at, character in enumerate(text)
        }
        sources = [indicator["source"], *(value["source"] for value in indicator["values"])]
        expected = {
            (source["start"] + at, character) for source in sources for at, character in enumerate(source["text"])
        }
        assert marked == expected, indicator["name"]


@driven
def test_a_mark_leads_back_to_its_indicator(shown: Watched, document: Path) -> None:
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    shown.page.locator("mark", has_text="≥98%").click()
    assert shown.texts("tr.chosen button") == ["设备验收合格率"]
    assert shown.texts("[aria-pressed=true]") == ["设备验收合格率"]


@driven
def test_long_documents_scroll_to_the_place(shown: Watched, tmp_path: Path) -> None:
    lines = [f"（{number}）全年开展第{number}类执法检查不少于{number + 100}家次。" for number in range(200)]
    (tmp_path / "长.txt").write_text("\n".join(lines), encoding="utf-8")
    shown.hand_in(tmp_path / "长.txt")
    shown.page.wait_for_selector("#indicators tr[data-id]")
    last = shown.page.locator("#indicators button.pick").last
    last.click()
    api.expect(shown.page.locator("mark.chosen").first).to_be_in_viewport()
    shown.page.locator("mark", has_text="不少于100家次").first.evaluate("mark => mark.click()")
    api.expect(shown.page.locator("tr.chosen")).to_be_in_viewport()
    assert shown.page.evaluate("document.scrollingElement.scrollTop") == 0


@driven
def test_it_can_be_used_without_a_mouse(shown: Watched, document: Path) -> None:
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    shown.page.locator("#indicators button.pick").first.focus()
    shown.page.keyboard.press("ArrowDown")
    assert shown.texts("tr.chosen button") == ["设备验收合格率"]
    shown.page.keyboard.press("Enter")
    assert shown.page.evaluate("document.activeElement.tagName") == "MARK"
    shown.page.keyboard.press("Escape")
    assert shown.page.evaluate("document.activeElement.textContent") == "设备验收合格率"


@driven
def test_progress_and_what_failed(shown: Watched, document: Path, tmp_path: Path) -> None:
    shown.page.evaluate(
        """() => {
          window.heads = [];
          new MutationObserver(() => {
            const head = document.querySelector(".job h3")?.textContent;
            if (head && window.heads.at(-1) !== head) window.heads.push(head);
          }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    (tmp_path / "空.txt").write_bytes(b"")
    packed = tmp_path / "附件.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("目标/甲.txt", document.read_text(encoding="utf-8") + "甲")
        archive.writestr("目标/乙.txt", "绩效指标：培训覆盖率达到90%。")
    shown.hand_in(document, tmp_path / "空.txt", packed)
    shown.page.wait_for_selector(".job h3:has-text('完成 · 4 / 4 个文件')", timeout=60_000)
    heads = shown.page.evaluate("window.heads")
    assert not heads[0].startswith("完成") and len(heads) > 1
    states = dict(zip(shown.texts(".job td.name"), shown.texts(".job .state"), strict=True))
    names = {name.split(" ")[0].split("\n")[0]: state for name, state in states.items()}
    assert names == {
        "要点.txt": "完成",
        "空.txt": "失败",
        "附件.zip": "已解开",
        "附件.zip/目标/甲.txt": "完成",
        "附件.zip/目标/乙.txt": "完成",
    }
    (why,) = shown.texts(".job .why")
    assert "空" in why
    shown.page.click("#language")
    shown.page.wait_for_selector(".job .why")
    (why,) = shown.texts(".job .why")
    assert why.startswith("The file is empty")
    shown.page.click(".job a:has-text('甲.txt')")
    shown.page.wait_for_selector("#indicators tr[data-id]")


@driven
def test_progress_goes_on_when_the_service_was_away(browser: Any, server: str, document: Path) -> None:
    page = browser.new_page()
    faults: list[Callable[[Any], None]] = [
        lambda route: route.fulfill(status=503, content_type="application/problem+json", body='{"code": "busy"}'),
        lambda route: route.abort(),
    ]
    page.route("**/events", lambda route: faults.pop()(route) if faults else route.continue_())
    page.goto(server)
    page.set_input_files("#files", str(document))
    page.wait_for_selector("#indicators tr[data-id]")
    assert faults == []
    page.close()


@driven
def test_more_jobs_than_a_browser_has_connections(shown: Watched, tmp_path: Path) -> None:
    jobs = 8
    for number in range(jobs):
        for part in ("甲", "乙"):
            (tmp_path / f"{part}{number}.txt").write_text(f"{part}类培训覆盖率达到{number + 81}%。", encoding="utf-8")
        with shown.page.expect_response("**/v1/documents"):
            shown.hand_in(tmp_path / f"甲{number}.txt", tmp_path / f"乙{number}.txt")
        api.expect(shown.page.locator(".job")).to_have_count(number + 1)
    api.expect(shown.page.locator(".job h3", has_text="完成 · 2 / 2 个文件")).to_have_count(jobs, timeout=60_000)


@driven
def test_files_can_be_dropped(shown: Watched, document: Path) -> None:
    drop = """([name, text]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([text], name));
      document.getElementById("drop").dispatchEvent(
        new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }"""
    shown.page.evaluate(drop, ["拖来.txt", document.read_text(encoding="utf-8")])
    shown.page.wait_for_selector("#indicators tr[data-id]")
    assert "拖来.txt" in shown.texts(".facts")[0]


@driven
def test_the_language_is_changed_and_remembered(shown: Watched, document: Path) -> None:
    assert shown.page.locator("html").get_attribute("lang") == "zh-CN"
    shown.page.click("#language")
    shown.page.reload()
    shown.page.wait_for_selector("#drop")
    assert shown.page.locator("html").get_attribute("lang") == "en"
    for view in ("/", "/documents", "/indicators"):
        shown.open(view)
        shown.page.evaluate("document.getElementById('language').remove()")  # it names the other language
        table = shown.page.locator(".wide tbody")
        if table.count():
            table.evaluate("body => body.remove()")  # what documents say
        assert CHINESE.findall(shown.page.inner_text("body")) == [], view
    shown.open("/")
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    assert shown.texts("#indicators th")[:4] == ["Indicator", "Values (as written, as read)", "Confidence", "Findings"]


@driven
def test_downloads(shown: Watched, document: Path) -> None:
    shown.hand_in(document)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    told = result(shown)
    names = [indicator["name"] for indicator in told["indicators"] for _ in indicator["values"]]

    def get(form: str) -> bytes:
        name, content = shown.download(lambda: shown.page.click(f"#downloads button:text-is('{form}')"))
        assert name == f"要点.{form.lower()}"
        return content

    assert json.loads(get("JSON"))["indicators"] == told["indicators"]
    table = csv.DictReader(io.StringIO(get("CSV").decode("utf-8-sig")))
    assert [row["指标名称"] for row in table] == names
    sheet = openpyxl.load_workbook(io.BytesIO(get("XLSX")))["指标"]
    assert [row[7].value for row in sheet.iter_rows(min_row=2)] == names
    shown.page.wait_for_selector(f"#status:has-text('{len(names)} 个值')")
    name, content = shown.download(lambda: shown.page.click("#downloads button:text-is('原文件')"))
    assert (name, content) == ("要点.txt", document.read_bytes())


@driven
def test_what_a_document_says_is_never_markup(shown: Watched, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=window.ran=1>.txt"
    path.write_text(TEXT.replace("宣传活动", NASTY).replace("文化惠民工程", NASTY), encoding="utf-8")
    shown.hand_in(path)
    shown.page.wait_for_selector("#indicators tr[data-id]")
    assert NASTY in shown.page.inner_text("#text")
    assert "onerror" in shown.page.inner_text("#indicators")
    for view in ("/documents", "/indicators?sort=-stored", "/"):
        shown.open(view)
        shown.page.wait_for_selector("td")
        assert "onerror" in shown.page.inner_text("main")
        assert shown.page.evaluate("[document.querySelectorAll('img').length, window.ran ?? null]") == [0, None]


@driven
def test_a_script_that_got_in_would_not_run(browser: Any, server: str) -> None:
    page = browser.new_page()
    page.goto(server)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          const image = document.createElement("img");
          image.setAttribute("onerror", "window.ran = 1");
          image.src = "data:,";
          document.body.append(script, image);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran ?? null") is None
    page.close()


@driven
def test_the_store_is_searched_page_by_page_and_exported(shown: Watched, tmp_path: Path) -> None:
    lines = [f"全年开展星火巡查第{number}轮抽查不少于{number}家次。" for number in range(101, 161)]
    (tmp_path / "巡查.txt").write_text("\n".join(lines), encoding="utf-8")
    shown.hand_in(tmp_path / "巡查.txt")
    shown.page.wait_for_selector("#indicators tr[data-id]")
    number = len(result(shown)["indicators"])
    assert number > 50
    shown.page.click("header nav a:has-text('指标')")
    shown.page.get_by_label("字词").fill("星火")
    shown.page.get_by_role("button", name="查找").click()
    shown.page.wait_for_selector("text=下一页")
    first = shown.texts("td.name a")
    assert len(first) == 50
    shown.page.click("text=下一页")
    shown.page.wait_for_selector("text=上一页")
    second = shown.texts("td.name a")
    assert len(second) == number - 50
    assert not set(first) & set(second)
    name, content = shown.download(lambda: shown.page.click("#export button"))
    assert name == "indicators.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(content))["指标"]
    assert sheet.max_row - 1 == sum(len(one["values"]) for one in all_of(shown, "星火"))
    shown.page.click("text=上一页")
    shown.page.wait_for_selector("text=下一页")
    assert shown.texts("td.name a") == first
    shown.page.click("summary")
    shown.page.get_by_label("值不小于").fill("159")
    shown.page.get_by_role("button", name="查找").click()
    api.expect(shown.page.locator("td.name a")).to_have_count(2)
    shown.page.locator("td.name a").last.click()
    shown.page.wait_for_selector("mark.chosen")
    api.expect(shown.page.locator("mark.chosen").first).to_be_in_viewport()
    shown.open("/documents?q=巡查")
    assert len(shown.texts("#documents tbody tr")) == 1
    shown.open("/indicators?q=没有这样的指标名")
    assert shown.texts(".empty") == ["没有找到"]


def all_of(watched: Watched, words: str) -> list[dict[str, Any]]:
    asked = {"q": words, "limit": "1000"}
    told = httpx2.get(f"{watched.address}/v1/indicators", params=asked, trust_env=False).json()
    return [one["indicator"] for one in told["indicators"]]


@driven
@pytest.mark.parametrize("view", ["/", "/documents", "/indicators", "a document"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_and_every_control_has_a_name(shown: Watched, document: Path, view: str, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 800})
    if view == "a document":
        shown.hand_in(document)
        shown.page.wait_for_selector("#indicators tr[data-id]")
    else:
        shown.open(view)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    nameless = """() => [...document.querySelectorAll("input, select, button, progress, a[href]")].filter(
      (one) => !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim())
    ).map((one) => one.outerHTML)"""
    assert shown.page.evaluate(nameless) == []
    assert shown.page.locator("h2").count() >= 1


@driven
def test_an_address_of_nothing_says_so(browser: Any, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/#/documents/{'0' * 32}")
    page.wait_for_selector("[role=alert]")
    assert "可能已被删除" in page.inner_text("[role=alert]")
    page.goto(f"{server}/#/nowhere")
    page.wait_for_selector("text=没有这一页")
    page.close()


@driven
def test_a_service_with_keys_asks_for_one(browser: Any, tmp_path: Path, document: Path) -> None:
    with serving(tmp_path / "data", ZHIBIAO_REQUIRE_KEYS="1") as address:
        database = Database(ServiceSettings(data=str(tmp_path / "data")).database)
        _, key = make_key(database, "网页", ("read", "write"))
        database.close()
        page = browser.new_page()
        page.goto(f"{address}/#/documents")
        for given in ("zb_wrong", key):
            page.wait_for_selector("#ask[open]")
            page.get_by_label("密钥", exact=True).fill(given)
            page.click("#ask-form button[type=submit]")
        page.wait_for_selector("text=没有找到")
        page.goto(f"{address}/#/")
        page.set_input_files("#files", str(document))
        page.wait_for_selector("#indicators tr[data-id]")
        with page.expect_download() as begun:
            page.click("#downloads button:text-is('CSV')")
        assert "宣传活动场次" in Path(begun.value.path()).read_text(encoding="utf-8-sig")
        page.close()


def test_the_page_may_load_nothing_but_its_own_files(server: str) -> None:
    answer = httpx2.get(server, trust_env=False)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    parts = re.findall(r'(?:href|src)="(?!#|data:)([^"]+)"', answer.text)
    assert "page/main.js" in parts
    for part in [*parts, *(f"page/{file.name}" for file in PAGES.glob("*.js"))]:
        got = httpx2.get(f"{server}/{part}", trust_env=False)
        assert got.status_code == 200 and got.headers["content-security-policy"] == policy
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", answer.text) == []
    for name in ("nothing.js", "__init__.py", "words.toml", "..%2f__init__.py"):
        assert httpx2.get(f"{server}/page/{name}", trust_env=False).status_code == 404


def test_everything_is_said_in_both_languages() -> None:
    told = words()
    source = "".join(file.read_text(encoding="utf-8") for file in [*PAGES.glob("*.js"), *PAGES.glob("*.html")])
    literal = set(re.findall(r'\bt\("([\w-]+)"', source)) | set(re.findall(r'data-t(?:-label)?="([\w-]+)"', source))
    assert literal - set(told["ui"]) == set()
    quoted = set(re.findall(r'"([\w-]+)"', source)) | {f"sort_{name}" for name in re.findall(r'"(-?\w+)"', source)}
    assert set(told["ui"]) - quoted == set()
    for name, each in told["ui"].items():
        assert set(each) == set(LANGUAGES), name
        assert not CHINESE.search(each["en"]), name
        assert set(re.findall(r"{\w+}", each["zh"])) == set(re.findall(r"{\w+}", each["en"])), name
    chinese, english = (told["labels"][language] for language in LANGUAGES)
    assert {field: set(codes) for field, codes in chinese.items()} == {f: set(codes) for f, codes in english.items()}
    assert set(labels()) <= set(english)
