from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from widgets.colours import DARK, LIGHT
from widgets.icons import FOLDER, app_icon, icon, icon_names
from widgets.theme import apply_theme


def darkest(image: QImage) -> str:
    """The colour of the most opaque point."""
    points = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(points, key=QColor.alpha).name().upper()


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something_in_the_colour_of_the_text(name: str) -> None:
    image = icon(name).pixmap(48, 48).toImage()
    assert darkest(image) == LIGHT.text


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_one_line_drawing_on_24_by_24(name: str) -> None:
    root = ElementTree.parse(FOLDER / "line" / f"{name}.svg").getroot()
    assert (root.get("viewBox"), root.get("stroke")) == ("0 0 24 24", "currentColor")


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    made = icon("search", "accent")
    apply_theme(qapp, "dark")
    assert darkest(made.pixmap(48, 48).toImage()) == DARK.accent


def test_the_icons_everybody_counts_on_are_there() -> None:
    wanted = "search add edit print excel pdf undo filter close left right folder save people warning"
    assert set(wanted.split()) <= set(icon_names())


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn")


def test_the_program_has_its_icon_in_all_sizes(qapp: QApplication) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 24, 32, 48, 64, 128, 256} <= sizes
    assert (FOLDER / "app.ico").read_bytes()[:4] == b"\x00\x00\x01\x00"
