"""A city's file for notice 003 (潍扶贫组发〔2019〕7号): two counties, three towns, households and problems of every kind."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from db.operations.households import save_household
from db.operations.problems import add_problem, save_problem
from db.operations.regions import add_region, ensure_region
from db.queries.office import rounds
from db.queries.problems import problem
from db.queries.regions import regions
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, Member
from domain.problem import NewProblem, ProblemDraft, Status
from domain.region import Level
from tests.db.door import made_store

SCHEME = "weifang-2019"
NOTICE = scheme(SCHEME)
CLERK = "01号"
NOW = datetime(2019, 10, 28, 9, 0)
TREE = (
    ("潍坊市", Level.COUNTY, ("诸城市", "奎文区")),
    ("诸城市", Level.TOWN, ("甲镇", "乙镇")),
    ("奎文区", Level.TOWN, ("丙街道",)),
)
VILLAGES = (("甲镇", "东村"), ("乙镇", "东村"), ("丙街道", "西社区"))
FOUND = date(2019, 10, 10)


class City:
    """The file with short ways to write problems in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.read() as session:
            self.round = rounds(session)[0]

    def uid(self, name: str, under: str = "") -> str:
        """Uid of the region of this name (under that one)."""
        with self.store.read() as session:
            found = {one.uid: one for one in regions(session)}
        fitting = [r for r in found.values() if r.name == name and (not under or found[r.parent_uid or ""].name == under)]
        assert len(fitting) == 1, fitting
        return fitting[0].uid

    def household(self, head: str, village_uid: str) -> str:
        """Register a household and return its uid."""
        people = (Member(head, HEAD), Member("李某", "配偶", position=1))
        household = Household(village_uid, people, attributes=("poor",))
        saved = self.store.write(lambda s: save_household(s, NOTICE, household, CLERK, NOW))
        assert not saved.refused, saved.findings
        return saved.uid

    def problem(
        self, nature: str, *, household: str = "", village: str = "", unit: str = "", region: str = "", found: date = FOUND
    ) -> str:
        """Enter a problem by the key of its nature and return its uid."""
        kind = next(one for one in NOTICE.natures if one.key == nature)
        details = ProblemDraft(
            "", kind.label, Status.OPEN, type=kind.type, nature=kind.key, source="第三方暗访（台账外）",
            deadline=date(2019, 11, 20), measure="逐户核实整改", lead_unit=NOTICE.dimension(kind.type).lead_unit,
        )  # fmt: skip
        new = NewProblem(self.round.uid, kind.type, found, details, household, village, unit, region)
        saved = self.store.write(lambda s: add_problem(s, NOTICE, new, CLERK, NOW))
        assert not saved.refused, saved.findings
        return saved.uid

    def solve(self, uid: str, on: date) -> None:
        """Mark a problem solved."""
        from dataclasses import replace

        with self.store.read() as session:
            draft = replace(problem(session, uid).draft, status=Status.SOLVED, solved_on=on)
        saved = self.store.write(lambda s: save_problem(s, NOTICE, draft, CLERK, NOW))
        assert not saved.refused, saved.findings


def make_city(path: Path) -> City:
    """The city with its regions and no problem."""
    store = made_store(path, SCHEME, county="", town="潍坊市", clerk=CLERK, now=NOW)
    city = City(store)
    for parent, level, names in TREE:
        uid = city.uid(parent)
        for name in names:
            store.write(lambda s, uid=uid, level=level, name=name: add_region(s, uid, level, name, CLERK, NOW))
    for town, village in VILLAGES:
        town_uid = city.uid(town)
        store.write(lambda s, v=village, t=town_uid: ensure_region(s, v, "1组", CLERK, NOW, town_uid=t))
    return city


def fill_city(city: City) -> dict[str, str]:
    """Problems at every level; their uids by a short name."""
    one = city.household("王大明", city.uid("东村", "甲镇"))
    two = city.household("赵小兰", city.uid("西社区"))
    found = {
        "house": city.problem("housing_1", household=one),
        "insured": city.problem("medical_1", household=two),
        "water": city.problem("water_1", village=city.uid("东村", "乙镇")),
        "books": city.problem("routine_2", unit="乙镇人民政府", region=city.uid("乙镇")),
        "promises": city.problem("standards_1", unit="诸城市扶贫办", region=city.uid("诸城市"), found=date(2019, 10, 20)),
        "grants": city.problem("schooling_4", unit="市教育局"),
    }
    city.solve(found["house"], date(2019, 10, 18))
    city.solve(found["grants"], date(2019, 10, 25))
    return found
