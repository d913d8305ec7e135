"""A small invented office for tests of the window: two villages, eight households, one inspected with a problem."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from stdnum.cn import ric

from db.operations.cadres import save_cadre
from db.operations.households import save_household
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, Member
from domain.inspection import InspectionDraft
from domain.people import Cadre

SCHEME = "rongchang-shuanghe-2021"
CLERK = "01号"
MORNING = datetime(2021, 5, 12, 10, 30, tzinfo=timezone(timedelta(hours=8)))
AREA = "500153"


class Clock:
    """The office's clock: stands still until a test moves `time`."""

    def __init__(self) -> None:
        self.time = MORNING

    def __call__(self) -> datetime:
        return self.time


def id_no(born: str, sequence: int) -> str:
    """An invented number with the right check character: `id_no("19500302", 1)` is a man's."""
    number = f"{AREA}{born}{sequence:03d}"
    return number + ric.calc_check_digit(number + "0")


HOUSEHOLDS = (
    ("梅石坝社区", "1社", "王大明", "19500302", ("lifted_out",), "陈志远", ("李秀英", "配偶", "19530815", 2)),
    ("梅石坝社区", "1社", "张三", "19620718", ("general",), "", ("张小兵", "之子", "19900101", 5)),
    ("梅石坝社区", "2社", "李建国", "19711130", ("minimum_living",), "陈志远", ("赵桂芳", "配偶", "19730909", 4)),
    ("梅石坝社区", "2社", "欧阳春兰", "19680214", ("extreme_poverty",), "陈志远", None),
    ("金佛村", "1社", "刘永福", "19590520", ("lifted_out", "minimum_living"), "何丽", ("刘洋", "之子", "19880606", 3)),
    ("金佛村", "1社", "周玉珍", "19450101", ("general",), "", None),
    ("金佛村", "2社", "王明", "19801212", ("monitored",), "何丽", ("吴敏", "配偶", "19820303", 6)),
    ("金佛村", "2社", "陈国强", "19750707", ("general",), "", None),
)


def small_office(path: Path, clock: Clock) -> Path:
    """Make the office's file and return its path."""
    store = Store.create(path, SCHEME, county="荣昌区", town="双河街道", clerk=CLERK, now=clock())
    plan = scheme(SCHEME)
    helper = next(role.key for role in plan.roles if role.is_helper)
    known = {attribute.key for attribute in plan.attributes}
    now = clock()
    for name in ("陈志远", "何丽"):
        cadre = Cadre(name=name, role=helper, phone="023-46000000", unit="农业服务中心")
        store.write(lambda session, cadre=cadre: save_cadre(session, cadre, CLERK, now))
    for number, (village, group, head, born, attributes, cadre_name, other) in enumerate(HOUSEHOLDS, 1):
        people = [Member(head, HEAD, id_no(born, number * 2 + (1 if number % 4 else 2)), position=0)]
        if other:
            people.append(Member(other[0], other[1], id_no(other[2], other[3]), position=1))

        def add(session, place=(village, group), people=tuple(people), number=number, attributes=attributes, helper=cadre_name):
            region_uid = ensure_region(session, *place, CLERK, now)
            household = Household(
                region_uid,
                people,
                house_no=f"5001530{number:03d}",
                phone=f"1390000{number:04d}",
                attributes=tuple(key for key in attributes if key in known) or ("general",),
                helper=helper,
            )
            saved = save_household(session, plan, household, CLERK, now)
            assert not saved.refused, saved.findings
            return saved

        store.write(add)
    _inspect(store, clock)
    store.close()
    return path


def _inspect(store: Store, clock: Clock) -> None:
    """王大明's household was visited on 10 May; its house is not safe."""
    from db.queries.office import rounds
    from db.search import find_households

    plan = scheme(SCHEME)
    with store.read() as session:
        round_uid = rounds(session)[0].uid
        row = find_households(session, "王大明")[0]
    failing = next(item for item in plan.check_items if item.dimension == "housing")
    answers = {
        item.key: item.failures[0] if item is failing else next(a for a in item.answers if a not in item.failures)
        for item in plan.check_items
    }
    draft = InspectionDraft(
        round_uid=round_uid,
        region_uid=row.region_uid,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        attributes=row.attributes,
        helper=row.helper,
        answers=answers,
        inspectors=("陈志远",),
        inspected_on=date(2021, 5, 10),
        descriptions={failing.key: "西侧山墙开裂，雨天漏水"},
        phone=row.phone,
        page="1",
        household_uid=row.uid,
    )
    saved = store.write(lambda session: save_inspection(session, plan, draft, CLERK, clock()))
    assert not saved.refused, saved.findings
