"""The pile of questions in words: whose each is, who wrote either side, and which of them are one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from db.models import HouseholdRecord, InspectionRecord
from db.operations.households import remove_household
from db.operations.undo import undo
from db.queries.register import household
from db.sharing.conflicts import decide, open_conflicts
from domain.sharing import OpenConflict
from tests.db.registered import NOTICE, Office
from tests.db.sharing.conftest import NOW, Sharing

LATER = NOW + timedelta(days=1)
VILLAGE_DAY, OFFICE_DAY = date(2021, 5, 17), date(2021, 5, 18)


def uid_of(office: Office, head: str) -> str:
    with office.store.read() as session:
        return session.scalars(select(HouseholdRecord.uid).where(HouseholdRecord.head_name == head)).one()


def noting(words: str, head: str):
    def work(office: Office) -> None:
        with office.store.read() as session:
            found = household(session, uid_of(office, head))
        assert not office.save(replace(found, note=words)).refused

    return work


def again(day: date, words: str, clerk: str):
    """Inspect 赵六金's household on this day, its house found unsafe in these words."""

    def work(office: Office) -> None:
        from db.operations.inspections import save_inspection

        uid = uid_of(office, "赵六金")
        with office.store.read() as session:
            old = session.scalars(select(InspectionRecord.uid).where(InspectionRecord.household_uid == uid)).first()
        draft = office.draft(uid, "赵六金", failing=("housing",), inspected_on=day, uid=old or "", page="1-02")
        draft = replace(draft, descriptions={"housing": words})
        saved = office.store.write(lambda session: save_inspection(session, NOTICE, draft, clerk, NOW))
        assert not saved.refused, saved.findings

    return work


def questions(sharing: Sharing) -> list[OpenConflict]:
    with sharing.store.read() as session:
        return open_conflicts(session)


def test_a_household_that_we_deleted_still_has_its_name_in_the_question(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), noting("老人随子女住", "赵六金"))
    uid = uid_of(sharing.office, "赵六金")
    sharing.store.write(lambda session: remove_household(session, uid, "周静", NOW))
    sharing.merge(path)
    (one,) = questions(sharing)
    assert (one.place, one.village, one.ours) == ("赵六金户", "金佛村", "已删除")


def test_of_what_both_sides_made_their_writer_is_named_too(sharing):
    """Rows made twice are joined under our key; what they wrote stands in their log under theirs."""
    path = sharing.work(sharing.hand_out("金佛村"), again(VILLAGE_DAY, "屋顶漏雨", "村里"))
    again(OFFICE_DAY, "墙体开裂", "周静")(sharing.office)
    sharing.merge(path)
    assert {(one.our_clerk, one.their_clerk) for one in questions(sharing)} == {("周静", "村里")}


def test_the_day_and_the_words_of_an_inspection_are_one_question_with_those_of_its_visit_and_problem(sharing):
    """Problems and visits follow the inspection: whoever chooses its day chooses theirs."""
    again(date(2021, 5, 15), "待查", "周静")(sharing.office)
    path = sharing.work(sharing.hand_out("金佛村"), again(VILLAGE_DAY, "屋顶漏雨", "村里"))
    again(OFFICE_DAY, "墙体开裂", "周静")(sharing.office)
    sharing.merge(path)
    together: dict[str, set[str]] = {}
    for one in questions(sharing):
        together.setdefault(one.question, set()).add(one.table)
    assert sorted(map(sorted, together.values())) == [["answer", "problem"], ["inspection", "problem", "visit"]]


def test_taking_a_merge_back_takes_back_what_was_chosen_of_theirs_in_it(sharing):
    """撤销合并 takes one merge back whole: nothing that the village wrote stays."""
    path = sharing.work(sharing.hand_out("金佛村"), noting("村里写的", "赵六金"))
    noting("镇里写的", "赵六金")(sharing.office)
    (report,) = sharing.merge(path)
    (one,) = questions(sharing)
    sharing.store.write(lambda session: decide(session, [one.uid], "theirs", "周静", LATER))
    sharing.store.write(lambda session: undo(session, report.batch, "周静", LATER))
    with sharing.store.read() as session:
        assert household(session, uid_of(sharing.office, "赵六金")).note == "镇里写的"
        assert open_conflicts(session) == []
    sharing.merge(path)
    assert [(each.ours, each.theirs) for each in questions(sharing)] == [("镇里写的", "村里写的")]
