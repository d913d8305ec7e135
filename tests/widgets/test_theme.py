from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from resources import path
from widgets.colours import (
    BACKGROUNDS,
    CONTRAST,
    DARK,
    LIGHT,
    SELECTION_TEXT,
    SIGN_COLOURS,
    TEXT_COLOURS,
    Colours,
    Sign,
    contrast,
)
from widgets.theme import (
    SHEET_BUNDLED,
    UI_BUNDLED,
    _register,
    apply_theme,
    colours,
    set_kind,
    sheet_font,
    theme,
    ui_font,
)

MODES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


@pytest.mark.parametrize("mode", MODES)
def test_every_text_colour_is_readable_on_every_background(mode: str) -> None:
    one = MODES[mode]
    pairs = [(text, under) for under in BACKGROUNDS for text in TEXT_COLOURS]
    pairs += [(text, "selection") for text in SELECTION_TEXT] + [("on_accent", "accent")]
    poor = [p for p in pairs if contrast(one.get(p[0]), one.get(p[1])) < 4.5]  # type: ignore[arg-type]
    assert not poor


@pytest.mark.parametrize("mode", MODES)
def test_the_focus_mark_is_plain_beside_what_lies_under_it(mode: str) -> None:
    one = MODES[mode]
    assert min(contrast(one.focus, one.page), contrast(one.focus, one.surface)) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_the_light_colours_are_those_agreed_on() -> None:
    agreed = ("#F6F7F9", "#FFFFFF", "#E2E5EA", "#1D2129", "#5A6270", "#1D5FA7", "#2B7A3D", "#9A6700", "#B42318")
    names = ("page", "surface", "line", "text", "quiet", "accent", "done", "due", "overdue")
    assert tuple(getattr(LIGHT, name) for name in names) == agreed


def test_each_status_has_a_sign_of_its_own() -> None:
    assert {sign: SIGN_COLOURS[sign] for sign in Sign} == {"✓": "done", "●": "due", "▲": "overdue"}


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_sets_palette_and_stylesheet_from_its_colours(qapp: QApplication, mode: str) -> None:
    apply_theme(qapp, mode)  # type: ignore[arg-type]
    assert colours() is MODES[mode]
    assert qapp.palette().color(QPalette.ColorRole.Base).name().upper() == MODES[mode].surface
    used = set(re.findall(r"#[0-9A-F]{6}", qapp.styleSheet()))
    assert used <= set(asdict(MODES[mode]).values())
    assert "$" not in re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.S)


@pytest.mark.parametrize("mode", MODES)
def test_every_image_of_the_stylesheet_is_there_in_the_colours_of_its_mode(qapp: QApplication, mode: str) -> None:
    apply_theme(qapp, mode)  # type: ignore[arg-type]
    paths = re.findall(r"url\((.*?)\)", qapp.styleSheet())
    assert paths and all(f"/{mode}/" in image for image in paths)
    allowed = set(asdict(MODES[mode]).values())
    for image in paths:
        with open(image, encoding="utf-8") as file:
            assert set(re.findall(r"#[0-9A-F]{6}", file.read())) <= allowed


def test_qt_understands_the_whole_stylesheet(qapp: QApplication, qtbot: QtBot, qtlog) -> None:
    apply_theme(qapp, "dark")
    button = QPushButton("甲")
    qtbot.addWidget(button)
    button.show()
    about_us = [r.message for r in qtlog.records if "propagateSizeHints" not in r.message]
    assert about_us == []


def test_system_follows_the_desktop_while_the_program_runs(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "system")
    # The screenless platform has no desktop to follow: the signal that one sends comes from here.
    told = qapp.styleHints().colorSchemeChanged
    with qtbot.waitSignal(theme().changed, timeout=2000):
        told.emit(Qt.ColorScheme.Dark)
    assert colours() is DARK
    told.emit(Qt.ColorScheme.Light)
    assert colours() is LIGHT
    apply_theme(qapp, "contrast")
    told.emit(Qt.ColorScheme.Dark)
    assert colours() is CONTRAST


def test_figures_are_of_equal_width() -> None:
    metrics = QFontMetrics(ui_font())
    assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


def test_the_bundled_faces_can_stand_in_for_missing_ones(qapp: QApplication) -> None:
    assert any(QFontDatabase.hasFamily(face) for face in _register(UI_BUNDLED))
    assert any(QFontDatabase.hasFamily(face) for face in _register(SHEET_BUNDLED))
    assert path("fonts", "OFL-NotoSansSC.txt").is_file()


def test_official_tables_have_another_face_than_the_window() -> None:
    assert sheet_font().families() != ui_font().families()


def test_a_kind_changes_the_look_at_once(qtbot: QtBot) -> None:
    button = QPushButton("保存")
    qtbot.addWidget(button)
    plain = button.grab().toImage().pixelColor(10, 15).name()
    set_kind(button, "primary")
    assert button.grab().toImage().pixelColor(10, 15).name().upper() == LIGHT.accent != plain


def test_colours_can_be_asked_by_name_only() -> None:
    with pytest.raises(AttributeError):
        Colours.get(LIGHT, "pink")  # type: ignore[arg-type]
