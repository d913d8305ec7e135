"""Filled inspection sheets as villages return them: the notice's own header wherever it stands, page after page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.answers import chosen
from domain.errors import Finding
from domain.imported import ImportedInspection, Place
from domain.inspection import names_in
from domain.scheme import Attachment, Scheme
from importers import cells
from importers.answers import read_answer
from importers.descriptions import failing_items, split_descriptions
from importers.error_cells import without_errors
from importers.headers import Header, Path, Recognise, find_header
from importers.workbook import Grid

ENOUGH = 0.6
"""Share of the form's columns that must be there: villages hide or drop a column now and then."""

FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "town": ("镇街", "乡镇", "镇(街)", "镇(街道)", "乡镇(街道)"),
    "village_group": ("村社", "村组", "村(社区)", "村社区", "所在村社"),
    "head_name": ("户主姓名", "户主"),
    "head_id_no": ("证件号码", "身份证号", "身份证号码", "户主证件号码", "户主身份证号码"),
    "helper_name": ("帮扶责任人", "帮扶人", "帮扶干部"),
    "descriptions": ("问题具体情况描述", "问题描述", "具体问题描述", "存在问题"),
    "inspectors": ("核查人", "核查人员", "核查人签字", "排查人", "排查人员"),
    "attribute_labels": ("户类型", "农户类型", "农户属性", "户属性"),
}
SPREAD = ("town", "village_group", "helper_name", "inspectors")


def inspections_attachment(scheme: Scheme) -> Attachment | None:
    """The notice's attachment whose rows are inspections of households, None when it has none (a questionnaire has no rows)."""
    return next((a for a in scheme.attachments if a.records == "inspections" and not a.form), None)


def form_recogniser(attachment: Attachment, words: dict[str, tuple[str, ...]] | None = None) -> Recognise:
    """Recognise the columns of an official form by its own header paths; the lowest text decides where it is the only one.

    Numbers that a round may set (`{income_floor}`) match any number.
    """
    expected = [(column.key, _expected_path(attachment, place)) for place, column in enumerate(attachment.columns)]
    leaves = [path[-1].pattern for _, path in expected if path]
    others = {cells.squeeze(word): key for key, key_words in (words or {}).items() for word in key_words}

    def recognise(path: Path) -> str:
        for key, wanted in expected:
            if wanted and wanted[-1].fullmatch(path[-1]):
                alone = leaves.count(wanted[-1].pattern) == 1
                if alone or _ends_with(path, wanted):
                    return key
        return others.get(path[-1], "")

    return recognise


def _ends_with(path: Path, wanted: Sequence[re.Pattern[str]]) -> bool:
    tail = path[-len(wanted) :]
    return len(tail) == len(wanted) and all(w.fullmatch(text) for w, text in zip(wanted, tail, strict=True))


def _expected_path(attachment: Attachment, column: int) -> list[re.Pattern[str]]:
    over = [cell for cell in attachment.header if cell.col <= column < cell.col + cell.colspan and cell.text]
    return [_pattern(cell.text) for cell in sorted(over, key=lambda cell: cell.row)]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", cells.squeeze(template))
    return re.compile(r"[\d.,]+".join(map(re.escape, parts)))


def find_form(grid: Grid, attachment: Attachment, words: dict[str, tuple[str, ...]] | None = None) -> Header | None:
    """The header of this form in the sheet, None when too few of its columns are there."""
    header = find_header(grid, form_recogniser(attachment, words))
    if header is None or len(header.columns) < ENOUGH * len(attachment.columns):
        return None
    return header


def find_inspections(grid: Grid, attachment: Attachment) -> Header | None:
    """The header of an inspection sheet: the form's, with the head's name and at least one answer."""
    header = find_form(grid, attachment, FIELD_WORDS)
    if header is None or "head_name" not in header.columns:
        return None
    return header if any(key.startswith("answer:") for key in header.columns) else None


def read_inspections(
    grid: Grid, header: Header, scheme: Scheme, attachment: Attachment, thresholds: Mapping[str, str]
) -> Iterator[ImportedInspection]:
    """The households of a sheet in their order, page by page; each page's sign line holds for the rows above it.

    `thresholds` are the round's: what is measured may fail by them, and what is said of it belongs there.
    """
    default_year = scheme.starts_on.year
    spread = {column for key in SPREAD for column in header.columns.get(key, ())}
    grid.spread(header.body, len(grid.rows) - 1, spread)
    reader = _Reader(grid, header, scheme, thresholds)
    titles = grid.rows[header.top : header.body]
    labels = sign_labels(attachment)
    page: list[tuple[int, Sequence[str]]] = []
    for at in range(header.body, len(grid.rows)):
        row = grid.rows[at]
        line = sign_line(row, labels)
        if line:
            yield from reader.page(page, Sign.of(line, default_year))
            page = []
        elif reader.is_household(row) and not _repeats(row, titles):
            page.append((at, row))
    yield from reader.page(page, Sign())


def _repeats(row: Sequence[str], titles: Sequence[Sequence[str]]) -> bool:
    """True for a header row printed again on a later page."""
    return any(sum(bool(a) and a == b for a, b in zip(row, title, strict=False)) >= 3 for title in titles)


