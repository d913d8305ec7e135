"""Monitored households and people who came or went, in the file and in the tables 2-1 to 2-5 (notice 002 二（四）3–6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db.operations.households import remove_household, save_household, set_member_state
from db.operations.inspections import save_inspection
from db.operations.monitoring import remove_monitoring, save_monitoring
from db.operations.regions import ensure_region
from db.operations.undo import undo
from db.queries.attachment_records import records
from db.queries.history import history
from db.queries.monitoring import monitored, monitorings_of
from db.queries.office import rounds
from db.queries.register import household
from db.schemes import scheme
from db.store import Store
from domain.attachments import PrintOptions, build_sheet
from domain.errors import KnownError
from domain.household import HEAD, Household, Member, Presence
from domain.inspection import InspectionDraft
from domain.monitoring import Monitoring
from tests.db.desk import CLERK
from tests.db.door import made_store
from tests.db.registered import number

NOTICE = scheme("lezhi-nanta-2021")
NOW = datetime(2021, 11, 20, 9, 0)
RISK = Monitoring("", "因病刚性支出大", "集中排查", date(2021, 11, 12), state="present")


class Street:
    """An office under notice 002 with short ways to write."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.read() as session:
            self.round = rounds(session)[0]

    def household(self, head: str, *attributes: str, village: str = "东山村", people: tuple[Member, ...] = ()) -> str:
        def add(session):
            place = ensure_region(session, village, "1组", CLERK, NOW)
            drawn = Household(place, (Member(head, HEAD), *people), attributes=attributes)
            return save_household(session, NOTICE, drawn, CLERK, NOW)

        saved = self.store.write(add)
        assert not saved.refused, saved.findings
        return saved.uid

    def monitor(self, household: str, *kinds: str, **fields):
        draft = replace(RISK, household_uid=household, **fields)
        return self.store.write(lambda s: save_monitoring(s, NOTICE, draft, kinds, CLERK, NOW))

    def rows(self, annex: str, village: str = "") -> list[dict[str, object]]:
        """The table as it is printed, by column key."""
        attachment = NOTICE.attachment(annex)
        with self.store.read() as session:
            found = records(session, NOTICE, self.round, attachment, village)
            body = build_sheet(NOTICE, self.round, attachment, found, PrintOptions()).body
            keys = [column.key for column in attachment.columns]
            return [dict(zip(keys, row, strict=True)) for row in body if any(row)]

    def read(self, query, *arguments):
        with self.store.read() as session:
            return query(session, *arguments)


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    store = made_store(tmp_path / "南塔街道.htk", "lezhi-nanta-2021", clerk=CLERK, now=NOW)
    yield Street(store)
    store.close()


def test_saving_writes_the_risk_and_the_type_of_the_household(street: Street) -> None:
    uid = street.household("陈建国", "lifted_out")
    saved = street.monitor(uid, "unstable", longitude=Decimal("105.0212"), latitude=Decimal("30.2756"))
    assert saved.changes.households == {uid}
    one, = street.read(monitorings_of, uid)
    assert (one.risk, one.longitude, one.uid) == ("因病刚性支出大", Decimal("105.0212"), saved.uid)
    assert street.read(household, uid).attributes == ("lifted_out", "monitored", "unstable")


def test_what_is_wrong_is_said_and_nothing_is_written(street: Street) -> None:
    uid = street.household("陈建国", "general")
    refused = street.monitor(uid, "sudden", risk="")
    assert refused.refused and [f.field for f in refused.findings] == ["risk"]
    assert street.read(monitorings_of, uid) == []
    assert street.read(household, uid).attributes == ("general",)


def test_undo_takes_the_record_and_the_type_back_together(street: Street) -> None:
    uid = street.household("陈建国", "general")
    saved = street.monitor(uid, "sudden")
    street.store.write(lambda s: undo(s, saved.changes.batch, CLERK, NOW))
    assert street.read(monitorings_of, uid) == []
    assert street.read(household, uid).attributes == ("general",)


