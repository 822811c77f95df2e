"""Nothing that an officer types is read by LinkedIn as markup, and nothing is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from networks.linkedin.little import RESERVED, little, plain
from sandbox.linkedin.little import shown

MARKS = st.text(alphabet="\\|{}@[]()<>#*_~ab1é \n&/:")


@given(st.one_of(st.text(), MARKS))
@example("#")
@example("\\#Bin")
@example("#Bin_Day#Bin {hashtag|\\#|x} @[a](urn:li:person:b)")
@example("https://example.gov.uk/a_(b)#c")
def test_what_is_written_is_what_is_read(text: str) -> None:
    assert plain(little(text)) == text
    assert shown(little(text)) == text


@given(MARKS)
def test_no_reserved_character_stands_bare(text: str) -> None:
    without_tags = little(text.replace("#", ""))
    for found in RESERVED.finditer(without_tags.replace("\\\\", "")):
        assert found.group() == "\\" or without_tags.replace("\\\\", "")[found.start() - 1] == "\\"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Bins (Elm Road)", "Bins \\(Elm Road\\)"),
        ("#BinDay, #2026 and C#", "{hashtag|\\#|BinDay}, \\#2026 and C\\#"),
        ("#Bin_Day", "{hashtag|\\#|Bin\\_Day}"),
        ("https://example.gov.uk/bins#when", "https://example.gov.uk/bins\\#when"),
        ("Ask bins@example.gov.uk", "Ask bins\\@example.gov.uk"),
    ],
)
def test_markup_is_escaped_and_hashtags_stay_hashtags(text: str, sent: str) -> None:
    assert little(text) == sent


def test_what_somebody_wrote_on_linkedin_itself_is_read_too() -> None:
    assert plain("{hashtag|\\#|Bins} with @[Fern \\(Ward 3\\)](urn:li:person:a)") == "#Bins with Fern (Ward 3)"
