"""Income sheets in a real file: saved once a household a round, read back, compared, taken back (002 附件6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from db.check_incomes import income_faults
from db.models import IncomeAmountRecord, LogRow
from db.operations.households import remove_household, save_household
from db.operations.incomes import remove_income_sheet, save_income_sheet, stored
from db.operations.inspections import save_inspection
from db.operations.rounds import save_round
from db.operations.saved import Saved
from db.operations.undo import undo
from db.queries.attachment_records import records
from db.queries.history import history
from db.queries.incomes import (
    households_without_sheet,
    income_counts,
    income_per_head,
    income_sheet,
    income_sheets,
    incomes_of_household,
    previous_per_head,
)
from db.queries.office import rounds
from db.queries.register import household, household_row
from db.replay import replay
from db.schemes import scheme
from db.store import Store
from domain.answers import passing
from domain.errors import KnownError, Level
from domain.income import Amounts, IncomeDraft
from domain.inspection import InspectionDraft
from domain.rounds import following
from tests.db.lezhi import CLERK, NOON, SCHEME, household_of, lezhi_office, round_of_file

PLAN = scheme(SCHEME)
ANNEX = PLAN.attachment("6")
PIG, WORK, RENT = "1.生产经营性收入/猪", "4.工资性收入/务工收入", "2.财产性收入/租金"
KEYED = {PIG: Amounts(Decimal(2), Decimal("4800.50"), Decimal(1500)), WORK: Amounts(income=Decimal(30000))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = lezhi_office(tmp_path / "南塔街道.htk")
    yield store
    store.close()


def a_draft(store: Store, head: str = "张建平", amounts: dict[str, Amounts] = KEYED, **fields: object) -> IncomeDraft:
    values = {"size": 3, "filled_on": date(2021, 11, 12), **fields}
    return IncomeDraft(round_of_file(store), household_of(store, head), amounts, **values)  # type: ignore[arg-type]


def save(store: Store, draft: IncomeDraft, now: datetime = NOON) -> Saved:
    return store.write(lambda session: save_income_sheet(session, PLAN, draft, CLERK, now))


def test_a_saved_sheet_reads_back_with_the_household_as_on_the_day(store: Store) -> None:
    draft = a_draft(store, last_year=Decimal("9800.50"), page="1-03")
    saved = save(store, draft)
    with store.read() as session:
        sheet = income_sheet(session, draft.round_uid, draft.household_uid)
        assert income_per_head(session, draft.round_uid, draft.household_uid) == Decimal("11100.17")
    assert sheet is not None
    assert sheet.draft == replace(draft, uid=saved.uid)
    assert (sheet.village, sheet.group, sheet.head_name, sheet.attributes) == ("东风村", "1组", "张建平", ("lifted_out",))
    assert saved.changes.tables == {"income_sheet", "income_amount"}
    assert saved.changes.households == {draft.household_uid}


def test_the_day_stays_frozen_when_the_register_changes(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)

    def rename(session):
        one = household(session, draft.household_uid)
        members = (replace(one.members[0], name="张建国"), *one.members[1:])
        return save_household(session, PLAN, replace(one, members=members, attributes=("general",)), CLERK, NOON)

    store.write(rename)
    save(store, replace(draft, size=4))
    with store.read() as session:
        sheet = income_sheet(session, draft.round_uid, draft.household_uid)
    assert sheet is not None and (sheet.head_name, sheet.attributes, sheet.size) == ("张建平", ("lifted_out",), 4)


def test_saving_the_same_sheet_twice_changes_nothing(store: Store) -> None:
    draft = a_draft(store)
    first = save(store, draft)
    again = {PIG: Amounts(Decimal("2.0"), Decimal("4800.5"), Decimal("1500.00")), WORK: Amounts(income=Decimal("3E4"))}
    second = save(store, replace(draft, amounts=again))
    assert second.changes.nothing and second.uid == first.uid
    with store.read() as session:
        assert len(list(income_sheets(session, draft.round_uid))) == 1


def test_a_cleared_line_goes_and_comes_back_in_its_own_row(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)
    save(store, replace(draft, amounts={WORK: KEYED[WORK]}))
    with store.read() as session:
        sheet = income_sheet(session, draft.round_uid, draft.household_uid)
        assert sheet is not None and set(sheet.amounts) == {WORK}
    save(store, draft)
    with store.read() as session:
        sheet = income_sheet(session, draft.round_uid, draft.household_uid)
        assert sheet is not None and sheet.amounts == KEYED
        assert len(session.scalars(select(IncomeAmountRecord)).all()) == 2


def test_a_fault_writes_nothing(store: Store) -> None:
    draft = a_draft(store, amounts={PIG: Amounts(income=Decimal(-1))})
    saved = save(store, draft)
    assert saved.refused and saved.changes.nothing
    with store.read() as session:
        assert income_sheet(session, draft.round_uid, draft.household_uid) is None


def test_a_result_below_the_threshold_is_told_and_saved(store: Store) -> None:
    def set_floor(session):
        now = rounds(session)[0]
        return save_round(session, replace(now, thresholds={**now.thresholds, "income_floor": "12000"}), CLERK, NOON)

    store.write(set_floor)
    saved = save(store, a_draft(store, last_year=Decimal(12000)))
    assert not saved.refused and not saved.changes.nothing
    assert [(f.field, f.level) for f in saved.findings] == [("per_head", Level.WARN), ("last_year", Level.WARN)]


def test_a_removed_sheet_is_gone_and_can_be_had_back_or_keyed_anew(store: Store) -> None:
    draft = a_draft(store)
    uid = save(store, draft).uid
    removed = store.write(lambda session: remove_income_sheet(session, uid, CLERK, NOON))
    with store.read() as session:
        assert income_sheet(session, draft.round_uid, draft.household_uid) is None
    with pytest.raises(KnownError):
        store.write(lambda session: remove_income_sheet(session, uid, CLERK, NOON))
    store.write(lambda session: undo(session, removed.batch, CLERK, NOON))
    with store.read() as session:
        sheet = income_sheet(session, draft.round_uid, draft.household_uid)
    assert sheet is not None and sheet.amounts == KEYED
    store.write(lambda session: remove_income_sheet(session, uid, CLERK, NOON))
    assert save(store, draft).uid != uid


def test_a_household_with_a_sheet_cannot_be_deleted(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)
    with pytest.raises(KnownError, match="收入计算表"):
        store.write(lambda session: remove_household(session, draft.household_uid, CLERK, NOON))


def test_the_form_is_counted_among_the_households_it_is_for(store: Store) -> None:
    """附件6 has 户类型 脱贫户, 监测户: a 一般农户 is not asked for one; a 边缘易致贫户 is a 监测户."""
    save(store, a_draft(store))
    with store.read() as session:
        village = household(session, household_of(store, "张建平")).region_uid
        counts = income_counts(session, PLAN, ANNEX, round_of_file(store))
        left = households_without_sheet(session, PLAN, ANNEX, round_of_file(store))
        heads = [household(session, uid).head.name for uid in left]  # type: ignore[union-attr]
    assert village and (counts.filled, counts.total, counts.left) == (1, 4, 3)
    assert sorted(heads) == ["王大勇", "赵长福", "陈茂林"]


def test_sheets_lie_as_the_paper_does(store: Store) -> None:
    for head, page in (("陈茂林", "1"), ("王大勇", "1"), ("张建平", "2"), ("赵长福", "0")):
        save(store, a_draft(store, head, page=page, size=1))
    with store.read() as session:
        heads = [sheet.head_name for sheet in income_sheets(session, round_of_file(store))]
        printed = list(records(session, PLAN, rounds(session)[0], ANNEX))
    assert heads == ["张建平", "赵长福", "王大勇", "陈茂林"]
    assert [sheet.head_name for sheet in printed] == heads


def test_last_year_is_the_sheet_of_an_earlier_year(store: Store) -> None:
    save(store, a_draft(store))
    with store.read() as session:
        first = rounds(session)[0]
    same_year = replace(following(first, PLAN), name="同年第二轮", starts_on=date(2021, 12, 5), ends_on=date(2021, 12, 20))
    next_year = following(first, PLAN)
    for one in (same_year, next_year):
        store.write(lambda session, one=one: save_round(session, one, CLERK, NOON))
    with store.read() as session:
        uids = [next(r.uid for r in rounds(session) if r.name == one.name) for one in (same_year, next_year)]
    uid = household_of(store, "张建平")
    with store.read() as session:
        assert previous_per_head(session, uids[0], uid) is None
        earlier = previous_per_head(session, uids[1], uid)
        assert earlier is not None and (earlier.per_head, earlier.round_name) == (Decimal("11100.17"), first.name)
    poorer = IncomeDraft(uids[1], uid, {WORK: Amounts(income=Decimal(9000))}, 3, last_year=Decimal(1))
    saved = save(store, poorer, NOON + timedelta(days=365))
    assert [f.field for f in saved.findings] == ["last_year"]
    assert "比去年 11100.17 元减少 8100.17 元（73.0%）" in saved.findings[0].message
    with store.read() as session:
        assert [sheet.size for _, sheet in incomes_of_household(session, uid)] == [3, 3]


def test_the_history_tells_what_was_keyed_in_chinese(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)
    save(store, replace(draft, amounts={**KEYED, PIG: Amounts(Decimal(3), Decimal(5000))}))
    with store.read() as session:
        lines = [(line.what, line.old, line.new) for line in history(session, draft.household_uid)]
    assert ("收入计算表 猪 · 收入", "4800.5", "5000") in lines
    assert ("收入计算表 猪 · 支出", "1500", "") in lines


def test_the_log_replays_to_the_same_sheets(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)
    save(store, replace(draft, amounts={RENT: Amounts(income=Decimal(5))}))
    with store.read() as session:
        replayed = replay(session)
        assert session.scalar(select(LogRow.seq).limit(1)) is not None
        rows = replayed["income_amount"]
    assert {row["line"]: row["deleted"] for row in rows.values()} == {PIG: True, WORK: True, RENT: False}


def test_the_check_tells_an_answer_that_is_not_the_sheets(store: Store) -> None:
    draft = a_draft(store)
    save(store, draft)
    with store.read() as session:
        round_ = rounds(session)[0]
        row = household_row(session, draft.household_uid, round_.uid)
        assert row is not None
        assert list(income_faults(session, PLAN, round_, NOON.date())) == []
    answers = {item.key: passing(item) for item in PLAN.items_of(row.attributes)} | {"income_per_head": "12000"}
    inspection = InspectionDraft(
        round_.uid, row.region_uid, row.head_name, row.head_id_no, row.attributes, "", answers, ("孙立",),
        date(2021, 11, 12), household_uid=row.uid,
    )  # fmt: skip
    kept = store.write(lambda session: save_inspection(session, PLAN, inspection, CLERK, NOON))
    assert not kept.refused, kept.findings
    with store.read() as session:
        [fault] = income_faults(session, PLAN, round_, NOON.date())
    assert fault.where == "东风村1组 张建平 收入计算表"
    assert "核查表填的人均纯收入是 12000 元，收入计算表算出来是 11100.17 元" in fault.message


@pytest.mark.parametrize(("value", "text"), [("10.50", "10.5"), ("3E4", "30000"), ("0.00", "0"), ("1200", "1200")])
def test_one_number_is_stored_as_one_text(value: str, text: str) -> None:
    assert stored(Decimal(value)) == text
