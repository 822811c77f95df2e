"""What is posted under which key, and when a repeat is harmless; on servers that answer as told."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.catalogue import Action
from networks.http import network_time
from networks.mastodon import outbound
from networks.matching import begun
from networks.outcomes import Accepted, CannotTell, Failed, Found, Outcome, Refused, Unknown
from networks.protocol import Card, Handle, Request, Target
from tests.networks.answers import Scripted
from tests.networks.peers import PNG, Keyring

INSTANCE = {"domain": "a.example", "version": "4.5.2", "source_url": "https://github.com/mastodon/mastodon"}
OTHER = {
    "domain": "a.example",
    "version": "2.7.2 (compatible; Pleroma 2.5.0)",
    "source_url": "https://b.example/pleroma",
}
TOM = {"id": "7", "acct": "tom@b.example"}
POST = Request(Action.POST, "Bins go out on Tuesday.")
REPLY = Request(Action.REPLY, "Sorry ^GM", target=Target("55", person="7"))
KEYS = Keyring({"access_token": "t"})


def prepare(request: Request, *answers: tuple[int, Any], handle: Mapping[str, Any] | None = None) -> Handle:
    with Scripted(*answers).running() as base:
        return outbound.prepare(KEYS.access("1", "council@a.example", base), request, handle or {})


def refused(request: Request, *answers: tuple[int, Any]) -> str:
    with pytest.raises(Failed) as caught:
        prepare(request, *answers)
    assert isinstance(caught.value.outcome, Refused)
    assert not caught.value.outcome.before_sending
    return caught.value.outcome.reason


def comment(visibility: str) -> tuple[int, Any]:
    return 200, {"id": "55", "visibility": visibility, "account": TOM}


def send(request: Request, handle: Handle, *answers: tuple[int, Any]) -> tuple[Outcome, Scripted]:
    script = Scripted(*answers)
    with script.running() as base:
        return outbound.send(KEYS.access("1", "council@a.example", base), request, handle), script


class TestWhatIsPosted:
    def test_a_post_is_public_in_its_language_under_a_key(self) -> None:
        handle = prepare(replace(POST, languages=("cy",)), (200, INSTANCE))
        form = {"status": POST.text, "visibility": "public", "language": "cy", "media_ids": []}
        assert (handle["form"], handle["keeps_keys"]) == (form, True)
        outcome, script = send(POST, handle, (200, {"id": "9", "url": "https://a.example/@council/9"}))
        assert outcome == Accepted("9", "https://a.example/@council/9")
        ((method, path, headers, body),) = script.asked
        assert (method, path, headers["idempotency-key"]) == ("POST", "/api/v1/statuses", handle["key"])
        assert json.loads(body) == form
        assert headers["authorization"] == "Bearer t"

    def test_every_item_has_a_key_of_its_own_and_keeps_it(self) -> None:
        first, second = (prepare(POST, (200, INSTANCE)) for _ in range(2))
        assert first["key"] != second["key"]
        assert prepare(POST, handle=first) == first

    @pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
    def test_a_reply_is_never_more_public_than_what_it_answers(self, visibility: str) -> None:
        form = prepare(REPLY, (200, INSTANCE), comment(visibility))["form"]
        assert (form["visibility"], form["in_reply_to_id"]) == (visibility, "55")

    def test_a_reply_names_whom_it_answers_once(self) -> None:
        named = replace(REPLY, text="Hello @Tom@b.example, sorry")
        assert prepare(REPLY, (200, INSTANCE), comment("public"))["form"]["status"] == "@tom@b.example Sorry ^GM"
        assert prepare(named, (200, INSTANCE), comment("public"))["form"]["status"] == named.text

    def test_a_comment_that_is_gone_cannot_be_answered(self) -> None:
        words = refused(REPLY, (200, INSTANCE), (404, {"error": "Record not found"}))
        assert words == "The comment is no longer on Mastodon, so it cannot be answered."

    def test_a_link_card_must_stand_in_the_text(self) -> None:
        assert "put the address into it" in refused(replace(POST, link=Card("https://example.gov.uk")))


class TestPrivateMessages:
    MESSAGE = Request(Action.DIRECT_MESSAGE, "Let us talk here ^GM", target=Target(person="7"))

    def test_one_goes_under_the_last_word_of_the_talk_with_that_person_alone(self) -> None:
        talks = [
            {"accounts": [TOM, {"id": "8"}], "last_status": {"id": "70"}},
            {"accounts": [TOM], "last_status": {"id": "60"}},
            {"accounts": [TOM], "last_status": {"id": "50"}},
        ]
        form = prepare(self.MESSAGE, (200, INSTANCE), (200, TOM), (200, talks))["form"]
        assert (form["status"], form["visibility"]) == ("@tom@b.example Let us talk here ^GM", "direct")
        assert form["in_reply_to_id"] == "60"

    def test_the_first_word_of_a_talk_answers_nothing(self) -> None:
        form = prepare(self.MESSAGE, (200, INSTANCE), (200, TOM), (200, []))["form"]
        assert "in_reply_to_id" not in form
        assert form["visibility"] == "direct"

    def test_the_author_of_a_public_comment_is_answered_in_private(self) -> None:
        private = replace(self.MESSAGE, target=Target("55", person="7"))
        form = prepare(private, (200, INSTANCE), comment("public"))["form"]
        assert (form["visibility"], form["in_reply_to_id"]) == ("direct", "55")

    def test_nobody_else_may_be_named_in_one(self) -> None:
        words = refused(replace(self.MESSAGE, text="Ask @leah@b.example"), (200, INSTANCE), (200, TOM))
        assert words == (
            "Whoever is named with an @ in a private message on Mastodon can read it: take “@leah@b.example” out."
        )

    def test_somebody_whom_the_server_no_longer_knows_is_not_written_to(self) -> None:
        assert refused(self.MESSAGE, (200, INSTANCE), (404, {})) == "The server does not know this person any more."


class TestRepeats:
    def harmless(self, handle: Handle, request: Request = POST, **ago: float) -> bool:
        return outbound.repeat_is_harmless(request, handle, network_time() - timedelta(**ago))

    def test_with_a_key_that_the_server_keeps_within_the_hour(self) -> None:
        handle = prepare(POST, (200, INSTANCE))
        assert self.harmless(handle, seconds=2)
        assert self.harmless(handle, minutes=30)
        assert not self.harmless(handle, minutes=55)
        assert not self.harmless(handle, days=1)

    @pytest.mark.parametrize("seconds", [20, 25, 60])
    def test_not_while_the_server_may_still_be_working_on_the_first(self, seconds: int) -> None:
        assert not self.harmless(prepare(POST, (200, INSTANCE)), seconds=seconds)

    @pytest.mark.parametrize("says", [(200, OTHER), (404, {})])
    def test_not_on_other_software(self, says: tuple[int, Any]) -> None:
        assert not self.harmless(prepare(POST, says), seconds=2)

    def test_not_without_a_key(self) -> None:
        assert not self.harmless({}, seconds=2)

    @pytest.mark.parametrize("kind", [Action.DELETE, Action.BLOCK, Action.UNBLOCK])
    def test_always_for_what_says_how_things_shall_be(self, kind: Action) -> None:
        assert self.harmless({}, Request(kind), days=1)


class TestUploads:
    REQUEST = replace(POST, media=(KEYS.picture("A bin", PNG),))

    def test_pictures_are_named_by_the_post(self) -> None:
        handle = prepare(self.REQUEST, (200, INSTANCE), (200, {"id": "31"}), (200, {"id": "31"}))
        assert handle["form"]["media_ids"] == ["31"]

    def test_a_preparation_that_stopped_goes_on_under_the_same_key(self) -> None:
        kept = {**begun({"key": "k"}), "media": ["31"]}
        handle = prepare(self.REQUEST, (200, INSTANCE), (200, {"id": "31"}), handle=kept)
        assert (handle["key"], handle["form"]["media_ids"]) == ("k", ["31"])

    def test_what_the_server_has_thrown_away_is_uploaded_again_and_words_alone_are_not(self) -> None:
        old = {"key": "k", "form": {}, "prepared_at": (network_time() - timedelta(hours=21)).isoformat()}
        fresh = prepare(self.REQUEST, (200, INSTANCE), (200, {"id": "32"}), (200, {"id": "32"}), handle=old)
        assert fresh["form"]["media_ids"] == ["32"]
        assert prepare(POST, handle=old) == old


class TestLooking:
    def post(self, **changed: Any) -> dict[str, Any]:
        return {
            "id": "9",
            "url": "https://a.example/@council/9",
            "created_at": network_time().isoformat(),
            "content": "<p>Bins go out on Tuesday.</p>",
            "visibility": "public",
            "in_reply_to_id": None,
            "media_attachments": [],
            **changed,
        }

    def find(self, *posts: dict[str, Any], taken: tuple[str, ...] = (), text: str = POST.text) -> Any:
        handle = prepare(replace(POST, text=text), (200, INSTANCE))
        with Scripted((200, list(posts))).running() as base:
            return outbound.look_up(KEYS.access("1", "council@a.example", base), POST, handle, taken)

    def test_our_words_are_found(self) -> None:
        assert self.find(self.post()) == Found(Accepted("9", "https://a.example/@council/9"))

    def test_names_are_shown_without_their_server(self) -> None:
        shown = self.post(content='<p>Thanks <a href="https://b.example/@tom">@<span>tom</span></a></p>')
        assert isinstance(self.find(shown, text="Thanks @tom@b.example"), Found)

    @pytest.mark.parametrize(
        "changed",
        [
            {"content": "<p>Other words</p>"},
            {"visibility": "direct"},
            {"in_reply_to_id": "55"},
            {"media_attachments": [{"id": "1"}]},
            {"created_at": "2026-01-01T10:00:00Z"},
        ],
    )
    def test_what_is_not_alike_is_not_taken_for_ours(self, changed: dict[str, Any]) -> None:
        assert isinstance(self.find(self.post(**changed)), CannotTell)

    def test_what_belongs_to_another_item_or_is_there_twice_proves_nothing(self) -> None:
        assert isinstance(self.find(self.post(), taken=("9",)), CannotTell)
        assert isinstance(self.find(self.post(), self.post(id="10")), CannotTell)

    def test_a_server_that_does_not_answer_proves_nothing(self) -> None:
        handle = prepare(POST, (200, INSTANCE))
        with Scripted((503, {})).running() as base:
            finding = outbound.look_up(KEYS.access("1", "council@a.example", base), POST, handle, ())
        assert isinstance(finding, CannotTell)


class TestAnswersToWhatWasSent:
    HANDLE: Handle = {"key": "k", "form": {"status": "Bins"}}

    @pytest.mark.parametrize("answer", [(500, {}), (200, {"params": {}}), (200, []), (202, {"id": "9"})])
    def test_an_answer_that_does_not_name_the_post_is_unknown(self, answer: tuple[int, Any]) -> None:
        outcome, _ = send(POST, self.HANDLE, answer)
        assert isinstance(outcome, Unknown), outcome

    def test_a_post_of_somebody_else_is_not_called_deleted(self) -> None:
        delete = Request(Action.DELETE, target=Target("9"))
        outcome, _ = send(delete, {}, (404, {}), (200, {"id": "9"}))
        assert outcome == Refused(
            "That is not the council's own post, so Mastodon lets nobody here delete it.", before_sending=False
        )
        assert send(delete, {}, (404, {}), (404, {}))[0] == Accepted("9", "")

    def test_a_block_that_was_not_done_is_not_called_done(self) -> None:
        block, unblock = (Request(kind, target=Target(person="7")) for kind in (Action.BLOCK, Action.UNBLOCK))
        assert send(block, {}, (200, {"blocking": True}))[0] == Accepted("7", "")
        assert isinstance(send(block, {}, (200, {"blocking": False}))[0], Refused)
        assert isinstance(send(block, {}, (404, {}))[0], Refused)
        assert send(unblock, {}, (404, {}))[0] == Accepted("7", "")
