"""What is particular to Mastodon, seen at a server of a third party's making."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.catalogue import Action
from networks.http import Client, NoAnswer
from networks.outcomes import Accepted, Failed, Found, RateLimited, Refused, Unauthorised, Unknown
from networks.protocol import Handle, Inbound, Kind, Request, Target
from tests.networks.contract.doing import do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.mastodon.peer import DOMAIN, MastodonPeer
from tests.networks.peers import HERE, WORDS

POSTS = "/api/v1/statuses"
A_MINUTE = timedelta(minutes=1)


def direct(peer: MastodonPeer, words: str, **target: str) -> Request:
    return Request(Action.DIRECT_MESSAGE, words, target=Target(**{"person": peer.resident["id"], **target}))


def as_posted(peer: MastodonPeer, accepted: Accepted) -> dict[str, Any]:
    return next(post for post in peer.standing() if post["id"] == accepted.external_id)


def fetch_all(peer: MastodonPeer, cursor: str = "") -> tuple[list[Inbound], str]:
    items: list[Inbound] = []
    while True:
        fetched = peer.connector.fetch_inbound(peer.access, cursor)
        items, cursor = [*items, *fetched.items], fetched.cursor
        if not fetched.more:
            return items, cursor


class TestARepeat:
    """networks.md, section 4: what a lost answer comes to."""

    def posted_with_a_lost_answer(self, peer: MastodonPeer, handle: Handle) -> None:
        with DropProxy(peer.server).running() as proxy:
            proxy.plan("answer lost", f"POST {POSTS}")
            outcome = peer.connector.send(replace(peer.access, base_url=proxy.url), peer.post(), handle)
        assert isinstance(outcome, Unknown), outcome

    def test_with_the_same_key_there_is_one_post(self, mastodon: MastodonPeer) -> None:
        handle = mastodon.connector.prepare(mastodon.access, mastodon.post(), {})
        began = datetime.now(UTC)
        self.posted_with_a_lost_answer(mastodon, handle)
        assert mastodon.connector.repeat_is_harmless(mastodon.post(), handle, began)
        again = mastodon.connector.prepare(mastodon.access, mastodon.post(), handle)
        outcome = mastodon.connector.send(mastodon.access, mastodon.post(), again)
        (seen,) = mastodon.seen()
        assert isinstance(outcome, Accepted)
        assert (outcome.external_id, seen.text) == (seen.external_id, WORDS)

    def test_without_a_key_there_are_two(self, mastodon: MastodonPeer) -> None:
        with DropProxy(mastodon.server).running() as proxy:
            proxy.plan("answer lost", f"POST {POSTS}")
            token = mastodon.account["access_token"]
            with pytest.raises(NoAnswer) as caught:
                Client(proxy.url, HERE, 5).call("POST", POSTS[1:].split("/"), token=token, json={"status": WORDS})
        assert caught.value.sent
        mastodon.ask("POST", "statuses", json={"status": WORDS})
        assert len(mastodon.seen()) == 2

    def test_on_a_server_that_ignores_keys_a_machine_does_not_repeat_and_the_look_finds_it(
        self, mastodon: MastodonPeer
    ) -> None:
        other = mastodon.ask("GET", "instance")["version"] + " (compatible; Pleroma 2.5.0)"
        says = {"version": other, "source_url": "https://git.pleroma.social/pleroma/pleroma"}
        with mastodon.fault("GET", "/api/v2/instance", type="status", status=200, body=says):
            handle = mastodon.connector.prepare(mastodon.access, mastodon.post(), {})
        self.posted_with_a_lost_answer(mastodon, handle)
        assert not mastodon.connector.repeat_is_harmless(mastodon.post(), handle, datetime.now(UTC))
        finding = mastodon.connector.look_up(mastodon.access, mastodon.post(), handle)
        assert isinstance(finding, Found)
        assert [seen.external_id for seen in mastodon.seen()] == [finding.accepted.external_id]


class TestWriting:
    def test_a_post_is_public_and_its_address_is_the_servers(self, mastodon: MastodonPeer) -> None:
        accepted = done(mastodon, mastodon.post())
        post = as_posted(mastodon, accepted)
        assert (post["visibility"], post["language"]) == ("public", "en")
        assert accepted.url == f"https://{DOMAIN}/@{mastodon.account['username']}/{accepted.external_id}"

    def test_a_video_goes_up_with_a_post(self, mastodon: MastodonPeer) -> None:
        accepted = done(mastodon, mastodon.post("A film", mastodon.keyring.film()))
        assert [media["type"] for media in as_posted(mastodon, accepted)["media_attachments"]] == ["video"]

    def test_too_long_a_description_is_refused_though_this_server_takes_it(self, mastodon: MastodonPeer) -> None:
        with pytest.raises(Failed):
            mastodon.connector.prepare(
                mastodon.access, mastodon.post("Bins", mastodon.keyring.picture("a" * 1_501)), {}
            )

    def test_the_resident_is_told_of_a_reply(self, mastodon: MastodonPeer) -> None:
        comment = mastodon.comment(done(mastodon, mastodon.post()), "You missed ours again!")
        reply = done(mastodon, Request(Action.REPLY, "Sorry: they come today ^GM", target=comment))
        told = mastodon.ask("GET", "notifications", mastodon.resident, params={"types[]": "mention", "limit": 1})
        assert [one["status"]["id"] for one in told] == [reply.external_id]
        assert as_posted(mastodon, reply)["visibility"] == "public"

    def test_a_reply_to_a_private_message_stays_private(self, mastodon: MastodonPeer) -> None:
        message = mastodon.says("My rent account is wrong", "direct")
        reply = done(mastodon, Request(Action.REPLY, "We look into it ^GM", target=Target(message)))
        post = as_posted(mastodon, reply)
        assert (post["visibility"], post["in_reply_to_id"]) == ("direct", message)

    def test_a_post_of_somebody_else_is_not_deleted(self, mastodon: MastodonPeer) -> None:
        theirs = mastodon.says("Hello")
        outcome = do(mastodon, Request(Action.DELETE, target=Target(theirs)))
        assert isinstance(outcome, Refused)
        assert mastodon.ask("GET", f"statuses/{theirs}")["id"] == theirs

    def test_too_many_calls_are_a_time_to_wait(self, mastodon: MastodonPeer) -> None:
        handle = mastodon.connector.prepare(mastodon.access, mastodon.post(), {})
        headers = {"X-RateLimit-Reset": "2036-11-20T10:45:00.000000Z"}
        with mastodon.fault("POST", POSTS, type="ratelimit", headers=headers):
            outcome = mastodon.connector.send(mastodon.access, mastodon.post(), handle)
        assert outcome == RateLimited(datetime(2036, 11, 20, 10, 45, tzinfo=UTC), "account")
        assert mastodon.seen() == []

    def test_a_server_error_and_half_an_answer_are_unknown(self, mastodon: MastodonPeer) -> None:
        handle = mastodon.connector.prepare(mastodon.access, mastodon.post(), {})
        for effect in ({"type": "status", "status": 503}, {"type": "malformed"}):
            with mastodon.fault("POST", POSTS, **effect):
                assert isinstance(mastodon.connector.send(mastodon.access, mastodon.post(), handle), Unknown)
        assert isinstance(mastodon.connector.send(mastodon.access, mastodon.post(), handle), Accepted)


class TestPrivateMessages:
    def test_a_resident_is_answered_in_private_in_the_same_talk(self, mastodon: MastodonPeer) -> None:
        asked = mastodon.says("How do I apply for a blue badge?", "direct")
        message = direct(mastodon, "Online: example.gov.uk/blue-badge ^GM")
        handle = mastodon.connector.prepare(mastodon.access, message, {})
        accepted = mastodon.connector.send(mastodon.access, message, handle)
        assert isinstance(accepted, Accepted)
        post = as_posted(mastodon, accepted)
        assert (post["visibility"], post["in_reply_to_id"]) == ("direct", asked)
        assert [named["id"] for named in post["mentions"]] == [mastodon.resident["id"]]
        assert mastodon.connector.look_up(mastodon.access, message, handle) == Found(accepted)

    def test_the_author_of_a_comment_is_answered_in_private(self, mastodon: MastodonPeer) -> None:
        comment = mastodon.comment(done(mastodon, mastodon.post()), "My rent account 12345 is wrong")
        accepted = done(mastodon, direct(mastodon, "Let us talk here ^GM", external_id=comment.external_id))
        post = as_posted(mastodon, accepted)
        assert (post["visibility"], post["in_reply_to_id"]) == ("direct", comment.external_id)
        others = mastodon.stranger()
        found = Client(mastodon.server, HERE, 5).call(
            "GET", ("api", "v1", "accounts", mastodon.access.external_id, "statuses"),
            token=others.account["access_token"],
        )  # fmt: skip
        assert accepted.external_id not in {one["id"] for one in found.json}


class TestReading:
    def test_what_residents_write_is_fetched_once_the_rest_is_known(self, mastodon: MastodonPeer) -> None:
        assert fetch_all(mastodon) == ([], "")
        accepted = done(mastodon, mastodon.post())
        comment = mastodon.comment(accepted, "You missed <b>ours</b> & theirs again!")
        mention = mastodon.says("The light on Elm Road is out")
        message = mastodon.says("My rent account is wrong", "direct")
        items, cursor = fetch_all(mastodon)
        assert [(item.kind, item.external_id) for item in items] == [
            (Kind.COMMENT, comment.external_id),
            (Kind.MENTION, mention),
            (Kind.DIRECT_MESSAGE, message),
        ]
        written = items[0]
        assert written.text.endswith("You missed <b>ours</b> & theirs again!")
        assert (written.parent_external_id, written.root_post_external_id) == (accepted.external_id,) * 2
        assert written.author.external_id == comment.person
        assert written.author.handle == f"{mastodon.resident['username']}@{DOMAIN}"
        assert datetime.now(UTC) - written.at < A_MINUTE
        assert items[2].parent_external_id == mastodon.resident["id"]
        later = mastodon.comment(accepted, "And the one beside it").external_id
        assert [item.external_id for item in fetch_all(mastodon, cursor)[0]] == [later]

    def test_an_answer_to_our_answer_stands_under_the_same_post(self, mastodon: MastodonPeer) -> None:
        accepted = done(mastodon, mastodon.post())
        reply = done(mastodon, Request(Action.REPLY, "When? ^GM", target=mastodon.comment(accepted, "Missed!")))
        answer = mastodon.says("Tuesday", above=reply.external_id)
        item = fetch_all(mastodon)[0][-1]
        assert (item.external_id, item.parent_external_id) == (answer, reply.external_id)
        assert item.root_post_external_id == accepted.external_id

    def test_more_than_a_page_is_fetched_to_the_end(self, mastodon: MastodonPeer) -> None:
        mastodon.says("The first of many")
        _, cursor = fetch_all(mastodon)
        written = [mastodon.says(f"Bin number {number}") for number in range(85)]
        assert [item.external_id for item in fetch_all(mastodon, cursor)[0]] == written

    def test_what_the_server_sorts_out_by_itself_is_fetched_too(self, mastodon: MastodonPeer) -> None:
        policy = {"for_private_mentions": "filter", "for_new_accounts": "filter"}
        mastodon.ask("PATCH", "notifications/policy", json=policy)
        message = mastodon.says("How do I apply?", "direct")
        assert mastodon.ask("GET", "notifications") == []
        assert [item.external_id for item in fetch_all(mastodon)[0]] == [message]

    def test_figures_are_the_servers_and_a_post_that_is_gone_has_none(self, mastodon: MastodonPeer) -> None:
        accepted, gone = done(mastodon, mastodon.post()), done(mastodon, mastodon.post("Other words"))
        mastodon.comment(accepted, "Thank you!")
        for deed in ("favourite", "reblog"):
            mastodon.ask("POST", f"statuses/{accepted.external_id}/{deed}", mastodon.resident)
        done(mastodon, Request(Action.DELETE, target=Target(gone.external_id)))
        metrics = mastodon.connector.metrics(mastodon.access, [accepted.external_id, gone.external_id])
        assert metrics == {accepted.external_id: {"replies": 1, "shares": 1, "likes": 1}}

    def test_followers_are_counted(self, mastodon: MastodonPeer) -> None:
        assert mastodon.connector.followers(mastodon.access) == 0
        mastodon.ask("POST", f"accounts/{mastodon.access.external_id}/follow", mastodon.resident)
        assert mastodon.connector.followers(mastodon.access) == 1

    def test_an_account_without_the_right_to_read_says_so(self, mastodon: MastodonPeer) -> None:
        outside = {"error": "This action is outside the authorized scopes"}
        with mastodon.fault("GET", "/api/v1/notifications", type="status", status=403, body=outside):
            with pytest.raises(Failed) as caught:
                mastodon.connector.fetch_inbound(mastodon.access, "")
        assert isinstance(caught.value.outcome, Unauthorised)
