"""What is particular to LinkedIn, seen at the pretend LinkedIn itself."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.catalogue import Action
from networks.linkedin.version import HEADERS
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Failed, Finding, Found, Processing, Refused, Unknown
from networks.protocol import Card, Handle, Request, Target
from tests.networks.contract.doing import do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.linkedin.peer import LinkedInPeer
from tests.networks.peers import MP4, WORDS

PART = 4_194_304
TWO_PARTS = MP4 + b"\0" * PART


@pytest.fixture
def between(linkedin: LinkedInPeer) -> Any:
    with DropProxy(linkedin.access.base_url).running() as proxy:
        yield proxy


class TestWhereAnAnswerWasLost:
    """422 names the post that carries the same words: whose is it?"""

    def interrupted(self, linkedin: LinkedInPeer, between: DropProxy, how: Any) -> Handle:
        """The handle as it is kept after a first attempt whose connection broke."""
        handle = linkedin.connector.prepare(linkedin.access, linkedin.post(), {})
        between.plan(how, linkedin.sending)
        through = replace(linkedin.access, base_url=between.url)
        assert isinstance(linkedin.connector.send(through, linkedin.post(), handle), Unknown)
        return linkedin.connector.prepare(linkedin.access, linkedin.post(), handle)

    def backfilled(self, linkedin: LinkedInPeer, **before: int) -> str:
        """An older post of the page with the same words."""
        at = (datetime.now(UTC) - timedelta(**before)).isoformat()
        post = {"network": "linkedin", "account": linkedin.access.external_id, "text": WORDS, "at": at, "ref": "old"}
        return str(linkedin.account.sandbox.control("POST", "backfill", posts=[post])["ids"]["old"])

    def test_the_next_attempt_takes_over_what_the_first_has_made(
        self, linkedin: LinkedInPeer, between: DropProxy
    ) -> None:
        handle = self.interrupted(linkedin, between, "answer lost")
        outcome = linkedin.connector.send(linkedin.access, linkedin.post(), handle)
        (seen,) = linkedin.seen()
        assert isinstance(outcome, Accepted)
        assert (outcome.external_id, outcome.url) == (
            seen.external_id,
            f"https://www.linkedin.com/feed/update/{seen.external_id}/",
        )

    def test_a_first_attempt_takes_over_nothing(self, linkedin: LinkedInPeer) -> None:
        first = done(linkedin, linkedin.post())
        outcome = do(linkedin, linkedin.post())
        assert outcome == Refused(
            f"LinkedIn says that this repeats a post that is out: {first.url}", before_sending=False
        )

    def test_the_next_attempt_takes_over_no_older_post(self, linkedin: LinkedInPeer, between: DropProxy) -> None:
        older = self.backfilled(linkedin, minutes=5)
        handle = self.interrupted(linkedin, between, "request lost")
        outcome = linkedin.connector.send(linkedin.access, linkedin.post(), handle)
        assert isinstance(outcome, Refused)
        assert older in outcome.reason

    def test_without_a_look_at_the_post_nothing_is_taken_over(self, linkedin: LinkedInPeer, between: DropProxy) -> None:
        handle = self.interrupted(linkedin, between, "answer lost")
        linkedin.account.sandbox.control(
            "POST", "faults", match={"network": "linkedin", "method": "GET", "account": linkedin.access.external_id},
            effect="status", status=503, times=1,
        )  # fmt: skip
        assert isinstance(linkedin.connector.send(linkedin.access, linkedin.post(), handle), Refused)


def test_every_character_and_hashtag_arrives(linkedin: LinkedInPeer) -> None:
    text = "Bins (Elm Road) *new* | {today} @[you] <b> ~5_6\\ #BinDay: https://example.gov.uk/a_b#c, 50% off"
    accepted = done(linkedin, linkedin.post(text))
    assert [seen.text for seen in linkedin.seen()] == [text]
    assert "{hashtag|\\#|BinDay}" in linkedin.the_post(accepted.external_id)["commentary"]


def test_a_link_becomes_a_card(linkedin: LinkedInPeer) -> None:
    card = Card("https://example.gov.uk/bins", "Bins", "When they go out")
    accepted = done(linkedin, replace(linkedin.post("Bin days"), link=card))
    assert linkedin.the_post(accepted.external_id)["content"]["article"] == {
        "source": "https://example.gov.uk/bins",
        "title": "Bins",
        "description": "When they go out",
    }


def test_pictures_and_a_card_together_are_refused(linkedin: LinkedInPeer) -> None:
    both = replace(linkedin.post(), link=Card("https://example.gov.uk"), media=(linkedin.keyring.picture("A bin"),))
    with pytest.raises(Failed):
        linkedin.connector.prepare(linkedin.access, both, {})


def test_a_residents_comment_is_removed_and_once_is_enough(linkedin: LinkedInPeer) -> None:
    comment = linkedin.comment(done(linkedin, linkedin.post()), "Abuse")
    for _ in range(2):
        done(linkedin, Request(Action.REMOVE, target=comment))
    assert [one["by_council"] for one in linkedin.standing()] == [1]


def test_an_answer_to_an_answer_goes_under_the_comment_at_the_top(linkedin: LinkedInPeer) -> None:
    top = linkedin.comment(done(linkedin, linkedin.post()), "When?")
    ours = done(linkedin, Request(Action.REPLY, "Tuesday ^GM", target=top))
    further = linkedin.account.resident("comment", "Which Tuesday?", post=top.external_id)["id"]
    done(linkedin, Request(Action.REPLY, "The next ^GM", target=Target(further)))
    answers = {seen.text: seen.answers for seen in linkedin.seen()}
    assert answers["Tuesday ^GM"] == answers["The next ^GM"] == top.external_id
    assert ours.url.startswith("https://www.linkedin.com/feed/update/urn:li:activity:")
    for _ in range(2):
        done(linkedin, Request(Action.DELETE, target=Target(ours.external_id)))
    assert "Tuesday ^GM" not in {seen.text for seen in linkedin.seen()}


def test_a_comment_that_is_gone_cannot_be_answered(linkedin: LinkedInPeer) -> None:
    comment = linkedin.comment(done(linkedin, linkedin.post()), "When?")
    linkedin.account.sandbox.control("POST", "delete", network="linkedin", post=comment.external_id)
    with pytest.raises(Failed) as caught:
        linkedin.connector.prepare(linkedin.access, Request(Action.REPLY, "Tuesday", target=comment), {})
    assert caught.value.outcome == Refused(
        "The comment is no longer on LinkedIn, so it cannot be answered.", before_sending=False
    )


def test_a_role_that_was_taken_away_is_said_though_nothing_fails(linkedin: LinkedInPeer) -> None:
    assert linkedin.connector.profile(linkedin.access).can_post
    linkedin.control("POST", "permissions", lost=["ADMINISTRATOR"])
    profile = linkedin.connector.profile(linkedin.access)
    assert profile.problem == (
        "This access belongs to somebody without a role on Ashmere District Council’s page. "
        "Make them a content admin on LinkedIn."
    )


def test_a_page_that_was_never_connected_is_found_by_the_name_in_its_address(linkedin: LinkedInPeer) -> None:
    unknown = replace(linkedin.access, external_id=linkedin.access.handle)
    assert linkedin.connector.profile(unknown).external_id == linkedin.access.external_id


def test_an_edit_and_a_removal_are_fetched_too(linkedin: LinkedInPeer) -> None:
    post = done(linkedin, linkedin.post())
    edited, removed = linkedin.comment(post, "You mised ours"), linkedin.comment(post, "Wrong page")
    linkedin.account.sandbox.control(
        "POST", "edit", network="linkedin", post=edited.external_id, text="You missed ours"
    )
    linkedin.account.sandbox.control("POST", "delete", network="linkedin", post=removed.external_id)
    items = linkedin.connector.fetch_inbound(linkedin.access, "").items
    told = [(item.verb, item.text) for item in items if item.external_id == edited.external_id]
    assert told[-1] == ("edit", "You missed ours")
    assert [(item.verb, item.text) for item in items if item.external_id == removed.external_id] == [("remove", "")]


class TestVideos:
    def posted(self, linkedin: LinkedInPeer, content: bytes) -> tuple[Request, Handle]:
        """A post with a video that LinkedIn has taken and works on."""
        request = replace(linkedin.post(), media=(linkedin.keyring.film(content),))
        handle = linkedin.connector.prepare(linkedin.access, request, {})
        outcome = linkedin.connector.send(linkedin.access, request, handle)
        assert isinstance(outcome, Processing), outcome
        return request, {**handle, "token": outcome.token}

    def looked(self, linkedin: LinkedInPeer, request: Request, handle: Handle) -> Finding:
        """What is known of it once LinkedIn has ended its work."""
        deadline = time.monotonic() + 5
        while isinstance(found := linkedin.connector.look_up(linkedin.access, request, handle), CannotTell):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return found

    def test_a_video_goes_up_in_parts_and_is_out_when_linkedin_says_so(self, linkedin: LinkedInPeer) -> None:
        request, handle = self.posted(linkedin, TWO_PARTS)
        assert isinstance(linkedin.connector.look_up(linkedin.access, request, handle), CannotTell)
        found = self.looked(linkedin, request, handle)
        (seen,) = linkedin.seen()
        assert isinstance(found, Found)
        assert found.accepted.external_id == seen.external_id

    def test_a_video_that_linkedin_cannot_read_is_certainly_not_out(self, linkedin: LinkedInPeer) -> None:
        assert self.looked(linkedin, *self.posted(linkedin, b"no video at all")) == CertainlyNot()

    def test_an_upload_that_broke_off_goes_on_where_it_stopped(self, linkedin: LinkedInPeer) -> None:
        request = replace(linkedin.post(), media=(linkedin.keyring.film(TWO_PARTS),))
        match = {"network": "linkedin", "method": "PUT", "path": "/1$", "account": linkedin.access.external_id}
        linkedin.account.sandbox.control("POST", "faults", match=match, effect="drop", times=1)
        with pytest.raises(Failed) as caught:
            linkedin.connector.prepare(linkedin.access, request, {})
        kept = caught.value.kept
        assert kept is not None
        assert len(kept["video"]["etags"]) == 1
        handle = linkedin.connector.prepare(linkedin.access, request, kept)
        assert handle["video"] == {"urn": kept["video"]["urn"], "done": True}
        assert "again" not in handle
        assert isinstance(linkedin.connector.send(linkedin.access, request, handle), Processing)

    def test_an_end_of_the_upload_whose_answer_was_lost_is_seen_at_the_video(
        self, linkedin: LinkedInPeer, between: DropProxy
    ) -> None:
        request = replace(linkedin.post(), media=(linkedin.keyring.film(),))
        between.plan("answer lost", "action=finalizeUpload")
        handle = linkedin.connector.prepare(replace(linkedin.access, base_url=between.url), request, {})
        assert handle["video"]["done"]
        assert isinstance(linkedin.connector.send(linkedin.access, request, handle), Processing)


def test_a_version_that_is_no_longer_served_asks_for_an_update(
    linkedin: LinkedInPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HEADERS, "Linkedin-Version", "202507")
    outcome = do(linkedin, linkedin.post())
    assert isinstance(outcome, Refused)
    assert "needs an update" in outcome.reason
