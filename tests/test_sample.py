"""The sample data: what it counts, and that it is made anew the same from its seed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from db.models import HouseholdRecord, ProblemRecord
from db.queries.office import cadres, rounds
from db.queries.status import status_figures
from db.sample import TODAY, sample_books
from domain.identity import id_fault
from importers.reading import read_book
from resources import path
from tests.importers import books
from tests.sample_office import made
from tests.sample_office.__main__ import make

SCHEME = books.notice()


def test_the_committed_files_are_those_that_the_seed_makes(tmp_path: Path) -> None:
    make(tmp_path)
    fresh = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    kept = {file.name: file.read_bytes() for file in path("sample").iterdir() if file.is_file()}
    assert fresh == kept


def test_the_sample_stays_small() -> None:
    assert sum(file.stat().st_size for file in path("sample").rglob("*")) < 1_000_000


def test_the_register_has_only_right_numbers_and_no_number_twice() -> None:
    people = read_book(path("sample", "register.xlsx"), SCHEME).people
    numbers = [person.id_no for person in people if person.id_no]
    assert len(people) == 1574 and len(set(numbers)) == len(numbers)
    assert not any(id_fault(number) or person.findings for number, person in zip(numbers, people, strict=False))


def test_every_week_brings_a_form_of_each_village_without_a_fault() -> None:
    for week in (1, 2):
        forms = sample_books(week)
        assert len(forms) == 6
        for form in forms:
            rows = read_book(form, SCHEME).inspections
            assert len(rows) > 30 and not any(row.findings for row in rows)


def test_the_office_has_475_households_with_1578_people_in_6_villages(tmp_path: Path) -> None:
    with made.opened(made.copy_to(tmp_path)) as store, store.read() as session:
        h = HouseholdRecord
        assert session.execute(select(func.count(), func.sum(h.size)).where(h.deleted.is_(False))).one() == (475, 1578)
        per_village = session.scalars(select(func.count()).select_from(h).group_by(h.village_uid)).all()
        assert sorted(per_village) == [76, 77, 77, 79, 82, 84]


def test_438_were_visited_and_some_problems_are_solved_open_and_overdue(tmp_path: Path) -> None:
    with made.opened(made.copy_to(tmp_path)) as store, store.read() as session:
        figures = status_figures(session, rounds(session)[0].uid, TODAY.date())
        assert (figures.unvisited, figures.open, figures.overdue) == (475 - 438, 22, 2)
        states = Counter(session.scalars(select(ProblemRecord.status)))
        assert states == {"solved": 14, "open": 14, "doing": 8}


def test_cadres_have_their_roles_before_the_first_form_comes(tmp_path: Path) -> None:
    with made.opened(made.copy_to(tmp_path)) as store, store.read() as session:
        assert Counter(cadre.role for cadre in cadres(session)) == {"helper": 24, "town_village": 12, "team": 6}
