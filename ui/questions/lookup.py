"""What the questionnaire's page reads: households and villages, at the first inspection or at its review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.household import HouseholdRow
from domain.inspection import Inspection, Kind
from domain.problem import Problem
from domain.region import Level, Region
from domain.reviews import Difference, differences
from ui.entry.lookup import Counts, HouseholdFile, Lookup


@dataclass(frozen=True, slots=True)
class VillageFile:
    """What is known of a village, as `HouseholdFile` of a household."""

    uid: str
    name: str
    problems: tuple[Problem, ...]
    inspection: Inspection | None
    """This round's inspection of the kind that is keyed."""
    previous: Inspection | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A review that was saved beside the first inspection; `differences` is None where there was none."""

    review: Inspection
    differences: tuple[Difference, ...] | None


class QuestionLookup(Lookup):
    """Reads for the page of questionnaires; `kind` and `village` say what is keyed there."""

    village = False

    def file_of(self, household_uid: str) -> HouseholdFile | None:
        """Everything about one household; its inspection is that of the kind that is keyed. A review is not told of its sheet."""
        from db.queries.incomes import income_per_head
        from db.queries.inspections import inspection_of

        file = super().file_of(household_uid)
        if file is None or (self.kind is Kind.FIRST and not self.desk.scheme.income_lines):
            return file
        with self.desk.read() as session:
            if self.kind is Kind.FIRST:
                return replace(file, per_head=income_per_head(session, self.desk.round.uid, household_uid))
            return replace(file, inspection=inspection_of(session, self.desk.round.uid, household_uid, self.kind))

    def has_first(self, household_uid: str) -> bool:
        """True when the household had its first inspection in this round."""
        found = super().file_of(household_uid)
        return found is not None and found.inspection is not None

    def village_file(self, village_uid: str) -> VillageFile | None:
        """Everything about one village; None for a place that is none."""
        from db.queries.inspections import previous_village_inspection, village_inspection
        from db.queries.problems import problems_of_village

        region, round_uid = self.regions.get(village_uid), self.desk.round.uid
        if region is None or region.level is not Level.VILLAGE:
            return None
        with self.desk.read() as session:
            return VillageFile(
                village_uid,
                region.name,
                tuple(p for p in problems_of_village(session, village_uid) if not p.household_uid),
                village_inspection(session, round_uid, village_uid, self.kind),
                previous_village_inspection(session, round_uid, village_uid),
            )

    def villages(self) -> list[Region]:
        """All villages, in the tree's order."""
        return [region for region in self.regions.values() if region.level is Level.VILLAGE]

    def sheet(self, page: str, region_uid: str, day: date | None) -> list[Inspection]:
        """What is saved already: the households of this page and day, or the villages of the round."""
        from db.queries.inspections import inspections, village_inspections

        with self.desk.read() as session:
            if self.village:
                return list(village_inspections(session, self.desk.round.uid, kind=self.kind))
            if self.kind is Kind.REVIEW:
                village = self.village_of(region_uid)
                found = inspections(session, self.desk.round.uid, village.uid, kind=self.kind) if village else ()
                return [one for one in found if (one.page, one.inspected_on) == (page, day)]
        return super().sheet(page, region_uid, day)

    def counts(self, region_uid: str) -> Counts:
        """Of a village's questions and of a review the list of households says nothing."""
        found = super().counts(region_uid)
        return found if not self.village and self.kind is Kind.FIRST else Counts(found.today, None)

    def _find(self, wanted: str, region_uid: str) -> list[tuple[HouseholdRow, str]]:
        """Households for what was typed; at a review nothing of the first inspection is seen, not even a count of problems."""
        found = super()._find(wanted, region_uid)
        if self.kind is Kind.FIRST:
            return found
        return [(replace(row, open_problems=0, inspected_on=None), person) for row, person in found]

    def compared(self, review: Inspection) -> Compared:
        """A saved review beside the first inspection."""
        from db.queries.inspections import inspection_of, village_inspection

        with self.desk.read() as session:
            if review.of_village:
                first = village_inspection(session, review.round_uid, review.village_uid)
            else:
                first = inspection_of(session, review.round_uid, review.household_uid)
        return Compared(review, differences(self.desk.scheme, first, review) if first else None)
