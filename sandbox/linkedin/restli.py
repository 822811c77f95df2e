"""Queries as Rest.li 2.0 writes them: `List(a,b)` and `(start:1,end:2)` with bare brackets, everything inside quoted."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from sandbox.linkedin import errors


def query_of(raw: str) -> dict[str, Any]:
    """By name: text, a list of texts, or a record. Brackets that are quoted are part of a text, and mean nothing."""
    pairs = (pair.partition("=") for pair in raw.split("&") if pair)
    return {unquote_plus(name): value_of(value) for name, _, value in pairs}


def value_of(written: str) -> Any:
    if written.startswith("List(") and written.endswith(")"):
        return [unquote_plus(item) for item in written[5:-1].split(",") if item]
    if written.startswith("(") and written.endswith(")"):
        pairs = (pair.partition(":") for pair in written[1:-1].split(","))
        return {name: unquote_plus(value) for name, _, value in pairs}
    return unquote_plus(written)


def whole(query: Mapping[str, Any], name: str, default: int, most: int) -> int:
    """A number; raises Problem 400 where it is none, or too large."""
    words = query.get(name, str(default))
    if not isinstance(words, str) or not words.isdigit() or int(words) > most:
        raise errors.wrong_query()
    return int(words)


def listed(query: Mapping[str, Any], name: str) -> list[str]:
    """A list, empty where it is absent; raises Problem 400 where it is something else."""
    found = query.get(name, [])
    if not isinstance(found, list):
        raise errors.wrong_query()
    return found
