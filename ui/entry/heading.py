"""What stands once on a sheet of 附件1 and holds for all its rows: page, place, day, inspectors, phone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a sheet. `page` is 册-页 as the clerk numbers the paper, `region_uid` a group or a village."""

    page: str = ""
    region_uid: str = ""
    day: date | None = None
    inspectors: tuple[str, ...] = ()
    phone: str = ""

    def to_text(self) -> str:
        """The heading as one text, to be kept over restarts."""
        return json.dumps(
            {
                "page": self.page,
                "region": self.region_uid,
                "day": self.day.isoformat() if self.day else "",
                "inspectors": list(self.inspectors),
                "phone": self.phone,
            },
            ensure_ascii=False,
        )


def heading_of(text: str) -> Heading:
    """The heading kept as `text`; an empty one when the text is none or damaged."""
    try:
        kept = json.loads(text)
        return Heading(
            str(kept["page"]),
            str(kept["region"]),
            date.fromisoformat(kept["day"]) if kept["day"] else None,
            tuple(str(name) for name in kept["inspectors"]),
            str(kept["phone"]),
        )
    except (ValueError, KeyError, TypeError):
        return Heading()


def next_page(page: str) -> str:
    """The page after this one: `2-07` → `2-08`, `3` → `4`; unchanged when it does not end in a number."""
    head = page.rstrip("0123456789")
    number = page[len(head) :]
    return f"{head}{int(number) + 1:0{len(number)}d}" if number else page
