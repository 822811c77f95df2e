"""Counting, held against X's own conformance file (twitter-text, Apache 2.0: its licence stands beside it)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.catalogue import Counting
from accounts.catalogue.length import graphemes, length, mastodon_length, x_length
from accounts.catalogue.links import links

CONFORMANCE = yaml.safe_load(Path(__file__).with_name("x-text-conformance.yml").read_text("utf-8"))["tests"]
OLD_EMOJI_WEIGHTS = {
    "Count a mix of single byte single word, and double word unicode characters",
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers",
}
"""Counted by X's configuration 2; configuration 3, in force since 2018, counts them in the second list below."""
COUNTED = [
    *(case for case in CONFORMANCE["WeightedTweetsCounterTest"] if case["description"] not in OLD_EMOJI_WEIGHTS),
    *CONFORMANCE["WeightedTweetsWithDiscountedEmojiCounterTest"],
    *CONFORMANCE["UnicodeDirectionalMarkerCounterTest"],
]


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case["description"])
def test_a_text_weighs_what_x_says_it_weighs(case: dict[str, Any]) -> None:
    assert x_length(case["text"]) == case["expected"]["weightedLength"]


@pytest.mark.parametrize("case", CONFORMANCE["urls_without_protocol"], ids=lambda case: case["description"])
def test_an_address_without_protocol_is_one_link(case: dict[str, Any]) -> None:
    assert [link.text for link in links(case["text"])] == [case["text"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Look at www.north-herts.gov.uk/bins, please.",
            ["www.north-herts.gov.uk/bins"],
        ),
        (
            "(https://en.wikipedia.org/wiki/Hart_(district))",
            ["https://en.wikipedia.org/wiki/Hart_(district)"],
        ),
        ("Write to waste@north-herts.gov.uk today", []),
        ("That is the end.The next sentence", []),
        ("example.uk and example.uk/bins", ["example.uk/bins"]),
        ("https://example.gov.uk/a?b=c&d=e.", ["https://example.gov.uk/a?b=c&d=e"]),
    ],
)
def test_links_end_where_a_reader_would_say_they_end(text: str, found: list[str]) -> None:
    assert [link.text for link in links(text)] == found


def test_a_copyright_sign_is_a_letter_until_it_is_drawn_as_a_picture() -> None:
    assert x_length("©") == 1
    assert x_length("©️") == 2


def test_a_family_is_one_grapheme_and_a_flag_is_one() -> None:
    assert graphemes("👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿é") == 3


def test_mastodon_counts_a_link_as_23_and_a_mention_without_its_server() -> None:
    assert mastodon_length("https://www.north-herts.gov.uk/a-very-long-page-about-bins") == 23
    assert mastodon_length("@priya@fosstodon.example thanks") == len("@priya thanks")
    assert mastodon_length("www.north-herts.gov.uk") == len("www.north-herts.gov.uk")


def test_plain_counting_counts_characters() -> None:
    assert length("bins 🗑", Counting.CHARACTERS) == 6
