"""Chunks of the log: thousands of new rows as one compressed text."""

from __future__ import annotations

import zlib

LARGEST_CHUNK = 64 * 1024 * 1024
"""Bytes that a chunk of rows may unpack to: a chunk that would be larger is divided when it is written."""


def chunk_text(payload: bytes) -> str:
    """The text of a chunk. ValueError for one that this program has not written."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(payload, LARGEST_CHUNK)
    except zlib.error as fault:
        raise ValueError("no chunk of rows") from fault
    if unpacking.unconsumed_tail:
        raise ValueError("a chunk of rows that unpacks to more than any of ours")
    return text.decode()
