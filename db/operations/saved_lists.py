"""Ad-hoc tables kept under a name; like all settings local to the file, neither logged nor shared."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.operations.settings import keep_setting
from db.queries.saved_lists import PREFIX, saved_lists
from domain.errors import KnownError
from domain.lists import AdHocTable
from domain.lists_text import table_text


def keep_list(session: Session, name: str, table: AdHocTable) -> None:
    """Keep a table under a name; a table of the same name is replaced. KnownError without a name."""
    keep_setting(session, PREFIX + _named(name), table_text(table))


def rename_list(session: Session, old: str, new: str) -> None:
    """Give a kept table another name; KnownError when that name is taken, or the table is gone."""
    known = saved_lists(session)
    if _named(new) == old:
        return
    if _named(new) in known:
        raise KnownError(f"已经有一张表叫“{_named(new)}”，请换一个名称。")
    if old not in known:
        raise KnownError(f"名为“{old}”的表已不在文件中，请重新保存。")
    keep_list(session, new, known[old])
    forget_list(session, old)


def forget_list(session: Session, name: str) -> None:
    """Delete a kept table; one that is not there is no fault."""
    keep_setting(session, PREFIX + name, "")


def _named(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise KnownError("请先给这张表起个名称，再保存。")
    return tidy
