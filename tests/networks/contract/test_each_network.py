"""What is particular to one network, seen at the network itself."""

from dataclasses import replace

import pytest

from accounts.catalogue import Action
from networks.outcomes import Accepted, ByHand, Failed, Refused
from networks.protocol import Card, Request, Target
from tests.networks.bluesky.peer import BlueskyPeer
from tests.networks.contract.doing import do, done
from tests.networks.facebook.peer import FacebookPeer
from tests.networks.peers import WORDS
from tests.networks.x.peer import XPeer


class TestOnFacebook:
    def test_a_link_becomes_a_card(self, facebook: FacebookPeer) -> None:
        done(facebook, replace(facebook.post("Bin days"), link=Card("https://example.gov.uk/bins", "Bins")))
        assert facebook.standing()[0]["link"] == "https://example.gov.uk/bins"

    def test_a_residents_comment_is_removed_and_once_is_enough(self, facebook: FacebookPeer) -> None:
        comment = facebook.comment(done(facebook, facebook.post()), "Abuse")
        for _ in range(2):
            done(facebook, Request(Action.REMOVE, target=comment))
        assert [one["by_council"] for one in facebook.standing()] == [1]

    def test_the_author_of_a_comment_is_answered_in_private_once(self, facebook: FacebookPeer) -> None:
        comment = facebook.comment(done(facebook, facebook.post()), "My rent account 12345 is wrong")
        private = Request(Action.DIRECT_MESSAGE, "Let us talk here ^GM", target=comment)
        done(facebook, private)
        outcome = do(facebook, private)
        assert isinstance(outcome, Refused)
        assert "already replied" in outcome.reason

    def test_somebody_who_never_wrote_cannot_be_written_to(self, facebook: FacebookPeer) -> None:
        person = facebook.comment(done(facebook, facebook.post()), "Hello").person
        outcome = do(facebook, Request(Action.DIRECT_MESSAGE, "Hello", target=Target(person=person)))
        assert outcome == Refused(
            "Facebook does not know this person, or they have never written to the Page.", before_sending=False
        )

    def test_pictures_and_a_card_together_are_refused(self, facebook: FacebookPeer) -> None:
        both = replace(facebook.post(), link=Card("https://example.gov.uk"), media=(facebook.keyring.picture("A bin"),))
        with pytest.raises(Failed):
            facebook.connector.prepare(facebook.access, both, {})


class TestOnX:
    def test_a_reply_to_somebody_who_did_not_name_us_becomes_a_persons_work(self, x: XPeer) -> None:
        accepted = done(x, x.post())
        made = x.account.resident("comment", "Typical.", post=accepted.external_id, mentioning=False)
        target = Target(made["id"], accepted.external_id, made["resident"], "https://x.com/fern/status/1")
        outcome = do(x, Request(Action.REPLY, "Sorry ^GM", target=target))
        assert isinstance(outcome, ByHand)
        assert outcome.pack.text == "Sorry ^GM"
        assert len(x.seen()) == 1

    def test_a_reply_to_what_is_gone_is_refused(self, x: XPeer) -> None:
        comment = x.comment(done(x, x.post()), "Where?")
        x.account.sandbox.control("POST", "delete", network="x", post=comment.external_id)
        outcome = do(x, Request(Action.REPLY, "There ^GM", target=comment))
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending

    def test_a_link_card_must_stand_in_the_text(self, x: XPeer) -> None:
        with pytest.raises(Failed):
            x.connector.prepare(x.access, replace(x.post("Bins"), link=Card("https://example.gov.uk/bins")), {})


