"""Networks without a connector: a person's work, under the same governance."""

import pytest

from accounts.catalogue import NETWORKS, Action
from networks.http import NoAnswer
from networks.outcomes import ByHand, CannotTell, Failed, Refused
from networks.protocol import Card, Media, Request, Target
from networks.registry import BY_HAND, connector
from tests.networks.peers import Keyring

ACCESS = Keyring({}).access("", "northhertscouncil", "http://localhost:1")


@pytest.mark.parametrize("code", NETWORKS)
def test_a_post_becomes_a_pack_that_says_where_and_what(code: str) -> None:
    handle = {"linkedin": "north-herts"}.get(code, "council@social.example.gov.uk" if code == "mastodon" else "council")
    access = Keyring({}).access("", handle, "")
    request = Request(
        Action.POST,
        "Bins go out on Tuesday.",
        link=Card("https://example.gov.uk/bins"),
        media=(Media("media/1.jpg", "image/jpeg", 1, "", "A bin"),),
    )
    outcome = connector(code, connected=False).send(access, request, {})
    assert isinstance(outcome, ByHand)
    assert outcome.pack.open.startswith("https://")
    assert outcome.pack.text == "Bins go out on Tuesday.\nhttps://example.gov.uk/bins"
    assert outcome.pack.pictures == (("media/1.jpg", "A bin"),)
    assert "Add the pictures in this order, each with its alt text." in outcome.pack.steps
    assert outcome.pack.steps[-1].startswith("Come back here and confirm")


@pytest.mark.parametrize("kind", Action)
def test_every_action_has_its_steps(kind: Action) -> None:
    target = Target("1", person="2", permalink="https://www.facebook.com/1")
    outcome = connector("facebook", connected=False).send(ACCESS, Request(kind, "Words", target=target), {})
    assert isinstance(outcome, ByHand)
    assert outcome.pack.open == "https://www.facebook.com/1"


def test_what_nobody_can_do_is_refused_with_the_reason() -> None:
    outcome = connector("whatsapp").send(ACCESS, Request(Action.REPLY, "Words"), {})
    assert outcome == Refused(NETWORKS["whatsapp"].barriers[Action.REPLY].sentence, before_sending=False)


@pytest.mark.parametrize("code", NETWORKS)
def test_nothing_is_asked_of_anybody(code: str) -> None:
    by_hand = BY_HAND[code]
    request = Request(Action.POST, "Words")
    try:
        assert by_hand.prepare(ACCESS, request, {}) == {}
        assert isinstance(by_hand.look_up(ACCESS, request, {}), CannotTell)
        assert by_hand.fetch_inbound(ACCESS, "here").cursor == "here"
        assert by_hand.metrics(ACCESS, ["1"]) == {}
        with pytest.raises(Failed, match="Refused"):
            by_hand.followers(ACCESS)
    except NoAnswer:
        pytest.fail("a network was asked")


def test_a_network_without_webhook_takes_no_delivery_for_genuine() -> None:
    assert not connector("nextdoor").signature_ok(b"", {}, "")
    assert connector("nextdoor").handshake({"challengeCode": "1"}, "") is None
