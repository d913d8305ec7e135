"""Rounds one after another in one file: what a round leaves open is the next one's work, in every figure alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from db.check_figures import equation_faults
from db.operations.inspections import save_inspection
from db.operations.rounds import save_round
from db.queries.figures import records, week_total, weeks
from db.queries.inspections import previous_inspection
from db.queries.office import rounds
from db.queries.problems import ProblemList, problems, status_counts
from db.queries.regions import counts
from db.queries.status import status_figures
from db.store import Store
from domain.errors import KnownError
from domain.figures import Figure, Kind, week_of
from domain.inspection import InspectionDraft, Outcome
from domain.problem import ProblemFilter, Status
from domain.rounds import Round, following
from tests.db.desk import CLERK
from tests.db.registered import DAY, NOTICE, Office

NEXT_YEAR = datetime(2022, 6, 30, 9, 0)
NEXT_DAY = date(2022, 5, 11)


class Years(Office):
    """An office in its second year: 张三's house was unsafe and 李四's water bad in the first, and stayed so."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.first = self.round
        self.zhang, self.li = self.register("张三").uid, self.register("李四").uid
        self.inspect(self.draft(self.zhang, "张三", failing=["housing"]))
        self.inspect(self.draft(self.li, "李四", failing=["water"]))
        self.second = self.begin(following(self.first, NOTICE))

    def begin(self, round_: Round) -> Round:
        self.store.write(lambda s: save_round(s, round_, CLERK, NEXT_YEAR))
        return next(r for r in self.read(rounds) if r.name == round_.name)

    def again(self, household_uid: str, head: str, **fields: object) -> None:
        """Inspect a household in the second round."""
        draft = self.draft(household_uid, head, **{"round_uid": self.second.uid, "inspected_on": NEXT_DAY, **fields})
        saved = self.keep(draft)
        assert not saved.refused, saved.findings

    def keep(self, draft: InspectionDraft):
        return self.store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NEXT_YEAR))

    def in_ledger(self, round_: Round) -> list[tuple[str, str]]:
        wanted = ProblemFilter(round_uid=round_.uid)
        return sorted((p.head_name, str(p.status)) for p in ProblemList(self.store, wanted, NEXT_DAY).rows(0, 50))


@pytest.fixture
def office(store: Store) -> Iterator[Years]:
    yield Years(store)


def test_what_was_left_open_stands_in_the_next_rounds_ledger_until_it_is_solved(office: Years) -> None:
    assert office.in_ledger(office.second) == [("张三", "open"), ("李四", "open")]
    office.again(office.zhang, "张三", outcomes={"housing": Outcome.SOLVED})
    assert office.in_ledger(office.second) == [("张三", "solved"), ("李四", "open")]
    third = office.begin(following(office.second, NOTICE))
    assert office.in_ledger(third) == [("李四", "open")]


def test_a_no_of_the_next_round_takes_the_old_problem_up_instead_of_adding_one(office: Years) -> None:
    office.again(office.zhang, "张三", failing=["housing", "medical"])
    found = {p.item: p for p in office.read(problems, office.second.uid) if p.household_uid == office.zhang}
    assert set(found) == {"housing", "medical"}
    assert (found["housing"].round_uid, found["housing"].found_on) == (office.first.uid, DAY)
    assert found["medical"].round_uid == office.second.uid


def test_a_rounds_problems_do_not_stand_in_the_ledger_of_the_round_before(office: Years) -> None:
    office.again(office.zhang, "张三", failing=["housing", "medical"])
    assert office.in_ledger(office.first) == [("张三", "open"), ("李四", "open")]


def test_tree_status_line_ledger_and_weekly_table_agree_on_what_is_open(office: Years) -> None:
    office.again(office.zhang, "张三", failing=["medical"], outcomes={"housing": Outcome.SOLVED})
    second, week = office.second, week_of(NEXT_DAY)
    waiting = status_counts_of(office)[Status.OPEN]
    figures = office.read(status_figures, second.uid, NEXT_DAY)
    tree = office.read(counts, "open_problems", second.uid)
    total = office.read(week_total, NOTICE, second, week)
    still = sum(total.values[Figure(Kind.OPEN, d.key)] for d in NOTICE.dimensions)
    assert waiting == figures.open == max(tree.values()) == still == 2
    assert total.values[Figure(Kind.NEW, "medical")] == 1 and total.values[Figure(Kind.NEW, "housing")] == 0
    assert total.values[Figure(Kind.SOLVED, "housing")] == 1
    [behind] = office.read(records, NOTICE, second, week, Figure(Kind.OPEN, "water"))
    assert behind.head_name == "李四"


def status_counts_of(office: Years) -> dict[Status, int]:
    found: dict[Status, int] = office.read(status_counts, ProblemFilter(round_uid=office.second.uid), NEXT_DAY)
    return found


def test_the_equations_hold_in_both_rounds(office: Years) -> None:
    office.again(office.zhang, "张三", failing=["medical"], outcomes={"housing": Outcome.SOLVED})
    for round_ in (office.first, office.second):
        assert office.read(equation_faults, NOTICE, round_) == []


def test_the_old_rounds_weeks_end_where_the_next_round_goes_on(office: Years) -> None:
    assert office.read(weeks, office.first)[-1] == week_of(office.first.ends_on)
    office.again(office.zhang, "张三", outcomes={"housing": Outcome.SOLVED})
    assert office.read(weeks, office.first)[-1] == week_of(office.first.ends_on)
    assert office.read(weeks, office.second)[-1] == week_of(office.second.ends_on)


def test_last_rounds_answers_are_those_of_the_round_before(office: Years) -> None:
    assert office.read(previous_inspection, office.first.uid, office.zhang) is None
    office.again(office.zhang, "张三", failing=["housing"])
    before = office.read(previous_inspection, office.second.uid, office.zhang)
    assert before is not None and before.inspected_on == DAY


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "2021年5月“回头看”"}, "已经有一轮叫"),
        ({"ends_on": date(2022, 1, 1)}, "结束日期早于开始日期"),
        ({"thresholds": {"income_year": "2021", "income_floor": ""}}, "请填写数字"),
    ],
)
def test_a_round_that_is_not_right_is_not_written(office: Years, change: dict[str, object], words: str) -> None:
    third = replace(following(office.second, NOTICE), **change)  # type: ignore[arg-type]
    with pytest.raises(KnownError, match=words):
        office.begin(third)
    assert len(office.read(rounds)) == 2


def test_a_round_is_renamed_and_its_days_changed_in_place(office: Years) -> None:
    changed = replace(office.second, name="2022年春季回访", ends_on=date(2022, 6, 15))
    assert office.begin(changed) == changed
    assert len(office.read(rounds)) == 2
