"""Makes the sample data of the program anew: `python -m tests.sample_office`. The same seed gives the same files."""

from __future__ import annotations

from pathlib import Path

from db.schemes import scheme
from tests.sample_office.books import write_forms, write_lists, write_register
from tests.sample_office.fieldwork import follow_ups, visits
from tests.sample_office.people import Office

FOLDER = Path(__file__).parents[2] / "resources" / "sample"


def make(folder: Path) -> None:
    """Write register, forms and lists into a folder that exists."""
    office = Office()
    made = visits(office)
    write_register(folder / "register.xlsx", office)
    write_forms(folder, scheme("rongchang-shuanghe-2021"), made)
    write_lists(folder, office, follow_ups(made))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make(FOLDER)
