"""Resident identity numbers (GB 11643) as clerks meet them.

Hard are only length, check character and birth date. An area code that was not in force in the year of birth is normal: numbers
were given out from 1984 on with the codes of that day, so `stdnum`'s full validation would refuse most people over forty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

NO_NUMBER = frozenset(
    {"", "0", "00", "无", "暂无", "没有", "不详", "未知", "无证", "无身份证", "/", "／", "-", "－", "—", "x", "X"}
)
"""What people write where there is no number; never a key."""

_WRITTEN = re.compile(r"[0-9]{17}[0-9X]")
"""A number as it should be written: nothing to be tidied."""

_OLD = re.compile(r"\d{15}")
_NEW = re.compile(r"\d{17}[\dX]")

_FULL_WIDTH = str.maketrans("０１２３４５６７８９ＸｘＧｇＯｏ", "0123456789XXGGOO")


@dataclass(frozen=True, slots=True)
class Identity:
    """A number taken apart. `number` is what is kept; `disability` is the whole certificate number when one was given."""

    number: str
    disability: str = ""


def clean_id(text: str) -> Identity:
    """The number in a cell: spaces, apostrophes and full-width forms undone, `无` and the like empty.

    A disability certificate (the ID plus two to four digits, sometimes with a leading G) gives its ID. An O between digits is
    a zero. Whether the number is right is for `id_fault` to say.
    """
    if _WRITTEN.fullmatch(text):
        return Identity(text)
    squeezed = re.sub(r"[\s'’‘`\u3000\u200b\ufeff]", "", text).translate(_FULL_WIDTH).upper()
    if squeezed in NO_NUMBER:
        return Identity("")
    if squeezed.startswith("G"):
        squeezed = squeezed[1:]
    if re.fullmatch(r"[\dXO]{15,22}", squeezed):
        squeezed = squeezed.replace("O", "0")
    if re.fullmatch(r"\d{17}[\dX]\d{2,4}", squeezed):
        return Identity(squeezed[:18], squeezed)
    return Identity(squeezed)


def id_fault(number: str) -> str:
    """What is wrong with a cleaned number, as a sentence with what to do; empty when it is right or not given.

    Old numbers of 15 digits are accepted when their birth date is one.
    """
    if not number:
        return ""
    if _OLD.fullmatch(number):
        return "" if birth_date(number) else "证件号码中的出生日期不存在，请对照证件核对第7至12位。"
    if not _NEW.fullmatch(number):
        what = f"应为18位（现为{len(number)}位）" if len(number) != 18 else "应为17位数字加1位数字或X"
        return f"证件号码{what}，请对照证件核对。"
    if _day(number[6:14]) is None:
        return "证件号码中的出生日期不存在，请对照证件核对第7至14位。"
    if _check_character(number) != number[-1]:
        return "证件号码校验位不对，多半有一位录错了，请对照证件逐位核对。"
    return ""


def _check_character(number: str) -> str:
    """The check character (ISO 7064 MOD 11-2) of the first 17 digits."""
    # Loaded with the first number that is checked: no window waits for it.
    from stdnum.cn.ric import calc_check_digit

    return str(calc_check_digit(number))


def birth_date(number: str) -> date | None:
    """The birth date in a number of 15 or 18 characters, None when there is none."""
    if _OLD.fullmatch(number):
        return _day("19" + number[6:12])
    return _day(number[6:14]) if _NEW.fullmatch(number) else None


@lru_cache(maxsize=50_000)
def _day(digits: str) -> date | None:
    """The day of eight digits, remembered: a register has the same days again and again."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """男 or 女 after the 17th digit (the last of 15), empty when the number is not one."""
    digit = number[14:15] if len(number) == 15 else number[16:17]
    if not digit.isdigit():
        return ""
    return "男" if int(digit) % 2 else "女"


def age_on(number: str, day: date) -> int | None:
    """Full years on `day`, None without a birth date or before birth."""
    born = birth_date(number)
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
