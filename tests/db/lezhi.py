"""A real office file of 乐至县南塔街道 with invented households: what tests of its forms write with."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from stdnum.cn import ric

from db.operations.households import save_household
from db.operations.regions import ensure_region
from db.queries.office import rounds
from db.schemes import scheme
from db.search import find_households
from db.store import Store
from domain.household import HEAD, Household, Member
from tests.db.door import made_store

SCHEME = "lezhi-nanta-2021"
CLERK = "02号"
NOON = datetime(2021, 11, 15, 12, 0, tzinfo=timezone(timedelta(hours=8)))
HOUSEHOLDS = (
    # village, group, head, born, attributes, others
    ("东风村", "1组", "张建平", "19580312", ("lifted_out",), ("李秀英", "张晓军")),
    ("东风村", "1组", "周国强", "19630718", ("general",), ("吴桂芳",)),
    ("东风村", "2组", "王大勇", "19711130", ("lifted_out", "marginal"), ("何翠兰", "王磊", "王婷")),
    ("东风村", "2组", "赵长福", "19450214", ("sudden",), ()),
    ("双塔社区", "3组", "陈茂林", "19690520", ("lifted_out",), ("刘小梅",)),
)


def id_no(born: str, serial: int) -> str:
    """An invented number with the right check character."""
    number = f"512023{born}{serial:03d}"
    return number + ric.calc_check_digit(number + "0")


def lezhi_office(path: Path) -> Store:
    """Make the file; the caller closes it."""
    store = made_store(path, SCHEME, county="乐至县", town="南塔街道", clerk=CLERK, now=NOON)
    plan = scheme(SCHEME)
    for number, (village, group, head, born, attributes, others) in enumerate(HOUSEHOLDS, 1):

        def add(session, number=number, place=(village, group), head=head, born=born, attributes=attributes, others=others):
            region = ensure_region(session, *place, CLERK, NOON)
            people = (Member(head, HEAD, id_no(born, number * 2 + 1)), *(Member(name, "家庭成员") for name in others))
            saved = save_household(session, plan, Household(region, people, attributes=attributes), CLERK, NOON)
            assert not saved.refused, saved.findings
            return saved

        store.write(add)
    return store


def round_of_file(store: Store) -> str:
    """Uid of the file's first round."""
    with store.read() as session:
        return rounds(session)[0].uid


def household_of(store: Store, head: str) -> str:
    """Uid of the household with this head."""
    with store.read() as session:
        return next(row.uid for row in find_households(session, head) if row.head_name == head)
