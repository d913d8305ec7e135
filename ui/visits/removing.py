"""Taking away a visit noted by mistake, from a list or from a household's card."""

from __future__ import annotations

from ui.desk import Desk


def remove_noted(desk: Desk, visit_uid: str, seen: int, words: str) -> None:
    """Remove the visit and say so, with the way back; a visit that an inspection made stays, and the bar says why.

    `seen` is the position in the log at which it was read.
    """
    from db.operations.visits import remove_visit

    if desk.read_only:
        desk.say("文件是只读的，不能删除走访。", "warn")
        return
    changes = desk.write(lambda session: remove_visit(session, visit_uid, desk.clerk, desk.now(), seen=seen))
    if changes is not None:
        desk.say_saved(f"已删除：{words}", changes)
