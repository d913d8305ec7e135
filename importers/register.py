"""Registers: our own simple table, the national system's export (one row a person), and what offices make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from domain.errors import Finding, Level
from domain.household import HEAD
from domain.imported import ImportedPerson, Place
from domain.scheme import Scheme
from importers import cells
from importers.error_cells import without_errors
from importers.headers import REGISTER_WORDS, Header, Path, Recognise, by_words, find_header
from importers.workbook import Grid

HEAD_WORDS = frozenset({HEAD, "本人", "本人或户主", "户主本人"})
TOTALS = ("合计", "小计", "总计", "共计")
NOTES = ("注", "备注:", "说明", "填表", "填报", "制表", "审核", "单位负责人")
CARRIED = (
    *("county", "town", "village", "group", "village_group", "house_no", "head_name", "head_id_no", "helper"),
    *("house_phone", "address"),
)
"""Fields whose merged cells hold for every row they span."""

PLAIN = ("ethnicity", "education", "schooling", "health", "labour", "insured", "note", "address", "house_no")


def register_recogniser(scheme: Scheme) -> Recognise:
    """Recognise the columns of a register; a column headed by an attribute of the notice is `attribute:<key>`."""
    by_word = by_words(REGISTER_WORDS)

    def recognise(path: Path) -> str:
        field = by_word(path)
        if field:
            return field
        key = cells.attribute_key(path[-1], scheme)
        return f"attribute:{key}" if key else ""

    return recognise


def find_register(grid: Grid, scheme: Scheme) -> Header | None:
    """The header of a register in this sheet, None when it holds none: a name and two things more are needed."""
    header = find_header(grid, register_recogniser(scheme))
    if header is None or not {"name", "head_name"} & set(header.columns):
        return None
    enough = {"id_no", "head_id_no", "relation", "house_no", "village", "village_group"} & set(header.columns)
    return header if enough and len(header) >= 3 else None


def read_register(grid: Grid, header: Header, scheme: Scheme, first_household: int) -> Iterator[ImportedPerson]:
    """The persons of a sheet in their order; households are numbered from `first_household` on."""
    carried = {column for field in CARRIED for column in header.columns.get(field, ())}
    grid.spread(header.body, len(grid.rows) - 1, carried)
    yield from _Reader(grid, header, scheme, first_household).persons(header.body)


class EarlyReading:
    """The persons of a workbook's first worksheet, read while its rows are still coming from the process that reads it.

    Only of a worksheet without merged cells, whose text stands where it holds. Whether the book is a register is not asked
    here: it is known when all worksheets have come.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._sheet: Grid | None = None
        self._reader: _Reader | None = None
        self._next_row = 0
        self._people: list[ImportedPerson] = []

    def go_on(self, grid: Grid) -> None:
        """Read the rows that have come; `grid` holds the first of them, with any header, or more."""
        if self._sheet is None:
            self._sheet = grid
            header = None if grid.areas else find_register(grid, self._scheme)
            if header is not None:
                self._reader, self._next_row = _Reader(grid, header, self._scheme, 0), header.body
        if grid is self._sheet and self._reader is not None:
            self._people.extend(self._reader.persons(self._next_row))
            self._next_row = max(self._next_row, len(grid.rows))

    def people(self, grid: Grid) -> list[ImportedPerson] | None:
        """The persons of this worksheet; None when it was not read early."""
        return self._people if grid is self._sheet and self._reader is not None else None


def _aside(row: Sequence[str]) -> bool:
    """True for totals and notes: rows of the table that are no person."""
    texts = list(islice(filter(None, row), 3))
    for text in texts:
        if len(text) < 8 and cells.squeeze(text) in TOTALS:
            return True
    return len(texts) <= 2 and cells.squeeze(texts[0]).startswith((*TOTALS, *NOTES))


class _Said(NamedTuple):
    """What a row says in the first column of each field; nothing of a field that the table does not have."""

    county: str
    town: str
    village: str
    group: str
    village_group: str
    house_no: str
    name: str
    head_name: str
    relation: str
    id_no: str
    head_id_no: str
    phone: str
    house_phone: str
    address: str
    minimum_living: str
    helper: str
    ethnicity: str
    education: str
    schooling: str
    health: str
    labour: str
    insured: str
    note: str


_Where = tuple[str, str, str, str]
"""County, town, village and group."""


