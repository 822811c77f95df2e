"""What every connector must do with what it sends, seen at the network itself."""

import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from accounts.catalogue import Action, network
from networks.outcomes import (
    Accepted,
    ByHand,
    CertainlyNot,
    Failed,
    Found,
    RateLimited,
    Refused,
    Unauthorised,
    Unknown,
)
from networks.protocol import Access, Request, Target
from tests.networks.contract.conftest import PRETEND
from tests.networks.contract.doing import able, describing, do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.peers import WORDS, Peer, SandboxPeer

NOW = datetime.now(UTC)


def through(proxy: DropProxy, peer: Peer) -> Access:
    return replace(peer.access, base_url=proxy.url)


def test_a_post_stands_there_once_in_the_words_that_were_signed(peer: Peer) -> None:
    accepted = done(peer, peer.post())
    (seen,) = peer.seen()
    assert seen.external_id == accepted.external_id
    assert seen.text == WORDS or not peer.keeps_words
    assert accepted.url.startswith("https://")


@pytest.mark.parametrize("name", describing())
def test_a_picture_arrives_with_its_alt_text(name: str, request: pytest.FixtureRequest) -> None:
    peer: Peer = request.getfixturevalue(name)
    pictures = (peer.keyring.picture("A full bin on Elm Road"), peer.keyring.picture("The same bin, emptied"))
    accepted = done(peer, replace(peer.post(), media=pictures))
    (seen,) = peer.seen()
    assert seen.external_id == accepted.external_id
    assert seen.alts == ("A full bin on Elm Road", "The same bin, emptied")


def test_a_picture_other_than_the_approved_one_goes_nowhere(peer: Peer) -> None:
    medium = peer.medium()
    peer.keyring.pictures[medium.key] = b"another picture"
    with pytest.raises(Failed) as caught:
        peer.connector.prepare(peer.access, replace(peer.post(), media=(medium,)), {})
    kind = "video" if medium.is_video else "picture"
    assert caught.value.outcome == Refused(f"The {kind} is not the one that was approved.", before_sending=False)
    assert peer.seen() == []


def test_preparing_twice_prepares_once(peer: Peer) -> None:
    request = replace(peer.post(), media=(peer.medium(),))
    handle = peer.connector.prepare(peer.access, request, {})
    again = peer.connector.prepare(peer.access, request, handle)
    assert {**again, **handle} == again  # LinkedIn's says beside it that this is a further attempt


def test_what_the_network_would_refuse_is_refused_before_anything_is_uploaded(peer: Peer) -> None:
    entry = network(peer.connector.code)
    with pytest.raises(Failed) as caught:
        peer.connector.prepare(peer.access, peer.post("a " * ((entry.text_limit or entry.title_limit or 0) + 1)), {})
    assert isinstance(caught.value.outcome, Refused)
    assert not caught.value.outcome.before_sending
    assert "too long" in caught.value.outcome.reason


@pytest.mark.parametrize("peer", able(Action.REPLY), indirect=True)
def test_a_reply_stands_under_the_comment(peer: Peer) -> None:
    comment = peer.comment(done(peer, peer.post()), "You missed ours again!")
    accepted = done(peer, Request(Action.REPLY, "Sorry: the crew comes back today ^GM", target=comment))
    replies = [seen for seen in peer.seen() if seen.external_id == accepted.external_id]
    assert [(reply.answers, "the crew comes back today ^GM" in reply.text) for reply in replies] == [
        (peer.place_of_a_reply(comment), True)
    ]


@pytest.mark.parametrize("name", able(Action.HIDE))
def test_a_comment_is_hidden_and_shown_again(name: str, request: pytest.FixtureRequest) -> None:
    peer: Peer = request.getfixturevalue(name)
    comment = peer.comment(done(peer, peer.post()), "Something against the house rules")
    for kind, hidden in ((Action.HIDE, True), (Action.HIDE, True), (Action.UNHIDE, False), (Action.UNHIDE, False)):
        done(peer, Request(kind, target=comment))
        assert peer.is_hidden(comment) is hidden


@pytest.mark.parametrize("name", able(Action.DELETE))
def test_a_post_of_ours_is_deleted_and_deleting_it_again_does_no_harm(
    name: str, request: pytest.FixtureRequest
) -> None:
    peer: Peer = request.getfixturevalue(name)
    accepted = done(peer, peer.post())
    for _ in range(2):
        done(peer, Request(Action.DELETE, target=Target(accepted.external_id)))
        assert peer.seen() == []


