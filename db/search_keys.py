"""What a household can be found by, as words of the search index, and what a clerk's typing asks of that index.

Names give their parts (张三丰: 张三丰 三丰 丰), the pinyin from each syllable on (zhangsan, san) and initials (zsf, sf, f); the
index keeps the beginnings of each word, so any beginning of any part is one look-up. Numbers give every four digits that follow
each other.
Folding (full width, case, radicals, old private-use characters) happens here, in the key only, never in a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME_PART = 3
PINYIN_PART = 18
GRAM = 4
HEAD = "户"
TAIL = "尾"
"""Marks before a word: the head's own name in pinyin initials, the last digits of a number."""

SURNAME_READINGS = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao",
    "覃": "qin", "乐": "yue", "缪": "miao", "翟": "zhai", "员": "yun", "秘": "bi", "折": "she", "黑": "he",
    "繁": "po", "召": "shao", "祭": "zhai", "薄": "bo", "洗": "xian", "佴": "nai", "种": "chong",
}  # fmt: skip
"""Characters that are read in their own way as a surname."""

COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"), "宇文": ("yu", "wen"), "呼延": ("hu", "yan"), "尉犁": ("yu", "li"), "鲜于": ("xian", "yu"),
}  # fmt: skip

GBK_PRIVATE = {
    0xE815 + place: bytes((0xFE, low)).decode("gb18030") for place, low in enumerate((*range(0x50, 0x7F), *range(0x80, 0xA1)))
}
"""Private-use characters that old GBK files carry (䶮 as U+E863), and the characters of today that people type."""

_RADICAL_FORMS = (
    "⺀⺄⺅⺉⺋⺌⺍⺎⺕⺗⺘⺙⺛⺝⺡⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺰⺱⺲⺶⺷⺸⺻⺼⺽⻀⻁⻂⻃⻄⻅⻆"
    "⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_PLAIN_FORMS = (
    "冫乙亻刂㔾小小尢彐心扌攵旡月氵灬爫爫丬犭王疋罒示礻竹纟罒罒羊羊羊聿月臼艹虎衤覀西见角"
    "角讠贝足车辶辶辶阝钅镸长门阜阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟龟龟"
)
RADICALS = dict(zip(map(ord, _RADICAL_FORMS), _PLAIN_FORMS, strict=True))
"""Radicals of the supplement block, which NFKC leaves alone, and the characters that they stand for in names."""

_FOLDS = GBK_PRIVATE | RADICALS
_KEEP = re.compile(r"[^0-9a-z\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


_USUAL_CHARACTERS = re.compile(r"[\u4e00-\u9fff]+")


def folded(text: str) -> str:
    """A text as keys have it: NFKC (full width, radicals, compatibility forms), lower case, without spaces and signs."""
    if text.isascii():
        return text.lower() if text.isalnum() else _KEEP.sub("", text.lower())
    if _USUAL_CHARACTERS.fullmatch(text):
        # Nearly every name: nothing in it folds.
        return text
    return _KEEP.sub("", unicodedata.normalize("NFKC", text.translate(_FOLDS)).lower())


@lru_cache(maxsize=40_000)
def syllables(character: str) -> tuple[str, ...]:
    """The readings of one character without tones, the usual one first; empty for what is no Chinese character."""
    if character.isascii():
        return ()
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(part.replace("ü", "v") for part in found[0] if part)) if found else ()


def warm() -> None:
    """Load the readings of Chinese characters now (half a second), so that no save and no search has to wait for them."""
    syllables("户")


@lru_cache(maxsize=100_000)
def _usual(character: str) -> str:
    readings = syllables(character)
    return readings[0] if readings else character if character.isascii() else ""


def readings(name: str) -> list[str]:
    """The usual reading of each character of a folded name; surnames in their own way (单 shan, 尉迟 yu chi)."""
    parts = [_usual(character) for character in name]
    if name[:2] in COMPOUND_SURNAMES:
        parts[:2] = COMPOUND_SURNAMES[name[:2]]
    elif name[:1] in SURNAME_READINGS:
        parts[0] = SURNAME_READINGS[name[0]]
    return parts


LONGEST = 32
"""No name has more characters; a whole page pasted into the field would make words without end."""


@lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words that a person's folded name can be found by; of a text that is no name, those of its beginning."""
    name = name[:LONGEST]
    words = {name[i : i + NAME_PART] for i in range(len(name))}
    usual = readings(name)
    _add_pinyin(words, usual)
    for parts in _other_readings(name, usual):
        _add_pinyin(words, parts)
    # What a name ends with may have no reading.
    words.discard("")
    return tuple(words)


def _add_pinyin(words: set[str], parts: Sequence[str]) -> None:
    """Pinyin and initials from each syllable on."""
    pinyin = initials = ""
    for part in reversed(parts):
        pinyin, initials = part + pinyin, part[:1] + initials
        words.add(pinyin[:PINYIN_PART])
        words.add(initials)


def _other_readings(name: str, usual: list[str]) -> Iterator[list[str]]:
    """Readings with one character read otherwise: whoever hears 乐 as le types le."""
    for place, character in enumerate(name):
        for other in syllables(character)[:3]:
            if other != usual[place]:
                yield [*usual[:place], other, *usual[place + 1 :]]


def number_words(number: str) -> Sequence[str]:
    """The words that a folded number can be found by; shorter ones are a word of their own."""
    if len(number) <= GRAM:
        return (number,) if number else ()
    grams = [number[i : i + GRAM] for i in range(len(number) - GRAM + 1)]
    return (*grams, number[1 - GRAM :], TAIL + number[-GRAM:])


@dataclass(frozen=True, slots=True)
class Keys:
    """The words of one household: of names, and of numbers."""

    names: str
    numbers: str


def keys_of(head_name: str, names: Iterable[str], numbers: Iterable[str]) -> Keys:
    """The words of a household with these people's names, and these ID numbers, phones and 户编号."""
    words: set[str] = set()
    for name in names:
        words.update(name_words(folded(name)))
    head = readings(folded(head_name))
    if head:
        words.add(HEAD + "".join([part[:1] for part in head]))
    grams: set[str] = set()
    for number in numbers:
        if number:
            grams.update(number_words(folded(number)))
    return Keys(" ".join(words), " ".join(grams))
