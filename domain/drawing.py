"""Drawing a sample by lot (抽查复核): whoever knows the number that was drawn gets the same sample again.

Each candidate's ticket is a hash of the number and its key; the lowest tickets are drawn. So the sample depends on
nothing but the
number and who takes part, a larger sample contains the smaller one, and no random generator has to stay the same for years.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from domain.errors import KnownError


def drawn(candidates: Iterable[str], count: int, number: str) -> list[str]:
    """`count` of the candidates (all of them when there are fewer), in the order in which they were drawn."""
    return sorted(set(candidates), key=lambda key: (_ticket(number, key), key))[: max(count, 0)]


def check_draw(villages: int, households: int, number: str) -> None:
    """KnownError when a sample cannot be drawn like this."""
    if villages < 1:
        raise KnownError("至少抽取 1 个村，请填写村数。")
    if households < 1:
        raise KnownError("每村至少抽取 1 户，请填写户数。")
    if not number.strip():
        raise KnownError("请填写抽签号（几位数字），凭它可以重抽出同样的样本。")


def _ticket(number: str, key: str) -> str:
    return sha256(f"{number.strip()}\n{key}".encode()).hexdigest()
