"""What is particular to Meta's networks: containers, uploaded videos, and Instagram's two ways of being connected."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.catalogue import Action
from networks.meta import patience
from networks.outcomes import (
    Accepted,
    CannotTell,
    CertainlyNot,
    Failed,
    Found,
    Processing,
    RateLimited,
    Refused,
    Unknown,
)
from networks.protocol import Card, Handle, Kind, Request, Target
from tests.networks.contract.conftest import Door
from tests.networks.contract.doing import do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.facebook.peer import FacebookPeer
from tests.networks.gallery import gallery
from tests.networks.instagram.peer import InstagramPeer
from tests.networks.peers import MP4, PNG, SandboxPeer
from tests.networks.threads.peer import ThreadsPeer
from tests.sandbox.running import Sandbox

PIECE = 256 * 1024
LONG_FILM = MP4 + bytes(2 * PIECE)
CONTAINERS = ["instagram", "threads"]
NOW = datetime.now(UTC)


@pytest.fixture
def later(town: Sandbox) -> Iterator[Callable[[int], object]]:
    """Moves the networks' clock forward by hours; it is right again after the test."""
    yield lambda hours: town.control("POST", "clock", forward_seconds=hours * 3600)
    town.control("POST", "clock")


@pytest.fixture
def account(name: str, request: pytest.FixtureRequest) -> SandboxPeer:
    peer: SandboxPeer = request.getfixturevalue(name)
    return peer


def failure(peer: SandboxPeer, request: Request, handle: Handle | None = None) -> Failed:
    with pytest.raises(Failed) as caught:
        peer.connector.prepare(peer.access, request, handle or {})
    return caught.value


def left_at(facebook: FacebookPeer, request: Request) -> list[str]:
    """Identities of what is named as left behind once this is prepared, and not sent."""
    handle = facebook.connector.prepare(facebook.access, request, {})
    left = facebook.connector.left_behind(facebook.access.external_id, handle)
    assert left is not None
    return [address.removeprefix("https://www.facebook.com/") for address in left.addresses]


def test_a_whole_video_is_not_uploaded_again_however_long_it_waited(facebook: FacebookPeer) -> None:
    request = facebook.post("The new library", facebook.keyring.film())
    handle = facebook.connector.prepare(facebook.access, request, {})
    waited = {**handle, "prepared_at": (NOW - timedelta(days=3)).isoformat()}
    again = facebook.connector.prepare(facebook.access, request, waited)
    assert again["video"]["id"] == handle["video"]["id"], (
        "another one would leave the first behind, and nobody would know"
    )
    assert isinstance(facebook.connector.send(facebook.access, request, again), Processing)


def test_what_is_uploaded_to_facebook_and_not_published_is_named(facebook: FacebookPeer) -> None:
    pictures = [facebook.keyring.picture("A bin"), facebook.keyring.picture("A lid")]
    photos = left_at(facebook, facebook.post("Bins", *pictures))
    (video,) = left_at(facebook, facebook.post("The new library", facebook.keyring.film()))
    assert photos == [entry["object"] for entry in facebook.account.ledger(effect="photo")]
    assert facebook.account("GET", video, params={"fields": "published"}).json()["published"] is False
    assert facebook.seen() == []


