"""Facets."""

from hypothesis import given
from hypothesis import strategies as st

from networks.bluesky.richtext import facets


def marked(text: str, known: str = "") -> list[tuple[str, str]]:
    """Each marked piece, cut out of the bytes, with its kind."""
    found = facets(text, lambda handle: "did:plc:known" if handle == known else "")
    return [
        (
            text.encode()[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(),
            one["features"][0]["$type"].partition("#")[2],
        )
        for one in found
    ]


def test_offsets_count_bytes_not_characters() -> None:
    assert marked("👨‍👩‍👧‍👦é https://example.gov.uk/ü.") == [("https://example.gov.uk/ü", "link")]


def test_only_handles_that_somebody_has_become_mentions() -> None:
    assert marked("@fern.test, @nobody.test and fern@fern.test", "fern.test") == [("@fern.test", "mention")]


def test_hashtags_lose_their_full_stop_and_numbers_are_none() -> None:
    assert marked("#BinDay. #2026 #Café2026! a#b #") == [("#BinDay", "tag"), ("#Café2026", "tag")]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_every_facet_lies_inside_its_text(text: str) -> None:
    for piece, kind in marked(f"{text} #tag https://example.gov.uk {text}", "fern.test"):
        assert piece
        assert kind in {"link", "mention", "tag"}


def test_a_handle_inside_an_address_is_nobody_who_is_called() -> None:
    address = "https://social.example.gov.uk/@fern.test"
    assert marked(f"See {address}", "fern.test") == [(address, "link")]
