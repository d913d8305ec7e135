"""The invented office's people: households whose births fit their relations, with numbers whose check character is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from tests.sample_office import words

DAY = date(2021, 5, 6)
ADDED_ON_THE_SPOT = 4
HOUSEHOLDS, PEOPLE = 475, 1578
SIZES = ((1, 14), (2, 20), (3, 22), (4, 21), (5, 15), (6, 8))


@dataclass
class Person:
    """One invented person."""

    name: str
    woman: bool
    born: date
    relation: str
    number: str = ""

    @property
    def age(self) -> int:
        """Full years on the day of the notice."""
        return DAY.year - self.born.year - ((DAY.month, DAY.day) < (self.born.month, self.born.day))


@dataclass
class House:
    """One invented household; `known` is False for those that only the filled forms bring."""

    village: str
    group: str
    people: list[Person]
    attributes: list[str]
    helper: str
    phone: str
    known: bool = True
    number: str = field(default="")

    @property
    def head(self) -> Person:
        """The head of the household."""
        return self.people[0]


@dataclass
class Cadre:
    """One invented cadre; `role` is a role key of the notice."""

    name: str
    role: str
    village: str
    phone: str


class Office:
    """The whole office, the same for the same seed."""

    def __init__(self, seed: int = 20210506) -> None:
        self.random = Random(seed)
        self._numbers: set[str] = set()
        self._names: set[str] = set()
        self._phones = 0
        self.cadres = self._make_cadres()
        self.houses = self._make_houses()

    def cadres_of(self, village: str, role: str) -> list[Cadre]:
        """The cadres of a village in one role."""
        return [c for c in self.cadres if c.village == village and c.role == role]

    def phone(self) -> str:
        """The next number of a range that is given to nobody."""
        self._phones += 1
        return f"1300000{self._phones:04d}"

    def name(self, born: date, woman: bool, surname: str = "") -> str:
        """A name that no one in the office has yet."""
        letters = words.CHILDREN if born.year > 2003 else words.WOMEN if woman else words.MEN
        if born.year < 1972:
            letters = words.OLD_WOMEN if woman else words.OLD_MEN
        while True:
            given = "".join(self.random.sample(letters, 1 if self.random.random() < 0.12 else 2))
            name = (surname or self.random.choice(words.SURNAMES)) + given
            if name not in self._names:
                self._names.add(name)
                return name

    def number(self, born: date, woman: bool) -> str:
        """An ID number with the county's code of the day on which such numbers were given out."""
        area = "510231" if born.year < 1997 else "500226" if born.year < 2015 else "500153"
        while True:
            sequence = self.random.randrange(10, 990) // 2 * 2 + (0 if woman else 1)
            body = f"{area}{born:%Y%m%d}{sequence:03d}"
            number = body + str(ric.calc_check_digit(body + "0"))
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def day_in(self, year: int) -> date:
        """Some day of a year, never after the notice."""
        last = min(date(year, 12, 28), DAY - timedelta(days=20))
        return date(year, 1, 1) + timedelta(days=self.random.randrange((last - date(year, 1, 1)).days + 1))

    def person(self, year: int, woman: bool, relation: str, surname: str = "") -> Person:
        """A person born in that year."""
        born = self.day_in(year)
        return Person(self.name(born, woman, surname), woman, born, relation, self.number(born, woman))

    def _make_cadres(self) -> list[Cadre]:
        cadres: list[Cadre] = []
        for village, *_ in words.VILLAGES:
            for role, count in (("town_village", 2), ("team", 1), ("helper", 4)):
                for _ in range(count):
                    born, woman = self.day_in(self.random.randrange(1966, 1994)), self.random.random() < 0.4
                    cadres.append(Cadre(self.name(born, woman), role, village, self.phone()))
        return cadres

    def _make_houses(self) -> list[House]:
        sizes = self._sizes()
        houses: list[House] = []
        for village, word, count, groups in words.VILLAGES:
            places = self._groups(count, groups)
            for place in places:
                houses.append(self._house(village, f"{place}{word}", sizes.pop()))
        self._hide_some(houses)
        for place, house in enumerate(h for h in houses if h.known):
            house.number = f"5002260{1001 + place:06d}"
        return houses

    def _sizes(self) -> list[int]:
        """Sizes of all households that add up to the people of the office."""
        kinds, weights = zip(*SIZES, strict=True)
        sizes = self.random.choices(kinds, weights, k=HOUSEHOLDS)
        while (rest := PEOPLE - sum(sizes)) != 0:
            at = self.random.randrange(HOUSEHOLDS)
            step = 1 if rest > 0 else -1
            if 2 <= sizes[at] + step <= 6:
                sizes[at] += step
        return sizes

    def _groups(self, count: int, groups: int) -> list[int]:
        """For each household of a village its group, in order; the first group of the first village has 11."""
        cuts = [1 + at * groups // count for at in range(count)]
        return sorted(cuts)

    def _house(self, village: str, group: str, size: int) -> House:
        people = self._family(size)
        attributes = self._attributes(people)
        helped = attributes != ["general"]
        helper = self.random.choice(self.cadres_of(village, "helper")).name if helped else ""
        return House(village, group, people, attributes, helper, self.phone())

    def _family(self, size: int) -> list[Person]:
        chance = self.random.random
        woman = chance() < 0.16
        year = DAY.year - (self.random.randrange(58, 86) if size <= 2 else self.random.randrange(36, 66))
        head = self.person(year, woman, "户主")
        family = [head]
        if size > 1 and (size > 2 or chance() < 0.7):
            family.append(self.person(year + self.random.randrange(-3, 6), not woman, "配偶"))
        while len(family) < size:
            family.append(self._next(family, year, size))
        return family

    def _next(self, family: list[Person], year: int, size: int) -> Person:
        """The next of a family: a parent, a child, or a grandchild that fits those who are there."""
        surname = family[0].name[0]
        relations = [p.relation for p in family]
        children = [p for p in family if p.relation in {"之子", "之女"}]
        age = DAY.year - year
        if size > 3 and age < 56 and "之母" not in relations and self.random.random() < 0.35:
            return self.person(year - self.random.randrange(21, 31), True, "之母")
        grown = [p for p in children if p.age >= 24]
        if grown and self.random.random() < 0.65:
            woman = self.random.random() < 0.5
            born = grown[0].born.year + self.random.randrange(22, 28)
            if born <= DAY.year - 1:
                return self.person(born, woman, "之孙女" if woman else "之孙子", surname)
        woman = self.random.random() < 0.42
        born = min(year + self.random.randrange(22, 33) + 2 * len(children), DAY.year - 1)
        return self.person(born, woman, "之女" if woman else "之子", surname)

    def _attributes(self, people: list[Person]) -> list[str]:
        draw = self.random.random()
        if len(people) == 1 and people[0].age >= 65 and draw < 0.5:
            return ["extreme_poverty"]
        if draw < 0.62:
            return ["lifted_out", "minimum_living"] if self.random.random() < 0.18 else ["lifted_out"]
        if draw < 0.67:
            return ["lifted_out", "monitored"]
        if draw < 0.73:
            return ["marginal"]
        return ["minimum_living"] if draw < 0.82 else ["general"]

    def _hide_some(self, houses: list[House]) -> None:
        """Some households of one person are not in the register yet; some old people have no number."""
        single = [h for h in houses if len(h.people) == 1]
        for house in self.random.sample(single, ADDED_ON_THE_SPOT):
            house.known, house.attributes, house.helper = False, ["general"], ""
        old = [p for h in houses if h.known for p in h.people if p.age > 84]
        for person in old[:3]:
            person.number = ""
