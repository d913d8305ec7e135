"""Filling a questionnaire blank: for each household its fill lines and the answers of its inspection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from domain.answers import shown
from domain.blanks.blank import Blank
from domain.blanks.fields import attributes, fields_of
from domain.blanks.filling import Filling, FillOptions, fill_line_cells, left_over
from domain.blanks.grid import Cell
from domain.blanks.household_form import ASKED, LABEL, HouseholdForm
from domain.blanks.lines import Line, LineKind
from domain.blanks.synonyms import plain
from domain.scheme import Scheme
from domain.sheet import Value

TICKED = "☑"
_UNITS = ("镇", "乡", "街道", "村", "社区", "组", "社", "队")

_BEFORE = re.compile(r"[_＿]{2,}(乡镇[（(]街道[）)]|镇[（(]街道[）)]|乡镇|镇街|街道|镇|村[（(]社区[）)]|村|社区|组|社)")
_BOX = re.compile(r"□(\s*)([^□\s、，,；;:：()（）]{2,12})")
_PLACES = {"乡": "town", "镇": "town", "街": "town", "村": "village", "社区": "village", "组": "group", "社": "group"}


def fill_households(
    blank: Blank, form: HouseholdForm, scheme: Scheme, lines: Iterable[Line], today: date, options: FillOptions
) -> list[Filling]:
    """A filling for each household, in their order; an inspected one has its answers, too."""
    fields = fields_of(LineKind.INSPECTIONS, scheme, today)
    given = fill_line_cells(blank, options)
    made = []
    for line in lines:
        values = {key: str(fields[key].read(line) or "") for key in ASKED}
        cells: dict[Cell, Value] = dict(given)
        for place in blank.fill_lines:
            text = str(given.get((place.row, place.column), place.text))
            filled = _filled(text, form, values, attributes(line))
            if filled != place.text:
                cells[place.row, place.column] = filled
        for (row, block), item in form.answers.items():
            answer = line.inspection.answers.get(item.key, "") if line.inspection else ""
            if answer and block in form.columns:
                cells[row, form.columns[block]] = shown(item, answer)
        made.append(Filling(blank, blank.body[1] + 1, 0, -1, cells=cells, name=values["head_name"]))
    return made


def _filled(text: str, form: HouseholdForm, values: Mapping[str, str], own: tuple[str, ...]) -> str:
    """A fill line with the household's name, place and kind."""

    def labelled(found: re.Match[str]) -> str:
        value = values.get(form.labels.get(found[1], ""), "")
        if found.string[found.end() :].startswith("□"):
            return found[0]  # the boxes behind it are ticked instead
        return found[1] + found[2] + value + left_over(found[3], value) if value else found[0]

    def placed(found: re.Match[str]) -> str:
        word = found[1]
        key = next(field for start, field in _PLACES.items() if word.startswith(start) and (word != "社区" or start == word))
        value = values[key]
        # 双河街道 or 1社 brings its own word; the printed one would stand twice.
        return (value if value.endswith(_UNITS) else f"{value}{word}") if value else found[0]

    def boxed(found: re.Match[str]) -> str:
        key = form.ticks.get(plain(found[2]), "")
        return f"{TICKED}{found[1]}{found[2]}" if key and key in own else found[0]

    return _BOX.sub(boxed, LABEL.sub(labelled, _BEFORE.sub(placed, text)))
