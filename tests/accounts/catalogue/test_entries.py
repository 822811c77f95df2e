"""The catalogue: complete, and each sentence fit to be read."""

from decimal import Decimal

import pytest

from accounts.catalogue import NETWORKS, Action, BadHandle, Network, network
from core.council.profile import codes

every_network = pytest.mark.parametrize("entry", NETWORKS.values(), ids=NETWORKS.keys())


def test_every_network_has_a_mark_of_its_own() -> None:
    marks = [entry.mark for entry in NETWORKS.values()]
    assert len({*marks}) == len(marks)
    assert all(1 <= len(mark) <= 2 for mark in marks)


def test_a_council_file_can_name_every_network_and_no_other() -> None:
    assert {*codes.Network} == {*NETWORKS}


@every_network
def test_its_own_example_is_a_handle_and_has_an_address(entry: Network) -> None:
    handle = entry.handle(entry.handle_rule.example)
    address = entry.profile_address(handle)
    assert address.startswith("https://")
    assert "{" not in address


@every_network
@pytest.mark.parametrize("typed", ["", "@", "two words", "https://example.com/page", "a" * 200, "<b>"])
def test_what_is_no_handle_is_refused_with_a_sentence(entry: Network, typed: str) -> None:
    with pytest.raises(BadHandle, match=r"is not a .+ handle\. One looks like this"):
        entry.handle(typed)


@every_network
def test_every_barrier_is_a_sentence_that_says_what_to_do(entry: Network) -> None:
    for barrier in entry.barriers.values():
        assert barrier.sentence[0].isupper()
        assert barrier.sentence.endswith(".")
        assert ("by hand, then confirm" in barrier.sentence) == barrier.by_hand


@pytest.mark.parametrize(
    ("code", "typed", "handle", "address"),
    [
        ("x", " @NorthHertsDC ", "northhertsdc", "https://x.com/northhertsdc"),
        (
            "mastodon",
            "@Council@Social.Example.Gov.UK",
            "council@social.example.gov.uk",
            "https://social.example.gov.uk/@council",
        ),
        (
            "bluesky",
            "north-herts.gov.uk",
            "north-herts.gov.uk",
            "https://bsky.app/profile/north-herts.gov.uk",
        ),
        (
            "flickr",
            "12037949754@N01",
            "12037949754@N01",
            "https://www.flickr.com/photos/12037949754@N01",
        ),
        ("youtube", "@NorthHerts", "northherts", "https://www.youtube.com/@northherts"),
    ],
)
def test_one_account_has_one_spelling_and_one_address(code: str, typed: str, handle: str, address: str) -> None:
    assert network(code).handle(typed) == handle
    assert network(code).profile_address(handle) == address


def test_too_long_says_by_how_much_in_the_networks_own_counting() -> None:
    assert network("x").too_long("bins " * 56) == ""
    assert network("x").too_long("ビ" * 141) == "This is 2 too long for X: 282 of 280."
    assert (
        network("bluesky").too_long("👨‍👩‍👧‍👦" * 121) == "This is too long for Bluesky: it takes 3,025 bytes of 3,000."
    )
    assert network("whatsapp").too_long("a" * 100_000) == ""


def test_blocking_on_x_is_a_persons_work() -> None:
    barrier = network("x").barriers[Action.BLOCK]
    assert barrier.sentence == (
        "X allows blocking through the API on enterprise contracts only: do this by hand, then confirm."
    )


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Bins go out on Tuesday.", "0.015"),
        ("Bins: https://example.gov.uk/bins", "0.20"),
        ("Bins: example.gov.uk/bins", "0.20"),
        ("", "0.015"),
    ],
)
def test_a_post_on_x_costs_more_with_an_address_in_it(text: str, price: str) -> None:
    assert network("x").price(text) == Decimal(price)


def test_posting_elsewhere_costs_nothing() -> None:
    assert {code for code, entry in NETWORKS.items() if entry.price("https://example.gov.uk") is not None} == {"x"}
