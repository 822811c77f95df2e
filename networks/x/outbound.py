"""Writing to X. Pictures and videos are uploaded in `prepare`; each action is then one call.

Handle: `{"prepared_at", "media_ids", "video"}`. X knows no key of ours: after an unknown outcome the lists are looked at.
"""

import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.http import Answer
from networks.limits import WRITTEN, ensure_fits
from networks.manual.pack import copy_pack
from networks.matching import LISTS_NOTHING, begun, earliest, is_fresh, only_one, words
from networks.outcomes import Accepted, ByHand, CannotTell, Failed, Finding, Outcome, Refused, Unknown
from networks.protocol import Access, Handle, Left, Media, Request
from networks.x.client import Api
from networks.x.errors import classify, has_data, is_gone, is_not_summoned
from networks.x.media import picture, video

SECONDS_TO_PREPARE = 70.0
MEDIA_LASTS = timedelta(hours=20)
"""X throws away an unused upload after a day."""


def asks_first(request: Request) -> bool:
    """To upload."""
    return bool(request.media)


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload the pictures, each with its alt text, or the video with its captions. Raises `Failed`."""
    fresh = is_fresh(handle, MEDIA_LASTS)
    if fresh and handle.get("video", {}).get("done", True):
        return handle
    ensure_fits("x", request)
    if request.link and request.link.url not in request.text:
        raise Failed(Refused("X draws a link card from the text: put the address into it.", before_sending=False))
    if request.media and request.kind is Action.DIRECT_MESSAGE:
        raise Failed(Refused("Pictures cannot go into a direct message on X from here.", before_sending=False))
    api = Api(replace(access, within=SECONDS_TO_PREPARE))
    if request.video:
        return _with_video(api, access, request, request.video, handle if fresh else begun({}))
    return {**begun({}), "media_ids": [picture(api, access, media) for media in request.media]}


def _with_video(api: Api, access: Access, request: Request, media: Media, handle: Handle) -> Handle:
    try:
        state = video(api, access, media, next(iter(request.languages), "en"), handle.get("video", {}))
    except Failed as failed:
        raise Failed(failed.outcome, kept={**handle, "video": failed.kept} if failed.kept else None) from None
    return {**handle, "media_ids": [state["id"]], "video": state}


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target
    match request.kind:
        case Action.POST:
            return attempt(partial(api.post, "tweets", **_post(request, handle)), _posted(access))
        case Action.REPLY:
            return attempt(partial(api.post, "tweets", **_post(request, handle)), _replied(access, request))
        case Action.DIRECT_MESSAGE:
            return attempt(
                partial(api.post, "dm_conversations", "with", target.person, "messages", text=request.text), _messaged
            )
        case Action.HIDE | Action.UNHIDE:
            hidden = request.kind is Action.HIDE
            return attempt(
                partial(api.put, "tweets", target.external_id, "hidden", hidden=hidden),
                _says("hidden", hidden, target.external_id),
            )
        case Action.DELETE:
            return attempt(
                partial(api.delete, "tweets", target.external_id), _says("deleted", True, target.external_id)
            )
    return Refused(f"X cannot {request.kind} by its API.", before_sending=False)


def _post(request: Request, handle: Handle) -> dict[str, Any]:
    """X takes no property that it does not know, and no empty ones."""
    post: dict[str, Any] = {"text": request.text} if request.text else {}
    if handle["media_ids"]:
        post["media"] = {"media_ids": handle["media_ids"]}
    if request.kind is Action.REPLY:
        post["reply"] = {"in_reply_to_tweet_id": request.target.external_id}
    return post


def address(access: Access, post: str) -> str:
    """Where residents read a post of ours."""
    return f"https://x.com/{access.handle}/status/{post}"


def _posted(access: Access) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if not has_data(answer):
            return _objection(answer)
        post = answer.fields["data"]["id"]
        return Accepted(post, address(access, post))

    return outcome


def _replied(access: Access, request: Request) -> Callable[[Answer], Outcome]:
    """Refused because nobody summoned the account: a person may still answer on X's own pages."""
    by_hand = ByHand(copy_pack("x", access, request))
    return lambda answer: by_hand if is_not_summoned(answer) else _posted(access)(answer)


def _messaged(answer: Answer) -> Outcome:
    if not has_data(answer):
        return _objection(answer)
    sent = answer.fields["data"]
    return Accepted(sent["dm_event_id"], "", {"dm_conversation_id": sent["dm_conversation_id"]})


def _says(name: str, wanted: bool, external_id: str) -> Callable[[Answer], Outcome]:
    """`{"data": {name: wanted}}`. What is already deleted counts as deleted."""

    def outcome(answer: Answer) -> Outcome:
        if name == "deleted" and is_gone(answer):
            return Accepted(external_id, "")
        if not has_data(answer):
            return _objection(answer)
        done = answer.fields["data"].get(name) is wanted
        return Accepted(external_id, "") if done else Refused("X says that it did not do this.", before_sending=False)

    return outcome


def _objection(answer: Answer) -> Outcome:
    outcome = classify(answer)
    return Unknown("X's answer does not say whether it happened.") if isinstance(outcome, Accepted) else outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For what says how things shall be; not for what makes one more of something."""
    return request.kind not in WRITTEN


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing: X shows an upload to nobody until a post names it, and throws it away after a day."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """Look for our words in the account's own list."""
    lists = {Action.POST: _posts, Action.REPLY: _posts, Action.DIRECT_MESSAGE: _messages}
    if request.kind not in lists:
        return LISTS_NOTHING
    try:
        with understood():
            return only_one(lists[request.kind](Api(access), access, request, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "X asks us to wait."))


def _posts(api: Api, access: Access, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(
        api.get, "users", access.external_id, "tweets",
        max_results=100, start_time=earliest(handle).strftime("%Y-%m-%dT%H:%M:%SZ"),
        tweet__fields="created_at,entities,attachments,referenced_tweets",
    )  # fmt: skip
    for post in read(call, classify).fields.get("data", []):
        if _is_alike(post, request):
            yield Accepted(post["id"], address(access, post["id"]))


def _is_alike(post: dict[str, Any], request: Request) -> bool:
    answers = {above["id"] for above in post.get("referenced_tweets", []) if above["type"] == "replied_to"}
    return (
        words(_unshortened(post)) == words(_without_names(request.text) if answers else request.text)
        and len(post.get("attachments", {}).get("media_keys", [])) == len(request.media)
        and answers == ({request.target.external_id} if request.kind is Action.REPLY else set())
    )


def _unshortened(post: dict[str, Any]) -> str:
    """The text as it was sent: X shortens addresses, adds one for pictures, names in a reply, and escapes `&`."""
    text = post["text"]
    for url in post.get("entities", {}).get("urls", []):
        text = text.replace(url["url"], "" if "media_key" in url else url.get("expanded_url", url["url"]))
    return html.unescape(_without_names(text) if post.get("referenced_tweets") else text)


def _without_names(text: str) -> str:
    return re.sub(r"^(@\w+\s+)+", "", text)


def _messages(api: Api, access: Access, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(
        api.get, "dm_conversations", "with", request.target.person, "dm_events",
        dm_event__fields="created_at,sender_id,text", max_results=50,
    )  # fmt: skip
    for event in read(call, classify).fields.get("data", []):
        ours = event.get("sender_id") == access.external_id
        since = ours and datetime.fromisoformat(event["created_at"]) >= earliest(handle)
        if since and words(html.unescape(event.get("text", ""))) == words(request.text):
            yield Accepted(event["id"], "")
