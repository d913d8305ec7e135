"""The search index on a PostgreSQL server: the same words in one table, found through its own inverted index (GIN).

Words are put in as they are (`array_to_tsvector`) and asked for as they are, so that no dictionary of the server has a say and
the answers are those of a file.
"""

from __future__ import annotations

import re

KNOWN = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'search_format' AND table_schema = current_schema()"

TABLES = (
    "CREATE TABLE search_entry (id BIGSERIAL PRIMARY KEY, household_uid TEXT NOT NULL UNIQUE, mark BIGINT NOT NULL, "
    "names TSVECTOR NOT NULL, numbers TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_entry_names ON search_entry USING gin (names)",
    "CREATE INDEX ix_search_entry_numbers ON search_entry USING gin (numbers)",
    "CREATE TABLE search_format (format INTEGER NOT NULL)",
)
NAMES = ("search_format", "search_entry")

SOURCE = """
SELECT h.uid, h.head_name, h.house_no, h.phone, h.deleted,
       (SELECT string_agg(m.name || chr(9) || m.id_no || chr(9) || m.phone, chr(10))
          FROM member m WHERE m.household_uid = h.uid AND NOT m.deleted) AS people
  FROM household h
"""

THESE = "= ANY(:uids)"
"""Households named together."""

INSERT = """
INSERT INTO search_entry (household_uid, mark, names, numbers)
VALUES (:uid, :mark, array_to_tsvector(string_to_array(:names, ' ')), array_to_tsvector(string_to_array(:numbers, ' ')))
"""

ASKED = "CAST(:{name} AS tsquery)"
"""A bound text of `query_of`, as the server asks with it."""


def query_of(words: str) -> str:
    """What the file's index would be asked (`"zs" * AND "1234"`), in the server's words: `'zs':* & '1234'`."""
    return " & ".join(_term(word) for word in words.split(" AND "))


def _term(word: str) -> str:
    match = re.fullmatch(r'"(.+?)"( \*)?', word)
    assert match is not None, word
    # Folded words hold letters, digits and characters only.
    return f"'{match[1]}'{':*' if match[2] else ''}"
