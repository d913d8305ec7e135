"""Two weeks of visits in the invented office: who was visited when, what was found, and what was done about it since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.sample_office import words
from tests.sample_office.people import House, Office

WEEKS = (date(2021, 5, 10), date(2021, 5, 17))
TODAY = date(2021, 5, 21)
VISITED = 438
FAILING = 31
TWICE = 5
"""Failing households in which two things are wrong."""

ITEMS = ("housing", "medical", "water", "housing", "income", "medical", "water", "housing", "schooling", "income")


@dataclass
class Visit:
    """One household's row of the form."""

    house: House
    on: date
    inspectors: list[str]
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Check item → what was found, and the measure."""


@dataclass
class FollowUp:
    """What the office knows of a problem on the day of the sample."""

    visit: Visit
    item: str
    status: str
    measure: str
    deadline: date | None
    solved_on: date | None
    struck_on: date | None


def visits(office: Office) -> list[Visit]:
    """All visits in the order of villages, days and groups."""
    random = Random(7)
    left_out = _left_out(office, random)
    made: list[Visit] = []
    for village, *_ in words.VILLAGES:
        houses = [h for h in office.houses if h.village == village and id(h) not in left_out]
        days = [monday + timedelta(days=day) for monday in WEEKS for day in range(5)]
        for place, house in enumerate(houses):
            on = days[place * len(days) // len(houses)]
            made.append(Visit(house, on, _inspectors(office, house, random)))
    _find(made, random)
    return made


def _left_out(office: Office, random: Random) -> set[int]:
    """Households that nobody has met yet; those that only the forms bring were met."""
    known = [house for house in office.houses if house.known]
    return {id(house) for house in random.sample(known, len(office.houses) - VISITED)}


def _inspectors(office: Office, house: House, random: Random) -> list[str]:
    first = random.choice(office.cadres_of(house.village, "town_village")).name
    if house.helper and random.random() < 0.45:
        return [first, house.helper]
    return [first, office.cadres_of(house.village, "team")[0].name]


def _find(made: list[Visit], random: Random) -> None:
    pools = {item: _shuffled(found, random) for item, found in words.FOUND.items()}
    chosen = random.sample([v for v in made if v.house.known], len(made) // 2)
    for place in range(FAILING):
        items = [ITEMS[place % len(ITEMS)]]
        visit = next(v for v in chosen if items[0] != "schooling" or _has_pupil(v.house))
        chosen.remove(visit)
        if place < TWICE:
            items.append("water" if items[0] != "water" else "medical")
        for item in items:
            pool = pools[item]
            pool.append(pool.pop(0))
            visit.failures[item] = pool[-1]


def _has_pupil(house: House) -> bool:
    return any(6 <= person.age <= 15 for person in house.people)


def _shuffled(found: tuple[tuple[str, str], ...], random: Random) -> list[tuple[str, str]]:
    return random.sample(found, len(found))


def follow_ups(made: list[Visit]) -> list[FollowUp]:
    """The state of every problem: those found first are solved first; two are past their time."""
    problems = sorted(((v, item) for v in made for item in v.failures), key=lambda pair: pair[0].on)
    solved, late = len(problems) * 2 // 5, 2
    found: list[FollowUp] = []
    for place, (visit, item) in enumerate(problems):
        measure = visit.failures[item][1]
        if place < solved:
            on = min(visit.on + timedelta(days=3 + place % 5), TODAY)
            struck = on if place % 3 == 0 else None
            found.append(FollowUp(visit, item, "solved", measure, on + timedelta(days=4), on, struck))
        elif place < solved + late:
            found.append(FollowUp(visit, item, "doing", measure, TODAY - timedelta(days=1 + place % 2), None, None))
        else:
            status = "doing" if place % 3 == 0 else "open"
            deadline = date(2021, 5, 28) if item in {"medical", "schooling"} else date(2021, 6, 30)
            found.append(FollowUp(visit, item, status, measure, deadline, None, None))
    return found
