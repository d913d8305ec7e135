"""The one look of the window: colours, sizes, spacing, fonts, palette and stylesheet.

Widgets carry no style of their own. What must differ says so by its kind (`set_kind(button, "primary")`), and
`resources/style/window.qss` draws the kind. Sizes are pixels at 100 %; Qt scales them with the screen.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from resources import ROOT as RESOURCES
from widgets.colours import CONTRAST, DARK, LIGHT, SELECTION_TEXT, SIGN_COLOURS, ColourName, Colours, Sign

__all__ = [
    "CONTROL",
    "GAP",
    "RADIUS",
    "ROW",
    "SELECTION_TEXT",
    "SIGN_COLOURS",
    "STEP",
    "ColourName",
    "Mode",
    "Sign",
    "Theme",
    "apply_theme",
    "colour",
    "colours",
    "set_kind",
    "sheet_font",
    "theme",
    "ui_font",
]

Mode = Literal["system", "light", "dark", "contrast"]
Kind = Literal[
    "primary", "link", "chip", "quiet", "title", "heading", "card", "bar", "popup", "rule", "plain", "cell", "sheet",
    "",
]

STEP = 4
"""Spacing goes in steps of 4."""
GAP = 2 * STEP
"""The usual distance between two controls."""
ROW = 28
"""Height of a table row."""
CONTROL = 30
"""Height of a button or field."""
RADIUS = 4
POINTS = 10.5
"""Size of the window's text."""

UI_FACES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "PingFang SC")
SHEET_FACES = ("SimSun", "宋体", "Songti SC", "Noto Serif CJK SC")
UI_BUNDLED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
SHEET_BUNDLED = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")


class Theme(QObject):
    """The theme in force; `changed` tells whoever paints by himself to paint again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "light"
        self.colours: Colours = LIGHT
        self.shown = ""
        self._following = False

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Put the mode in force on the whole program."""
        self.mode = mode
        self._follow_system()
        self._put(app, _resolve(mode))

    def _put(self, app: QApplication, found: Colours) -> None:
        self.colours = found
        self.shown = {id(LIGHT): "light", id(DARK): "dark"}.get(id(found), "contrast")
        app.setStyle("Fusion")
        app.setFont(ui_font())
        app.setPalette(_palette(found))
        app.setStyleSheet(_stylesheet(found, self.shown))
        self.changed.emit()

    def _follow_system(self) -> None:
        if not self._following:
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
            self._following = True

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication) and _of_scheme(scheme) is not self.colours:
            self._put(app, _of_scheme(scheme))


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The one theme of the program."""
    return Theme()


def apply_theme(app: QApplication, mode: Mode = "system") -> None:
    """Set style, fonts, palette and stylesheet; may be called again at any time. `system` follows the desktop."""
    theme().apply(app, mode)


def colours() -> Colours:
    """The colours in force."""
    return theme().colours


def colour(name: ColourName) -> QColor:
    """One colour in force, by name."""
    return QColor(theme().colours.get(name))


def set_kind(widget: QWidget, kind: Kind) -> None:
    """Say what a widget is for, so that the stylesheet draws it so; may change while it is shown."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Let the stylesheet see a changed property."""
    # A widget that has not been shown yet sees it anyway, when it is shown.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def ui_font(points: float = POINTS, *, bold: bool = False) -> QFont:
    """The window's face with figures of equal width."""
    return _font(_families(UI_FACES, UI_BUNDLED), points, bold)


def sheet_font(points: float = POINTS, *, bold: bool = False) -> QFont:
    """The Song face of official tables."""
    return _font(_families(SHEET_FACES, SHEET_BUNDLED), points, bold)


def text_width(text: str, font: QFont | None = None) -> int:
    """Width of one line of text in pixels."""
    return QFontMetrics(font or ui_font()).horizontalAdvance(text)


def _font(families: tuple[str, ...], points: float, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPointSizeF(points)
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=4)
def _families(wanted: tuple[str, ...], bundled: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted faces this machine has, or else the bundled face, registered now."""
    there = tuple(face for face in wanted if QFontDatabase.hasFamily(face))
    return there or _register(bundled)


def _register(files: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for name in files:
        number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
        found += [f for f in QFontDatabase.applicationFontFamilies(number) if f not in found]
    return tuple(found)


def _resolve(mode: Mode) -> Colours:
    if mode == "system":
        return _of_scheme(QGuiApplication.styleHints().colorScheme())
    return {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}[mode]


def _of_scheme(scheme: Qt.ColorScheme) -> Colours:
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    names: dict[QPalette.ColorRole, ColourName] = {
        role.Window: "page",
        role.Base: "surface",
        role.AlternateBase: "page",
        role.Button: "surface",
        role.ToolTipBase: "surface",
        role.WindowText: "text",
        role.Text: "text",
        role.ButtonText: "text",
        role.ToolTipText: "text",
        role.PlaceholderText: "quiet",
        role.Highlight: "selection",
        role.HighlightedText: "text",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Accent: "accent",
    }
    for place, name in names.items():
        palette.setColor(place, QColor(c.get(name)))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, QColor(c.quiet))
    return palette


def _stylesheet(c: Colours, shown: str) -> str:
    folder = RESOURCES / "style"
    names = asdict(c)
    sizes = {"control": CONTROL, "inner": CONTROL - 2, "row": ROW, "radius": RADIUS}
    images = (folder / shown).as_posix()
    return Template((folder / "window.qss").read_text(encoding="utf-8")).substitute(names, **sizes, images=images)
