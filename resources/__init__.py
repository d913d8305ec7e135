"""What the program carries with it: notices, fonts, icons, sample data. Only finds and reads files, knows no rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The place of a resource, e.g. `path("fonts", "NotoSerifSC-Regular.ttf")`."""
    return ROOT.joinpath(*parts)


def scheme_ids() -> tuple[str, ...]:
    """The ids of the notices that the program brings, in alphabetical order."""
    return tuple(sorted(p.parent.name for p in ROOT.glob("schemes/*/scheme.json")))


def scheme_data(scheme_id: str) -> Any:
    """The parsed JSON of a notice; KeyError when there is none with this id."""
    if scheme_id not in scheme_ids():
        raise KeyError(scheme_id)
    return json.loads(path("schemes", scheme_id, "scheme.json").read_text(encoding="utf-8"))
