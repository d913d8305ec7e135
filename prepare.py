"""Make the program ready to run: the virtual environment, the locked packages, the system libraries Qt needs.

Called by run.sh, test.sh, run.bat and test.bat before anything else, with the system's own Python; standard library
only. It is silent when nothing is to be done, and ends with status 2 and one Chinese sentence when it cannot go on.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
RUN_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-dev.txt"
UNFINISHED = "unfinished"
"""This file stands in the environment while it is being made: found at the start, it tells of an interrupted run."""

# Debian's package for each library the Qt wheels link to and do not bring with them.
DRAWING = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
X_WINDOW = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
WAYLAND_WINDOW = {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"}


class CannotPrepare(Exception):  # noqa: N818
    """The program cannot be made ready; the message is a Chinese sentence that says what to do."""


def say(sentence: str) -> None:
    """Write one line to stderr: stdout belongs to the command that runs afterwards."""
    print(sentence, file=sys.stderr, flush=True)


def quietly(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command and keep its output; its exit status is for the caller to judge."""
    return subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")


# --- system libraries -------------------------------------------------------------------------------------------


def qt_libraries(surroundings: Mapping[str, str]) -> dict[str, str]:
    """The libraries Qt needs here (library → Debian package): for drawing, and for the screen there is."""
    wanted = dict(DRAWING)
    if surroundings.get("DISPLAY"):
        wanted |= X_WINDOW
    if surroundings.get("WAYLAND_DISPLAY"):
        wanted |= WAYLAND_WINDOW
    return wanted


def loads(library: str) -> bool:
    """True when the dynamic loader finds the library and can load it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those libraries that cannot be loaded."""
    return [package for library, package in libraries.items() if not loads(library)]


def privileged() -> list[str] | None:
    """How to run apt-get here: as we are, through sudo without a password, or not at all (None)."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if shutil.which("sudo") and quietly("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def install_system_packages(packages: Iterable[str]) -> None:
    """Install Debian packages, or name them where we may not. A fresh machine has no package list: fetch it once."""
    names = list(packages)
    by_hand = f"请用管理员身份运行：apt-get update && apt-get install -y {' '.join(names)}，然后重新运行本程序。"
    prefix = privileged()
    if prefix is None:
        raise CannotPrepare(f"缺少系统组件 {'、'.join(names)}。{by_hand}")
    say(f"正在安装系统组件：{' '.join(names)} ……")
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    if quietly(*install).returncode == 0:
        return
    quietly(*prefix, "apt-get", "update", "-qq")
    again = quietly(*install)
    if again.returncode != 0:
        raise CannotPrepare(f"系统组件没有装上（{last_line(again.stderr)}）。{by_hand}")


def last_line(text: str) -> str:
    """The last line that is not empty: where apt-get and pip name the cause."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "原因不明")


def server_programs() -> bool:
    """True when a PostgreSQL server can be started here: the tests make one of their own."""
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def ensure_server() -> None:
    """Install Debian's PostgreSQL for the tests where we may. Where we may not, the tests say that they left it out."""
    if not sys.platform.startswith("linux") or server_programs() or privileged() is None:
        return
    try:
        install_system_packages(["postgresql"])
    except CannotPrepare as reason:
        say(f"没有数据库服务器，和它有关的测试将跳过。{reason}")


def ensure_system(*, venv: bool, qt: bool) -> None:
    """Install what this machine lacks, all at once: the part of Python that makes environments, Qt's libraries."""
    # Debian keeps the part of `venv` that brings pip in a package of its own.
    lacks_venv = venv and importlib.util.find_spec("ensurepip") is None
    packages = [f"python3.{sys.version_info.minor}-venv"] if lacks_venv else []
    # Elsewhere the Qt wheels bring all they need.
    libraries = qt_libraries(os.environ) if qt and sys.platform.startswith("linux") else {}
    packages += missing_packages(libraries)
    if not packages:
        return
    install_system_packages(packages)
    still = [library for library in libraries if not loads(library)]
    if still:
        raise CannotPrepare(f"系统组件已安装，但仍无法载入 {'、'.join(still)}，请检查系统后重新运行。")


