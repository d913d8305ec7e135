"""The day of an inspection was keyed otherwise on both sides: it is asked once, though it stands in several records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.operations.inspections import save_inspection
from db.queries.inspections import inspection_of
from db.queries.office import rounds
from db.schemes import scheme
from db.search import find_households
from db.sharing.conflicts import open_conflicts
from domain.inspection import InspectionDraft
from tests.ui.office import SCHEME
from tests.ui.sharing.test_sharing import merged
from ui.sharing.conflicts import ConflictsDialog


def inspected(clock, day: date, words: str, clerk: str):
    """王大明's household is inspected again, on another day; its house is as unsafe as before, in other words."""

    def work(store) -> None:
        with store.read() as session:
            (round_,) = rounds(session)
            row = find_households(session, "王大明")[0]
            old = inspection_of(session, round_.uid, row.uid)
        draft = InspectionDraft(
            round_.uid, row.region_uid, old.head_name, old.head_id_no, old.attributes, old.helper, old.answers, old.inspectors,
            old.inspected_on, old.descriptions, page=old.page, household_uid=row.uid, uid=old.uid,
        )  # fmt: skip
        draft = replace(draft, inspected_on=day, descriptions=dict.fromkeys(old.descriptions, words))
        saved = store.write(lambda session: save_inspection(session, scheme(SCHEME), draft, clerk, clock()))
        assert not saved.refused, saved.findings

    return work


def test_one_key_decides_the_day_in_the_inspection_its_visit_and_its_problem(shared, press):
    path = shared.hand_out("梅石坝社区", "梅石坝社区")
    shared.work(path, inspected(shared.clock, date(2021, 5, 11), "屋顶漏雨", "村里"))
    inspected(shared.clock, date(2021, 5, 12), "墙体开裂", "01号")(shared.store)
    shared.leave(merged(shared, path))

    def asked():
        with shared.store.read() as session:
            return open_conflicts(session)

    press("Ctrl+Shift+M")
    dialog = shared.dialog(ConflictsDialog)
    before = asked()
    day = next(one for one in before if one.field == "inspected_on")
    same = [one for one in before if one.question == day.question]
    assert len(same) >= 2
    dialog.table.select_key(day.uid)
    assert "一起处理：" in dialog.card.deeds.text() and "走访" in dialog.card.deeds.text()
    press("2")
    assert len(asked()) == len(before) - len(same) and all(one.theirs != day.theirs for one in asked())
    assert "连同" in dialog.words.text() and "走访" in dialog.words.text()
    press("Ctrl+Z")
    assert {one.uid for one in asked()} == {one.uid for one in before}
    dialog.reject()