@pytest.mark.parametrize("name", [name for name in able(Action.BLOCK) if name in able(Action.UNBLOCK)])
def test_a_person_is_blocked_and_the_block_is_lifted(name: str, request: pytest.FixtureRequest) -> None:
    peer: Peer = request.getfixturevalue(name)
    person = peer.comment(done(peer, peer.post()), "Abuse").person
    for kind, blocked in ((Action.BLOCK, True), (Action.BLOCK, True), (Action.UNBLOCK, False), (Action.UNBLOCK, False)):
        done(peer, Request(kind, target=Target(person=person)))
        assert peer.is_blocked(person) is blocked


def test_what_the_network_does_not_do_becomes_a_persons_work_or_a_plain_no(peer: Peer) -> None:
    for kind, barrier in peer.connector.barriers.items():
        outcome = do(peer, Request(kind, "Words", target=Target("1", person="2", permalink="https://example.com/1")))
        if barrier.by_hand:
            assert isinstance(outcome, ByHand)
            assert outcome.pack.open == "https://example.com/1"
            assert outcome.pack.steps
        else:
            assert outcome == Refused(barrier.sentence, before_sending=False)
        assert not peer.connector.repeat_is_harmless(Request(kind), {}, NOW)
    assert peer.seen() == []


def test_without_access_nothing_is_sent_and_it_is_said_so(peer: Peer) -> None:
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    peer.take_access_away()
    outcome = peer.connector.send(peer.access, peer.post(), handle)
    assert isinstance(outcome, Unauthorised), outcome


