"""A fingerprint stands for exactly one thing that can go out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from publishing.fingerprint import fingerprint

SIGNED: dict[str, Any] = {
    "texts": {1: "Bins stop on Friday.", 2: "Bins stop."},
    "pictures": [("a" * 64, "A brown bin")],
    "wanted_at": datetime(2026, 11, 24, 9, tzinfo=UTC),
    "window_minutes": 10,
    "emergency": False,
}
EVERYTHING = st.fixed_dictionaries(
    {
        "texts": st.dictionaries(st.integers(1, 3), st.text(max_size=3), max_size=3),
        "pictures": st.lists(st.tuples(st.sampled_from(["a", "b"]), st.text(max_size=2)), max_size=2),
        "videos": st.lists(st.tuples(*[st.sampled_from(["", "a", "b"])] * 3), max_size=2),
        "wanted_at": st.none() | st.integers(0, 3).map(lambda n: SIGNED["wanted_at"] + timedelta(minutes=n)),
        "window_minutes": st.integers(9, 11),
        "emergency": st.booleans(),
    }
)


@given(EVERYTHING, EVERYTHING)
def test_two_fingerprints_are_alike_exactly_where_everything_is(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (fingerprint(**one) == fingerprint(**other)) == (one == other)


def test_a_fingerprint_outlives_the_order_of_the_accounts_and_the_clock_on_the_wall() -> None:
    in_london = SIGNED["wanted_at"].astimezone(ZoneInfo("Europe/London"))
    again = SIGNED | {"texts": {2: "Bins stop.", 1: "Bins stop on Friday."}, "wanted_at": in_london}
    assert fingerprint(**again) == fingerprint(**SIGNED)


def test_fingerprints_of_earlier_years_stay_what_they_were() -> None:
    """Signatures are kept for years: this value must never change without a new FORMAT."""
    assert fingerprint(**SIGNED) == "ae149e4dc530dc93b30636d9f0207811d46a13ac28efa6ba6dbe75b84cab6b19"


def test_fingerprints_of_posts_with_a_video_stay_what_they_are_too() -> None:
    film = [("b" * 64, "A walk past the shelves", "c" * 64)]
    assert fingerprint(**SIGNED, videos=film) == "8511f7fcb8de155f7336d974fce370174339498a5231655bb191b43512fd176c"
    assert fingerprint(**SIGNED, videos=[]) == fingerprint(**SIGNED)
