"""What a message seems to be about, with the words that say so: explainable, offline, and only ever a suggestion (ENQ-18)."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.council.models import Topic


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code and the words of the message that led to it."""

    code: str
    because: tuple[str, ...]


@cache
def _rules() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    table = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return {name: [(row["code"], tuple(row["words"])) for row in rows] for name, rows in table.items()}


def suggest(text: str, topics: Iterable[Topic]) -> dict[str, Any]:
    """Kind, topic, mood and urgency with their reasons, as the conversation keeps them; empty where nothing speaks for one."""
    found = {
        "kind": _first(text, _rules()["kind"]),
        "mood": _first(text, _rules()["mood"]),
        "urgency": _first(text, _rules()["urgency"]),
        "topic": _most(text, {topic.slug: tuple(topic.words) for topic in topics}),
    }
    return {name: asdict(suggestion) for name, suggestion in found.items() if suggestion}


def _first(text: str, rules: list[tuple[str, tuple[str, ...]]]) -> Suggestion | None:
    for code, words in rules:
        if said := _said(text, words):
            return Suggestion(code, said)
    return None


def _most(text: str, rules: Mapping[str, tuple[str, ...]]) -> Suggestion | None:
    """The topic with the most of its words in the text; the first of two as good."""
    found = [Suggestion(code, said) for code, words in rules.items() if (said := _said(text, words))]
    return max(found, key=lambda suggestion: len(suggestion.because), default=None)


def _said(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Which of `words` stand in the text as whole words, whatever their case."""
    low = " ".join(text.casefold().replace("’", "'").split())
    return tuple(
        word for word in words if (word == "?" and "?" in low) or re.search(rf"\b{re.escape(word.casefold())}\b", low)
    )
