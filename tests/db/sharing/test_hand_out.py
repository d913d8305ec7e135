"""Handing out: a village gets a real file with its own households and nothing of the others."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from db.check import check
from db.models import (
    AnswerRecord,
    HandoutRow,
    HouseholdRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    RegionRow,
    VisitorRecord,
)
from db.queries.office import settings
from db.replay import differences
from db.search import find_households
from db.sharing.handing_out import hand_out
from db.store import Store
from domain.errors import KnownError
from domain.operators import Operator, Role
from domain.sharing import HandoutWish
from tests.db.sharing.conftest import NOW


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_village_gets_its_households_with_everything_of_theirs_and_no_others(sharing):
    office = sharing.open(sharing.hand_out("金佛村"))
    with office.store.read() as session:
        assert sorted(session.scalars(select(HouseholdRecord.head_name))) == ["王五金", "赵六金"]
        assert sorted(session.scalars(select(RegionRow.name))) == ["1社", "双河街道", "荣昌区", "金佛村"]
        assert (count(session, MemberRecord), count(session, InspectionRecord), count(session, ProblemRecord)) == (2, 1, 1)
        assert (count(session, AnswerRecord), count(session, VisitorRecord)) == (5, 2)
        assert [row.head_name for row in find_households(session, "ww")] == ["王五金"]
        assert differences(session) == []
        assert {fault.kind for fault in check(session, date(2021, 5, 20))} <= {"rule"}


def test_the_office_knows_who_has_what_and_the_file_knows_where_it_comes_from(sharing):
    sharing.hand_out("金佛村", expires_on=date(2021, 5, 30))
    with sharing.store.read() as session:
        (row,) = session.scalars(select(HandoutRow))
        assert (row.recipient, row.villages, row.clerk) == ("金佛村", [sharing.village("金佛村")], "周静")
        assert row.position > 0 and len(row.seal) == 64
    office = sharing.open(sharing.folder / row.file_name)
    with office.store.read() as session:
        kept = settings(session)
    assert (kept["handout_uid"], kept["handout_office_uid"]) == (row.uid, sharing.store.office.uid)
    assert kept["office_uid"] != sharing.store.office.uid and kept["handout_expires_on"] == "2021-05-30"


def test_columns_are_left_out_on_wish(sharing):
    office = sharing.open(sharing.hand_out("金佛村", left_out=frozenset({"phone", "id_no"})))
    with office.store.read() as session:
        assert set(session.scalars(select(MemberRecord.id_no))) == {""} == set(session.scalars(select(MemberRecord.phone)))
        assert set(session.scalars(select(HouseholdRecord.head_id_no))) == {""}
        assert set(session.scalars(select(ProblemRecord.head_id_no))) == {""}


def test_a_file_with_a_password_opens_only_with_it(sharing):
    path = sharing.hand_out("金佛村", password="山茶花开")
    assert path.read_bytes()[:6] != b"SQLite"
    with pytest.raises(KnownError, match="密码"):
        Store.open(path, now=NOW)
    sharing.opened.append(Store.open(path, password="山茶花开", now=NOW, back_up=False))


def test_the_whole_file_can_be_handed_out(sharing):
    office = sharing.open(sharing.hand_out())
    with office.store.read() as session:
        assert count(session, HouseholdRecord) == 4


def test_what_cannot_be_handed_out_says_so_and_leaves_nothing(sharing, tmp_path):
    taken = tmp_path / "taken.htk"
    taken.write_bytes(b"")
    village = sharing.village("金佛村")
    for wish, target, words in (
        (HandoutWish("金佛村", (village,)), taken, "已经存在"),
        (HandoutWish(" ", (village,)), tmp_path / "a.htk", "分发给谁"),
        (HandoutWish("金佛村", ("nowhere",)), tmp_path / "a.htk", "重新选择"),
        (HandoutWish("金佛村", (village,)), tmp_path / "no" / "a.htk", "没有文件夹"),
    ):
        with pytest.raises(KnownError, match=words):
            hand_out(sharing.store, wish, target, "周静", datetime(2021, 5, 20))
    assert not (tmp_path / "a.htk").exists() and taken.read_bytes() == b""
    with sharing.store.read() as session:
        assert count(session, HandoutRow) == 0


def test_who_may_not_hand_out_is_told_so_and_nothing_is_written(sharing):
    sharing.store.operator = Operator("o", "小李", Role.KEYING)
    with pytest.raises(KnownError, match="分发文件"):
        sharing.hand_out("金佛村")
    assert list(sharing.folder.iterdir()) == []