class TestOnBluesky:
    def test_links_mentions_and_hashtags_are_marked_by_bytes(self, bluesky: BlueskyPeer) -> None:
        resident = bluesky.resident["handle"]
        text = f"☃ @{resident} and @nobody.test: www.example.gov.uk/bins #BinDay"
        done(bluesky, bluesky.post(text))
        record = bluesky.records("feed.post")[0]["value"]
        marked = {
            text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0]
            for facet in record["facets"]
        }
        kind = "app.bsky.richtext.facet#"
        assert marked == {
            f"@{resident}": {"$type": f"{kind}mention", "did": bluesky.resident["did"]},
            "www.example.gov.uk/bins": {"$type": f"{kind}link", "uri": "https://www.example.gov.uk/bins"},
            "#BinDay": {"$type": f"{kind}tag", "tag": "BinDay"},
        }

    def test_a_link_becomes_a_card(self, bluesky: BlueskyPeer) -> None:
        done(
            bluesky, replace(bluesky.post("Bins"), link=Card("https://example.gov.uk/bins", "Bins", "When they go out"))
        )
        assert bluesky.records("feed.post")[0]["value"]["embed"]["external"] == {
            "uri": "https://example.gov.uk/bins",
            "title": "Bins",
            "description": "When they go out",
        }

    def test_a_reply_deep_in_a_thread_names_the_post_at_its_top(self, bluesky: BlueskyPeer) -> None:
        top = done(bluesky, bluesky.post())
        comment = bluesky.comment(top, "When?")
        done(bluesky, Request(Action.REPLY, "Tuesday ^GM", target=comment))
        record = next(one["value"] for one in bluesky.records("feed.post") if "reply" in one["value"])
        assert record["reply"]["root"]["uri"] == top.external_id
        assert record["reply"]["parent"]["uri"] == comment.external_id

    def test_a_comment_that_is_gone_cannot_be_answered(self, bluesky: BlueskyPeer) -> None:
        comment = bluesky.comment(done(bluesky, bluesky.post()), "When?")
        did, collection, rkey = comment.external_id.removeprefix("at://").split("/")
        body = {"repo": did, "collection": collection, "rkey": rkey}
        bluesky.ask("POST", "com.atproto.repo.deleteRecord", bluesky.resident["accessJwt"], json=body)
        with pytest.raises(Failed) as caught:
            bluesky.connector.prepare(bluesky.access, Request(Action.REPLY, "Tuesday", target=comment), {})
        assert caught.value.outcome == Refused(
            "The comment is no longer on Bluesky, so it cannot be answered.", before_sending=False
        )

    def test_another_record_in_our_place_is_not_overwritten(self, bluesky: BlueskyPeer) -> None:
        handle = bluesky.connector.prepare(bluesky.access, bluesky.post(), {})
        assert isinstance(bluesky.connector.send(bluesky.access, bluesky.post(), handle), Accepted)
        changed = {**handle, "record": {**handle["record"], "text": "Other words"}}
        outcome = bluesky.connector.send(bluesky.access, bluesky.post(), changed)
        assert isinstance(outcome, Refused)
        assert [seen.text for seen in bluesky.seen()] == [WORDS]

    def test_a_session_that_has_run_out_is_renewed_once_and_kept(self, bluesky: BlueskyPeer) -> None:
        bluesky.keyring.kept = {**bluesky.keyring.kept, "access_jwt": ""}
        access = replace(bluesky.access, secrets=bluesky.keyring.kept)
        for _ in range(2):
            outcome = do(bluesky, bluesky.post(), access)
            assert isinstance(outcome, Accepted), outcome
            access = replace(access, secrets=bluesky.keyring.kept)
        assert bluesky.keyring.renewals == 1

    def test_without_a_session_the_app_password_buys_one(self, bluesky: BlueskyPeer) -> None:
        bluesky.keyring.kept = {"password": bluesky.account["password"]}
        done_with = replace(bluesky.access, secrets=bluesky.keyring.kept)
        assert isinstance(do(bluesky, bluesky.post(), done_with), Accepted)
        assert bluesky.keyring.kept["refresh_jwt"]

    def test_hiding_a_second_reply_keeps_the_first_hidden(self, bluesky: BlueskyPeer) -> None:
        accepted = done(bluesky, bluesky.post())
        first, second = (bluesky.comment(accepted, words) for words in ("One", "Two"))
        for comment in (first, second):
            done(bluesky, Request(Action.HIDE, target=comment))
        assert bluesky.is_hidden(first)
        assert bluesky.is_hidden(second)

    def test_replies_under_other_peoples_posts_cannot_be_hidden(self, bluesky: BlueskyPeer) -> None:
        comment = bluesky.comment(done(bluesky, bluesky.post()), "When?")
        outcome = do(bluesky, Request(Action.HIDE, target=Target("at://x/y/z", root_external_id=comment.external_id)))
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending
