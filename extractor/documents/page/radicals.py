"""Radicals that fonts and optical recognition put for the character that they are drawn as."""

from __future__ import annotations

import unicodedata
from functools import cache

from extractor.regex import regex

# Unicode names no equivalent for the supplement but two, and for 户 it gives the Japanese form.
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺇⺋⺌⺍⺕⺗⺝⺟⺠⺢⺥⺦⺧⺩⺪⺫⺬⺭⺮⺯⺰⺲⺳⺶⺷⺸⺹⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻯⻰⻲⻳",
        "厂乙几㔾小小彐心月母民水爪丬牛王疋罒示礻竹糹纟罒网羊羊羊老聿月艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長長长门阜阝雨青韦页风飞食食飠饣马骨鬼鱼鸟卤麦黄黾齐歯齿竜龙亀龟",
        strict=True,
    )
)
_KANGXI = range(0x2F00, 0x2FD6)
_ANY = regex("[\u2e80-\u2fdf]")


@cache
def radicals() -> dict[int, str]:
    """Kangxi and supplement radicals → characters, by code point, for ``str.translate``.

    Fonts of PDFs map the glyph 工 to either; for the reader they are one.
    """
    table = {n: unicodedata.normalize("NFKC", chr(n)) for n in _KANGXI}
    table |= {ord(radical): plain for radical, plain in _SUPPLEMENT.items()}
    table[0x2F3E] = "户"
    return table


def fold_radicals(text: str) -> str:
    """Radicals that stand for characters become those characters.

    Example:
        >>> fold_radicals("⼯程⽬标")
        '工程目标'
    """
    return text.translate(radicals()) if _ANY.search(text) else text
