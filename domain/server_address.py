"""Where an office's data lies when it lies on a server: the address as it is written, shown and kept, without a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from domain.errors import KnownError

PORT = 5432
EXAMPLE = "postgresql://zhoujing@192.168.1.8/huitoukan"

_BEGINNING = re.compile(r"postgres(ql)?:/+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a PostgreSQL server, and as whom it is used."""

    host: str
    database: str
    user: str = ""
    port: int = PORT

    @property
    def text(self) -> str:
        """The address as it is typed and remembered; it never holds a password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port != PORT else ""
        return f"postgresql://{user}{host}{port}/{quote(self.database, safe='')}"

    @property
    def shown(self) -> str:
        """What a person calls it: `huitoukan（服务器 192.168.1.8）`."""
        port = f":{self.port}" if self.port != PORT else ""
        return f"{self.database}（服务器 {self.host}{port}）"


def is_address(text: str) -> bool:
    """True for what begins like a server's address, and so cannot be meant as a file."""
    return _BEGINNING.match(text.strip()) is not None


def server_address(text: str) -> ServerAddress:
    """The address that was written; KnownError when it is none, or when it holds a password.

    One slash at its beginning is as good as two: a path, as commands take it, swallows the other.
    """
    try:
        parts = urlsplit(_BEGINNING.sub("postgresql://", text.strip(), count=1))
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        raise _faulty() from None
    database = unquote(parts.path.removeprefix("/"))
    if parts.scheme != "postgresql" or not host or not database or "/" in database or parts.query or parts.fragment:
        raise _faulty()
    if parts.password is not None:
        raise KnownError("服务器地址里不要写密码；密码在连接时输入，或放在 ~/.pgpass 文件、环境变量 PGPASSWORD 里。")
    return ServerAddress(host, database, unquote(parts.username or ""), port)


def _faulty() -> KnownError:
    return KnownError(f"服务器地址写得不对，请写成如 {EXAMPLE} 的样子（用户名@服务器/数据库）。")
