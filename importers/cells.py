"""What stands in a cell, as people write it: names, numbers, ticks, dates, places, attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from domain.dates import from_serial, parse_date
from domain.errors import Finding
from domain.identity import clean_id, id_fault
from domain.scheme import Scheme

YES = frozenset({"√", "✓", "✔", "☑", "■", "是", "有", "1", "Y", "y", "V", "v", "对", "●", "T", "TRUE", "True"})
NOTHING = frozenset({"", "无", "暂无", "没有", "0", "/", "\\", "-", "—", "——", "不详", "空"})
"""What stands for “nothing” in a cell for a name, a phone or a remark."""

_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d{2}", re.IGNORECASE)
_WHITE = re.compile(r"[\s\u3000\u200b\ufeff]+")
_NAME = re.compile(r"[^\d:：()（）_/，。；]{1,20}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－＋（）", "0123456789-+()")
_GROUP = re.compile(r"(?P<village>.*?(?:村民委员会|居民委员会|村委会|居委会|社区|村|居))?(?P<group>.*)")
_GROUP_NAME = re.compile(r"第?([0-9]+|[一二三四五六七八九十百]+)(社|组|队|村民小组|居民小组)?")

_Read = TypeVar("_Read")


def _remembered(read: Callable[[str], _Read]) -> Callable[[str], _Read]:
    """The same text stands in a column thousands of times: it is read once."""
    return lru_cache(maxsize=8192)(read)


_GENERAL = ("一般户", "一般农户", "普通户", "普通农户", "非贫困户", "一般群众", "非建档立卡户")
_MARGINAL = ("边缘户", "边缘易致贫户")

ATTRIBUTE_WORDS: dict[str, tuple[str, ...]] = {
    "脱贫户": ("脱贫户", "已脱贫户", "建档立卡户", "建档立卡贫困户", "一般脱贫户", "低保脱贫户", "特困脱贫户", "已脱贫享受政策"),
    "监测户": ("监测户", "监测对象", "脱贫不稳定户", "突发严重困难户", "易返贫致贫户", "严重困难户"),
    "贫困户": (
        *("建档立卡贫困户", "建卡贫困户", "建档立卡户", "建卡户", "一般贫困户", "低保贫困户", "特困贫困户"),
        *("未脱贫户", "脱贫户", "已脱贫户", "已脱贫享受政策", "脱贫享受政策"),
    ),
    "边缘户": _MARGINAL,
    "边缘易致贫户": _MARGINAL,
    "突发严重困难户": ("严重困难户",),
    "低保户": ("低保户", "低保", "农村低保", "农村低保户", "最低生活保障户", "低保脱贫户"),
    "特困户": ("特困户", "特困人员(户)", "特困人员", "特困供养", "特困供养人员", "五保户", "五保", "特困脱贫户"),
    "农村分散供养特困人员": ("分散供养特困人员", "分散供养特困户", "分散供养五保户", "农村分散供养五保户"),
    "贫困残疾人家庭": ("贫困残疾人户", "贫困残疾户"),
    "一般户": _GENERAL,
    "一般农户": _GENERAL,
    "非贫困户": _GENERAL,
    "一般群众": _GENERAL,
}
"""A word of a notice → the words that other tables and the national system use for it."""


@_remembered
def squeeze(text: str) -> str:
    """A text without white space and with ASCII brackets and digits, for comparing; never for keeping."""
    return _WHITE.sub("", text).translate(_FULL_WIDTH)


@_remembered
def plain(text: str) -> str:
    """A text with `无` and the like made empty, line breaks made spaces."""
    tidy = " ".join(text.split())
    return "" if tidy in NOTHING else tidy


def name(text: str) -> str:
    """A person's name without the spaces that tables put between two characters (张　三), empty for 无 and the like."""
    closed = _WHITE.sub("", text)
    return "" if closed in NOTHING else closed


def is_name(text: str) -> bool:
    """True for what may be somebody's name; not for 户主姓名, 填表人： or a sentence."""
    return _NAME.fullmatch(text) is not None and not text.endswith(("姓名", "户主", "签字", "盖章"))


