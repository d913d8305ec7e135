"""Who has what since when, what came back, and what each merge brought."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.operations.handouts import wait_again, wait_no_more
from db.operations.undo import undo
from db.queries.handouts import from_office, handouts
from db.queries.merges import merges
from db.sharing.returned import handed_out_by
from db.sharing.undoing import undo_merges
from domain.errors import KnownError
from tests.db.sharing.conftest import NOW
from tests.db.sharing.test_merge import inspecting, phones, with_phone

LATE = date(2021, 6, 2)


def only(sharing):
    with sharing.store.read() as session:
        (one,) = handouts(session)
    return one


def test_a_part_is_waited_for_until_it_comes_back_and_overdue_after_its_day(sharing):
    path = sharing.hand_out("金佛村", left_out=frozenset({"phone"}), expires_on=date(2021, 5, 30))
    one = only(sharing)
    assert (one.recipient, one.villages, one.households, one.left_out) == ("金佛村", ("金佛村",), 2, ("phone",))
    assert one.waited_for and one.overdue(LATE) and not one.overdue(date(2021, 5, 30))
    sharing.merge(sharing.work(path, inspecting("赵六金")))
    back = only(sharing)
    assert back.returned_at >= one.made_at and not back.waited_for and not back.overdue(LATE)


def test_a_part_that_came_back_untouched_has_come_back(sharing):
    sharing.merge(sharing.hand_out("金佛村"))
    assert only(sharing).returned_at and not only(sharing).waited_for


def test_a_merge_that_was_taken_back_leaves_the_part_outside(sharing):
    (report,) = sharing.merge(sharing.work(sharing.hand_out("金佛村"), with_phone("023-2")))
    sharing.store.write(lambda session: undo(session, report.batch, "周静", NOW))
    assert only(sharing).waited_for


def test_a_part_may_be_waited_for_no_more_and_again(sharing):
    sharing.hand_out("金佛村", expires_on=date(2021, 5, 30))
    uid = only(sharing).uid
    sharing.store.write(lambda session: wait_no_more(session, uid, NOW))
    assert not only(sharing).waited_for and not only(sharing).overdue(LATE)
    sharing.store.write(lambda session: wait_again(session, uid))
    assert only(sharing).overdue(LATE)
    with pytest.raises(KnownError, match="刷新"):
        sharing.store.write(lambda session: wait_again(session, "nowhere"))


def test_a_file_says_where_it_comes_from_and_an_own_one_says_nothing(sharing):
    office = sharing.open(sharing.hand_out("金佛村", expires_on=date(2021, 5, 30)))
    with office.store.read() as session:
        origin = from_office(session)
    assert origin is not None and origin.sentence == "由双河街道分发给金佛村，请于5月30日前交回"
    assert origin.expired(date(2021, 5, 31)) and not origin.expired(date(2021, 5, 30))
    with sharing.store.read() as session:
        assert from_office(session) is None


def test_whose_part_a_file_is_can_be_told_without_opening_it_unless_it_has_a_password(sharing, tmp_path):
    assert handed_out_by(sharing.hand_out("金佛村")) == sharing.store.office.uid
    assert handed_out_by(sharing.hand_out("金佛村", password="山茶花开")) is None
    assert handed_out_by(sharing.store.backup(tmp_path / "own.htk")) == ""
    (tmp_path / "other.htk").write_bytes(b"SQLite format 3\x00 and nothing of a database")
    assert handed_out_by(tmp_path / "other.htk") == ""


def test_past_merges_have_figures_and_the_number_of_open_questions(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), lambda office: (with_phone("023-2")(office), inspecting("赵六金")(office)))
    with_phone("023-3")(sharing.office)
    (report,) = sharing.merge(path)
    with sharing.store.read() as session:
        (one,) = merges(session)
        (part,) = handouts(session)
    total = report.total
    assert (one.batch, one.added, one.changed, one.deleted) == (report.batch, total.added, total.changed, total.deleted)
    assert (one.conflicts, one.open_conflicts, part.open_conflicts, one.undone) == (1, 1, 1, False)
    assert (one.label, one.file_name, one.clerk) == ("合并 金佛村", path.name, "周静")


def test_the_merge_of_several_files_is_taken_back_in_one_go(sharing):
    paths = [
        sharing.work(sharing.hand_out("金佛村"), with_phone("023-2")),
        sharing.work(sharing.hand_out("梅石坝社区"), with_phone("023-4", "王五梅")),
    ]
    reports = sharing.merge(*paths)
    batches = [report.batch for report in reports]
    changes = sharing.store.write(lambda session: undo_merges(session, batches, "周静", NOW + timedelta(days=2)))
    assert changes.touches(("household", "conflict")) and set(phones(sharing.store).values()) == {"023-1"}
    with sharing.store.read() as session:
        assert all(one.undone for one in merges(session))


def test_when_later_work_stands_on_one_of_several_merges_none_is_taken_back(sharing):
    paths = [
        sharing.work(sharing.hand_out("金佛村"), with_phone("023-2")),
        sharing.work(sharing.hand_out("梅石坝社区"), with_phone("023-4", "王五梅")),
    ]
    batches = [report.batch for report in sharing.merge(*paths)]
    with_phone("023-9")(sharing.office)
    with pytest.raises(KnownError, match="又改过"):
        sharing.store.write(lambda session: undo_merges(session, batches, "周静", NOW))
    assert phones(sharing.store)["王五梅"] == "023-4"
