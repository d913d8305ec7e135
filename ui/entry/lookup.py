"""What the keying page offers while the clerk types, and what it reads of a household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QThreadPool

from domain.household import HOUSEHOLD_STATE_LABELS, Household, HouseholdFilter, HouseholdRow, Presence
from domain.household_code import code_in
from domain.inspection import Inspection, Kind
from domain.people import Cadre
from domain.problem import Problem
from domain.region import Level, Region, village_group
from domain.scheme import CheckItem
from ui.desk import Desk
from widgets.suggest import Suggestion

SHOWN = 20
"""Suggestions fetched at most."""
ENOUGH = 8
"""With fewer households found in the village, those of other villages are offered too."""


class Offer(StrEnum):
    """Choices of the name field beside the households found."""

    NEW = "new"
    RENAME = "rename"


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """What is known of a household: for the card, for prefilling, and for what the answers have to follow."""

    row: HouseholdRow
    household: Household
    problems: tuple[Problem, ...]
    inspection: Inspection | None
    """This round's inspection."""
    previous: Inspection | None
    """The last inspection of an earlier round."""
    per_head: Decimal | None = None
    """Net income per head by this round's income sheet; None without one, and where the notice has none."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The running counts of the strip; `left` is None without a village."""

    today: int
    left: int | None