def test_a_network_that_nobody_reaches_has_received_nothing_for_certain(peer: Peer) -> None:
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = replace(peer.access, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
    outcome = peer.connector.send(nobody, peer.post(), handle)
    assert isinstance(outcome, Refused)
    assert outcome.before_sending
    assert peer.seen() == []


def test_a_lost_answer_leaves_it_unknown_and_the_look_finds_what_is_out(peer: Peer, proxy: DropProxy) -> None:
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    proxy.plan("answer lost", peer.sending)
    assert isinstance(peer.connector.send(through(proxy, peer), peer.post(), handle), Unknown)
    (seen,) = peer.seen()
    finding = peer.connector.look_up(peer.access, peer.post(), handle)
    assert isinstance(finding, Found), finding
    assert finding.accepted.external_id == seen.external_id
    assert finding.accepted.url.startswith("https://")


def test_a_lost_request_leaves_it_unknown_and_the_look_never_claims_that_it_is_out(
    peer: Peer, proxy: DropProxy
) -> None:
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    proxy.plan("request lost", peer.sending)
    assert isinstance(peer.connector.send(through(proxy, peer), peer.post(), handle), Unknown)
    assert peer.seen() == []
    finding = peer.connector.look_up(peer.access, peer.post(), handle)
    assert not isinstance(finding, Found)
    assert isinstance(finding, CertainlyNot) == peer.tells_not_out


def test_sending_again_is_called_harmless_only_where_it_makes_no_second_one(peer: Peer, proxy: DropProxy) -> None:
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    for _ in range(2):
        proxy.plan("answer lost", peer.sending)
        peer.connector.send(through(proxy, peer), peer.post(), handle)
        if not peer.connector.repeat_is_harmless(peer.post(), handle, NOW):
            break
    else:
        assert isinstance(peer.connector.send(peer.access, peer.post(), handle), Accepted)
    assert len(peer.seen()) == 1


@pytest.mark.parametrize("name", PRETEND)
def test_a_look_does_not_take_another_post_for_ours(name: str, request: pytest.FixtureRequest) -> None:
    peer: Peer = request.getfixturevalue(name)
    handle = peer.connector.prepare(peer.access, peer.post(), {})
    other = done(peer, peer.post())
    if peer.tells_not_out:
        assert peer.connector.look_up(peer.access, peer.post(), handle) == CertainlyNot()
        return
    assert isinstance(peer.connector.look_up(peer.access, peer.post(), handle), Found)
    assert not isinstance(peer.connector.look_up(peer.access, peer.post(), handle, {other.external_id}), Found)
    assert not isinstance(peer.connector.look_up(peer.access, peer.post("Other words"), handle), Found)


@pytest.mark.parametrize("peer", able(Action.REPLY), indirect=True)
def test_a_lost_answer_to_a_reply_is_found_too(peer: Peer, proxy: DropProxy) -> None:
    comment = peer.comment(done(peer, peer.post()), "And in Elm Road?")
    reply = Request(Action.REPLY, "There as well ^GM", target=comment)
    handle = peer.connector.prepare(peer.access, reply, {})
    proxy.plan("answer lost", peer.answering)
    assert isinstance(peer.connector.send(through(proxy, peer), reply, handle), Unknown)
    finding = peer.connector.look_up(peer.access, reply, handle)
    assert isinstance(finding, Found)
    assert {seen.answers for seen in peer.seen() if seen.external_id == finding.accepted.external_id} == {
        peer.place_of_a_reply(comment)
    }


@pytest.mark.parametrize("name", PRETEND)
class TestInPretendNetworks:
    """Faults that only a network with a control plane can be asked for."""

    @pytest.fixture
    def account(self, name: str, request: pytest.FixtureRequest) -> SandboxPeer:
        peer: SandboxPeer = request.getfixturevalue(name)
        return peer

    def fault(self, peer: SandboxPeer, **fault: object) -> None:
        method = peer.sending.partition(" ")[0]
        match = {"network": peer.network, "method": method, "account": peer.account.id}
        peer.account.sandbox.control("POST", "faults", match=match, times=1, **fault)

    @pytest.mark.parametrize("effect", ["drop", "truncate"])
    def test_an_effect_without_a_whole_answer_is_unknown(self, account: SandboxPeer, effect: str) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        self.fault(account, when="after_commit", effect=effect)
        assert isinstance(account.connector.send(account.access, account.post(), handle), Unknown)
        assert isinstance(account.connector.look_up(account.access, account.post(), handle), Found)
        assert len(account.seen()) == 1

    def test_the_box_of_the_square_that_swallows_answers_does_so(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        square = account.account.sandbox
        square.ask("POST", "/misbehave", data={"drop": "on"})
        try:
            assert isinstance(account.connector.send(account.access, account.post(), handle), Unknown)
        finally:
            square.ask("POST", "/misbehave", data={})
        assert len(account.seen()) == 1

    @pytest.mark.parametrize("when", ["before", "after_commit"])
    def test_a_server_error_is_unknown_whether_it_happened_or_not(self, account: SandboxPeer, when: str) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        self.fault(account, when=when, effect="status", status=503)
        assert isinstance(account.connector.send(account.access, account.post(), handle), Unknown)
        assert isinstance(account.connector.look_up(account.access, account.post(), handle), Found) == (
            when != "before"
        )

    def test_a_slow_answer_is_unknown_after_the_deadline(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        self.fault(account, when="after_commit", effect="delay", delay_ms=1_500)
        assert isinstance(account.connector.send(replace(account.access, within=0.4), account.post(), handle), Unknown)

    def test_too_many_calls_are_a_time_to_wait(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        account.control("POST", "budgets", calls=0, seconds=600)
        outcome = account.connector.send(account.access, account.post(), handle)
        assert isinstance(outcome, RateLimited), outcome
        assert outcome.scope == account.waits
        account.control("POST", "budgets")
        assert account.seen() == []

    def test_a_lost_permission_is_a_lost_access(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        account.control("POST", "permissions", lost=[account.posting])
        assert isinstance(account.connector.send(account.access, account.post(), handle), Unauthorised)

    def test_the_same_words_again_are_refused_in_plain_words(self, account: SandboxPeer) -> None:
        done(account, account.post())
        outcome = do(account, account.post())
        if not account.refuses_repeats:
            assert (type(outcome), len(account.seen())) == (Accepted, 2)
            return
        assert isinstance(outcome, Refused)
        assert "repeats" in outcome.reason
        assert len(account.seen()) == 1


@pytest.mark.parametrize("name", [name for name in able(Action.DIRECT_MESSAGE) if name in PRETEND])
def test_a_resident_is_answered_in_private(name: str, request: pytest.FixtureRequest) -> None:
    account: SandboxPeer = request.getfixturevalue(name)
    person = account.account.resident("message", "How do I apply for a blue badge?")["resident"]
    message = Request(Action.DIRECT_MESSAGE, "Online: example.gov.uk/blue-badge ^GM", target=Target(person=person))
    handle = account.connector.prepare(account.access, message, {})
    accepted = done(account, message)
    talk = account.account.sandbox.control(
        "GET", "messages", network=account.network, account=account.account.id, resident=person
    )["messages"]
    assert [(one["id"], one["text"]) for one in talk[1:]] == [(accepted.external_id, message.text)]
    assert account.connector.look_up(account.access, message, handle) == Found(Accepted(accepted.external_id, ""))
