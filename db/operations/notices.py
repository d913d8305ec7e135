"""Writing the notices that an office keeps in its own file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import NoticeRecord
from db.operations.meanwhile import met_row, unchanged
from db.queries.notices import in_use, lost, rounds_of, unfit_answers
from db.schemes import scheme_in
from domain.changes import Changes
from domain.errors import KnownError
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme, read_scheme_text
from domain.scheme_writing import scheme_data_of, scheme_text
from resources import scheme_ids

WHAT = "这份通知"


def add_notice(session: Session, data: Mapping[str, Any], clerk: str, now: datetime) -> Changes:
    """Keep a new notice, given as plain data. KnownError when it is faulty, or its id is taken by the program or the file."""
    notice = read_scheme(data)
    if _row(session, own_id(notice)) is not None:
        raise KnownError(f"文件里已经有编号为“{notice.id}”的通知；要改它请打开它修改，要另立一份请换一个编号。")
    begin(session, "notice", f"新建通知 {notice.title}", clerk, now)
    session.add(record_of(notice))
    return finish(session)


def save_notice(session: Session, data: Mapping[str, Any], clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Change a notice kept in the file, told by its id.

    KnownError when it is faulty, is not there, was changed by others since it was read (`seen`), or has lost a question,
    attribute or the like that rows name: it says which.
    """
    notice = read_scheme(data)
    row = _row(session, own_id(notice))
    if row is None:
        raise KnownError("这份通知已经不在文件里，可能刚被删除；请重新打开通知，再作为新的一份保存。")
    if row.text == _text(notice):
        return Changes()
    met_row(session, WHAT, row, seen, {"text": _text(notice)})
    _refuse_loss(session, scheme_in(session, notice.id), notice)
    begin(session, "notice", f"修改通知 {notice.title}", clerk, now)
    row.text = _text(notice)
    return finish(session)


def remove_notice(session: Session, scheme_id: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take a notice out of the file.

    KnownError when a round follows it, when it is not there, or when others have changed it since it was read (`seen`).
    """
    row = _row(session, scheme_id)
    if row is None:
        raise KnownError("这份通知已经不在文件里。")
    used = rounds_of(session, scheme_id)
    if used:
        raise KnownError(f"“{'”“'.join(used)}”按这份通知开展，不能删除它。")
    unchanged(session, WHAT, [row], seen)
    begin(session, "notice", f"删除通知 {scheme_in(session, scheme_id).title}", clerk, now)
    row.deleted = True
    return finish(session)


def _row(session: Session, scheme_id: str) -> NoticeRecord | None:
    n = NoticeRecord
    return session.scalars(select(n).where(n.scheme_id == scheme_id, n.deleted.is_(False)).limit(1)).first()


def own_id(notice: Scheme) -> str:
    """The id of an office's own notice; KnownError when the program has it, or when it is no word of letters and digits."""
    if notice.id in scheme_ids():
        raise KnownError(f"编号“{notice.id}”是程序自带的通知；自己的通知请换一个编号，如 own-{notice.id}。")
    if not notice.id or not all(one.isascii() and (one.isalnum() or one in "-_") for one in notice.id):
        raise KnownError(f"通知的编号“{notice.id}”只能用小写字母、数字和短横，如 own-2022-1；请改正后再试。")
    return notice.id


def record_of(notice: Scheme) -> NoticeRecord:
    """The row that keeps a notice."""
    return NoticeRecord(scheme_id=notice.id, text=_text(notice))


def check_taken_back(session: Session, row: NoticeRecord, before: str) -> None:
    """After an undo or redo changed a notice from the text `before`: KnownError when rows need what it has no more."""
    used = rounds_of(session, row.scheme_id) if row.deleted else []
    if used:
        raise KnownError(f"“{'”“'.join(used)}”已经按这份通知开展，不能撤销；请先撤销那一轮的建立。")
    if not row.deleted:
        _refuse_loss(session, read_scheme_text(before), read_scheme_text(row.text))


def _refuse_loss(session: Session, before: Scheme, after: Scheme) -> None:
    missing = lost(before, after, in_use(session, after.id))
    if missing:
        words = "；".join(f"{name}“{'”“'.join(labels)}”" for name, labels in missing.items())
        raise KnownError(f"已录入的内容用到了{words}，不能从通知里删去；请把它加回来，或另建一份通知。")
    for item in after.check_items:
        old = next((one for one in before.check_items if one.key == item.key), item)
        changed = (old.kind, old.answers, old.checklist) != (item.kind, item.answers, item.checklist)
        unfit = unfit_answers(session, after.id, item) if changed and not item.checklist else []
        if unfit:
            words = "”“".join(unfit)
            raise KnownError(f"核查项“{item.short}”已经录入了“{words}”，改过的答案里没有；请保留这些答案，或另建一份通知。")


def _text(notice: Scheme) -> str:
    return scheme_text(scheme_data_of(notice))
