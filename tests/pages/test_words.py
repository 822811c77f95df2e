"""Every state has one look; words that nobody agreed on are refused."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from pages.icons import SHAPES
from pages.words import BEGINNINGS, ENDINGS, EXACT, look

KINDS = {"good", "wait", "bad", "info", "held", "calm"}


@pytest.mark.parametrize("found", [*EXACT.values(), *BEGINNINGS.values(), *ENDINGS.values()])
def test_every_look_is_a_kind_and_an_icon_that_exist(found: tuple[str, str]) -> None:
    kind, icon = found
    assert kind in KINDS and icon in SHAPES


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Published", ("good", "check")),
        ("Refused by Facebook", ("bad", "cross")),
        ("Late by 3 h 53 min", ("bad", "alert")),
        ("42 min left", ("wait", "clock")),
        ("Promised Tue 24 Nov", ("calm", "calendar")),
        ("Tom Ashby’s", ("calm", "person")),
        ("19 days late", ("bad", "alert")),
    ],
)
def test_words_with_a_name_or_a_number_in_them_have_one_too(word: str, found: tuple[str, str]) -> None:
    assert look(word) == found


def test_a_word_that_nobody_agreed_on_is_refused() -> None:
    with pytest.raises(KeyError, match="“Escalated” is not one of the council’s words"):
        look("Escalated")


def test_every_exact_word_stands_in_the_design() -> None:
    table = Path(settings.BASE_DIR, "docs/design.md").read_text()
    words = re.split(r" [·|/] |\n", table.split("## 6. Words")[1].split("| Verbs on buttons")[0])
    listed = {word.strip(" |") for word in words}
    assert sorted(word for word in EXACT if word not in listed and word not in {"Faster", "Slower"}) == []
