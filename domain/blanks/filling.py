"""What is written where: the rows of a ledger, the figures of a statistics table, the fill line, the totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from domain.blanks import words
from domain.blanks.blank import Blank, BlankColumn
from domain.blanks.counts import Count, count_of, merged
from domain.blanks.fields import fields_of
from domain.blanks.grid import Cell
from domain.blanks.lines import Line
from domain.blanks.tally import Tallies
from domain.blanks.understanding import PRINTED, Understanding
from domain.problem import chinese_date
from domain.scheme import Scheme
from domain.sheet import Value

SUMMED = ("size", "count:")
"""Fields whose column a total row sums up."""

_UNIT = re.compile(
    r"((?:填[报表制]单位|编制单位|制表单位|报送单位|上报单位)[:：]?(?:\s*[（(]\s*(?:盖章|公章|签章|章)\s*[）)])?(?:\s*[:：])?)([\s_＿]*)"
)
_DATE = re.compile(r"((?:填[报表]|制表|上报|报送|统计)(?:时间|日期)(?:\s*[:：])?)([\s_＿]*(?:\d{4})?\s*年\s*月\s*日|[\s_＿]*)")


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A row of a statistics table by village; `uid` is empty for the whole office."""

    uid: str
    name: str


@dataclass(frozen=True)
class Filling:
    """A blank's new texts. Rows from `insert_at` on stand `extra` rows lower than in the blank; the new rows look like row
    `template` of the blank (-1: like the header, when the blank has no row to fill).

    `rows` are the ledger's rows over the columns `places` (one entry a block), `row_numbers` where they stand; `cells` are
    all other new texts. All places are those of the filled sheet, from 0.

    Of a questionnaire this is the sheet of the household `name`, and `more` are those of the others.
    """

    blank: Blank
    insert_at: int
    extra: int
    template: int
    row_numbers: tuple[int, ...] = ()
    places: tuple[tuple[int, ...], ...] = ()
    rows: Sequence[tuple[Value, ...]] = ()
    cells: Mapping[Cell, Value] = field(default_factory=dict)
    name: str = ""
    more: Sequence[Filling] = ()

    def moved(self, row: int) -> int:
        """Where a row of the blank stands in the filled sheet."""
        return row + self.extra if row >= self.insert_at else row

    @property
    def last_row(self) -> int:
        """The last row of the table in the filled sheet, also when the blank had no row to fill."""
        return max(self.moved(self.blank.body[1]), self.insert_at + self.extra - 1 if self.extra else -1)

    def values(self) -> Iterator[tuple[int, int, Value]]:
        """Row, column and value of every cell that is written, row by row."""
        height = len(self.row_numbers)
        for number, values in enumerate(self.rows):
            block, at = divmod(number, height)
            row = self.row_numbers[at]
            for column, value in zip(self.places[block], values, strict=True):
                yield row, column, value
        for (row, column), value in self.cells.items():
            yield row, column, value


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What is chosen when a blank is filled: unit and date of the fill line (empty and None leave it to the pen)."""

    unit: str = ""
    filled_on: date | None = None


def fill_ledger(
    known: Understanding, scheme: Scheme, lines: Iterable[Line], today: date, options: FillOptions
) -> Filling:
    """The blank filled with a row for each line, in their order; 两栏 lists from top to bottom, then the next block."""
    fields = fields_of(known.kind, scheme, today)
    used = [match for match in known.main if match.sure and match.field not in PRINTED]
    readers = [fields[match.field].read if match.field != "serial" else None for match in used]
    rows = [
        tuple(number if read is None else read(line) for read in readers) for number, line in enumerate(lines, start=1)
    ]
    return _placed(known, [match.column for match in used], [match.field for match in used], rows, options)


def fill_villages(
    known: Understanding, tallies: Tallies, villages: Sequence[VillageLine], town: str, county: str, options: FillOptions
) -> Filling:
    """A statistics table without printed rows: a row for each village; without a village column one for the office."""
    used = [match for match in known.main if match.sure and match.field not in PRINTED]
    names = {match.field for match in used}
    lines = villages if "village" in names else [VillageLine(_only(villages), town)]
    texts = {"town": town, "county": county}

    def cell(key: str, number: int, line: VillageLine) -> Value:
        if key.startswith("count:"):
            return tallies.value(count_of(key), line.uid)
        return number if key == "serial" else line.name if key == "village" else texts[key]

    rows = [tuple(cell(match.field, number, line) for match in used) for number, line in enumerate(lines, start=1)]
    filled = _placed(known, [match.column for match in used], [match.field for match in used], rows, options)
    whole = {
        (filled.moved(row), match.column.place): tallies.value(count_of(match.field), _only(villages))
        for row in known.blank.total_rows
        for match in used
        if match.field.startswith("count:") and (row, match.column.place) not in known.blank.formulas
    }
    return Filling(
        known.blank, filled.insert_at, filled.extra, filled.template, filled.row_numbers, filled.places, rows,
        {**filled.cells, **whole},
    )  # fmt: skip


def _only(villages: Sequence[VillageLine]) -> str:
    """The one village of a table for one village; empty for the whole office."""
    return villages[0].uid if len(villages) == 1 else ""


def fill_stub(known: Understanding, tallies: Tallies, villages: Sequence[VillageLine], options: FillOptions) -> Filling:
    """The figures of a table whose rows are printed: what the row's label and the column's header mean together."""
    by_name = {line.name: line.uid for line in villages}
    cells: dict[Cell, Value] = {}
    for (row, block), meaning in known.rows.items():
        if not meaning.known or (meaning.village and meaning.village not in by_name):
            continue
        place = by_name[meaning.village] if meaning.village else _only(villages)
        for match in known.matches:
            printed = (row, match.column.place) in known.blank.formulas
            if match.column.block == block and match.sure and match.field.startswith("count:") and not printed:
                count = merged(meaning.count, _narrowing(count_of(match.field)))
                if count is not None:
                    cells[row, match.column.place] = tallies.value(count, place)
    return Filling(known.blank, known.blank.body[1] + 1, 0, -1, cells={**fill_line_cells(known.blank, options), **cells})


def _narrowing(count: Count) -> Count:
    """A column that only says 户数 does not forbid a row that counts problems, but one that says 人数 means people."""
    empty = count == Count("households")
    return Count() if empty else count


def _placed(
    known: Understanding, columns: list[BlankColumn], keys: list[str], rows: list[tuple[Value, ...]], options: FillOptions
) -> Filling:
    blank = known.blank
    free = blank.fill_rows
    height = max(len(free), ceil(len(rows) / blank.blocks))
    extra = height - len(free)
    insert_at, template = _insertion(blank)
    shift = [row + extra if row >= insert_at else row for row in free]
    numbers = tuple(sorted({*shift, *range(insert_at, insert_at + extra)}))
    width = len(blank.main_columns)
    order = [blank.main_columns.index(column) for column in columns]
    places = tuple(tuple(blank.columns[block * width + at].place for at in order) for block in range(blank.blocks))
    totals = {
        (row + extra if row >= insert_at else row, column.place): total
        for row in blank.total_rows
        for at, (column, key) in enumerate(zip(columns, keys, strict=True))
        if key.startswith(SUMMED) and (row, column.place) not in blank.formulas and (total := _total(rows, at)) is not None
    }
    return Filling(blank, insert_at, extra, template, numbers, places, rows, {**fill_line_cells(blank, options), **totals})


def _insertion(blank: Blank) -> tuple[int, int]:
    """Where new rows come in, and the row that they look like: before the last row to fill, so that its edge stays below."""
    free = blank.fill_rows
    if len(free) > 1:
        return free[-1], free[-2]
    if free:
        return free[0] + 1, free[0]
    return blank.body[0], -1


def _total(rows: Sequence[tuple[Value, ...]], at: int) -> Value:
    numbers = [value for row in rows if isinstance(value := row[at], int | Decimal)]
    return sum(numbers) if numbers else None


def fill_line_cells(blank: Blank, options: FillOptions) -> dict[Cell, Value]:
    """The fill lines with unit and date; lines that stay as they are have no entry."""
    found: dict[Cell, Value] = {}
    for line, after in zip(blank.fill_lines, (*blank.fill_lines[1:], None), strict=False):
        if after is not None and after.row == line.row and not words.is_fill(after.text):
            continue  # what belongs behind the colon stands in the next cell already
        text = line.text
        if options.unit:
            text = _UNIT.sub(lambda m: m[1] + options.unit + left_over(m[2], options.unit), text)
        if options.filled_on is not None:
            text = _DATE.sub(rf"\g<1>{chinese_date(options.filled_on)}", text)
        if text != line.text:
            found[line.row, line.column] = text
    return found


def as_template(text: str) -> str:
    """A fill line of a blank with places for unit and day, as the lines of a notice have them: `填报单位：{unit}`."""
    return _DATE.sub(r"\g<1>{date}", _UNIT.sub(r"\g<1>{unit}  ", text)).rstrip()


def left_over(space: str, text: str) -> str:
    """The blank place less what was written into it; what follows keeps a distance."""
    left = space.replace("_", " ").replace("＿", " ")[2 * len(text) :]
    return left or ("  " if space else "")
