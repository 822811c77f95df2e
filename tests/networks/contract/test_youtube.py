"""What is particular to YouTube, seen at the network itself."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.catalogue import Action
from networks.http import network_time
from networks.outcomes import Accepted, ByHand, CertainlyNot, Failed, RateLimited, Refused
from networks.protocol import Card, Handle, Left, Request, Target, Verb
from networks.youtube import upload
from networks.youtube.errors import next_day
from tests.networks.contract.doing import do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.peers import MP4
from tests.networks.youtube.peer import YouTubePeer

STEP = 256 * 1024
WEBVTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nThe crew empties the brown bin."


def broken(youtube: YouTubePeer, request: Request, path: str) -> Handle:
    """What is kept of a preparation in which the answer to one piece was lost, which the network has all the same."""
    match = {"network": "youtube", "path": path, "method": "PUT", "account": youtube.account.id}
    youtube.account.sandbox.control("POST", "faults", match=match, times=1, when="after_commit", effect="drop")
    return failed(youtube, request, {})


def failed(youtube: YouTubePeer, request: Request, handle: Handle) -> Handle:
    with pytest.raises(Failed) as caught:
        youtube.connector.prepare(youtube.access, request, handle)
    assert isinstance(caught.value.outcome, Refused)
    assert caught.value.outcome.before_sending
    return caught.value.kept or {}


class TestAVideo:
    def test_the_first_line_is_its_title_and_the_rest_its_description(self, youtube: YouTubePeer) -> None:
        accepted = done(youtube, youtube.post("Brown bins\n\nUntil 4 December.\nThen in March."))
        asked = {"part": "snippet,status", "id": accepted.external_id}
        (video,) = youtube.account("GET", "videos", params=asked).json()["items"]
        assert video["snippet"]["title"] == "Brown bins"
        assert video["snippet"]["description"] == "Until 4 December.\nThen in March."
        assert video["status"] | {"embeddable": True, "selfDeclaredMadeForKids": False} == video["status"]

    def test_nobody_sees_it_before_it_is_sent(self, youtube: YouTubePeer) -> None:
        request = youtube.post()
        handle = youtube.connector.prepare(youtube.access, request, {})
        assert youtube.seen() == []
        assert youtube.connector.look_up(youtube.access, request, handle) == CertainlyNot()
        assert isinstance(youtube.connector.send(youtube.access, request, handle), Accepted)
        assert len(youtube.seen()) == 1

    def test_its_captions_are_there_before_it_is(self, youtube: YouTubePeer) -> None:
        film = youtube.keyring.film(captions=youtube.keyring.captions(WEBVTT))
        handle = youtube.connector.prepare(youtube.access, youtube.post("Bins", film), {})
        assert youtube.alts(handle["video"]) == (WEBVTT,)

    def test_an_upload_that_breaks_goes_on_where_it_stopped(
        self, youtube: YouTubePeer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upload, "PIECE", STEP)
        request = youtube.post("Bins", youtube.keyring.film(MP4 + bytes(3 * STEP)))
        kept = broken(youtube, request, "upload/youtube/v3/videos")
        assert set(kept) == {"session"}
        with DropProxy(youtube.access.base_url).running() as proxy:
            handle = youtube.connector.prepare(replace(youtube.access, base_url=proxy.url), request, kept)
        assert len(proxy.seen) == 4  # how far has it come? and the three pieces that are left
        assert isinstance(youtube.connector.send(youtube.access, request, handle), Accepted)
        assert len(youtube.account.ledger(effect="media")) == 1

    def test_an_upload_whose_last_answer_was_lost_makes_no_second_video(self, youtube: YouTubePeer) -> None:
        kept = broken(youtube, youtube.post(), "upload/youtube/v3/videos")
        handle = youtube.connector.prepare(youtube.access, youtube.post(), kept)
        assert [entry["object"] for entry in youtube.account.ledger(effect="media")] == [handle["video"]]

    def test_captions_whose_answer_was_lost_are_not_there_twice(self, youtube: YouTubePeer) -> None:
        request = youtube.post("Bins", youtube.keyring.film(captions=youtube.keyring.captions(WEBVTT)))
        kept = broken(youtube, request, "upload/youtube/v3/captions")
        handle = youtube.connector.prepare(youtube.access, request, kept)
        assert handle["video"] == kept["video"]
        assert youtube.alts(handle["video"]) == (WEBVTT,)

    def test_a_session_that_is_over_begins_anew(self, youtube: YouTubePeer) -> None:
        request = youtube.post()
        kept = failed(youtube, request, {"session": {"uploadType": "resumable", "upload_id": "long-gone"}})
        assert kept == {}
        assert "video" in youtube.connector.prepare(youtube.access, request, kept)

    def test_what_youtube_cannot_read_is_refused_before_its_minute(self, youtube: YouTubePeer) -> None:
        with pytest.raises(Failed) as caught:
            youtube.connector.prepare(youtube.access, youtube.post("Bins", youtube.keyring.film(b"no film at all")), {})
        assert caught.value.outcome == Refused("YouTube cannot use the video (invalidFile).", before_sending=False)
        assert youtube.seen() == []

    def test_a_project_without_an_audit_is_told_and_the_private_video_is_named(self, youtube: YouTubePeer) -> None:
        youtube.control("POST", "permissions", lost=["audited"])
        handle = youtube.connector.prepare(youtube.access, youtube.post(), {})
        outcome = youtube.connector.send(youtube.access, youtube.post(), handle)
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending
        assert "Google has audited us" in outcome.reason
        (entry,) = youtube.account.ledger(effect="media")
        left = youtube.connector.left_behind(youtube.access.external_id, handle)
        assert left == Left("A private video", (f"https://studio.youtube.com/video/{entry['object']}/edit",))

    def test_a_video_that_somebody_has_deleted_meanwhile_is_certainly_not_out(self, youtube: YouTubePeer) -> None:
        request = youtube.post()
        handle = youtube.connector.prepare(youtube.access, request, {})
        done(youtube, Request(Action.DELETE, target=Target(handle["video"])))
        outcome = youtube.connector.send(youtube.access, request, handle)
        assert outcome == Refused("The video that was uploaded is no longer on YouTube.", before_sending=False)
        assert youtube.connector.look_up(youtube.access, request, handle) == CertainlyNot()

    def test_the_uploads_of_a_day_are_counted_apart(self, youtube: YouTubePeer) -> None:
        about = {"snippet": {"title": "Bins", "categoryId": "22"}, "status": {"privacyStatus": "private"}}
        headers = {"X-Upload-Content-Length": "600"}
        path = "/youtube/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        for _ in range(100):
            answer = youtube.account.sandbox.ask(
                "POST", path, json=about, headers={**headers, "Authorization": f"Bearer {youtube.account.token}"}
            )
            assert answer.status_code == 200, answer.text
        with pytest.raises(Failed) as caught:
            youtube.connector.prepare(youtube.access, youtube.post(), {})
        assert caught.value.outcome == RateLimited(next_day(), scope="account")
        assert youtube.connector.profile(youtube.access).can_post

    def test_a_link_must_stand_in_the_text(self, youtube: YouTubePeer) -> None:
        with pytest.raises(Failed):
            youtube.connector.prepare(
                youtube.access, replace(youtube.post("Bins"), link=Card("https://example.gov.uk")), {}
            )


class TestComments:
    @pytest.fixture
    def comment(self, youtube: YouTubePeer) -> Target:
        return youtube.comment(done(youtube, youtube.post()), "Something against the house rules")

    def test_an_answer_to_an_answer_stands_under_the_comment_at_the_head(
        self, youtube: YouTubePeer, comment: Target
    ) -> None:
        below = youtube.reply(comment, "I think so too")
        accepted = done(youtube, Request(Action.REPLY, "We do not ^GM", target=below))
        assert accepted.external_id.startswith(f"{comment.external_id}.")
        assert accepted.url.endswith(f"&lc={accepted.external_id}")

    def test_a_reply_of_ours_is_deleted_and_once_is_enough(self, youtube: YouTubePeer, comment: Target) -> None:
        reply = done(youtube, Request(Action.REPLY, "There ^GM", target=comment))
        for _ in range(2):
            done(youtube, Request(Action.DELETE, target=Target(reply.external_id)))
        assert len(youtube.seen()) == 1

    def test_a_removed_comment_is_rejected_for_good(self, youtube: YouTubePeer, comment: Target) -> None:
        for _ in range(2):
            done(youtube, Request(Action.REMOVE, target=comment))
        assert [one["by_council"] for one in youtube.standing()] == [1]
        outcome = do(youtube, Request(Action.UNHIDE, target=comment))
        assert isinstance(outcome, Refused)
        assert not outcome.before_sending

    def test_what_its_author_has_taken_back_counts_as_removed_but_cannot_be_shown(
        self, youtube: YouTubePeer, comment: Target
    ) -> None:
        youtube.account.sandbox.control("POST", "delete", network="youtube", post=comment.external_id)
        for kind in (Action.HIDE, Action.REMOVE):
            done(youtube, Request(kind, target=comment))
        assert isinstance(do(youtube, Request(Action.UNHIDE, target=comment)), Refused)

    def test_a_person_is_blocked_with_what_they_wrote_and_a_person_lifts_it(
        self, youtube: YouTubePeer, comment: Target
    ) -> None:
        for _ in range(2):
            done(youtube, Request(Action.BLOCK, target=comment))
        assert [entry["object"] for entry in youtube.account.ledger(effect="block")] == [comment.person]
        assert [one["by_council"] for one in youtube.standing()] == [1]
        assert isinstance(do(youtube, Request(Action.UNBLOCK, target=comment)), ByHand)

    def test_a_comment_that_is_gone_cannot_be_answered(self, youtube: YouTubePeer, comment: Target) -> None:
        done(youtube, Request(Action.REMOVE, target=comment))
        outcome = do(youtube, Request(Action.REPLY, "There ^GM", target=comment))
        assert outcome == Refused(
            "The comment is no longer on YouTube, so it cannot be answered.", before_sending=False
        )

    def test_answers_below_a_comment_come_in_however_many_and_only_the_new_ones(
        self, youtube: YouTubePeer, comment: Target
    ) -> None:
        first = {youtube.reply(comment, f"So do I, {number}").external_id for number in range(7)}
        fetched = youtube.connector.fetch_inbound(youtube.access, "")
        replies = {item.external_id: item for item in fetched.items if item.external_id != comment.external_id}
        assert set(replies) == first
        assert {item.parent_external_id for item in replies.values()} == {comment.external_id}
        assert {item.root_post_external_id for item in replies.values()} == {comment.root_external_id}
        later = youtube.reply(comment, "And I").external_id
        again = youtube.connector.fetch_inbound(youtube.access, fetched.cursor)
        assert later in {item.external_id for item in again.items}

    def test_an_old_comment_with_other_words_comes_as_an_edit(self, youtube: YouTubePeer) -> None:
        hour, where = timedelta(hours=1), {"network": "youtube"}
        old = (network_time() - 3 * hour).isoformat()
        comment = youtube.account.sandbox.control(
            "POST", "backfill",
            posts=[{**where, "account": youtube.account.id, "text": "Bins", "at": old, "ref": "video"}],
            comments=[{**where, "post": "video", "as": "Fern", "text": "Something", "at": old, "ref": "comment"}],
        )["ids"]["comment"]  # fmt: skip
        youtube.account.sandbox.control("POST", "edit", **where, post=comment, text="Something milder")
        cursor = json.dumps({"newest": (network_time() - hour).isoformat(), "replies": {}})
        (item,) = youtube.connector.fetch_inbound(youtube.access, cursor).items
        assert (item.verb, item.external_id, item.text) == (Verb.EDIT, comment, "Something milder")
        assert network_time() - item.at < hour