@pytest.mark.parametrize("name", CONTAINERS)
class TestContainers:
    def test_nothing_stands_in_public_before_the_send(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        assert account.seen() == []
        assert isinstance(account.connector.send(account.access, account.post(), handle), Accepted)
        assert len(account.seen()) == 1

    def test_a_video_is_waited_for_and_published(self, account: SandboxPeer) -> None:
        accepted = done(account, account.post("The new library", account.keyring.film()))
        (seen,) = account.seen()
        assert seen.external_id == accepted.external_id
        kind = account.account("GET", accepted.external_id, params={"fields": "media_type"}).json()["media_type"]
        assert kind == "VIDEO"

    def test_a_video_that_is_not_ready_in_time_is_tried_again_with_the_same_container(
        self, account: SandboxPeer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post = account.post("The new library", account.keyring.film())
        monkeypatch.setattr(patience, "WAIT_SECONDS", 0)
        failed = failure(account, post)
        assert isinstance(failed.outcome, Refused)
        assert failed.outcome.before_sending
        assert failed.kept is not None
        early = account.connector.send(account.access, post, failed.kept)
        assert isinstance(early, Refused)
        assert early.before_sending
        monkeypatch.undo()
        handle = account.connector.prepare(account.access, post, failed.kept)
        assert handle == failed.kept
        assert isinstance(account.connector.send(account.access, post, handle), Accepted)

    def test_a_film_that_the_network_cannot_use_is_refused_for_good(self, account: SandboxPeer) -> None:
        outcome = failure(account, account.post("Words", account.keyring.film(b"not a film"))).outcome
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending
        assert account.seen() == []

    def test_a_picture_that_cannot_be_fetched_may_be_tried_again(self, account: SandboxPeer) -> None:
        nowhere = replace(account.access, address_of=lambda media: "http://127.0.0.1:9/bin.jpg")
        with pytest.raises(Failed) as caught:
            account.connector.prepare(nowhere, account.post("Words", account.medium()), {})
        assert isinstance(caught.value.outcome, Refused)
        assert "could not fetch" in caught.value.outcome.reason
        assert caught.value.outcome.before_sending

    def test_the_network_fetches_the_approved_bytes_itself(self, account: SandboxPeer) -> None:
        picture = account.medium()
        handle = account.connector.prepare(account.access, account.post("Words", picture), {})
        wall = account.keyring.address.rpartition("/")[2]
        assert [path for path in gallery().handed_out if path.startswith(f"/{wall}/")] == [f"/{wall}/{picture.key}"]
        assert "container" in handle

    def test_a_container_that_ran_out_is_certainly_not_out_and_is_made_anew(
        self, account: SandboxPeer, later: Callable[[int], object]
    ) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        later(25)
        assert account.connector.look_up(account.access, account.post(), handle) == CertainlyNot()
        outcome = account.connector.send(account.access, account.post(), handle)
        assert isinstance(outcome, Refused)
        assert outcome.before_sending
        again = account.connector.prepare(account.access, account.post(), handle)
        assert again["container"] != handle["container"]
        assert isinstance(account.connector.send(account.access, account.post(), again), Accepted)
        assert len(account.seen()) == 1

    def test_an_old_container_is_not_called_harmless(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        assert account.connector.repeat_is_harmless(account.post(), handle, NOW)
        old = {**handle, "prepared_at": "2026-11-18T10:00:00+00:00"}
        assert not account.connector.repeat_is_harmless(account.post(), old, NOW)
        assert not account.connector.repeat_is_harmless(account.post(), {}, NOW)

    def test_a_container_made_by_nobody_here_cannot_be_told(self, account: SandboxPeer) -> None:
        handle = account.connector.prepare(account.access, account.post(), {})
        strange = {**handle, "container": "17895695668999999"}
        assert isinstance(account.connector.look_up(account.access, account.post(), strange), CannotTell)


class TestOnInstagram:
    def test_a_days_posts_used_up_are_a_time_to_wait(
        self, instagram: InstagramPeer, later: Callable[[int], object]
    ) -> None:
        for _ in range(50):
            done(instagram, instagram.post())
        outcome = failure(instagram, instagram.post()).outcome
        assert isinstance(outcome, RateLimited)
        assert outcome.scope == "account"
        later(25)
        done(instagram, instagram.post())

    def test_a_picture_of_another_kind_is_refused_before_anything_is_made(self, instagram: InstagramPeer) -> None:
        outcome = failure(instagram, instagram.post("Words", instagram.keyring.picture("A bin", PNG))).outcome
        assert outcome == Refused("Instagram does not take picture 1: it is image/png.", before_sending=False)

    def test_an_address_must_stand_in_the_text(self, instagram: InstagramPeer) -> None:
        post = replace(instagram.post("Bins"), link=Card("https://example.gov.uk/bins"))
        assert isinstance(failure(instagram, post).outcome, Refused)
        done(instagram, replace(post, text="Bins: https://example.gov.uk/bins"))

    def test_who_mentions_us_under_a_post_of_their_own_is_answered_there(self, instagram: InstagramPeer) -> None:
        mention = instagram.account.resident("mention", "The light on Elm Road is out")["id"]
        accepted = done(instagram, Request(Action.REPLY, "Reported ^GM", target=Target(mention, mention)))
        (seen,) = instagram.seen()
        assert (seen.external_id, seen.answers) == (accepted.external_id, mention)

    def test_an_answer_to_an_answer_is_hung_one_level_higher_and_found_there(self, instagram: InstagramPeer) -> None:
        post = done(instagram, instagram.post())
        comment = instagram.comment(post, "When?")
        nested = instagram.account.resident("comment", "Yes, when?", post=comment.external_id, who="Hal Placeholder")
        reply = Request(Action.REPLY, "On Tuesday ^GM", target=Target(nested["id"], post.external_id))
        handle = instagram.connector.prepare(instagram.access, reply, {})
        accepted = instagram.connector.send(instagram.access, reply, handle)
        assert isinstance(accepted, Accepted)
        assert {seen.answers for seen in instagram.seen()} == {"", comment.external_id}
        assert instagram.connector.look_up(instagram.access, reply, handle) == Found(accepted)

    def test_a_residents_comment_is_removed_and_once_is_enough(self, instagram: InstagramPeer) -> None:
        comment = instagram.comment(done(instagram, instagram.post()), "Abuse")
        for _ in range(2):
            done(instagram, Request(Action.REMOVE, target=comment))
        assert [one["by_council"] for one in instagram.standing()] == [1]

    def test_the_author_of_a_comment_is_answered_in_private_once(self, instagram: InstagramPeer) -> None:
        comment = instagram.comment(done(instagram, instagram.post()), "My rent account 12345 is wrong")
        private = Request(Action.DIRECT_MESSAGE, "Let us talk here ^GM", target=comment)
        done(instagram, private)
        assert isinstance(do(instagram, private), Refused)

    def test_an_account_of_instagrams_own_login_reads_and_writes_the_same(
        self, instagram: InstagramPeer, door: Door
    ) -> None:
        instagram.control("POST", "logins", login="instagram")
        access = replace(instagram.access, secrets={**instagram.access.secrets, "login": "instagram"})
        assert instagram.connector.profile(access).external_id == access.external_id
        comment = instagram.comment(done(instagram, instagram.post()), "Is the library open?")
        (arrived,) = door.wait_for(lambda one: comment.external_id.encode() in one.raw)
        assert arrived.body["entry"][0]["field"] == "comments"
        (delivered,) = instagram.connector.read_webhook(arrived.raw)
        assert delivered.inbound is not None
        assert (delivered.inbound.external_id, delivered.inbound.text) == (
            comment.external_id,
            "Is the library open?",
        )


class TestOnThreads:
    def test_a_link_becomes_a_card(self, threads: ThreadsPeer) -> None:
        done(threads, replace(threads.post("Bin days"), link=Card("https://example.gov.uk/bins")))
        assert threads.standing()[0]["link"] == "https://example.gov.uk/bins"

    def test_pictures_and_a_card_together_are_refused(self, threads: ThreadsPeer) -> None:
        both = replace(threads.post("Bins", threads.medium()), link=Card("https://example.gov.uk"))
        assert isinstance(failure(threads, both).outcome, Refused)

    def test_answers_at_any_depth_are_fetched_with_what_they_answer(self, threads: ThreadsPeer) -> None:
        post = done(threads, threads.post())
        comment = threads.comment(post, "When?")
        ours = done(threads, Request(Action.REPLY, "On Tuesday ^GM", target=comment))
        deep = threads.account.resident("comment", "Thank you", post=ours.external_id)["id"]
        items = {item.external_id: item for item in threads.connector.fetch_inbound(threads.access, "").items}
        assert {item.kind for item in items.values()} == {Kind.COMMENT}
        assert items[ours.external_id].is_ours
        assert (items[deep].parent_external_id, items[deep].root_post_external_id) == (
            ours.external_id,
            post.external_id,
        )

    def test_an_answer_deep_in_a_thread_cannot_be_hidden(self, threads: ThreadsPeer) -> None:
        post = done(threads, threads.post())
        comment = threads.comment(post, "When?")
        deep = threads.account.resident("comment", "Abuse", post=comment.external_id, who="Hal Placeholder")["id"]
        outcome = do(threads, Request(Action.HIDE, target=Target(deep, post.external_id)))
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending

    def test_two_posts_of_the_same_words_are_told_apart(self, threads: ThreadsPeer) -> None:
        handle = threads.connector.prepare(threads.access, threads.post(), {})
        first = done(threads, threads.post())
        assert isinstance(threads.connector.send(threads.access, threads.post(), handle), Accepted)
        assert isinstance(threads.connector.look_up(threads.access, threads.post(), handle), CannotTell)
        found = threads.connector.look_up(threads.access, threads.post(), handle, {first.external_id})
        assert isinstance(found, Found)
        assert found.accepted.external_id != first.external_id


class TestVideosOnFacebook:
    def test_a_video_is_uploaded_in_pieces_and_published_by_one_call(self, facebook: FacebookPeer) -> None:
        post = facebook.post("The new library", facebook.keyring.film(LONG_FILM))
        handle = facebook.connector.prepare(facebook.access, post, {})
        assert facebook.seen() == []
        assert isinstance(facebook.connector.send(facebook.access, post, handle), Processing)
        found = facebook.connector.look_up(facebook.access, post, handle)
        assert isinstance(found, Found)
        (seen,) = facebook.seen()
        assert (seen.external_id, seen.text) == (found.accepted.external_id, "The new library")

    def test_an_upload_that_stopped_goes_on_where_it_was(self, facebook: FacebookPeer) -> None:
        post = facebook.post("The new library", facebook.keyring.film(LONG_FILM))
        facebook.control("POST", "budgets", calls=2, seconds=600)
        failed = failure(facebook, post)
        assert isinstance(failed.outcome, RateLimited)
        assert failed.kept is not None
        assert failed.kept["video"]["start"] == PIECE
        facebook.control("POST", "budgets")
        handle = facebook.connector.prepare(facebook.access, post, failed.kept)
        assert handle["video"]["id"] == failed.kept["video"]["id"]
        assert handle["video"]["start"] == len(LONG_FILM)
        assert len(facebook.account.ledger(effect="video")) == 1

    def test_a_lost_answer_to_the_end_of_an_upload_does_not_begin_another(self, facebook: FacebookPeer) -> None:
        post = facebook.post("The new library", facebook.keyring.film())
        handle = facebook.connector.prepare(facebook.access, post, {})
        unheard = {**handle, "video": {**handle["video"], "closed": False}}
        assert facebook.connector.prepare(facebook.access, post, unheard) == handle

    def test_publishing_may_be_repeated(self, facebook: FacebookPeer) -> None:
        post = facebook.post("The new library", facebook.keyring.film())
        handle = facebook.connector.prepare(facebook.access, post, {})
        assert isinstance(facebook.connector.look_up(facebook.access, post, handle), CannotTell)
        with DropProxy(facebook.access.base_url).running() as proxy:
            proxy.plan("answer lost", f"POST /facebook/v26.0/{handle['video']['id']}")
            away = replace(facebook.access, base_url=proxy.url)
            assert isinstance(facebook.connector.send(away, post, handle), Unknown)
        assert facebook.connector.repeat_is_harmless(post, handle, NOW)
        assert isinstance(facebook.connector.send(facebook.access, post, handle), Processing)
        assert len(facebook.seen()) == 1
        assert not facebook.connector.repeat_is_harmless(post, {}, NOW)

    def test_a_film_that_facebook_cannot_use_is_refused_for_good(self, facebook: FacebookPeer) -> None:
        outcome = failure(facebook, facebook.post("Words", facebook.keyring.film(b"not a film"))).outcome
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending
        assert facebook.seen() == []

    def test_pictures_that_are_uploaded_already_are_not_uploaded_again(self, facebook: FacebookPeer) -> None:
        post = facebook.post("Bins", facebook.keyring.picture("One"), facebook.keyring.picture("Two"))
        facebook.control("POST", "budgets", calls=1, seconds=600)
        failed = failure(facebook, post)
        facebook.control("POST", "budgets")
        handle = facebook.connector.prepare(facebook.access, post, failed.kept or {})
        assert len(handle["photos"]) == 2
        assert len(facebook.account.ledger(effect="photo")) == 2
