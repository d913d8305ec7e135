"""The named colours of the window, in three modes, and the signs that stand beside the status colours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ColourName = Literal[
    "page",
    "surface",
    "line",
    "text",
    "quiet",
    "accent",
    "on_accent",
    "done",
    "due",
    "overdue",
    "selection",
    "hover",
    "focus",
    "passed",
    "changed",
    "protected",
]

TEXT_COLOURS: tuple[ColourName, ...] = ("text", "quiet", "accent", "done", "due", "overdue")
"""Colours that text may have on any of `BACKGROUNDS`; each pair has a contrast of at least 4.5 : 1."""

BACKGROUNDS: tuple[ColourName, ...] = ("page", "surface", "hover", "passed", "changed", "protected")
"""Colours that lie under text of any colour."""

SELECTION_TEXT: tuple[ColourName, ...] = ("text", "quiet", "accent", "overdue")
"""Colours that text may have on `selection`; the delegate draws the others in `text`, their sign stays."""


class Sign(StrEnum):
    """The sign that always stands beside a status colour, so that colour never says it alone."""

    DONE = "✓"
    DUE = "●"
    OVERDUE = "▲"


SIGN_COLOURS: dict[str, ColourName] = {Sign.DONE: "done", Sign.DUE: "due", Sign.OVERDUE: "overdue"}
"""The colour that goes with each sign."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One mode's colours as `#RRGGBB`. `line` and `focus` are never text; `on_accent` is text on `accent`.

    `passed`, `changed` and `protected` lie under fields being keyed: left filled; changed or skipped; not to be keyed here.
    """

    page: str
    surface: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    done: str
    due: str
    overdue: str
    selection: str
    hover: str
    focus: str
    passed: str
    changed: str
    protected: str

    def get(self, name: ColourName) -> str:
        """The colour of this name."""
        value: str = getattr(self, name)
        return value


LIGHT = Colours(
    page="#F6F7F9",
    surface="#FFFFFF",
    line="#E2E5EA",
    text="#1D2129",
    quiet="#5A6270",
    accent="#1D5FA7",
    on_accent="#FFFFFF",
    done="#2B7A3D",
    due="#9A6700",
    overdue="#B42318",
    selection="#E3EEFA",
    hover="#F5F8FC",
    focus="#1D5FA7",
    passed="#F1F9F3",
    changed="#FFF6DC",
    protected="#F5F7F9",
)

DARK = Colours(
    page="#16191E",
    surface="#1E2228",
    line="#363D48",
    text="#E6E9EE",
    quiet="#A6AFBD",
    accent="#7DB4F0",
    on_accent="#10141A",
    done="#74C68A",
    due="#E0B04A",
    overdue="#FF9388",
    selection="#243B55",
    hover="#262B33",
    focus="#7DB4F0",
    passed="#1B2B22",
    changed="#332B17",
    protected="#262A31",
)

CONTRAST = Colours(
    page="#000000",
    surface="#000000",
    line="#9AA4B2",
    text="#FFFFFF",
    quiet="#E0E0E0",
    accent="#66C2FF",
    on_accent="#000000",
    done="#7CFC9A",
    due="#FFD75E",
    overdue="#FF9C94",
    selection="#00305C",
    hover="#1A1A1A",
    focus="#FFD75E",
    passed="#00240F",
    changed="#2A2300",
    protected="#1A1A1A",
)


def luminance(colour: str) -> float:
    """Relative luminance (0 black … 1 white) of `#RRGGBB`, as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 … 21 (WCAG 2.1)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
