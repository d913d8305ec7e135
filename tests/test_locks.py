"""The lock files: what is needed is written once by people, and locked with hashes and without addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names_in(source: str) -> set[str]:
    """The packages that a `.in` file asks for itself."""
    lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
    return {normal(re.split(r"[=<>! ]", line)[0]) for line in lines if re.match(r"[A-Za-z]", line)}


def pins(lock: str) -> dict[tuple[str, str], set[str]]:
    """Package and version (with the marker, where a lock holds several versions) → hashes."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        head, *hashes = entry.split("--hash=")
        if head.strip():
            name, _, version = head.strip().partition("==")
            found[normal(name), version.strip()] = {text.strip() for text in hashes}
    return found


def project() -> dict[str, list[str]]:
    text = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {"run": text["project"]["dependencies"], "dev": text["dependency-groups"]["dev"]}


def test_the_project_and_the_sources_of_the_locks_name_the_same_packages() -> None:
    assert {normal(name) for name in project()["run"]} == names_in("requirements.in")
    assert {normal(name) for name in project()["dev"]} == names_in("requirements-dev.in")


@pytest.mark.parametrize(("source", "lock"), [("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])])
def test_every_package_asked_for_is_locked(source: str, lock: str) -> None:
    assert names_in(source) - {name for name, _ in pins(lock)} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    for (name, version), hashes in pins(lock).items():
        assert re.match(r"\d", version), name
        assert hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_says_where_packages_come_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|git\+|--(?:extra-)?index|--find-links|--trusted|(?m:^-\w)| @ ", text) == []


def test_the_packages_for_testing_hold_those_for_running() -> None:
    running, testing = pins(LOCKS[0]), pins(LOCKS[1])
    assert {key: testing.get(key) for key in running} == running