@_remembered
def phone(text: str) -> str:
    """A telephone number: spaces and full-width digits undone; several stay side by side."""
    number = squeeze(text)
    return "" if number in NOTHING else number


def ticked(text: str) -> bool:
    """True for √, 是, 有, 1 and their like."""
    return squeeze(text) in YES


def answer(text: str) -> str:
    """是 or 否 from √, ×, 1, 0 and their like; anything else as it stands, for the rules to refuse."""
    word = squeeze(text)
    if word in YES or word in {"达标", "已保障", "保障"}:
        return "是"
    if word in {"否", "×", "✗", "✘", "X", "x", "0", "N", "n", "无", "没有", "不", "未达标", "不达标", "未保障", "FALSE"}:
        return "否"
    return word


def identity(text: str, field: str) -> tuple[str, str, tuple[Finding, ...]]:
    """The ID number of a cell, a note for a disability certificate, and what is wrong with the number."""
    if _ROUNDED.fullmatch(text.strip()):
        sentence = f"证件号码已被表格变成“{text}”，末尾几位丢失；请把这一列设为文本，对照证件重填后再导入。"
        return "", "", (Finding(field, sentence),)
    found = clean_id(text)
    note = f"残疾证号 {found.disability}" if found.disability else ""
    fault = id_fault(found.number)
    return found.number, note, (Finding(field, fault),) if fault else ()


def day(text: str, year: int) -> date | None:
    """The day in a cell, also as a serial number; None when it is none. Forms without a year mean `year`."""
    tidy = text.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", tidy):
        return from_serial(float(tidy))
    return parse_date(tidy, year)


@_remembered
def village_and_group(text: str) -> tuple[str, str]:
    """`梅石坝社区1社` → `梅石坝社区`, `1社`; a cell without a group gives an empty one."""
    tidy = squeeze(text)
    found = _GROUP.fullmatch(tidy)
    if found is None or not found["village"]:
        # A name without 村 or 社区: what is left of a number with 社, 组 or 队.
        tail = re.search(r"第?([0-9]+|[一二三四五六七八九十]+)(社|组|队)$", tidy)
        return (tidy[: tail.start()], group(tail[0])) if tail and tail.start() else (tidy, "")
    return _short_village(found["village"]), group(found["group"])


def _short_village(text: str) -> str:
    for long, short in (("村民委员会", "村"), ("居民委员会", "社区"), ("村委会", "村"), ("居委会", "社区")):
        if text.endswith(long):
            stem = text[: -len(long)]
            return stem if stem.endswith(("村", "社区")) else stem + short
    return text


@_remembered
def group(text: str) -> str:
    """A group's name in one form: `第3村民小组` → `3组`, `3` → `3组`, `3社` stays."""
    tidy = squeeze(text)
    if tidy in NOTHING:
        return ""
    found = _GROUP_NAME.fullmatch(tidy)
    if found is None:
        return tidy
    unit = found[2] or "组"
    return found[1] + ("组" if unit.endswith("小组") else unit)


def attribute_key(word: str, scheme: Scheme) -> str:
    """The key of the attribute that a word means in this notice; empty when it means none."""
    wanted = squeeze(word)
    for attribute in scheme.attributes:
        if wanted in (squeeze(attribute.label), squeeze(attribute.short)):
            return attribute.key
    for attribute in scheme.attributes:
        if wanted in ATTRIBUTE_WORDS.get(attribute.short, ()) or wanted in ATTRIBUTE_WORDS.get(attribute.label, ()):
            return attribute.key
    return ""


def attributes(text: str, scheme: Scheme) -> tuple[str, ...]:
    """The attributes named in a cell such as `脱贫户、低保户`, in the notice's order; unknown words are left out."""
    words = re.split(r"[、，,；;/\s]+", text)
    return scheme.in_order({attribute_key(word, scheme) for word in words if word} - {""})


def plain_lines(text: str) -> str:
    """Like `plain`, keeping line breaks: they set the parts of a description apart."""
    tidy = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return "" if tidy.strip() in NOTHING else tidy
