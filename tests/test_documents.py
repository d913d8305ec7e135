"""The documents speak of what is there: links lead somewhere, names exist, both READMEs list every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import commands
from tests.architecture import sources
from tests.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md")])


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file(document: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", read(document))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_both_readmes_list_every_command(document: str) -> None:
    listed = re.findall(r"(?m)^\| `([a-z-]+)", read(document))
    assert listed == list(commands.COMMANDS)


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    code = "\n".join(source.text for source in sources(ROOT, PACKAGES))
    rows = [line.split("|") for line in read("docs/glossary.md").splitlines() if line.startswith("| ")]
    names = {name for row in rows for name in re.findall(r"`([A-Za-z_][\w.]*)`", row[-2])}
    assert len(names) > 40
    assert sorted(name for name in names if not re.search(rf"\b{re.escape(name.rpartition('.')[2])}\b", code)) == []


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_file_that_the_documents_name_exists(document: str) -> None:
    text = read(document)
    packages = "|".join([*PACKAGES, "tests", "benchmarks"])
    files = set(re.findall(rf"`((?:{packages})/[\w/]+(?:\.py|\.json|/))`", text))
    files |= set(re.findall(r"`(\w+\.(?:py|in|sh|bat|toml))`", text))
    known = {file.name for file in [*ROOT.glob("*"), *ROOT.glob("*/*")]}
    assert sorted(file for file in files if not (ROOT / file).exists() and file not in known) == []
