"""From an ad-hoc table and its rows to a `Sheet`: header, order, subtotals, total, lines around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count as counting
from itertools import groupby

from domain.blanks.counts import count_of
from domain.blanks.lines import LineKind
from domain.lists import LEFT_BLANK, ROWS, SERIAL, AdHocTable, ListRow
from domain.lists_fields import RATE, Reader, count_reader, rate, rate_parts, readers
from domain.lists_header import PastedHeader
from domain.lists_widths import measures
from domain.problem import chinese_date
from domain.scheme import Scheme
from domain.sheet import Line, Seal, Sheet, Value

TOTAL, SUBTOTAL, NOTHING = "合计", "小计", "无"
NAMES = ("member_name", "head_name", "description", "head_id_no", "member_id_no")
"""Fields under which a total says how many rows it sums, the likeliest first."""

Cells = tuple[Value, ...]


@dataclass
class Counted:
    """How many rows of records were written, for whoever shows it; counts while the sheet is written."""

    rows: int = 0


def build_list(
    table: AdHocTable, header: PastedHeader, scheme: Scheme, rows: Iterable[ListRow], today: date, counted: Counted | None = None
) -> Sheet:
    """The sheet of a table over its rows, which come in the order of the paper; streamed unless another order is wanted.

    `table.fields` has one field a column of `header` (ValueError otherwise). Without rows one line says 无.
    """
    if len(table.fields) != len(header.columns):
        raise ValueError(f"{len(table.fields)} fields for {len(header.columns)} columns")
    columns, page, sizes = measures(table, header)
    filled = table.filled_on or today
    unit = f"填报单位（盖章）：{table.unit}" if table.seal else f"填报单位：{table.unit}"
    parts = [unit, f"填报时间：{chinese_date(filled)}", *([f"单位：{table.measure}"] if table.measure else [])]
    return Sheet(
        name=file_stem(table),
        label=table.label,
        title=table.title,
        columns=columns,
        header=header.cells,
        header_rows=header.rows,
        body=_Body(table, scheme, filled, counted or Counted()).lines(rows),
        fill_line=Line(tuple(parts), spread=True),
        after_body=(Line((_note(table.notes),)),) if table.notes.strip() else (),
        seal=Seal.FILL_LINE if table.seal else Seal.NONE,
        seal_unit=table.unit,
        page=page,
        sizes=sizes,
        row_height=8.5,
    )


def file_stem(table: AdHocTable) -> str:
    """A good name for the file: `附件3 脱贫户花名册`."""
    return " ".join(part for part in (table.label, table.title or "即席表") if part)


def _note(text: str) -> str:
    return text.strip() if re.match(r"[（(]?(注|说明|备注|填[表报])", text.strip()) else f"注：{text.strip()}"


@dataclass
class _Sums:
    """What a subtotal or total says: the number of rows, and the sum of each column that can be summed."""

    rows: int = 0
    sums: dict[int, int] = field(default_factory=dict)

    def add(self, cells: Cells, columns: Sequence[int]) -> None:
        self.rows += 1
        for column in columns:
            value = cells[column]
            self.sums[column] = self.sums.get(column, 0) + (value if isinstance(value, int) else 0)


class _Body:
    """The lines of the body."""

    def __init__(self, table: AdHocTable, scheme: Scheme, day: date, counted: Counted) -> None:
        self._table = table
        self._counted = counted
        known = readers(table.rows, scheme, table.where.age_on or day, table.masking)
        self._readers = [_reader(key, known) for key in table.fields]
        self._width = len(self._readers)
        self._serials = [at for at, key in enumerate(table.fields) if key == SERIAL]
        self._summed = [at for at, key in enumerate(table.fields) if _is_summed(key)]
        self._rates = self._add_parts()
        self._label = self._label_column()
        self._name = next((table.fields.index(k) for k in NAMES if k in table.fields), None)

    def lines(self, rows: Iterable[ListRow]) -> Iterator[Cells]:
        """The cells of each line, subtotals and total among them; a single 无 without rows."""
        numbers, total = counting(1), _Sums()
        wants_subtotals = self._table.subtotals and self._table.rows is not LineKind.COUNTS
        groups = groupby(self._ordered(self._read(rows)), key=lambda r: r[0]) if wants_subtotals else [("", self._all(rows))]
        for _village, group in groups:
            part = _Sums()
            for _place, cells in group:
                self._counted.rows += 1
                for sums in (part, total):
                    sums.add(cells, self._summed)
                yield self._numbered(cells, next(numbers))
            if wants_subtotals:
                yield self._sum_line(SUBTOTAL, part)
        if not total.rows:
            yield tuple(NOTHING if at == self._label else "" for at in range(self._width))
        elif self._table.total:
            yield self._sum_line(TOTAL, total)

    def _all(self, rows: Iterable[ListRow]) -> Iterable[tuple[str, Cells]]:
        return self._ordered(self._read(rows))

    def _read(self, rows: Iterable[ListRow]) -> Iterator[tuple[str, Cells]]:
        return ((row.line.village, tuple(read(row) for read in self._readers)) for row in rows)

    def _ordered(self, rows: Iterable[tuple[str, Cells]]) -> Iterable[tuple[str, Cells]]:
        """In the order wanted; with subtotals the rows of a village stay together."""
        if self._table.sort not in self._table.fields:
            return rows
        column = self._table.fields.index(self._table.sort)
        known = list(rows)
        villages = {place: at for at, place in enumerate(dict.fromkeys(place for place, _ in known))}
        known.sort(key=lambda row: sort_key(row[1][column]), reverse=self._table.descending)
        # What has no value stands at the end, either way.
        known.sort(key=lambda row: row[1][column] in ("", None))
        if self._table.subtotals:
            known.sort(key=lambda row: villages[row[0]])
        return known

    def _numbered(self, cells: Cells, number: int) -> Cells:
        return tuple(number if at in self._serials else value for at, value in enumerate(cells[: self._width]))

    def _add_parts(self) -> dict[int, tuple[int, int]]:
        """Columns behind the printed ones with the two numbers of each rate: 整改率 of a total is worked out from their sums."""
        found: dict[int, tuple[int, int]] = {}
        for at, key in enumerate(self._table.fields):
            if key.startswith("count:") and count_of(key).status == RATE:
                first = len(self._readers)
                self._readers += [count_reader(part.key) for part in rate_parts(count_of(key))]
                self._summed += [first, first + 1]
                found[at] = (first, first + 1)
        return found

    def _sum_line(self, words: str, sums: _Sums) -> Cells:
        line: list[Value] = [sums.sums.get(at, "") for at in range(self._width)]
        for at, (solved, found) in self._rates.items():
            line[at] = rate(sums.sums[solved], sums.sums[found])
        told = f"{sums.rows}{ROWS[self._table.rows][1]}" if self._table.rows is not LineKind.COUNTS else ""
        if self._name is not None and self._name != self._label:
            line[self._name] = told
        elif told:
            words = f"{words} {told}"
        line[self._label] = words
        return tuple(line)

    def _label_column(self) -> int:
        """Where 合计 stands: in the first column that has no sum; beside the number, where that column is a name."""
        fields = self._table.fields
        free = [at for at in range(len(fields)) if at not in self._summed and at not in self._serials]
        first = free[0] if free else 0
        return self._serials[0] if self._serials[:1] == [0] and fields[first] in NAMES else first


def _reader(key: str, known: object) -> Callable[[ListRow], Value]:
    if key.startswith("count:"):
        return count_reader(key)
    assert isinstance(known, dict)
    found: Reader = known.get(key, _blank)
    return found


def _blank(_: ListRow) -> Value:
    return LEFT_BLANK


def _is_summed(key: str) -> bool:
    return key == "size" or (key.startswith("count:") and count_of(key).status != RATE)


def sort_key(value: Value) -> tuple[int, list[tuple[int, int, str]]]:
    """Numbers by size, also inside texts: 9社 before 10社, 5月9日 before 5月10日."""
    parts = re.findall(r"\d+|\D+", "" if value is None else str(value))
    return 0, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
