"""extractor.text.segment: jieba's own cuts, from a compiled dictionary that needs no cache."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import lexicon, segment

SENTENCES = {
    "target": "督导检查覆盖率达到90%，宣传覆盖率达到80%以上。",
    "money": "项目总投资2,368.5万元，其中财政资金1,200万元、自筹资金1168.5万元。",
    "rate": "化学需氧量、氨氮排放量分别控制在9.8万吨、0.76万吨以内，同比下降3.2个百分点。",
    "deadline": "6月底前完成招标，9月底前完成竣工验收，质保期为2年。",
    "names": "李小明同志在青禾镇石桥村调研乡村振兴工作时强调要守住底线。",
    "latin": "采购LED显示屏3块、GPS终端12台，接入5G网络，PM2.5年均浓度≤35μg/m³。",
    "layout": "一级指标\t二级指标\r\n产出指标\t 数量指标　新建护岸长度",
    "symbols": "≥90%；＞60次；（三）★设备完好率——100％",
    "unknown": "魑魅魍魉龘靐齉𠮷野家",
}


@pytest.fixture(scope="module")
def plain() -> segment.Segmenter:
    return segment.Segmenter(field_words=False)


@pytest.fixture(scope="module")
def own_jieba(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """jieba's tokenizer as jieba makes it, its cache kept away from the shared temporary folder."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.getbasetemp())
    tokenizer.initialize()
    return tokenizer


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES.keys())
def test_cuts_as_jieba_does(plain: segment.Segmenter, own_jieba: Any, text: str) -> None:
    assert plain.cut(text) == own_jieba.lcut(text)


def test_compiled_dictionary_is_that_of_the_installed_jieba(own_jieba: Any) -> None:
    """If this fails: python scripts/compile_dictionary.py"""
    dictionary = Path(str(distribution("jieba").locate_file("jieba/dict.txt"))).read_bytes()
    manifest = json.loads((Path(lexicon.__file__).parent / lexicon.MANIFEST).read_text(encoding="utf-8"))
    assert manifest["from_sha256"] == hashlib.sha256(dictionary).hexdigest()
    compiled = lexicon.load()
    entries: dict[str, int] = {}
    for first in compiled.firsts:
        entries |= compiled.part(first)
    assert (entries, compiled.total) == (own_jieba.FREQ, own_jieba.total)


@pytest.mark.parametrize("first", ["指", "不", "一", "龟", "A"])
def test_part_of_a_pair_is_what_begins_with_it(first: str) -> None:
    compiled = lexicon.load()
    whole = compiled.part(first)
    assert compiled.frequency(first) == whole[first]
    for pair in {word[:2] for word in whole if len(word) > 1}:
        assert compiled.part(pair) == {word: n for word, n in whole.items() if word.startswith(pair)}
    assert compiled.part(first + "\u3000") == {}


def test_field_words_are_compiled_as_jieba_adds_them(own_jieba: Any) -> None:
    """If this fails: python scripts/compile_dictionary.py"""
    tokenizer = type(own_jieba)()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(own_jieba.FREQ), own_jieba.total, True
    for word in lexicon.field_words():
        tokenizer.add_word(word)
    assert lexicon.load().field == {word: tokenizer.FREQ[word] for word in lexicon.field_words()}
    for text in SENTENCES.values():
        assert segment.cut(text) == tokenizer.lcut(text)


WORDS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(WORDS, st.integers(0, 2**32 - 1)))
def test_codec_gives_back_what_it_was_given(words: dict[str, int]) -> None:
    compiled = lexicon.decode(*lexicon.encode(words))
    found: dict[str, int] = {}
    for first in {word[0] for word in words}:
        part = compiled.part(first)
        assert all(word.startswith(first) for word in part)
        found |= part
    assert found == words
    assert compiled.part("\n") == {}
    assert compiled.frequency("\n") is None


def test_damaged_dictionary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / lexicon.MANIFEST).write_text('{"sha256": "0", "streams": [1], "total": 1, "field": {}}')
    (tmp_path / lexicon.COMPILED).write_bytes(b"noise")
    monkeypatch.setattr(lexicon, "files", lambda _: tmp_path)
    with pytest.raises(RuntimeError, match="已损坏"):
        segment.Segmenter()


@pytest.mark.parametrize("word", ["验收合格率", "服务对象满意度指标", "个百分点", "年初预算数"])
def test_field_words_stay_whole(plain: segment.Segmenter, word: str) -> None:
    assert segment.cut(word) == [word]
    assert plain.cut(word) != [word]


def test_field_words_are_listed_once_and_only_where_jieba_cuts_them(plain: segment.Segmenter) -> None:
    words = lexicon.field_words()
    assert len(words) == len(set(words)) >= 300
    assert [word for word in words if plain.cut(word) == [word]] == []


def test_users_words_stay_whole_and_change_nobody_else() -> None:
    mine = segment.Segmenter(words=["青禾石桥工程"])
    assert mine.cut("实施青禾石桥工程") == ["实施", "青禾石桥工程"]
    assert "青禾石桥工程" not in segment.cut("实施青禾石桥工程")


def test_global_tokenizer_is_left_alone() -> None:
    """In a process of its own: whoever else uses jieba in this one has its own reasons."""
    code = "import jieba; from extractor.text import segment; segment.cut('验收合格率'); print(jieba.dt.initialized)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_tokens_have_offsets_and_no_whitespace() -> None:
    text = "一级指标\t 新建护岸　95%"
    tokens = segment.tokens(text)
    assert [t.text for t in tokens] == ["一级指标", "新建", "护岸", "95%"]
    assert all(text[t.start : t.end] == t.text for t in tokens)


@given(st.text())
def test_any_text_is_cut_without_loss(text: str) -> None:
    assert "".join(segment.cut(text)) == text
    assert all(text[t.start : t.end] == t.text for t in segment.tokens(text))


def test_shared_between_threads() -> None:
    segment._shared = None
    expected = segment.Segmenter().cut(SENTENCES["money"])
    got: list[tuple[int, list[str]]] = []

    def work() -> None:
        got.append((id(segment.shared()), segment.cut(SENTENCES["money"])))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({which for which, _ in got}) == 1
    assert [words for _, words in got] == [expected] * 4


def test_works_where_nothing_can_be_written_and_without_pkg_resources() -> None:
    """No temporary folder, no writing anywhere, nothing on standard error, no slow import."""
    code = (
        "import builtins, os, sys, tempfile\n"
        "def refuse(*a, **k): raise OSError('read-only file system')\n"
        "tempfile.gettempdir = tempfile.mkstemp = os.mkdir = refuse\n"
        "opening = builtins.open\n"
        "builtins.open = lambda f, mode='r', *a, **k: refuse() if set(mode) & set('wax+') "
        "else opening(f, mode, *a, **k)\n"
        "from extractor.text import segment\n"
        "assert segment.cut('验收合格率不低于95%') == ['验收合格率', '不低于', '95%']\n"
        "assert 'pkg_resources' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_module_does_not_load_jieba() -> None:
    code = "import sys; import extractor.text.segment; assert 'jieba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
