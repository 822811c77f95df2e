"""Writing to Mastodon. What is posted is chosen in `prepare`, pictures are uploaded there; each action is then one call.

Handle: `{"key", "prepared_at", "media", "keeps_keys", "form"}`. `key` is the Idempotency-Key, one for all attempts: Mastodon keeps
it for an hour from its success on, and answers a repeat with the post that stands (or, in some versions, with a 500 and no second
post: mastodon/mastodon issue 40399). It takes no lock on it: a repeat while the first attempt is still being worked on can make a
second post. `keeps_keys`: whether the server was Mastodon when this was prepared; other software may ignore the key.

A reply names whom it answers, or nobody is told of it, and is never more public than what it answers. A direct message is a post
with `visibility=direct`, and everybody whom it names can read it. Never `scheduled_at`: most servers publish what is due within
five minutes at once. Source: docs.joinmastodon.org, "methods/statuses", "methods/accounts".
"""

import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.http import READ_SECONDS, Answer, network_time
from networks.limits import WRITTEN
from networks.mastodon.client import Api
from networks.mastodon.errors import classify, is_gone, or_gone
from networks.mastodon.hypertext import names, plain, without_servers
from networks.mastodon.media import uploaded
from networks.mastodon.server import server_of
from networks.matching import LISTS_NOTHING, begun, earliest, is_fresh, only_one, words
from networks.outcomes import Accepted, CannotTell, Failed, Finding, Outcome, Refused
from networks.protocol import Access, Handle, Left, Request

SECONDS_TO_PREPARE: Final = 70.0
MEDIA_LASTS = timedelta(hours=20)
"""The server throws away an unused upload after a day."""
KEY_LASTS = timedelta(minutes=50)
"""Of the hour, so that a repeat has arrived before it is over."""
SURELY_OVER = timedelta(minutes=2)
"""So long after it began, no server works on an attempt any more."""
PUBLIC, DIRECT = "public", "direct"
NEWEST = 40
"""Posts among which a look searches for ours, and talks among which the last word of one is looked for."""


def asks_first(request: Request) -> bool:
    """For all that is written: what the server takes, and whom it answers."""
    return request.kind in WRITTEN


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Choose key and words once, within what the server takes; upload the pictures. Raises `Failed`."""
    fresh = is_fresh(handle, MEDIA_LASTS)
    if request.kind not in WRITTEN or ("form" in handle and (fresh or not request.media)):
        return handle
    if request.link and request.link.url not in request.text:
        raise Failed(
            Refused("Mastodon draws a link card from the text: put the address into it.", before_sending=False)
        )
    api = Api(replace(access, within=SECONDS_TO_PREPARE))
    server, form = server_of(api, access.base_url), _form(api, access, request)
    server.ensure_takes(request, form["status"])
    kept = uploaded(api, access, request.media, handle if fresh else begun({"key": uuid.uuid4().hex}))
    return {**kept, "keeps_keys": server.keeps_keys, "form": {**form, "media_ids": kept["media"]}}


def _form(api: Api, access: Access, request: Request) -> dict[str, Any]:
    form = {"status": request.text, "visibility": PUBLIC, "language": next(iter(request.languages), None)}
    match request.kind:
        case Action.REPLY:
            return form | _answering(api, access, request)
        case Action.DIRECT_MESSAGE:
            return form | _in_private(api, access, request)
    return form


def _answering(api: Api, access: Access, request: Request) -> dict[str, Any]:
    above = _post(api, request.target.external_id)
    addressed = _addressed(access, above["account"], request.text)
    return {"status": addressed, "visibility": above["visibility"], "in_reply_to_id": above["id"]}


def _in_private(api: Api, access: Access, request: Request) -> dict[str, Any]:
    """Under the comment that it answers, or under the last word of the talk with that person."""
    person, above = request.target.person, request.target.external_id
    account = _post(api, above)["account"] if above else _person(api, person)
    for name in names(request.text):
        if name.lower() != account["acct"].lower():
            words = f"Whoever is named with an @ in a private message on Mastodon can read it: take “@{name}” out."
            raise Failed(Refused(words, before_sending=False))
    addressed = {"status": _addressed(access, account, request.text), "visibility": DIRECT}
    under = above or _last_word(api, account["id"])
    return {**addressed, "in_reply_to_id": under} if under else addressed


def _addressed(access: Access, account: dict[str, Any], text: str) -> str:
    named = {name.lower() for name in names(text)}
    ours = account["id"] == access.external_id
    return text if ours or account["acct"].lower() in named else f"@{account['acct']} {text}"


def _post(api: Api, post: str) -> dict[str, Any]:
    answer = read(partial(api.get, "statuses", post), or_gone)
    if is_gone(answer):
        raise Failed(Refused("The comment is no longer on Mastodon, so it cannot be answered.", before_sending=False))
    return answer.fields


def _person(api: Api, person: str) -> dict[str, Any]:
    answer = read(partial(api.get, "accounts", person), or_gone)
    if is_gone(answer):
        raise Failed(Refused("The server does not know this person any more.", before_sending=False))
    return answer.fields


def _last_word(api: Api, person: str) -> str:
    """Empty where there is no talk with this person alone."""
    for talk in read(partial(api.get, "conversations", limit=NEWEST), classify).json:
        if [one["id"] for one in talk["accounts"]] == [person] and talk.get("last_status"):
            return str(talk["last_status"]["id"])
    return ""


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target
    match request.kind:
        case Action.POST | Action.REPLY | Action.DIRECT_MESSAGE:
            return attempt(partial(api.post, "statuses", key=handle["key"], **handle["form"]), _posted)
        case Action.DELETE:
            return attempt(partial(api.delete, "statuses", target.external_id), _deleted(api, target.external_id))
        case Action.BLOCK | Action.UNBLOCK:
            return attempt(partial(api.post, "accounts", target.person, request.kind), _blocking(request))
    return Refused(f"Mastodon cannot {request.kind}.", before_sending=False)


def _posted(answer: Answer) -> Outcome:
    outcome = classify(answer)
    return _accepted(answer.fields) if isinstance(outcome, Accepted) else outcome


def _accepted(post: dict[str, Any]) -> Accepted:
    return Accepted(str(post["id"]), str(post.get("url") or post["uri"]))


def _deleted(api: Api, post: str) -> Callable[[Answer], Outcome]:
    """Mastodon says of somebody else's post that it is not there, as it does of one that is gone: which, is looked at."""

    def outcome(answer: Answer) -> Outcome:
        if is_gone(answer) and not is_gone(read(partial(api.get, "statuses", post), or_gone)):
            return Refused("That is not the council's own post, so Mastodon lets nobody here delete it.", False)
        return Accepted(post, "") if is_gone(answer) else _done(answer, post)

    return outcome


