"""Opening an office file for a command."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from commands.password_file import password_in
from commands.signing import sign
from domain.errors import KnownError
from domain.region import Level, Region
from domain.rounds import Round
from domain.scheme import Scheme
from domain.server_address import is_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Store

CLERK = "命令行"
"""Who stands in the change log when a command writes."""

SERVER_PASSWORD = "服务器的用户名或密码不对；请把密码放进 ~/.pgpass 文件或环境变量 PGPASSWORD，或用 --password-file 指明。"
"""What a command says that may not ask."""


def open_file(args: Namespace, *, writing: bool = False, signed: bool | None = None) -> Store:
    """Open the office file that a command's arguments name; a backup is made only for a command that writes.

    A command that writes needs one of the file's operators, when it has some; `signed` says so where it is not `writing` that
    does. The caller closes it. KnownError also when its password is missing or wrong.
    """
    store = _opened(args, writing)
    operator: str = getattr(args, "operator", "")
    try:
        if operator or (writing if signed is None else signed):
            sign(store, operator, getattr(args, "operator_password_file", None))
    except BaseException:
        store.close()
        raise
    return store


def _opened(args: Namespace, writing: bool) -> Store:
    from db.opening import PasswordNeeded
    from db.opening_any import open_store

    password = password_in(args.file_password)
    now = datetime.now().astimezone()
    try:
        return open_store(args.file, password=password, clerk=CLERK, now=now, back_up=writing)
    except PasswordNeeded as needed:
        if is_address(str(args.file)):
            raise KnownError(SERVER_PASSWORD) from needed
        if password:
            raise KnownError(f"“{args.file.name}”的密码不对，或者文件已损坏；请核对密码文件的第一行。") from needed
        words = f"“{args.file.name}”不是本程序的文件，或者已加密；如果已加密，请把密码写进文本文件的第一行，并在命令里指明它。"
        raise KnownError(words) from needed


def latest_round(store: Store, scheme_id: str = "", name: str = "") -> Round:
    """The round that began last, of a notice or of any; or the one with this name.

    KnownError when the file has none, or none of this name: then it names those there are.
    """
    from db.queries.office import rounds

    with store.read() as session:
        every = rounds(session)
    found = [r for r in every if scheme_id in ("", r.scheme_id)]
    if not found:
        raise KnownError(f"“{store.name}”里没有按通知“{scheme_id}”开展的工作，请检查附件编号或换一个文件。")
    if not name:
        return found[-1]
    named = [r for r in found if r.name == name.strip()]
    if not named:
        others = "，是按别的通知开展的" if any(r.name == name.strip() for r in every) else ""
        known = "、".join(r.name for r in found)
        raise KnownError(f"没有可用的轮次“{name}”{others}；可用的有：{known}。")
    return named[-1]


def scheme_for(store: Store, round_: Round) -> Scheme:
    """The notice of a round of the file, the program's or the office's own, as it stands in the round."""
    from db.schemes import scheme_of

    with store.read() as session:
        return scheme_of(session, round_)


def village_named(store: Store, name: str) -> Region:
    """The village with this name, also without 村 or 社区; KnownError names those there are."""
    from db.queries.regions import regions

    with store.read() as session:
        villages = [region for region in regions(session) if region.level is Level.VILLAGE]
    exact = [v for v in villages if v.name == name.strip()]
    found = exact or [v for v in villages if _stem(v.name) == _stem(name.strip())]
    if len(found) == 1:
        return found[0]
    raise KnownError(f"没有叫“{name}”的村（社区）；{_known(villages)}。")


def _stem(name: str) -> str:
    return name.removesuffix("社区").removesuffix("村")


def _known(villages: Sequence[Region]) -> str:
    if not villages:
        return "这个文件里还没有村（社区），请先导入名册"
    return f"可用的有：{'、'.join(village.name for village in villages)}"
