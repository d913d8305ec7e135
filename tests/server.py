"""A real PostgreSQL server for the tests of one session: made in a folder of its own, on a free port, and taken away at the end.

PostgreSQL refuses to run as root; then it runs as the user that Debian's package made for it, or as nobody.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from domain.server_address import ServerAddress

BINARIES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin")
PASSWORD = "秘 密'1"
USER = "tester"
MISSING = "PostgreSQL 15 is not installed here (apt-get install postgresql): the tests on a server did not run"
SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "100",
    "shared_buffers": "64MB", "listen_addresses": "127.0.0.1", "log_min_messages": "fatal", "wal_level": "minimal",
    "max_wal_senders": "0", "timezone": "Asia/Shanghai",
}  # fmt: skip
"""Nothing of it need outlive the session, so nothing waits for the disk."""


def binaries() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    found = shutil.which("initdb")
    places = (Path(found).parent if found else None, *map(Path, BINARIES))
    return next((place for place in places if place is not None and (place / "pg_ctl").exists()), None)


class Cluster:
    """A server that runs until the session ends."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="server-tests-", dir="/tmp"))
        self.account = _account()
        if self.account:
            shutil.chown(self.folder, self.account)
        self.port = _free_port()
        self._numbers = count()
        self._start()

    def _start(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        self._run("initdb", "-D", self.data, "-U", USER, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        secret.unlink()
        settings = "".join(f"{key} = '{value}'\n" for key, value in SETTINGS.items())
        text = f"{settings}port = {self.port}\nunix_socket_directories = '{self.folder}'\n"
        with open(Path(self.data) / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(text)
        self.start()
        atexit.register(self.remove)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Stop the server; whoever is connected is thrown out."""
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "fast", "stop", check=False)

    def remove(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str) -> ServerAddress:
        """The address of a database of this server."""
        return ServerAddress("127.0.0.1", database, USER, self.port)

    def database(self, template: str = "template1") -> ServerAddress:
        """A new database, empty or like another one."""
        name = f"t{next(self._numbers)}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.address(name)

    def drop(self, server: ServerAddress) -> None:
        """Take a database away, whoever is connected."""
        self.admin(f"DROP DATABASE IF EXISTS {server.database} WITH (FORCE)")

    def admin(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement outside the program, as the server's administrator."""
        import psycopg

        words = {"host": "127.0.0.1", "port": self.port, "user": USER, "password": PASSWORD, "dbname": database}
        with psycopg.connect(**words, autocommit=True) as connection:  # type: ignore[arg-type]
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self.programs / program), *arguments]
        if self.account:
            command = ["runuser", "-u", self.account, "--", *command]
        surroundings = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        done = subprocess.run(command, cwd=self.folder, env=surroundings, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120)  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


@cache
def cluster() -> Cluster:
    """The server of this session, started when the first test asks for it; the test is skipped where there is none.

    With `SERVER_TESTS=required` (a continuous integration machine) a missing server is a failure.
    """
    programs = binaries()
    if programs is None:
        if os.environ.get("SERVER_TESTS") == "required":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return Cluster(programs)


def fresh_database() -> Iterator[ServerAddress]:
    """An empty database for one test."""
    server = cluster().database()
    yield server
    cluster().drop(server)


def wrong_user(server: ServerAddress) -> ServerAddress:
    """The same database, as somebody whom the server does not know."""
    return replace(server, user="nobody_here")


def _account() -> str:
    if os.name == "nt" or os.geteuid() != 0:
        return ""
    import pwd

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
