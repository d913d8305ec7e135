"""The notices as `Scheme` objects, read once."""

from __future__ import annotations

from functools import cache

from domain.errors import KnownError
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from resources import scheme_data, scheme_ids


@cache
def scheme(scheme_id: str) -> Scheme:
    """The notice with this id; KnownError when the program does not bring it."""
    try:
        data = scheme_data(scheme_id)
    except KeyError:
        known = "、".join(scheme_ids())
        raise KnownError(f"程序里没有编号为“{scheme_id}”的通知；可用的有：{known}。") from None
    return read_scheme(data)
