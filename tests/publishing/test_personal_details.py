"""Which personal details are seen in a text, and which numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.personal_details import found_in, is_card_number, is_nhs_number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My number is QQ 12 34 56 C.", []),
        ("My number is AB 12 34 56 C.", ["a National Insurance number (AB 12 34 56 C)"]),
        ("AB123456C", ["a National Insurance number (AB123456C)"]),
        ("NHS 943 476 5919", ["an NHS number (943 476 5919)"]),
        ("NHS 943 476 5918", []),
        ("Card 4111 1111 1111 1111", ["a card number (4111 1111 1111 1111)"]),
        ("Card 4111 1111 1111 1112", []),
        (
            "Ring 07700 900123 or +44 7700 900456",
            ["a mobile number (07700 900123)", "a mobile number (+44 7700 900456)"],
        ),
        ("Ring 01632 960000", []),
        ("Write to fern.fictional@example.org today", ["an e-mail address (fern.fictional@example.org)"]),
        ("Follow @council@social.example.gov.uk", []),
        ("She lives at 12 Orchard Road, Wexmoor AS1 2BC.", ["a home address (12 Orchard Road, Wexmoor AS1 2BC)"]),
        ("Come to the library, AS1 2BC", []),
        ("Friday 4 December 2026 at 09:00, reference AD-2026-000123", []),
    ],
)
def test_what_is_seen_and_what_is_not(text: str, words: list[str]) -> None:
    assert found_in(text) == words


def test_each_is_named_once() -> None:
    assert found_in("fern@example.org, again fern@example.org") == ["an e-mail address (fern@example.org)"]


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(found_in(text), list)


@given(st.text("0123456789", min_size=16, max_size=16))
def test_of_ten_last_digits_exactly_one_makes_a_card_number(digits: str) -> None:
    assert sum(is_card_number(digits[:-1] + str(last)) for last in range(10)) == 1


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(digits: str) -> None:
    assert sum(is_nhs_number(digits + str(last)) for last in range(10)) <= 1