class _Reader:
    """Turns rows into persons; remembers what a blank cell under a filled one means."""

    def __init__(self, grid: Grid, header: Header, scheme: Scheme, first_household: int) -> None:
        self._sheet = grid.name
        self._grid = grid
        self._header_rows = range(header.top, header.body)
        self._columns = header.columns
        places = [header.first(field) for field in _Said._fields]
        # A field without a column is read from the empty cell behind all others.
        self._width = 1 + max(column for columns in header.columns.values() for column in columns)
        self._pick = itemgetter(*(self._width if place is None else place for place in places))
        self._scheme = scheme
        self._where: _Where = ("", "", "", "")
        self._where_texts: tuple[str, ...] = ()
        self._households: dict[tuple[str, ...], int] = {}
        self._next = first_household
        self._current = first_household
        self._default_village = grid.name if re.search(r"(村|社区|居委会)$", grid.name) else ""
        self._heads_only = "name" not in header.columns or not {"relation", "head_name", "house_no"} & set(header.columns)
        self._ticks = [(key.split(":")[1], columns[0]) for key, columns in header.columns.items() if ":" in key]
        self._kinds = [*(column for _, column in self._ticks), *header.columns.get("attributes", ())]
        self._attributes_of: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[Finding, ...]]] = {}

    def persons(self, first: int) -> Iterator[ImportedPerson]:
        """The persons of the rows that have come, from the row `first` on."""
        rows = self._grid.rows
        for at in range(first, len(rows)):
            row = rows[at]
            if any(row) and not _aside(row):
                yield self.person(at, row)

    def person(self, at: int, row: Sequence[str]) -> ImportedPerson:
        """The person of one row."""
        row, broken = without_errors(row, at, self._columns, self._grid, self._header_rows)
        row = [*row[: self._width], *[""] * (self._width - len(row)), ""]
        said = _Said._make(self._pick(row))
        where = self._place(said)
        name, id_text = self._who(said)
        id_no, id_note, findings = cells.identity(id_text, "id_no")
        relation = self._relation(said, name)
        house_no, note = cells.plain(said.house_no), cells.plain(said.note)
        attributes, unknown = self._attributes(said, row)
        if not name and not broken:
            findings = (Finding("name", "姓名没有填写，请补填后再导入这一行。"), *findings)
        return ImportedPerson(
            place=Place(self._sheet, at + 1),
            household=self._household(said, house_no, where, name, relation),
            name=name,
            relation=relation,
            id_no=id_no,
            phone=cells.phone(said.phone),
            ethnicity=cells.plain(said.ethnicity),
            education=cells.plain(said.education),
            schooling=cells.plain(said.schooling),
            health=cells.plain(said.health),
            labour=cells.plain(said.labour),
            insured=cells.plain(said.insured),
            note="；".join(filter(None, (note, id_note))),
            village=where[2],
            group=where[3],
            house_no=house_no,
            house_phone=cells.phone(said.house_phone),
            address=cells.plain(said.address),
            helper=cells.name(said.helper),
            attributes=attributes,
            findings=(*broken, *findings, *unknown),
            county=where[0],
            town=where[1],
        )

    def _who(self, said: _Said) -> tuple[str, str]:
        """Name and ID number of the person. A table of heads only has them in the head's columns."""
        if "name" in self._columns:
            return cells.name(said.name), said.id_no
        return cells.name(said.head_name), said.head_id_no or said.id_no

    def _place(self, said: _Said) -> _Where:
        """Where the household is; blank cells repeat the row above, as flattened merged cells do."""
        texts = said[:5]
        # Most rows stand under one of the same place, and what is read twice leads to the same.
        if texts != self._where_texts:
            self._where_texts, self._where = texts, (*self._county_and_town(said), *self._village(said))
        return self._where

    def _village(self, said: _Said) -> tuple[str, str]:
        village, group = cells.village_and_group(said.village or said.village_group)
        group = cells.group(said.group) or group
        if not village:
            village, above = self._where[2:]
            group = group or above
        return village or self._default_village, group

    def _county_and_town(self, said: _Said) -> tuple[str, str]:
        return cells.name(said.county) or self._where[0], cells.name(said.town) or self._where[1]

    def _relation(self, said: _Said, name: str) -> str:
        relation = cells.plain(said.relation)
        if relation in HEAD_WORDS or self._heads_only:
            return HEAD
        if not relation and name and name == cells.name(said.head_name):
            return HEAD
        return relation

    def _household(self, said: _Said, house_no: str, where: _Where, name: str, relation: str) -> int:
        """The household's number: by 户编号, else by the head the row names, else a head begins a new one."""
        key: tuple[str, ...] = ()
        if house_no:
            key = ("house_no", house_no)
        elif not self._heads_only and (head := cells.name(said.head_name)):
            key = ("head", *where, head, said.head_id_no)
        if key in self._households:
            self._current = self._households[key]
        elif key or relation == HEAD or self._next == self._current:
            self._current = self._next
            self._next += 1
            if key:
                self._households[key] = self._current
        return self._current

    def _attributes(self, said: _Said, row: Sequence[str]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """The attributes that a row names, and a doubt for each word that names none; the same words are read once."""
        texts = (said.minimum_living, *(row[column] for column in self._kinds))
        if texts not in self._attributes_of:
            self._attributes_of[texts] = self._read_attributes(said, row)
        return self._attributes_of[texts]

    def _read_attributes(self, said: _Said, row: Sequence[str]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        keys = {key for key, column in self._ticks if cells.ticked(row[column])}
        unknown: tuple[Finding, ...] = ()
        for column in self._columns.get("attributes", ()):
            words = [word for word in re.split(r"[、，,；;/\s]+", row[column]) if word not in cells.NOTHING]
            found = {word: cells.attribute_key(word, self._scheme) for word in words}
            keys.update(found.values())
            unknown += tuple(_unknown_attribute(word) for word, key in found.items() if not key)
        living = cells.squeeze(said.minimum_living)
        if living in cells.YES or "低保" in living:
            keys.add(cells.attribute_key("低保户", self._scheme))
        return self._scheme.in_order(keys - {""}), unknown


def _unknown_attribute(word: str) -> Finding:
    return Finding("attributes", f"“{word}”不是本通知的农户属性，没有导入，请在农户台账中勾选。", Level.WARN)