def _blocking(request: Request) -> Callable[[Answer], Outcome]:
    wanted, person = request.kind is Action.BLOCK, request.target.person

    def outcome(answer: Answer) -> Outcome:
        if is_gone(answer):
            gone = Refused("The server does not know this person any more.", before_sending=False)
            return gone if wanted else Accepted(person, "")
        if answer.status == 200 and answer.fields["blocking"] is not wanted:
            return Refused("Mastodon says that it did not do this.", before_sending=False)
        return _done(answer, person)

    return outcome


def _done(answer: Answer, external_id: str) -> Outcome:
    outcome = classify(answer)
    return Accepted(external_id, "") if isinstance(outcome, Accepted) else outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """What says how things shall be, always. What makes a post: with a key that the server keeps, within the hour.

    Not where that attempt ended because we stopped waiting: then the server may be working on it still, and takes no lock.
    """
    if request.kind not in WRITTEN:
        return True
    ago = network_time() - attempted_at
    waited_for = timedelta(seconds=READ_SECONDS) <= ago < SURELY_OVER
    return bool(handle.get("keeps_keys")) and not waited_for and ago < KEY_LASTS


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing: the server throws away after a day what no post names."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """Look for our words in the account's own list: that proves out, never not out, whatever server it is."""
    if "form" not in handle:
        return LISTS_NOTHING
    try:
        with understood():
            return only_one(_alike(Api(access), access, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Mastodon asks us to wait."))


def _alike(api: Api, access: Access, handle: Handle) -> Iterator[Accepted]:
    listed = partial(api.get, "accounts", access.external_id, "statuses", limit=NEWEST, exclude_reblogs="true")
    for post in read(listed, classify).json:
        since = datetime.fromisoformat(post["created_at"]).astimezone(UTC) >= earliest(handle)
        if since and _is_alike(post, handle["form"]):
            yield _accepted(post)


def _is_alike(post: dict[str, Any], form: dict[str, Any]) -> bool:
    return (
        words(without_servers(plain(post["content"]))) == words(without_servers(form["status"]))
        and post["visibility"] == form["visibility"]
        and post["in_reply_to_id"] == form.get("in_reply_to_id")
        and len(post["media_attachments"]) == len(form["media_ids"])
    )
