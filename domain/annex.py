"""An attachment table (附件) of a notice: its layout and, column by column, the field that fills it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.sheet import Align, Column, HeaderCell, Seal, Sizes

RECORDS = (
    "inspections",
    "weekly",
    "areas",
    "problems",
    "household_problems",
    "village_problems",
    "visits",
    "incomes",
    "villages",
    "people_joined",
    "people_left",
    "monitored_places",
    "monitored_new",
    "monitored_removed",
    "responsibilities",
    "information_forms",
    "leading_group",
)
"""What can stand in a row of a table, or on a sheet of a form.

`inspections` are those of households, `villages` those of villages; `problems` are all of the ledger, `household_problems` and
`village_problems` a part of it; `visits` are problems and, where none was found, the visits alone; `areas` are the
figures of the whole
round, a line for each county, town or village; `people_joined` and `people_left` are members who came or went within the year;
`monitored_*` are monitored households: where they live, those newly found, those whose risk is gone.
"""

EXACTNESS = ("official", "reconstructed", "own")


@dataclass(frozen=True, slots=True)
class FormField:
    """A place of a form: a printed text (a template over the round's thresholds), or the field `key` that fills it."""

    text: str
    key: str
    row: int
    col: int
    rowspan: int
    colspan: int
    align: Align
    heading: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment table.

    `records` names what stands in a row, or, for a form, on a sheet (see `domain/attachment_fields.py`). `exactness` is
    `official` where the notice shows the table, `reconstructed` where its cells are proved by the text and some words are our
    reading, `own` where the layout is ours after the notice's text.
    `fill_line`, `sign_line` and the loose lines are templates: `{key}` or, with what a blank form prints, `{key|____}`.
    """

    number: str
    label: str
    title: str
    name: str
    records: str
    exactness: str
    columns: tuple[Column, ...]
    header: tuple[HeaderCell, ...]
    header_rows: int
    blank_rows: int
    fill_line: tuple[str, ...]
    sign_line: tuple[str, ...]
    notes: tuple[str, ...]
    seal: Seal
    sizes: Sizes
    row_height: float
    row_padding: float = 1.0
    portrait: bool = False
    margins: tuple[float, ...] = ()
    """Top, right, bottom, left in mm; empty for the usual ones."""
    loose_before: tuple[tuple[str, ...], ...] = ()
    loose_after: tuple[tuple[str, ...], ...] = ()
    """Lines outside the grid; each line is the parts that stand side by side."""
    form: tuple[FormField, ...] = ()
    merged: tuple[str, ...] = ()
    """Columns (by key) whose equal texts in rows one under the other are one cell; only in tables of the notice's own rows."""
    of: tuple[str, ...] = ()
    """Attributes of the households it is for; none: for all."""
    not_of: tuple[str, ...] = ()
    """Attributes of the households it is not for, whatever else they are."""

    def is_for(self, attributes: Collection[str]) -> bool:
        """True when a household with these attributes (`Scheme.with_wholes`) stands in this table or has this form."""
        return (not self.of or any(a in attributes for a in self.of)) and not any(a in attributes for a in self.not_of)

    @property
    def is_own(self) -> bool:
        """True when no notice shows this table: where a person picks it, it is marked 按通知正文编制的版式."""
        return self.exactness == "own"
