"""Filled income sheets (收入计算表) read back: one household after another in a worksheet, or on worksheets of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.errors import Finding, Level
from domain.imported import ImportedIncome, Place
from domain.income import Amounts, per_head
from domain.income_checks import PLACE_LABELS, PLACES, amount_field, plain
from domain.keyed_sums import amount_of, readable
from domain.orders import IncomeLine, LineKind
from domain.scheme import Attachment, Scheme
from importers.cells import squeeze
from importers.workbook import Grid

ENOUGH = 0.8
"""Share of the form's columns that must stand in a row for it to be the header."""
ABOVE = 5
"""Rows over the header in which the lines with place, head and people stand."""
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PLACE = re.compile(r"\{([^{}|:]+)(:[^{}|]*)?(?:\|[^{}]*)?\}")


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    columns: dict[str, int]


def income_attachment(scheme: Scheme) -> Attachment | None:
    """The notice's income sheet, None when it has none."""
    return next((a for a in scheme.attachments if a.records == "incomes"), None)


def find_incomes(grid: Grid, attachment: Attachment) -> list[_Header]:
    """The headers of all the forms in a worksheet; empty when it holds none."""
    words = {squeeze(cell.text): attachment.columns[cell.col].key for cell in attachment.header if cell.colspan == 1}
    found = []
    for row, cells in enumerate(grid.rows):
        columns = {words[squeeze(text)]: place for place, text in enumerate(cells) if text and squeeze(text) in words}
        if len(columns) >= ENOUGH * len(attachment.columns):
            found.append(_Header(row, columns))
    return found


def read_incomes(grid: Grid, headers: list[_Header], scheme: Scheme, attachment: Attachment) -> Iterator[ImportedIncome]:
    """The sheets of a worksheet in their order; forms in which nothing stands are passed over."""
    ends = [header.row for header in headers[1:]] + [len(grid.rows)]
    for header, end in zip(headers, ends, strict=True):
        sheet = _Reading(grid, header, end, scheme, attachment).sheet()
        if sheet.amounts or sheet.findings:
            yield sheet


class _Reading:
    """One form of a worksheet."""

    def __init__(self, grid: Grid, header: _Header, end: int, scheme: Scheme, attachment: Attachment) -> None:
        self.grid, self.header, self.end = grid, header, end
        self.lines = scheme.income_lines
        self.attachment = attachment
        self.findings: list[Finding] = []
        self.amounts: dict[str, Amounts] = {}
        self.told: dict[LineKind, str] = {}

    def sheet(self) -> ImportedIncome:
        """What the form says."""
        last = self._read_lines()
        head = self._head()
        size = head.get("size", "")
        people = int(size) if size.isdigit() and len(size) < 4 else 0
        self._compare(people)
        return ImportedIncome(
            Place(self.grid.name, self.header.row + 1),
            head.get("village", ""),
            head.get("group", ""),
            head.get("head_name", ""),
            people,
            self.amounts,
            self._day(last),
            tuple(self.findings),
        )

    def _head(self) -> dict[str, str]:
        """Place, head and people from the lines above the table."""
        found: dict[str, str] = {}
        for row in range(max(0, self.header.row - ABOVE), self.header.row):
            text = squeeze("".join(self.grid.rows[row])).replace("：", ":")
            for line in self.attachment.loose_before:
                match = _line_pattern(line).fullmatch(text)
                if match:
                    found |= {key: value.strip("_") for key, value in match.groupdict().items() if value.strip("_")}
        return found

    def _read_lines(self) -> int:
        """Read the lines as the paper has them; the row after the last one."""
        place = 0
        for row in range(self.header.row + 1, self.end):
            words = [squeeze(self._text(row, key)) for key in ("item", "category")]
            found = next((n for n in range(place, len(self.lines)) if _is_line(self.lines[n], words)), None)
            if found is None:
                self._unknown(row, words)
                continue
            place = found + 1
            self._read_line(row, self.lines[found])
            if place == len(self.lines):
                return row + 1
        return self.end

    def _read_line(self, row: int, line: IncomeLine) -> None:
        if line.kind is not LineKind.LINE:
            self.told[line.kind] = self._text(row, "net")
            return
        typed = {place: self._text(row, place) for place in PLACES}
        if line.without_quantity:
            typed["quantity"] = ""
        for place, text in typed.items():
            if not readable(text):
                where = f"{line.item}的{PLACE_LABELS[place]}"
                self.findings.append(Finding(amount_field(line.key, place), f"{where}“{text}”不是数字，请改正。"))
        amounts = Amounts(*(amount_of(typed[place]) for place in PLACES))
        if not amounts.blank:
            self.amounts[line.key] = amounts

    def _unknown(self, row: int, words: list[str]) -> None:
        if any(amount_of(self._text(row, place)) is not None for place in PLACES):
            what = next((word for word in words if word), f"第 {row + 1} 行")
            sentence = f"通知的收入计算表里没有“{what}”这一行，它的金额没有导入；请改填到别的行。"
            self.findings.append(Finding("income", sentence))

    def _compare(self, people: int) -> None:
        """The form's own result against what its lines come to: a slip of the pen is told, the lines count."""
        written = amount_of(self.told.get(LineKind.PER_HEAD, ""))
        counted = per_head(self.lines, self.amounts, people)
        if written is not None and counted is not None and abs(written - counted) >= 1:
            sentence = f"表上的人均纯收入是 {plain(written)} 元，按各行算是 {plain(counted)} 元；已按各行导入，请核对。"
            self.findings.append(Finding("per_head", sentence, Level.WARN))

    def _day(self, first: int) -> date | None:
        for row in range(first, min(first + ABOVE, self.end, len(self.grid.rows))):
            match = _DAY.search(squeeze("".join(self.grid.rows[row])))
            if match:
                try:
                    return date(*(int(part) for part in match.groups()))
                except ValueError:
                    self.findings.append(Finding("filled_on", f"日期“{match[0]}”不存在，请改正。"))
        return None

    def _text(self, row: int, key: str) -> str:
        column = self.header.columns.get(key)
        return "" if column is None else self.grid.text(row, column)


def _is_line(line: IncomeLine, words: list[str]) -> bool:
    """True when the words of a row are those of the line; what is written behind 其他: by hand belongs to it."""
    item = squeeze(line.item).replace("：", ":")
    return any(word.replace("：", ":") == item or (item.endswith(":") and word.startswith(item)) for word in words if word)


def _line_pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    """What the filled line looks like: its places are whatever stands between the printed words."""
    pattern, at = "", 0
    template = squeeze("".join(parts)).replace("：", ":")
    for place in _PLACE.finditer(template):
        group = ".*?" if place[2] else f"(?P<{place[1]}>.*?)"
        pattern += re.escape(template[at : place.start()]) + group
        at = place.end()
    return re.compile(pattern + re.escape(template[at:]))
