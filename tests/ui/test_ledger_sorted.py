"""问题台账 of notice 002 through the real window: four types and nineteen natures (附件3 注1 and 2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt

from db.operations.problems import add_problem
from db.operations.regions import ensure_region
from db.queries.office import rounds
from db.schemes import scheme
from db.store import Store
from domain.problem import NewProblem, ProblemDraft, ProblemFilter, Status, Subject
from ui.ledger.page import LedgerPage

NOTICE = scheme("lezhi-nanta-2021")
NOW = datetime(2021, 11, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
FOUND = (("duties", "work", "village_team"), ("information", "responsibility", "data_matched"), ("water", "", ""))


@pytest.fixture
def page(qtbot, bare_window, clock, tmp_path, press) -> LedgerPage:
    clock.time = NOW
    path = tmp_path / "南塔街道.htk"
    with Store.create(path, NOTICE.id, clerk="01号", now=NOW) as store:
        village = store.write(lambda s: ensure_region(s, "文峰村", "", "01号", NOW))
        with store.read() as session:
            round_uid = rounds(session)[0].uid
        for side, kind, nature in FOUND:
            draft = ProblemDraft("", f"{side}有问题", Status.OPEN, type=kind, nature=nature, deadline=NOW.date(), measure="核实")
            new = NewProblem(round_uid, side, date(2021, 11, 9), draft, village_uid=village)
            assert not store.write(lambda s, new=new: add_problem(s, NOTICE, new, "01号", NOW)).refused
    assert bare_window.open_file(path), bare_window.welcome.sentence.text()
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    press("Ctrl+3")
    found = bare_window.bench.page
    assert isinstance(found, LedgerPage)
    return found


def column(page: LedgerPage, place: int) -> list[str]:
    model = page.table.model()
    return sorted(model.index(row, place).data() for row in range(model.rowCount()))


def test_type_and_nature_have_columns_and_the_types_chips(page):
    model = page.table.model()
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert titles[3:5] == ["类型", "性质"] and "问题来源" not in titles
    assert column(page, 3) == ["", "工作落实", "责任落实"] and column(page, 4) == ["", "行业部门信息比对", "驻村工作组责任"]
    page.filters._types._buttons["work"].click()
    assert column(page, 4) == ["驻村工作组责任"]


def test_many_sides_are_a_list_that_a_door_can_set(page):
    assert page.filters._side.isVisible() and page.filters._sides.selected() == []
    page.show_filter(ProblemFilter(dimensions=frozenset({"water"})))
    assert page.filters._side.currentText() == NOTICE.dimension("water").problem_type
    assert page.table.model().rowCount() == 1
    page.show_filter(ProblemFilter(dimensions=frozenset({"water", "duties"})))
    assert page.filters._side.currentText() == "所选的2个方面" and page.table.model().rowCount() == 2
    page.show_filter(ProblemFilter())
    assert page.table.model().rowCount() == 3


def test_a_type_is_chosen_in_the_card_and_saved(page):
    page.show_filter(ProblemFilter(dimensions=frozenset({"water"})))
    form = page.card.form
    assert not form.form.field("type").isHidden() and form.form.field("source").isHidden()
    form._sorting.type.setCurrentIndex(form._sorting.type.findData("results"))
    form._sorting.nature.setCurrentIndex(form._sorting.nature.findData("water"))
    assert form.save()
    page.show_filter(ProblemFilter(types=frozenset({"results"})))
    assert column(page, 4) == ["饮水安全"]


def test_the_door_of_a_villages_problem_opens_the_villages_sheet(page, bare_window):
    page.show_filter(ProblemFilter(subjects=frozenset({Subject.VILLAGE}), dimensions=frozenset({"duties"})))
    # The sheet is not keyed yet; the door stands in the card once it is.
    assert not page.card.inspection_button.isVisible()
    page.card.inspection_button.setVisible(True)
    page.card.inspection_button.click()
    entry = bare_window.bench.page.section
    assert entry.row.village and entry.lookup.village_of(entry.heading.region_uid).name == "文峰村"