def test_a_household_has_one_time_that_is_not_ended_and_its_history(street: Street) -> None:
    uid = street.household("陈建国", "monitored", "marginal")
    first = street.monitor(uid, "marginal", found_on=date(2020, 5, 1))
    assert "未结束" in street.monitor(uid, "marginal").findings[-1].message
    street.monitor(uid, "marginal", uid=first.uid, state="removed", removed_on=date(2021, 11, 18), measure="公益性岗位")
    assert not street.monitor(uid, "sudden", risk="房屋受灾").refused
    assert [m.risk for m in street.read(monitorings_of, uid)] == ["房屋受灾", "因病刚性支出大"]
    assert street.rows("2-5") == [], "the risk of today is not gone"


def test_a_record_made_by_mistake_can_be_removed_and_says_so_the_second_time(street: Street) -> None:
    uid = street.household("陈建国", "monitored")
    saved = street.monitor(uid, "marginal")
    street.store.write(lambda s: remove_monitoring(s, saved.uid, CLERK, NOW))
    assert street.read(monitorings_of, uid) == []
    with pytest.raises(KnownError, match="已不在"):
        street.store.write(lambda s: remove_monitoring(s, saved.uid, CLERK, NOW))


def test_the_list_misses_nobody_who_is_ticked_but_not_written_down(street: Street) -> None:
    written, ticked = street.household("陈建国", "monitored"), street.household("何秀英", "sudden")
    street.household("周大全", "lifted_out")
    street.monitor(written, "marginal")
    found = {row.household_uid: row.monitoring for row in street.read(monitored, NOTICE)}
    assert set(found) == {written, ticked} and found[ticked] is None and found[written]


def test_positions_are_those_of_two_types_only_after_2_4_3(street: Street) -> None:
    for head, kind in (("陈建国", "unstable"), ("何秀英", "marginal"), ("周大全", "sudden")):
        uid = street.household(head, "monitored", kind)
        street.monitor(uid, kind, longitude=Decimal("105.021230"), latitude=Decimal("30.275678"), collector="周静")
    rows = street.rows("2-3")
    assert [row["head_name"] for row in rows] == ["何秀英", "周大全"]
    assert [row["attribute_labels"] for row in rows] == ["边缘易致贫户", "突发严重困难户"]
    assert (rows[0]["longitude"], rows[0]["collector"], rows[1]["serial"]) == ("105.021230", "周静", 2)


def test_the_list_of_new_ones_holds_those_found_within_the_round_after_2_4_4(street: Street) -> None:
    old, new = street.household("陈建国", "monitored"), street.household("何秀英", "monitored")
    street.monitor(old, "marginal", found_on=date(2021, 11, 9))
    street.monitor(new, "sudden", found_on=date(2021, 11, 10))
    row, = street.rows("2-4")
    assert (row["head_name"], row["attribute_labels"], row["found_by"]) == ("何秀英", "突发严重困难户", "集中排查")


def test_removed_risks_stand_with_the_answers_and_the_income_of_the_round_after_2_4_5(street: Street) -> None:
    uid = street.household("陈建国", "monitored", "marginal")
    street.monitor(uid, "marginal", state="removed", removed_on=date(2021, 11, 18), measure="公益性岗位")
    street.monitor(street.household("何秀英", "monitored"), "marginal")
    answers = {item.key: next((a for a in item.answers if a not in item.failures), "") for item in NOTICE.items_of(("marginal",))}
    answers |= {"income_per_head": "9500.50", "monitored_water": "否", "risk": "已消除且稳定"}
    draft = InspectionDraft(
        street.round.uid, "", "陈建国", "", ("marginal",), "李明", answers, ("周静",), date(2021, 11, 15),
        descriptions={"monitored_water": "水源不稳定"}, household_uid=uid,
    )  # fmt: skip
    assert not street.store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NOW)).refused
    row, = street.rows("2-5")
    assert (row["housing"], row["water"], row["income"]) == ("有保障", "无保障", "9500.50")
    assert (row["risk_state"], row["solved_on"]) == ("风险消除（已消除且稳定）", "2021年11月18日")


