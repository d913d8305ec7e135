"""What the database may answer, as sentences for the person at the desk; `db/faults_server.py` has those of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, TimeoutError

from db.engine import dbapi2
from db.faults_server import server_sentence
from domain.errors import KnownError

GONE = "文件已被移走、改名或删除{lost}；请把文件放回原处，再重新打开。"
FULL = "磁盘空间不足{lost}；请清理磁盘后再保存一次。"
BUSY = "文件正忙（正在导出，或被别的程序占用）{lost}；请稍等再试。"
LOST = "，刚才的内容没有保存"
READ_ONLY = "文件是只读的，不能保存；请取消文件的只读属性，或把它复制到可以写的文件夹再打开。"
DAMAGED = "文件已损坏，不能继续使用；请关闭后从备份文件夹里打开最近的一份备份。"
UNREADABLE = "读写文件时出错（磁盘或网络可能断开）{lost}；请检查后再试。"

UNREADABLE_TEXT = "Could not decode to UTF-8"
"""What the driver says of a text whose bytes are none; it gives no name to this fault."""

SENTENCES = (
    ("SQLITE_READONLY_DBMOVED", GONE),
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_PERM", READ_ONLY),
    ("SQLITE_FULL", FULL),
    ("SQLITE_BUSY", BUSY),
    ("SQLITE_LOCKED", BUSY),
    ("SQLITE_CORRUPT", DAMAGED),
    ("SQLITE_NOTADB", DAMAGED),
    ("SQLITE_CANTOPEN", GONE),
    ("SQLITE_IOERR", UNREADABLE),
)
"""By the beginning of SQLite's name of the fault; the first that fits."""


def sentence_of(fault: BaseException | None, *, saving: bool = False) -> str:
    """The sentence for a fault of the database; empty when it is none that we expect."""
    if hasattr(fault, "sqlstate"):
        return server_sentence(getattr(fault, "sqlstate", "") or "", str(fault), saving=saving)
    if UNREADABLE_TEXT in str(fault):
        return worded(DAMAGED, saving=saving)
    name = getattr(fault, "sqlite_errorname", "") or ""
    return worded(next((sentence for start, sentence in SENTENCES if name.startswith(start)), ""), saving=saving)


def worded(sentence: str, *, saving: bool) -> str:
    """A sentence of this module; while `saving` it adds that what was being saved is not stored."""
    return sentence.format(lost=LOST if saving else "")


@contextmanager
def spoken(*, saving: bool = False) -> Iterator[None]:
    """Turn the expected faults of the database inside the block into `KnownError`; others go through."""
    try:
        yield
    except (DBAPIError, dbapi2.DatabaseError) as fault:
        sentence = sentence_of(fault.orig if isinstance(fault, DBAPIError) else fault, saving=saving)
        if not sentence:
            raise
        raise KnownError(sentence) from fault
    except TimeoutError as fault:
        raise KnownError(worded(BUSY, saving=saving)) from fault