def sign_labels(attachment: Attachment) -> dict[str, str]:
    """The words of the sign line with what follows each: `核查时间` → `date`."""
    found = (re.fullmatch(r"(.+?)[：:]\s*\{(\w+)\}", part) for part in attachment.sign_line)
    return {cells.squeeze(m[1]): m[2] for m in found if m}


def sign_line(row: Sequence[str], labels: dict[str, str]) -> dict[str, str]:
    """What a sign line says, by key; empty when the row is none (two of its words, or all, must stand in it)."""
    text = " ".join(dict.fromkeys(cell for cell in row if cell))
    spots = sorted((text.find(label), label) for label in labels if label in text)
    if len(spots) < min(2, len(labels)) or not labels:
        return {}
    ends = [start for start, _ in spots[1:]] + [len(text)]
    values = (text[start + len(label) : end] for (start, label), end in zip(spots, ends, strict=True))
    return {labels[label]: value.strip(" ：:\u3000_") for (_, label), value in zip(spots, values, strict=True)}


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands under a page."""

    signers: tuple[str, ...] = ()
    phone: str = ""
    on: date | None = None
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, line: dict[str, str], default_year: int) -> Sign:
        """The sign line read; a date that is none is a finding of every row above it."""
        text = line.get("date", "")
        on = cells.day(text, default_year) if text else None
        wrong = bool(text) and on is None
        findings = (Finding("inspected_on", f"核查时间“{text}”不是日期，请改为如 2021年5月12日。"),) if wrong else ()
        return cls(names_in(line.get("signers", "")), cells.phone(line.get("phone", "")), on, findings)


class _Reader:
    """Turns the rows of a sheet into inspections."""

    def __init__(self, grid: Grid, header: Header, scheme: Scheme, thresholds: Mapping[str, str]) -> None:
        self._grid = grid
        self._header = header
        self._sheet = grid.name
        self._scheme = scheme
        self._thresholds = thresholds
        self._columns = {key: columns[0] for key, columns in header.columns.items()}
        self._above = ("", "")

    def is_household(self, row: Sequence[str]) -> bool:
        """True unless the row is blank, a total, a title or a note."""
        if {cells.squeeze(text) for text in row[:3]} & {"合计", "小计", "总计", "共计"}:
            return False
        told = (self._cell(row, "head_name"), self._cell(row, "head_id_no"), *self._given_answers(row))
        # A title or a note that is merged over all columns stands in the first of them only, but may be copied into all.
        return any(told) and len({text for text in row if text}) > 1

    def _given_answers(self, row: Sequence[str]) -> list[str]:
        given = self._answers(row)
        items = (item for item in self._scheme.check_items if given[item.key])
        return [given[item.key] for item in items if set(chosen(given[item.key])) <= set(item.answers)]

    def page(self, rows: Sequence[tuple[int, Sequence[str]]], sign: Sign) -> Iterator[ImportedInspection]:
        """The inspections of one page."""
        for at, row in rows:
            yield self._inspection(at, row, sign)

    def _inspection(self, at: int, row: Sequence[str], sign: Sign) -> ImportedInspection:
        row, broken = without_errors(row, at, self._header.columns, self._grid, range(self._header.top, self._header.body))
        village, group = self._village(row)
        id_no, _, findings = cells.identity(self._cell(row, "head_id_no"), "head_id_no")
        attributes = self._attributes(row)
        answers = {key: value for key, value in self._answers(row).items() if value}
        text = self._cell(row, "descriptions")
        return ImportedInspection(
            place=Place(self._sheet, at + 1),
            village=village,
            group=group,
            head_name=cells.name(self._cell(row, "head_name")),
            head_id_no=id_no,
            attributes=attributes,
            helper="、".join(names_in(cells.plain(self._cell(row, "helper_name")))),
            answers=answers,
            descriptions=split_descriptions(cells.plain_lines(text), failing_items(self._scheme, self._thresholds, answers)),
            inspectors=names_in(self._cell(row, "inspectors")) or sign.signers,
            inspected_on=sign.on,
            phone=sign.phone,
            findings=(*broken, *findings, *sign.findings),
        )

    def _cell(self, row: Sequence[str], key: str) -> str:
        column = self._columns.get(key)
        return row[column] if column is not None and column < len(row) else ""

    def _village(self, row: Sequence[str]) -> tuple[str, str]:
        village, group = cells.village_and_group(self._cell(row, "village_group"))
        if not village and not group:
            village, group = self._above
        elif not village:
            village = self._above[0]
        self._above = (village, group)
        return self._above

    def _answers(self, row: Sequence[str]) -> dict[str, str]:
        return {item.key: read_answer(item, self._cell(row, f"answer:{item.key}")) for item in self._scheme.check_items}

    def _attributes(self, row: Sequence[str]) -> tuple[str, ...]:
        keys = {a.key for a in self._scheme.attributes if cells.ticked(self._cell(row, f"attribute:{a.key}"))}
        return self._scheme.in_order(keys) or cells.attributes(self._cell(row, "attribute_labels"), self._scheme)
