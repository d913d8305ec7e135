"""The one way in: a workbook becomes a `Book`, its kind told by its headers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from domain.errors import KnownError
from domain.imported import Book, BookKind, ImportedIncome, ImportedInspection, ImportedPerson
from domain.large_work import no_search_for_garbage
from domain.scheme import Attachment, Scheme
from importers.apart import Check
from importers.cells import is_name, squeeze
from importers.headers import SEARCH_ROWS, unread
from importers.incomes import find_incomes, income_attachment, read_incomes
from importers.inspections import find_form, find_inspections, inspections_attachment, read_inspections
from importers.register import EarlyReading, find_register, read_register
from importers.workbook import Grid, read_grids

_Row = TypeVar("_Row")

LEAST_ID = 15
OTHER_FORM = 0.8
"""A sheet with this share of another attachment's columns is that attachment, whatever else it resembles."""


@no_search_for_garbage()
def read_book(
    path: Path, scheme: Scheme, thresholds: Mapping[str, str] | None = None, check: Check | None = None
) -> Book:
    """Read a register, a national-system export or a filled inspection sheet of the notice.

    `thresholds` are the numbers of the round it is for; without them those of the notice stand. `check` is called several
    times a second while the file is read; what it raises ends the reading.
    Raises `KnownError` when it is none of them (saying what was found and what was expected), when it mixes both, or when the
    file is missing, damaged, encrypted or hostile. What is wrong with single rows stands in their findings.
    """
    early = EarlyReading(scheme)
    grids = read_grids(path, check, early.go_on)
    incomes = _incomes(grids, scheme)
    if incomes is not None:
        return Book(BookKind.INCOMES, incomes=_not_empty(path, incomes))
    attachment = inspections_attachment(scheme)
    numbers = _numbers(scheme) if thresholds is None else thresholds
    inspections = _inspections(grids, scheme, attachment, numbers) if attachment else None
    if inspections is not None:
        return Book(BookKind.INSPECTIONS, inspections=_not_empty(path, inspections))
    _refuse_other_forms(path, grids, scheme)
    people = _people(grids, scheme, early)
    if people is not None:
        return Book(BookKind.REGISTER, people=_with_somebody(path, _not_empty(path, people)), unread=_unread(grids, scheme))
    raise _unknown(path, grids, scheme)


def _numbers(scheme: Scheme) -> dict[str, str]:
    return {t.key: str(t.value) for t in scheme.thresholds if t.value is not None}


def _inspections(
    grids: list[Grid], scheme: Scheme, attachment: Attachment, thresholds: Mapping[str, str]
) -> list[ImportedInspection] | None:
    """The rows of every sheet that is the form; None when no sheet is."""
    headers = [(grid, find_inspections(grid, attachment)) for grid in grids]
    found = [(grid, header) for grid, header in headers if header is not None]
    if not found:
        return None
    return [row for grid, header in found for row in read_inspections(grid, header, scheme, attachment, thresholds)]


def _incomes(grids: list[Grid], scheme: Scheme) -> list[ImportedIncome] | None:
    """The income sheets of every worksheet that holds some; None when none does."""
    attachment = income_attachment(scheme)
    if attachment is None:
        return None
    headers = [(grid, find_incomes(grid, attachment)) for grid in grids]
    found = [(grid, places) for grid, places in headers if places]
    if not found:
        return None
    return [sheet for grid, places in found for sheet in read_incomes(grid, places, scheme, attachment)]


def _people(grids: list[Grid], scheme: Scheme, early: EarlyReading) -> list[ImportedPerson] | None:
    people: list[ImportedPerson] = []
    found = False
    for grid in grids:
        header = find_register(grid, scheme)
        if header is not None:
            found = True
            first = max((person.household for person in people), default=-1) + 1
            read = early.people(grid)
            people.extend(read_register(grid, header, scheme, first) if read is None else read)
    return people if found else None


def _unread(grids: list[Grid], scheme: Scheme) -> tuple[str, ...]:
    headers = [(grid, find_register(grid, scheme)) for grid in grids]
    return tuple(dict.fromkeys(word for grid, header in headers if header is not None for word in unread(grid, header)))


def _not_empty(path: Path, rows: list[_Row]) -> tuple[_Row, ...]:
    if not rows:
        raise KnownError(f"“{path.name}”只有表头，没有一行内容，请填好后再导入。")
    return tuple(rows)


def _with_somebody(path: Path, people: tuple[ImportedPerson, ...]) -> tuple[ImportedPerson, ...]:
    """The people of a register; what stands under the header of a blank (notes, places to sign) is nobody."""
    if not any(is_name(person.name) or len(person.id_no) >= LEAST_ID for person in people):
        raise KnownError(f"“{path.name}”只有表头，没有一个人的姓名或证件号码，像是一张空白表；请填好后再导入。")
    return people


def _refuse_other_forms(path: Path, grids: list[Grid], scheme: Scheme) -> None:
    for attachment in scheme.attachments:
        for grid in grids:
            header = find_form(grid, attachment)
            of_form = header is not None and len(header.columns) >= OTHER_FORM * len(attachment.columns)
            if of_form or (attachment.form and _has_title(grid, attachment)):
                raise KnownError(f"“{path.name}”是{attachment.label}《{attachment.name}》，{_why_not(attachment)}")


def _has_title(grid: Grid, attachment: Attachment) -> bool:
    """A questionnaire is known by its title: its columns have the same words on each sheet and on each side."""
    return any(squeeze(attachment.title) in squeeze(text) for row in grid.rows[:SEARCH_ROWS] for text in row if text)


def _why_not(attachment: Attachment) -> str:
    if attachment.records == "inspections" and attachment.form:
        return "纸上没有核查时间和核查人，不能直接导入；请在“入户核查”中照着逐户录入。"
    if attachment.records == "villages":
        return "每村只有一份，请在“入户核查”的村表中照着录入。"
    return "它由本程序汇总生成，不用导入；可以导入的是农户名册、国家系统导出表和已填的入户核查表。"


def _unknown(path: Path, grids: list[Grid], scheme: Scheme) -> KnownError:
    attachment = inspections_attachment(scheme)
    form = f"，或{attachment.label}《{attachment.name}》的表头" if attachment else ""
    return KnownError(
        f"认不出“{path.name}”是什么表：前 {SEARCH_ROWS} 行里最像表头的是“{_likely_header(grids[0])}”，"
        f"而名册应有“姓名”“证件号码”“与户主关系”“村”等列{form}。请检查是不是选错了文件。"
    )


def _likely_header(grid: Grid) -> str:
    """The fullest of the first rows, shortened."""
    row = max(grid.rows[:SEARCH_ROWS], key=lambda cells: len({text for text in cells if text}))
    texts = [" ".join(text.split())[:12] for text in dict.fromkeys(row) if text]
    return "、".join(texts[:6]) + ("……" if len(texts) > 6 else "")
