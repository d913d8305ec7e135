"""The header of a blank: how deep it is, its cells, the path over each column, the index rows under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.blanks import words
from domain.blanks.blank import BlankColumn, IndexRow
from domain.blanks.grid import BlankGrid, Cell, squeeze
from domain.sheet import HeaderCell

MOST_DEPTH = 6
MOST_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `top` … `top + depth - 1` and columns `left` … `right`; `index_rows` follow it."""

    top: int
    depth: int
    left: int
    right: int
    index_rows: tuple[IndexRow, ...] = ()

    @property
    def bottom(self) -> int:
        """The last row of the header tree."""
        return self.top + self.depth - 1

    @property
    def below(self) -> int:
        """The first row under header and index rows."""
        return self.bottom + 1 + len(self.index_rows)


def find_header(grid: BlankGrid, top: int) -> Header:
    """The header that begins in row `top`: as deep as its merged cells reach and its parents have children."""
    left, right = _extent(grid, top)
    depth = 1
    while depth < MOST_DEPTH and _goes_on(grid, top, depth, left, right):
        depth += 1
        left, right = min(left, _extent(grid, top + depth - 1)[0]), max(right, _extent(grid, top + depth - 1)[1])
    header = Header(top, depth, left, right)
    return replace(header, index_rows=tuple(_index_rows(grid, header)))


def _extent(grid: BlankGrid, row: int) -> Cell:
    """First and last column with a text in a row, merged areas whole."""
    cells = [grid.home((row, column)) for column, _ in grid.row_texts(row)]
    edges = [grid.area(cell) for cell in cells]
    return min((e[1] for e in edges), default=0), max((e[3] for e in edges), default=0)


def _goes_on(grid: BlankGrid, top: int, depth: int, left: int, right: int) -> bool:
    """True when the row under the first `depth` rows still belongs to the header."""
    row = top + depth
    texts = grid.own_texts(row)
    bottoms = [grid.area(grid.home((row - 1, column)))[2] for column in range(left, right + 1)]
    if max(bottoms) >= row:
        # A cell of the header reaches down into this row. A row of it without any own text still belongs to it.
        return True
    if not texts or words.are_marks([text for _, text in texts], right - left + 1):
        return False
    if any(words.is_total(text) or words.is_example(text) or text.isdigit() for _, text in texts):
        return False
    parents = _parents_without_child(grid, row - 1, left, right)
    if parents:
        return sum(column in parents for column, _ in texts) >= 2
    return _fills_gaps(grid, top, row, texts, left, right)


def _parents_without_child(grid: BlankGrid, row: int, left: int, right: int) -> set[int]:
    """Columns under cells of this row that are merged sideways and end in this row."""
    found: set[int] = set()
    for column in range(left, right + 1):
        top, first, bottom, last = grid.area(grid.home((row, column)))
        if last > first and bottom == row and grid.texts.get((top, first)):
            found.update(range(first, last + 1))
    return found


def _fills_gaps(grid: BlankGrid, top: int, row: int, texts: list[tuple[int, str]], left: int, right: int) -> bool:
    """A header without merged cells: the row's texts stand where the rows above have a gap, or at the gap's parent."""

    def empty(column: int) -> bool:
        return not any(grid.text(above, column) for above in range(top, row))

    gaps = {column for column in range(left, right + 1) if empty(column)}
    parents = {column - 1 for column in gaps if column - 1 not in gaps}
    columns = {column for column, _ in texts}
    return bool(columns & gaps) and columns <= gaps | parents


def _index_rows(grid: BlankGrid, header: Header) -> Iterator[IndexRow]:
    row = header.bottom + 1
    while row < grid.rows:
        texts = [(c, t) for c, t in grid.own_texts(row) if header.left <= c <= header.right]
        if not words.are_marks([text for _, text in texts], header.right - header.left + 1):
            return
        yield IndexRow(row, tuple(texts))
        row += 1


def header_cells(grid: BlankGrid, header: Header) -> tuple[HeaderCell, ...]:
    """The header tree as cells relative to its first cell; parents that are not merged are spread over their children."""
    owners = owners_of(grid, header)
    spans: dict[Cell, list[Cell]] = {}
    for cell, owner in owners.items():
        spans.setdefault(owner, []).append(cell)
    found = []
    for owner, cells in sorted(spans.items()):
        first, last = min(cells), max(cells)
        text = grid.texts.get(owner, "")
        rows, columns = last[0] - first[0] + 1, last[1] - first[1] + 1
        found.append(HeaderCell(text, first[0] - header.top, first[1] - header.left, rows, columns))
    return tuple(found)


def owners_of(grid: BlankGrid, header: Header) -> dict[Cell, Cell]:
    """For each cell of the header the cell whose text it shows: its merged area's, its parent's, or the one above."""
    owners: dict[Cell, Cell] = {}
    for row in range(header.top, header.bottom + 1):
        for column in range(header.left, header.right + 1):
            owners[row, column] = _owner(grid, header, owners, (row, column))
    return owners


def _owner(grid: BlankGrid, header: Header, owners: dict[Cell, Cell], cell: Cell) -> Cell:
    row, column = cell
    home = grid.home(cell)
    if home != cell or grid.texts.get(cell):
        return home
    under = any(grid.texts.get((below, column)) for below in range(row + 1, header.bottom + 1))
    left = owners.get((row, column - 1))
    above = owners.get((row - 1, column))
    if under and left is not None and _has_child(grid, header, left, row) and above == owners.get((row - 1, column - 1)):
        return left
    if not under and above is not None and grid.area(above)[3] == above[1]:
        return above
    return cell


def _has_child(grid: BlankGrid, header: Header, owner: Cell, row: int) -> bool:
    """True when an unmerged cell has a text right under it: it is a parent, not a leaf."""
    return grid.area(owner)[3] == owner[1] and any(
        grid.texts.get((below, owner[1])) for below in range(row + 1, header.bottom + 1)
    )


def header_columns(grid: BlankGrid, header: Header) -> tuple[BlankColumn, ...]:
    """The columns to fill with the path over each; a leaf merged over several columns is one."""
    owners = owners_of(grid, header)
    marks = {column: words.mark_of(text) for row in header.index_rows[:1] for column, text in row.marks}
    found: list[BlankColumn] = []
    last_leaf: Cell | None = None
    for column in range(header.left, header.right + 1):
        chain = [owners[row, column] for row in range(header.top, header.bottom + 1)]
        path = tuple(t for cell in dict.fromkeys(chain) if (t := grid.texts.get(cell, "")))
        if not path:
            continue
        if chain[-1] == last_leaf:
            found[-1] = replace(found[-1], span=found[-1].span + 1)
        else:
            found.append(BlankColumn(column, path, 1, marks.get(column, "")))
        last_leaf = chain[-1]
    return _with_blocks(tuple(found))


def _with_blocks(columns: tuple[BlankColumn, ...]) -> tuple[BlankColumn, ...]:
    """Numbers the repeats of a header that stands two or more times side by side (两栏)."""
    keys = [squeeze("›".join(column.path)) for column in columns]
    for blocks in range(MOST_BLOCKS, 1, -1):
        width = len(keys) // blocks
        if width >= 2 and keys == keys[:width] * blocks:
            return tuple(replace(column, block=at // width) for at, column in enumerate(columns))
    return columns
