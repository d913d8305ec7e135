"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FORMS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})[.\-/年](?P<m>\d{1,2})[.\-/月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<m>\d{1,2})[.\-/月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<m>\d{2})(?P<d>\d{2})"),
)
LEAP = 8
"""A 29 February comes back within so many years."""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")


def parse_date(text: str, default_year: int) -> date | None:
    """The day meant by `2021.5.6`, `2021年5月6日`, `20210506`, `5.6`, `0506`, `5月6日`; None when it is none or does not exist.

    Forms without a year mean `default_year`. A time of day after the date is ignored.
    """
    squeezed = re.sub(r"\s+", "", text.translate(_FULL_WIDTH).split(" 0")[0].split(" 1")[0].split("T")[0])
    for form in _FORMS:
        found = form.fullmatch(squeezed)
        if found:
            return _day(int(found.groupdict().get("y") or default_year), int(found["m"]), int(found["d"]))
    return None


def date_since(text: str, since: date) -> date | None:
    """Like `parse_date`, but forms without a year mean the first such day from `since` on: 1.15 after 2021-12-20 is in 2022."""
    found = [parse_date(text, year) for year in range(since.year, since.year + LEAP + 1)]
    return next((day for day in found if day and day >= since), found[0])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_serial(number: float) -> date | None:
    """The day of an Excel serial number (1900 system), None outside 1920–2100: other numbers are no dates."""
    if not 7306 <= number <= 73415:
        return None
    return date(1899, 12, 30) + timedelta(days=int(number))