# --- the virtual environment ------------------------------------------------------------------------------------


def python_of(environment: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(environment: Path, code: str = "") -> bool:
    """True when the environment's interpreter starts (its base may be gone after a system upgrade) and runs `code`."""
    try:
        return quietly(python_of(environment), "-c", code).returncode == 0
    except OSError:
        return False


def stamp_of(environment: Path, lock: Path) -> Path:
    """The file that remembers which text of a lock file the environment was made from."""
    return environment / f"installed-{lock.stem}.sha256"


def checksum(lock: Path) -> str:
    """Fingerprint of a lock file, the same whatever line ends the checkout uses."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def is_current(environment: Path, lock: Path) -> bool:
    """True when the environment was completed from exactly this lock file and still starts."""
    try:
        stamped = stamp_of(environment, lock).read_text(encoding="ascii").strip()
    except OSError:
        return False
    return stamped == checksum(lock) and not (environment / UNFINISHED).exists() and works(environment)


def is_usable(environment: Path) -> bool:
    """True when packages can be installed into the environment; an interrupted run may have left a broken one."""
    return not (environment / UNFINISHED).exists() and works(environment, "import pip")


def make_environment(environment: Path) -> None:
    """Make an empty virtual environment, throwing away what an interrupted run may have left."""
    if environment.is_symlink():
        raise CannotPrepare(f"{environment} 是链接，请删除后重新运行。")
    shutil.rmtree(environment, ignore_errors=True)
    environment.mkdir()
    (environment / UNFINISHED).touch()
    # The base interpreter, also where this very environment was activated: its own has just been deleted.
    base = getattr(sys, "_base_executable", sys.executable)
    made = quietly(base, "-m", "venv", environment)
    if made.returncode != 0:
        cause = last_line(made.stderr or made.stdout)
        raise CannotPrepare(f"无法建立运行环境（{cause}），请检查磁盘空间和文件夹权限后重新运行。")


def install(environment: Path, lock: Path) -> None:
    """Install exactly the packages of a lock file; each is checked against its hash."""
    (environment / UNFINISHED).touch()
    options = ["--disable-pip-version-check", "--no-input", "--quiet", "--only-binary", ":all:", "--require-hashes"]
    done = quietly(python_of(environment), "-m", "pip", "install", *options, "-r", lock)
    if done.returncode != 0:
        raise CannotPrepare(f"组件没有装全（{last_line(done.stderr)}），请检查网络和磁盘空间后重新运行。")


def ensure_environment(environment: Path, locks: list[Path]) -> None:
    """Bring the environment up to the first lock file; `locks` are all that are satisfied by it."""
    with alone(environment.parent):
        if is_current(environment, locks[0]):
            return
        say("正在准备运行环境，首次运行需要几分钟 ……")
        if not is_usable(environment):
            make_environment(environment)
        install(environment, locks[0])
        for lock in locks:
            stamp_of(environment, lock).write_text(checksum(lock) + "\n", encoding="ascii")
        (environment / UNFINISHED).unlink()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one preparation at a time work in a folder, so that two that start together do not spoil each other."""
    if os.name == "nt":
        yield  # Windows cannot lock a folder; two first runs at the same second are not worth a lock file.
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def main(argv: list[str]) -> int:
    """Prepare for running, or with `--tests` for testing; with `--qt` also for drawing windows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    parser.add_argument("--qt", action="store_true", help="also the system libraries that Qt needs")
    wanted = parser.parse_args(argv)
    try:
        # The packages for testing hold those for running, at the same versions.
        locks = [TEST_LOCK, RUN_LOCK] if wanted.tests else [RUN_LOCK]
        current = is_current(ENVIRONMENT, locks[0])
        ensure_system(venv=not current and not is_usable(ENVIRONMENT), qt=wanted.qt)
        if wanted.tests:
            ensure_server()
        if not current:
            ensure_environment(ENVIRONMENT, locks)
    except CannotPrepare as reason:
        say(str(reason))
        return 2
    except OSError as reason:
        say(f"无法准备运行环境（{reason.strerror}），请检查磁盘空间和文件夹权限后重新运行。")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
