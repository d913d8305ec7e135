"""Registers: our own simple table, the national system's export (one row a person), and what offices make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

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
    reader = _Reader(grid, header, scheme, first_household)
    for at in range(header.body, len(grid.rows)):
        row = grid.rows[at]
        if any(row) and not _aside(row):
            yield reader.person(at, row)


def _aside(row: Sequence[str]) -> bool:
    """True for totals and notes: rows of the table that are no person."""
    texts = list(islice((text for text in row if text), 3))
    if any(len(text) < 8 and cells.squeeze(text) in TOTALS for text in texts):
        return True
    return len(texts) <= 2 and cells.squeeze(texts[0]).startswith((*TOTALS, *NOTES))


class _Said(dict[str, str]):
    """What a row says, by field; nothing of a field that the table does not have."""

    def __missing__(self, field: str) -> str:
        return ""


class _Reader:
    """Turns rows into persons; remembers what a blank cell under a filled one means."""

    def __init__(self, grid: Grid, header: Header, scheme: Scheme, first_household: int) -> None:
        self._sheet = grid.name
        self._grid = grid
        self._header_rows = range(header.top, header.body)
        self._columns = header.columns
        self._firsts = [(field, columns[0]) for field, columns in header.columns.items()]
        self._scheme = scheme
        self._place = ("", "")
        self._above = ("", "")
        self._households: dict[tuple[str, ...], int] = {}
        self._next = first_household
        self._current = first_household
        self._default_village = grid.name if re.search(r"(村|社区|居委会)$", grid.name) else ""
        self._heads_only = "name" not in header.columns or not {"relation", "head_name", "house_no"} & set(header.columns)
        self._attribute_keys: dict[str, tuple[set[str], tuple[Finding, ...]]] = {}
        self._ticks = [(key.split(":")[1], columns[0]) for key, columns in header.columns.items() if ":" in key]

    def person(self, at: int, row: Sequence[str]) -> ImportedPerson:
        """The person of one row."""
        row, broken = without_errors(row, at, self._columns, self._grid, self._header_rows)
        get = self._getter(row)
        county, town = self._county_and_town(get)
        village, group = self._village(get)
        name, id_text, id_field = self._who(get)
        id_no, id_note, findings = cells.identity(id_text, id_field)
        relation = self._relation(get, name)
        plain = {field: cells.plain(get(field)) for field in PLAIN}
        plain["note"] = "；".join(filter(None, (plain["note"], id_note)))
        attributes, unknown = self._attributes(get, row)
        if not name and not broken:
            findings = (Finding("name", "姓名没有填写，请补填后再导入这一行。"), *findings)
        return ImportedPerson(
            place=Place(self._sheet, at + 1),
            household=self._household(get, (county, town, village, group), name, relation),
            name=name,
            relation=relation,
            id_no=id_no,
            phone=cells.phone(get("phone")),
            county=county,
            town=town,
            village=village,
            group=group,
            house_phone=cells.phone(get("house_phone")),
            helper=cells.name(get("helper")),
            attributes=attributes,
            findings=(*broken, *findings, *unknown),
            **plain,
        )

    def _getter(self, row: Sequence[str]) -> Callable[[str], str]:
        width = len(row)
        return _Said((field, row[column]) for field, column in self._firsts if column < width).__getitem__

    def _who(self, get: Callable[[str], str]) -> tuple[str, str, str]:
        """Name and ID number of the person. A table of heads only has them in the head's columns."""
        if "name" in self._columns:
            return cells.name(get("name")), get("id_no"), "id_no"
        return cells.name(get("head_name")), get("head_id_no") or get("id_no"), "id_no"

    def _village(self, get: Callable[[str], str]) -> tuple[str, str]:
        """Village and group; blank cells repeat the row above, as flattened merged cells do."""
        village, group = cells.village_and_group(get("village") or get("village_group"))
        group = cells.group(get("group")) or group
        if not village:
            village, above = self._place
            group = group or above
        self._place = (village or self._default_village, group)
        return self._place

    def _county_and_town(self, get: Callable[[str], str]) -> tuple[str, str]:
        """County and town; blank cells repeat the row above."""
        county, town = cells.name(get("county")), cells.name(get("town"))
        self._above = (county or self._above[0], town or self._above[1])
        return self._above

    def _relation(self, get: Callable[[str], str], name: str) -> str:
        relation = cells.plain(get("relation"))
        if relation in HEAD_WORDS or self._heads_only:
            return HEAD
        if not relation and name and name == cells.name(get("head_name")):
            return HEAD
        return relation

    def _household(self, get: Callable[[str], str], where: tuple[str, ...], name: str, relation: str) -> int:
        """The household's number: by 户编号, else by the head the row names, else a head begins a new one."""
        house_no, head = cells.plain(get("house_no")), cells.name(get("head_name"))
        key: tuple[str, ...] = ()
        if house_no:
            key = ("house_no", house_no)
        elif head and not self._heads_only:
            key = ("head", *where, head, get("head_id_no"))
        if key in self._households:
            self._current = self._households[key]
        elif key or relation == HEAD or self._next == self._current:
            self._current = self._next
            self._next += 1
            if key:
                self._households[key] = self._current
        return self._current

    def _attributes(self, get: Callable[[str], str], row: Sequence[str]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        keys = {key for key, column in self._ticks if column < len(row) and cells.ticked(row[column])}
        unknown: tuple[Finding, ...] = ()
        for column in self._columns.get("attributes", ()):
            if column < len(row) and row[column]:
                found, doubts = self._words(row[column])
                keys, unknown = keys | found, unknown + doubts
        living = cells.squeeze(get("minimum_living"))
        if living in cells.YES or "低保" in living:
            keys.add(cells.attribute_key("低保户", self._scheme))
        return self._scheme.in_order(keys - {""}), unknown

    def _words(self, text: str) -> tuple[set[str], tuple[Finding, ...]]:
        """The attributes that a cell names, and its words that name none."""
        if text not in self._attribute_keys:
            words = [word for word in re.split(r"[、，,；;/\s]+", text) if word not in cells.NOTHING]
            keys = {word: cells.attribute_key(word, self._scheme) for word in words}
            doubts = tuple(_unknown_attribute(word) for word, key in keys.items() if not key)
            self._attribute_keys[text] = set(keys.values()) - {""}, doubts
        return self._attribute_keys[text]


def _unknown_attribute(word: str) -> Finding:
    return Finding("attributes", f"“{word}”不是本通知的农户属性，没有导入，请在农户台账中勾选。", Level.WARN)
