"""Setting up on a machine: real virtual environments in empty folders, and the scripts that call prepare.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import prepare

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="the shell scripts are for Linux and macOS")


def lock_without_packages(folder: Path) -> Path:
    lock = folder / "requirements.txt"
    lock.write_text("# nothing is needed\n", encoding="utf-8")
    return lock


def test_a_library_that_cannot_be_loaded_is_named_by_its_package() -> None:
    libraries = {"libc.so.6": "libc6", "libnothing-of-this-name.so.9": "libnothing9"}
    wanted = ["libnothing9"] if sys.platform.startswith("linux") else ["libc6", "libnothing9"]
    assert prepare.missing_packages(libraries) == wanted


def test_a_file_that_is_no_library_counts_as_missing(tmp_path: Path) -> None:
    broken = tmp_path / "libbroken.so.1"
    broken.write_bytes(b"")
    assert prepare.missing_packages({str(broken): "libbroken1"}) == ["libbroken1"]


def test_the_screen_decides_which_libraries_qt_needs() -> None:
    bare = prepare.qt_libraries({})
    assert "libEGL.so.1" in bare and "libxcb-cursor.so.0" not in bare and "libwayland-cursor.so.0" not in bare
    assert "libxcb-cursor.so.0" in prepare.qt_libraries({"DISPLAY": ":0"})
    assert "libwayland-cursor.so.0" in prepare.qt_libraries({"WAYLAND_DISPLAY": "wayland-0"})


def test_nothing_of_qt_is_missing_where_the_tests_run() -> None:
    if sys.platform.startswith("linux"):
        assert prepare.missing_packages(prepare.DRAWING) == []


def test_the_environment_is_made_once_and_mended_when_it_was_interrupted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    environment, lock = tmp_path / ".venv", lock_without_packages(tmp_path)
    assert not prepare.is_current(environment, lock)
    prepare.ensure_environment(environment, [lock])
    assert prepare.is_current(environment, lock)
    assert capfd.readouterr().err.count("\n") == 1

    made = (environment / "pyvenv.cfg").stat().st_mtime_ns
    prepare.ensure_environment(environment, [lock])
    assert capfd.readouterr() == ("", "")

    # Another text of the lock file: install again, into the same environment.
    lock.write_text("# still nothing\n", encoding="utf-8")
    assert not prepare.is_current(environment, lock)
    prepare.ensure_environment(environment, [lock])
    assert prepare.is_current(environment, lock)
    assert (environment / "pyvenv.cfg").stat().st_mtime_ns == made

    # As an interrupted run leaves it.
    (environment / prepare.UNFINISHED).touch()
    prepare.python_of(environment).unlink()
    assert not prepare.is_current(environment, lock)
    prepare.ensure_environment(environment, [lock])
    assert prepare.is_current(environment, lock) and prepare.is_usable(environment)

    # A package that is not what was locked is refused, and the environment counts as unfinished.
    wheel = tmp_path / "nothing-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    lock.write_text(f"nothing @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(prepare.CannotPrepare, match="组件没有装全"):
        prepare.ensure_environment(environment, [lock])
    assert not prepare.is_current(environment, lock)
    assert (environment / prepare.UNFINISHED).exists()


def test_line_ends_of_the_checkout_do_not_matter(tmp_path: Path) -> None:
    unix, windows = tmp_path / "a.txt", tmp_path / "b.txt"
    unix.write_bytes(b"one\ntwo\n")
    windows.write_bytes(b"one\r\ntwo\r\n")
    assert prepare.checksum(unix) == prepare.checksum(windows)


def test_the_last_line_that_says_something_names_the_cause() -> None:
    assert prepare.last_line("E: first\nE: No space left on device\n\n") == "E: No space left on device"
    assert prepare.last_line("\n") == "原因不明"


@POSIX
@pytest.mark.parametrize("arguments", [[], ["街道.htk"]])
def test_run_sh_without_a_screen_names_the_demo_before_it_installs_anything(
    tmp_path: Path, arguments: list[str]
) -> None:
    place = copy_of_the_scripts(tmp_path / "一个 文件夹")
    done = shell(place / "run.sh", *arguments)
    assert done.returncode == 2
    assert "没有屏幕" in done.stderr and "./run.sh demo" in done.stderr and done.stderr.count("\n") == 1
    assert not (place / ".venv").exists()


@POSIX
def test_run_sh_passes_its_arguments_on_from_any_folder(tmp_path: Path) -> None:
    place = copy_of_the_scripts(tmp_path / "一个 文件夹")
    lock = lock_without_packages(place)
    venv.create(place / ".venv", symlinks=True)
    prepare.stamp_of(place / ".venv", lock).write_text(prepare.checksum(lock), encoding="ascii")
    (place / "main.py").write_text("import os, sys; print(os.getcwd(), sys.argv[1:]); sys.exit(1)", encoding="utf-8")
    (tmp_path / "link.sh").symlink_to(place / "run.sh")
    for script in (place / "run.sh", tmp_path / "link.sh"):
        done = shell(script, "stats", "a b.htk", "--week", "2021-05-10", folder=tmp_path)
        assert done.stdout == f"{tmp_path} ['stats', 'a b.htk', '--week', '2021-05-10']\n"
        assert done.returncode == 1


@POSIX
def test_without_a_python_the_scripts_name_the_packages(tmp_path: Path) -> None:
    place = copy_of_the_scripts(tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "readlink", "uname", "env"):
        (programs / name).symlink_to(str(shutil.which(name)))
    for script in ("run.sh", "test.sh"):
        done = shell(place / script, "demo", "out", path=str(programs))
        assert done.returncode == 2
        assert "python3-venv" in done.stderr and done.stderr.count("\n") == 1


def copy_of_the_scripts(place: Path) -> Path:
    place.mkdir(exist_ok=True)
    for name in ("run.sh", "test.sh", "prepare.py", ".ci/find-python.sh"):
        (place / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, place / name)
    return place


def shell(script: Path, *arguments: str, folder: Path = ROOT, path: str = "") -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": path or os.environ["PATH"], "HOME": os.environ["HOME"]}
    command = [str(shutil.which("bash")), str(script), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=surroundings, cwd=folder, check=False)
