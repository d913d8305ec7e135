"""Line icons in the colours of the theme. They are drawn anew at every size and in every mode."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import path
from widgets.theme import ColourName, colours

FOLDER = path("icons")


def icon(name: str, colour: ColourName = "text") -> QIcon:
    """The icon `resources/icons/line/<name>.svg` in a colour of the theme; follows when the theme changes.

    Raises FileNotFoundError for a name that we have not drawn.
    """
    _source(name)
    return QIcon(_LineEngine(name, colour))


def icon_names() -> tuple[str, ...]:
    """All names `icon` knows."""
    return tuple(sorted(file.stem for file in (FOLDER / "line").glob("*.svg")))


def app_icon() -> QIcon:
    """The program's own icon, in all sizes."""
    found = QIcon()
    for file in sorted(FOLDER.glob("app-*.png")):
        found.addFile(str(file))
    return found


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (FOLDER / "line" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    content = _source(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(content.encode()))


class _LineEngine(QIconEngine):
    def __init__(self, name: str, colour: ColourName) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(rect).center())
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.45)
        _renderer(self._name, colours().get(self._colour)).render(painter, place)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        found = QPixmap(size)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return found

    def clone(self) -> QIconEngine:
        return _LineEngine(self._name, self._colour)
