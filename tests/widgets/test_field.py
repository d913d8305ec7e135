from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from domain.errors import Finding, Level
from widgets.colours import LIGHT
from widgets.date_edit import DateField
from widgets.field import FieldForm


def form(show) -> FieldForm:
    made = FieldForm(2)
    made.add("name", "姓名", QLineEdit(), required=True)
    made.add("id_no", "证件号码", QLineEdit(), hint="18 位")
    made.add("phone", "电话", QLineEdit())
    made.add("note", "备注", QLineEdit(), wide=True)
    show(made)
    return made


def test_what_is_wrong_is_said_at_its_field_and_the_focus_goes_to_the_first_that_forbids_saving(show) -> None:
    fields = form(show)
    fields.show_findings(
        [Finding("name", "与登记的曾用名不同", Level.WARN), Finding("phone", "电话少一位"), Finding("note", "请填写备注")]
    )
    assert fields.field("name").words == "● 与登记的曾用名不同"
    assert fields.field("phone").words == "▲ 电话少一位"
    assert fields.field("phone").control.hasFocus()


def test_findings_of_unknown_fields_are_handed_on(show, qtbot: QtBot) -> None:
    fields = form(show)
    stray = Finding("members.2.id_no", "第 2 位成员的证件号码重复")
    with qtbot.waitSignal(fields.unplaced) as told:
        fields.show_findings([stray])
    assert told.args == [[stray]]


def test_the_words_go_when_the_field_is_right_and_the_hint_comes_back(show) -> None:
    fields = form(show)
    assert fields.field("id_no").words == "18 位"
    fields.show_findings([Finding("id_no", "校验码不对")])
    assert fields.field("id_no").words == "▲ 校验码不对"
    fields.show_findings([])
    assert fields.field("id_no").words == "18 位"
    assert fields.findings() == []


def test_a_wrong_field_has_another_border_too(show) -> None:
    fields = form(show)
    control = fields.field("id_no").control
    before = control.grab().toImage().pixelColor(control.width() // 2, 0).name().upper()
    fields.show_findings([Finding("id_no", "校验码不对")], focus=False)
    after = control.grab().toImage().pixelColor(control.width() // 2, 0).name().upper()
    assert (before, after) == (LIGHT.line, LIGHT.overdue)
    assert control.accessibleDescription() == "▲ 校验码不对"


def test_labels_stand_in_line_and_lead_to_their_fields(show) -> None:
    fields = form(show)
    left = [fields.field(key) for key in ("name", "phone", "note")]
    assert len({field.control.mapTo(fields, field.control.rect().topLeft()).x() for field in left}) == 1
    assert fields.field("name").label.buddy() is fields.field("name").control
    assert fields.field("name").label.text() == "姓名 *"


def test_a_date_that_cannot_be_read_is_said_under_the_date(show, qtbot: QtBot) -> None:
    fields = FieldForm()
    day = DateField(2021)
    fields.add("date", "核查时间", day)
    show(fields)
    day.setFocus()
    qtbot.keyClicks(day, "5.32")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert fields.field("date").words == "▲ 日期看不懂，请写成 5.6 或 2021-5-6"
    day.clear()
    qtbot.keyClicks(day, "5.30")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert fields.field("date").words == ""
