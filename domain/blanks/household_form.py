"""A questionnaire blank: one household a sheet. Its fill lines ask for the household, its printed rows for answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.blanks.blank import Blank
from domain.blanks.synonyms import Synonyms, likeness, plain
from domain.scheme import CheckItem, Scheme

SURE = 0.9
"""A printed row this like a question of the notice is that question."""
ASKED = (
    *("head_name", "head_id_no", "head_sex", "head_age", "size", "phone", "address", "house_no", "county", "town", "village"),
    *("group", "village_group", "attributes", "helper_name", "helper_unit", "helper_phone", "inspectors", "inspected_on"),
)
"""What the fill lines of a questionnaire ask for."""

LABEL = re.compile(r"([^\s:：_＿□（）()]{2,12}(?:[（(][^）)]{0,6}[）)])?)([:：])([\s_＿]*)")


@dataclass(frozen=True)
class HouseholdForm:
    """What a questionnaire asks: `labels` lead from a label of the fill lines to its field, `answers` from a printed row and
    its block to the check item, `columns` from a block to the column of the answers, `ticks` from a word behind □ to an
    attribute.
    """

    labels: Mapping[str, str]
    answers: Mapping[tuple[int, int], CheckItem]
    columns: Mapping[int, int]
    ticks: Mapping[str, str]


def read_household_form(blank: Blank, scheme: Scheme, synonyms: Synonyms) -> HouseholdForm | None:
    """The questionnaire that the blank is; None for any other table: a place for the head's name tells it."""
    names = synonyms.names(scheme)
    words = {plain(word): key for key in reversed(ASKED) for word in names.get(key, ())}
    labels = {
        found[1]: words[plain(found[1])]
        for line in blank.fill_lines
        for found in LABEL.finditer(line.text)
        if plain(found[1]) in words
    }
    if not blank.has_stub or "head_name" not in labels.values():
        return None
    ticks = {plain(word): key for key, known in synonyms.attribute_words(scheme).items() for word in known}
    return HouseholdForm(labels, _answers(blank, scheme), _columns(blank), ticks)


def _answers(blank: Blank, scheme: Scheme) -> dict[tuple[int, int], CheckItem]:
    found: dict[tuple[int, int], CheckItem] = {}
    for row in blank.stub_rows:
        if not row.labels:
            continue
        label = plain(row.labels[-1])
        best = max(scheme.check_items, key=lambda item: likeness(label, plain(item.question)), default=None)
        if best is not None and likeness(label, plain(best.question)) >= SURE:
            found[row.row, row.block] = best
    # 其他 alone also stands in an income sheet: the rows are the notice's questions together, or not at all.
    return found if len(found) >= len(blank.stub_rows) / 2 else {}


def _columns(blank: Blank) -> dict[int, int]:
    """The first column of each block that is not printed."""
    found: dict[int, int] = {}
    for column in blank.columns:
        if column.place not in blank.stub_columns:
            found.setdefault(column.block, column.place)
    return found
