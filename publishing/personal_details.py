"""Personal details in a text that everybody will read: patterns of the United Kingdom, each with the words for it.

A pattern is only a suspicion. Numbers with a check digit are reported only where the digit is right, so that a reference
or a date is not taken for one. Replies to residents are looked at with the same patterns (ENQ-7, PUB-10).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final


def found_in(text: str) -> list[str]:
    """What `text` seems to hold, as words for a sentence: “an e-mail address (fern@example.org)”. In order, each once."""
    return list(dict.fromkeys(_matches(text)))


def _matches(text: str) -> Iterator[str]:
    for words, pattern, is_one in _PATTERNS:
        for found in pattern.finditer(text):
            if is_one(found.group()):
                yield f"{words} ({found.group().strip()})"


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


def _always(_: str) -> bool:
    return True


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is right modulo 11 (NHS Data Model and Dictionary, “NHS number”)."""
    *digits, last = _digits(text)
    rest = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
    return last == (0 if rest == 11 else rest)


def is_card_number(text: str) -> bool:
    """Right by the Luhn formula (ISO/IEC 7812-1, annex B)."""
    digits = _digits(text)[::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_PATTERNS: Final[tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...]] = (
    (
        "a National Insurance number",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
        _always,
    ),
    ("a card number", re.compile(r"\b\d{4}(?:[ -]?\d{4}){3}\b"), is_card_number),
    ("an NHS number", re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"), is_nhs_number),
    ("a mobile number", re.compile(r"(?:\+44 ?|\b0)7\d{3} ?\d{3} ?\d{3}\b"), _always),
    ("an e-mail address", re.compile(r"(?<!@)\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b"), _always),
    (
        "a home address",
        re.compile(r"\b\d{1,4}[a-z]?,? (?:[A-Z][\w’'-]+ ){1,3}[^\n]{0,40}?\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        _always,
    ),
)
