"""A blank that is a table of the notice itself: where the notice's own rule says more than the header, the rule holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.blanks.blank import Blank
from domain.blanks.matching import Certainty, Match
from domain.blanks.synonyms import plain
from domain.scheme import Attachment, Scheme

RULED: Mapping[str, str] = {"first_attribute": "attributes"}
"""A field of the notice's tables → the field that the same header means in anybody else's: 附件3 of notice 000 prints the
first attribute only (附件3 填表说明1)."""
ENOUGH = 0.8
"""This share of the columns must bear the notice's words."""


def by_own_rules(blank: Blank, matches: tuple[Match, ...], scheme: Scheme) -> tuple[Match, ...]:
    """The matches, with the notice's own fields where this is a table of the notice; what somebody decided stays."""
    own = next((found for a in scheme.attachments if (found := _own_keys(blank, a))), {})
    return tuple(
        replace(match, field=own[match.column.key])
        if RULED.get(own.get(match.column.key, "")) == match.field and match.certainty is not Certainty.DECIDED
        else match
        for match in matches
    )


def _own_keys(blank: Blank, attachment: Attachment) -> dict[str, str]:
    """Column → field of the notice's table; empty when the blank is another table."""
    texts = {_leaf(attachment, at): column.key for at, column in enumerate(attachment.columns)}
    found = {column.key: texts[leaf] for column in blank.main_columns if (leaf := plain(column.path[-1])) in texts}
    wide = max(len(blank.main_columns), len(attachment.columns))
    return found if len(found) >= ENOUGH * wide else {}


def _leaf(attachment: Attachment, column: int) -> str:
    over = [cell for cell in attachment.header if cell.col <= column < cell.col + cell.colspan and cell.text]
    return plain(max(over, key=lambda cell: cell.row).text) if over else ""
