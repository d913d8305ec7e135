"""Connections to a PostgreSQL server, made to answer as a file does.

Loaded only where a server is used. SQLite and PostgreSQL differ in what our queries take for granted: texts are compared by their
code points whatever the database's language, LIKE minds no case of Latin letters, and what is not given (NULL) stands first. The
compilers below write all three out.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Alias, ColumnElement, Engine, Join, Select, TableClause, create_engine
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BindParameter, Label, UnaryExpression

from domain.server_address import ServerAddress

WAIT_SECONDS = 15
"""How long to wait for another clerk's write before giving up."""

CONNECT_SECONDS = 8
"""How long to wait for a server that does not answer."""

READERS = 4
APPLICATION = "huitoukan"


class Compiler(PGCompiler_psycopg):
    """PostgreSQL's statements, with SQLite's LIKE and SQLite's place of NULL in an order."""

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """LIKE that minds no case."""
        return str(self.visit_ilike_op_binary(binary, operator, **kw))  # type: ignore[no-untyped-call]

    def visit_not_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """NOT LIKE that minds no case."""
        return str(self.visit_not_ilike_op_binary(binary, operator, **kw))  # type: ignore[no-untyped-call]

    def order_by_clause(self, select: Any, **kw: Any) -> str:
        """ORDER BY with NULL first, or last in a falling order."""
        plain = isinstance(select, Select) and all(map(_is_plain, select.get_final_froms()))
        clauses = [_with_null_first(self, clause, plain, **kw) for clause in select._order_by_clauses]
        return f" ORDER BY {', '.join(clauses)}" if clauses else ""


def _is_plain(source: Any) -> bool:
    """True for tables and what is joined without gaps: there a column that is never NULL is not NULL in the answer either."""
    if isinstance(source, Join):
        return not source.isouter and _is_plain(source.left) and _is_plain(source.right)
    return isinstance(source, TableClause) or (isinstance(source, Alias) and isinstance(source.element, TableClause))


def _with_null_first(compiler: Compiler, clause: ColumnElement[Any], plain: bool, **kw: Any) -> str:
    text = str(clause._compiler_dispatch(compiler, **kw))
    modifier = clause.modifier if isinstance(clause, UnaryExpression) else None
    inner: Any = clause.element if modifier is not None and isinstance(clause, UnaryExpression) else clause
    inner = inner.element if isinstance(inner, Label) else inner
    if modifier in (operators.nulls_first_op, operators.nulls_last_op) or isinstance(inner, BindParameter):
        return text
    if plain and getattr(inner, "nullable", True) is False:
        return text  # An index can give this order; with NULLS FIRST none could.
    return f"{text} NULLS {'LAST' if modifier is operators.desc_op else 'FIRST'}"


class TableCompiler(PGDDLCompiler):
    """PostgreSQL's tables, with texts in the order of their code points."""

    def get_column_specification(self, column: Any, **kw: Any) -> str:
        """A column; each text names its order itself, so that any database will do."""
        written = str(super().get_column_specification(column, **kw))  # type: ignore[no-untyped-call]
        return _TEXT.sub(r'\1 COLLATE "C"', written, count=1)


_TEXT = re.compile(r"(?<= )(TEXT|VARCHAR(?:\(\d+\))?)(?= |$)")


class Dialect(PGDialect_psycopg):
    """psycopg's dialect with our compilers."""

    statement_compiler = Compiler
    ddl_compiler = TableCompiler
    supports_statement_cache = True


def writer_engine(server: ServerAddress, password: str) -> Engine:
    """The engine for writing: one connection. What a write reads after the lock (`lock_writers`) is the newest there is."""
    return _engine(server, password, size=1, read_only=False)


def reader_engine(server: ServerAddress, password: str) -> Engine:
    """The engine for reading, from several threads at once; each transaction sees one state, and cannot write."""
    return _engine(server, password, size=READERS, read_only=True)


def connection_words(server: ServerAddress, password: str) -> dict[str, Any]:
    """What libpq needs to connect. An empty password: it looks into PGPASSWORD and ~/.pgpass itself."""
    words: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "dbname": server.database,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": APPLICATION,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "client_encoding": "utf8",
    }
    if server.user:
        words["user"] = server.user
    if password:
        words["password"] = password
    return words


def _engine(server: ServerAddress, password: str, *, size: int, read_only: bool) -> Engine:
    options = f"-c lock_timeout={WAIT_SECONDS * 1000} -c idle_in_transaction_session_timeout=600000 -c jit=off"
    if read_only:
        options += " -c default_transaction_read_only=on"

    def connected() -> Any:
        import psycopg

        return psycopg.connect(**connection_words(server, password), options=options)

    return create_engine(
        URL.create("postgresql+htk"),
        creator=connected,
        pool_size=size,
        max_overflow=0 if size == 1 else size,
        pool_use_lifo=True,
        # A connection that broke while nobody used it is replaced, so that a restart of the server goes unnoticed.
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
    )


def _register() -> None:
    from sqlalchemy.dialects import registry

    registry.register("postgresql.htk", __name__, Dialect.__name__)


_register()
