"""Slots that carry their own arguments."""

from __future__ import annotations

from collections.abc import Callable


def calling(action: Callable[..., object], *args: object) -> Callable[[], None]:
    """A slot that calls `action(*args)` and takes nothing from the signal.

    A lambda with defaults, made in a loop, would get the `checked` of `clicked` in place of its first default.
    """

    def slot() -> None:
        action(*args)

    return slot
