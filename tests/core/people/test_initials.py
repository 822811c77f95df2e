"""Replies are signed with initials that belong to one person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people.initials import Initials


def test_they_are_made_from_the_name_and_nobody_has_them_twice() -> None:
    initials = Initials({"GM": "Grace Mensah"})
    named = ["Sam Vale", "Sam Vale", "Gil Moss", "Mary Jane O’Neill", "Éamon Ó Néill", "Cher"]
    assert [initials.claim("", name) for name in named] == ["SV", "SVA", "GMO", "MJO", "EON", "CH"]


def test_what_was_typed_counts_in_capital_letters() -> None:
    initials = Initials({}, kept_free={"SV"})
    assert initials.claim("", "Sue Vine") == "SVI"
    assert initials.claim(" sv ", "Sam Vale") == "SV"


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ("gm", "Gil Moss", "GM are the initials of Grace Mensah already. Write others."),
        ("S1", "Sam Vale", "“S1” are not initials. Write 2 to 4 letters, like GM."),
        ("ABCDE", "Sam Vale", "“ABCDE” are not initials. Write 2 to 4 letters, like GM."),
        ("", "李小龙", "Write initials: none can be made from this name."),
    ],
)
def test_what_cannot_be_says_why(typed: str, name: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Initials({"GM": "Grace Mensah"}).claim(typed, name)


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), min_size=1, max_size=20), max_size=60))
def test_proposals_are_always_initials_and_always_different(names: list[str]) -> None:
    initials, found = Initials({}), list[str]()
    for name in names:
        try:
            found.append(initials.claim("", name))
        except ValueError:
            assert not re.search("[A-Za-z]", name)
    assert all(re.fullmatch(r"[A-Z]{2,4}", one) for one in found)
    assert len(set(found)) == len(found)


def test_five_thousand_people_of_one_name_each_get_their_own() -> None:
    initials = Initials({})
    assert len({initials.claim("", "Sam Vale") for _ in range(5_000)}) == 5_000
