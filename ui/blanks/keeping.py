"""Keeping a blank that was read as a table of the office's own notice."""

from __future__ import annotations

import json

from domain.blanks.as_attachment import as_attachment
from domain.blanks.filled import FilledBlank
from resources import scheme_ids
from ui.desk import Desk


def can_keep(desk: Desk) -> bool:
    """True when the notice in use is the office's own: those of the program stay as they were issued."""
    return not desk.read_only and desk.scheme.id not in scheme_ids()


def keep_as_attachment(desk: Desk, one: FilledBlank) -> str:
    """Add the table to the notice in use and return what it is called there.

    KnownError when it cannot be an attachment, or when the notice was deleted meanwhile.
    """
    from db.log import latest_batch
    from db.operations.notices import save_notice
    from db.queries.notices import notice_text

    with desk.read() as session:
        data, seen = json.loads(notice_text(session, desk.scheme.id)), latest_batch(session)
    tables = data.setdefault("attachments", [])
    table = as_attachment(one, desk.scheme, _free_number({str(each["number"]) for each in tables}))
    tables.append(table)
    desk.announce(desk.store.write(lambda session: save_notice(session, data, desk.clerk, desk.now(), seen=seen)))
    return f"{table['label']} {table['name']}"


def _free_number(taken: set[str]) -> str:
    return next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)
