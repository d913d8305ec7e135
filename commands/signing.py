"""Who works when a command writes: in a file with operators one of them, with the PIN, as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.password_file import password_in
from domain.errors import KnownError
from domain.operators import Operator, pin_fits

if TYPE_CHECKING:
    from db.store import Store


def sign(store: Store, name: str, pin_file: Path | None) -> None:
    """Let the operator of this name work in the file: sign what is written, and write what the role may.

    KnownError in a file with operators when none is named, or not the right PIN; also when one is named that is not there.
    """
    from db.operations.operators import operators

    with store.read() as session:
        every = operators(session)
    if not every and not name:
        return
    named = next((one for one in every if one.name == name.strip()), None)
    if named is None:
        raise KnownError(_who(store.name, name, every))
    _check_pin(named, pin_file)
    store.operator = named


def _who(file: str, name: str, every: list[Operator]) -> str:
    names = "、".join(one.name for one in every)
    if not every:
        return f"“{file}”没有设操作员，不用写 --operator；请去掉它再试。"
    if not name:
        return (
            f"“{file}”设有操作员（{names}），写入前要知道是谁；"
            "请用 --operator 写明，设了个人密码的再用 --operator-password-file 指明。"
        )
    return f"“{file}”里没有叫“{name}”的操作员；有：{names}。"


def _check_pin(operator: Operator, file: Path | None) -> None:
    if not operator.pin:
        return
    if file is None:
        raise KnownError(
            f"“{operator.name}”设了个人密码；请把它写进文本文件的第一行，并用 --operator-password-file 指明这个文件。"
        )
    if not pin_fits(operator, password_in(file)):
        raise KnownError(f"“{operator.name}”的个人密码不对；请核对密码文件的第一行。")