@pytest.mark.parametrize(
    ("found", "told"),
    [("已消除且稳定", ["需标注风险消除（已消除且稳定）"]), ("未消除", []), ("已消除但不稳定", [])],
)
def test_a_risk_found_gone_for_good_but_not_marked_yet_stands_in_2_5_told_apart_after_2_4_5(
    street: Street, found: str, told: list[str]
) -> None:
    uid = street.household("陈建国", "monitored", "marginal")
    street.monitor(uid, "marginal")
    answers = {item.key: next((a for a in item.answers if a not in item.failures), "") for item in NOTICE.items_of(("marginal",))}
    draft = InspectionDraft(
        street.round.uid, "", "陈建国", "", ("marginal",), "李明", answers | {"risk": found}, ("周静",), date(2021, 11, 15),
        descriptions={"risk": "风险还会再来"}, household_uid=uid,
    )  # fmt: skip
    assert not street.store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NOW)).refused
    rows = street.rows("2-5")
    assert [row["risk_state"] for row in rows] == told
    assert all(row["solved_on"] == "" for row in rows)


def test_the_tables_of_people_hold_those_of_the_year_and_of_the_households_meant_after_2_4_6(street: Street) -> None:
    born = date(2021, 7, 5)
    baby = Member("陈小宝", "之孙子", number("20210705", 3), joined_on=born, joined_reason="出生", schooling="非在校生")
    before = Member("陈芳", "之儿媳", joined_on=date(2020, 12, 31), joined_reason="婚入")
    uid = street.household("陈建国", "lifted_out", people=(baby, before, Member("陈大山", "之父")))
    street.household("周大全", "general", people=(replace(baby, name="周小宝", id_no=""),))
    father = street.read(household, uid).members[3]
    street.store.write(lambda s: set_member_state(s, father.uid, Presence.DECEASED, date(2021, 3, 2), CLERK, NOW))
    row, = street.rows("2-1")
    assert (row["member_name"], row["reason"], row["changed_on"]) == ("陈小宝", "出生", "2021年7月5日")
    assert (row["village"], row["group"], row["attribute_labels"], row["schooling"]) == ("东山村", "1组", "脱贫户", "非在校生")
    row, = street.rows("2-2")
    assert (row["member_name"], row["relation"], row["reason"]) == ("陈大山", "之父", "死亡")


def test_who_left_has_a_reason_and_loses_it_when_he_comes_back(street: Street) -> None:
    uid = street.household("陈建国", "lifted_out", people=(Member("陈芳", "之女"),))
    daughter = street.read(household, uid).members[1]
    left = street.store.write(
        lambda s: set_member_state(s, daughter.uid, Presence.MOVED, date(2021, 5, 1), CLERK, NOW, reason="婚出")
    )
    assert [row["reason"] for row in street.rows("2-2")] == ["婚出"]
    street.store.write(lambda s: undo(s, left.changes.batch, CLERK, NOW))
    assert street.rows("2-2") == []
    street.store.write(lambda s: set_member_state(s, daughter.uid, Presence.PRESENT, None, CLERK, NOW))
    assert street.read(household, uid).members[1].left_reason == ""


def test_each_table_can_be_of_one_village(street: Street) -> None:
    for village, head in (("东山村", "陈建国"), ("西河村", "何秀英")):
        uid = street.household(head, "monitored", "sudden", village=village)
        street.monitor(uid, "sudden")
    with street.store.read() as session:
        place = next(row for row in monitored(session, NOTICE) if row.village == "西河村").village_uid
    for annex in ("2-3", "2-4"):
        assert [row["head_name"] for row in street.rows(annex, place)] == ["何秀英"]


def test_the_history_of_a_household_tells_its_risk_in_words(street: Street) -> None:
    uid = street.household("陈建国", "monitored")
    saved = street.monitor(uid, "marginal")
    gone = {"state": "removed", "removed_on": date(2021, 11, 18), "measure": "公益性岗位"}
    street.monitor(uid, "marginal", uid=saved.uid, **gone)
    told = {line.what: (line.old, line.new) for line in street.read(history, uid)}
    assert told["新增监测"] == ("", "因病刚性支出大，集中排查，2021年11月12日，风险未消除")
    assert told["监测 · 风险状态"] == ("风险未消除", "风险消除")
    assert told["监测 · 风险消除时间"] == ("", "2021年11月18日")


def test_a_household_with_a_record_is_not_deleted(street: Street) -> None:
    uid = street.household("陈建国", "monitored")
    street.monitor(uid, "marginal")
    with pytest.raises(KnownError, match="监测记录"):
        street.store.write(lambda s: remove_household(s, uid, CLERK, NOW))