class Lookup:
    """Reads for the keying page through the desk."""

    kind = Kind.FIRST
    """What is keyed: first inspections, or reviews."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._regions: dict[str, Region] = {}
        self._cadres: list[Cadre] = []
        self._wordings: dict[str, list[str]] = {}

    def forget(self) -> None:
        """Read regions, cadres and wordings anew when they are next needed."""
        self._regions, self._cadres, self._wordings = {}, [], {}

    def warm_up(self) -> None:
        """Load what searching by pinyin needs, beside the window's thread, before the first letter is typed."""
        from db.search_keys import syllables

        QThreadPool.globalInstance().start(lambda: syllables("张"))

    # places

    @property
    def regions(self) -> dict[str, Region]:
        """All regions by uid, each after its parent."""
        if not self._regions:
            from db.queries.regions import regions

            with self.desk.read() as session:
                self._regions = {region.uid: region for region in regions(session)}
        return self._regions

    def has_villages(self) -> bool:
        """False for a file that has just been made."""
        return any(region.level is Level.VILLAGE for region in self.regions.values())

    def has_households(self) -> bool:
        """False while the register is empty: then a household is registered where the sheet says."""
        from db.queries.register import HouseholdList

        return bool(HouseholdList(self.desk.store, HouseholdFilter(), self.desk.round.uid).rows(0, 1))

    def only_village(self) -> str:
        """The one village of a file that was handed out for it; empty where there are several."""
        villages = [region.uid for region in self.regions.values() if region.level is Level.VILLAGE]
        return villages[0] if len(villages) == 1 else ""

    def village_of(self, region_uid: str) -> Region | None:
        """The village of a group, or the village itself; None for other regions."""
        region = self.regions.get(region_uid)
        if region is not None and region.level is Level.GROUP and region.parent_uid:
            region = self.regions.get(region.parent_uid)
        return region if region is not None and region.level is Level.VILLAGE else None

    def place(self, region_uid: str) -> str:
        """`梅石坝社区1社`; empty when the region is neither village nor group."""
        region, village = self.regions.get(region_uid), self.village_of(region_uid)
        if region is None or village is None:
            return ""
        return village_group(village.name, region.name if region.level is Level.GROUP else "")

    def region_named(self, village_uid: str, group: str) -> str:
        """The group of this name in the village, or the village itself."""
        inside = (r.uid for r in self.regions.values() if r.parent_uid == village_uid and r.name == group)
        return next(inside, village_uid) if group else village_uid

    def places(self, text: str) -> list[Suggestion]:
        """Villages and groups whose name or pinyin initials answer to what was typed, in the tree's order."""
        from db.queries.entry_sheet import answers_to

        wanted = "".join(text.split()).lower()
        found = []
        for region in self.regions.values():
            place = self.place(region.uid)
            if place and answers_to(place, wanted):
                detail = "全村（社区）" if region.level is Level.VILLAGE else ""
                found.append(Suggestion(region.uid, place, detail))
        exact = [one for one in found if one.title == wanted]
        return (exact + [one for one in found if one not in exact])[:SHOWN]

    # people

    def cadres(self, text: str) -> list[Suggestion]:
        """Cadres whose name or pinyin initials answer to what was typed; none when the name is typed in full."""
        from db.queries.entry_sheet import answers_to

        if not self._cadres:
            from db.queries.office import cadres

            with self.desk.read() as session:
                self._cadres = list(cadres(session))
        wanted = text.strip().lower()
        found = [c for c in self._cadres if answers_to(c.name, wanted)]
        if any(c.name == wanted for c in found):
            return []
        roles = {role.key: role.label for role in self.desk.scheme.roles}
        return [Suggestion(c.name, c.name, "　".join(p for p in (roles.get(c.role, ""), c.unit) if p)) for c in found[:SHOWN]]

    # households

    def households(self, text: str, region_uid: str, taken: str) -> list[Suggestion]:
        """Households for what was typed in 户主姓名, the sheet's village first; then the way out for an unknown one."""
        wanted = text.strip()
        rows = self._find(wanted, region_uid) if wanted else []
        found = [Suggestion(row.uid, _title(row), _detail(row, wanted, person, self.desk.no_number)) for row, person in rows]
        return found + self._ways_out(wanted, taken, region_uid)

    def file_of(self, household_uid: str) -> HouseholdFile | None:
        """Everything about one household; None when the register does not have it."""
        from db.queries.inspections import inspection_of, previous_inspection
        from db.queries.problems import problems_of
        from db.queries.register import household, household_row

        round_uid = self.desk.round.uid
        with self.desk.read() as session:
            row = household_row(session, household_uid, round_uid)
            if row is None:
                return None
            return HouseholdFile(
                row,
                household(session, household_uid),
                tuple(problems_of(session, household_uid)),
                inspection_of(session, round_uid, household_uid),
                previous_inspection(session, round_uid, household_uid),
            )

    def descriptions(self, item: CheckItem, text: str) -> list[Suggestion]:
        """Wordings used lately for this item; what was typed stands first, so that Enter never changes it."""
        if item.key not in self._wordings:
            from db.queries.entry_sheet import recent_descriptions

            with self.desk.read() as session:
                self._wordings[item.key] = recent_descriptions(session, self.desk.round.uid, item.key, item.dimension)
        wanted = text.strip()
        found = [w for w in self._wordings[item.key] if wanted in w and w != wanted][:SHOWN]
        if not found:
            return []
        own = [Suggestion(wanted, wanted, "照此填写")] if wanted else []
        return own + [Suggestion(words, words) for words in found]

    def note_description(self, item_key: str, words: str) -> None:
        """A wording just used is the first to be offered next time."""
        known = self._wordings.get(item_key)
        if known is not None and words:
            self._wordings[item_key] = [words, *(w for w in known if w != words)]

    # the sheet

    def sheet(self, page: str, region_uid: str, day: date | None) -> list[Inspection]:
        """The rows of the sheet that are saved already."""
        from db.queries.inspections import inspections_of_page

        village = self.village_of(region_uid)
        if village is None or day is None:
            return []
        with self.desk.read() as session:
            return inspections_of_page(session, self.desk.round.uid, village.uid, page, day)

    def inspection(self, uid: str) -> Inspection | None:
        """One saved row."""
        from db.queries.inspections import inspection

        with self.desk.read() as session:
            return inspection(session, uid)

    def counts(self, region_uid: str) -> Counts:
        """Keyed today in this file, and households of the village not inspected yet."""
        from db.queries.entry_sheet import keyed_since
        from db.queries.register import HouseholdList

        midnight = self.desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
        with self.desk.read() as session:
            today = keyed_since(session, midnight.isoformat(timespec="milliseconds"), kind=self.kind)
        wanted = self.unvisited(region_uid)
        left = HouseholdList(self.desk.store, wanted, self.desk.round.uid).count() if wanted.region_uid else None
        return Counts(today, left)

    def unvisited(self, region_uid: str) -> HouseholdFilter:
        """The filter behind 本村还剩."""
        village = self.village_of(region_uid)
        return HouseholdFilter(region_uid=village.uid if village else "", visited=False)

    # inside

    def _find(self, wanted: str, region_uid: str) -> list[tuple[HouseholdRow, str]]:
        """Households with the person through whom each was found (empty: the head, a number, or a code)."""
        from db.queries.entry_sheet import found_through, households_with_code
        from db.queries.register import household_rows
        from db.search import find_households

        village = self.village_of(region_uid)
        code = code_in(wanted)
        with self.desk.read() as session:
            coded = households_with_code(session, code, village.uid if village else "") if code else []
            if coded:
                return [(row, "") for row in household_rows(session, coded, self.desk.round.uid)]
            near = find_households(session, wanted, SHOWN, village.uid) if village else []
            uids = [row.uid for row in near]
            if len(uids) < ENOUGH:
                uids += [row.uid for row in find_households(session, wanted, SHOWN) if row.uid not in uids]
            rows = household_rows(session, uids[:SHOWN], self.desk.round.uid)
            persons = {} if wanted.isdigit() else found_through(session, uids[:SHOWN], wanted)
        found = [(row, persons.get(row.uid, "")) for row in rows]
        return sorted(found, key=lambda one: self._rank(one[0], one[1], wanted, region_uid))

    def _rank(self, row: HouseholdRow, person: str, wanted: str, region_uid: str) -> tuple[bool, ...]:
        """The sheet's village first, then heads, the whole name, what is not yet inspected, and the sheet's group."""
        village = self.village_of(region_uid)
        return (
            row.state is not Presence.PRESENT,
            village is not None and row.village_uid != village.uid,
            bool(person),
            row.head_name != wanted,
            row.inspected_on is not None,
            row.region_uid != region_uid,
        )

    def _ways_out(self, wanted: str, taken: str, region_uid: str) -> list[Suggestion]:
        if not _is_name(wanted):
            return []
        place = self.place(region_uid) or "本页的村组"
        new = Suggestion(Offer.NEW, f"登记为新农户“{wanted}”", f"台账里没有这一户时用；登记在{place}")
        if not taken:
            return [new]
        return [Suggestion(Offer.RENAME, f"还是这一户，本次户主写作“{wanted}”", "只改这次核查表上的姓名"), new]


def _title(row: HouseholdRow) -> str:
    """The name with what the keyer must not miss: it has left, it is keyed already, or it has open problems."""
    if row.state is not Presence.PRESENT:
        return f"{row.head_name}　● {HOUSEHOLD_STATE_LABELS[row.state]}"
    done = f"　✓ {row.inspected_on.month}月{row.inspected_on.day}日已核查" if row.inspected_on else ""
    return row.head_name + done + (f"　● 未整改 {row.open_problems}" if row.open_problems else "")


def _detail(row: HouseholdRow, wanted: str, person: str, no_number: str) -> str:
    """What tells namesakes apart; who types figures sees the whole number, who types a name of the family sees that name."""
    number = row.head_id_no if wanted.isdigit() else f"证件尾号 {row.head_id_no[-4:]}"
    who = f"家人 {person}" if person else f"{row.size}人"
    return " · ".join((village_group(row.village, row.group), number if row.head_id_no else no_number, who))


def _is_name(text: str) -> bool:
    """Letters of pinyin and digits are a search, never a name."""
    return len(text) > 1 and not any(character.isascii() and character.isalnum() for character in text)
