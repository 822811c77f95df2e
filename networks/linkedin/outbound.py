"""Writing as a page. Pictures and videos are uploaded in `prepare`; each action is then one call.

Handle: `{"prepared_at", "images", "video", "again"}`, of a reply `{"prepared_at", "under", "again"}`. LinkedIn keeps no key of
ours, but refuses the words of a post that stands, with its name: 422 "Content is a duplicate of urn:li:share:N". On a first
attempt that is an older post, and ours is refused. On a further attempt of the same item (`again`) it can be our own first one,
whose answer was lost: it is taken for that where the post it names carries our words and pictures, is the page's, and was made
after this item was first prepared. Anything less is a refusal, which the outbox keeps *unconfirmed* where an attempt may be out.
A 422 is not relied on for more: for how long LinkedIn remembers is not stated, and pictures make posts unlike.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.http import Answer
from networks.limits import WRITTEN, ensure_fits
from networks.linkedin.client import Api
from networks.linkedin.errors import classify, duplicate_of, is_gone
from networks.linkedin.identities import CommentName, address, is_comment, moment
from networks.linkedin.little import little, plain
from networks.linkedin.media import picture, video
from networks.matching import LISTS_NOTHING, begun, earliest, is_fresh, only_one, words
from networks.outcomes import (
    Accepted,
    CannotTell,
    CertainlyNot,
    Failed,
    Finding,
    Found,
    Outcome,
    Processing,
    Refused,
    Unknown,
)
from networks.protocol import Access, Card, Handle, Left, Request

SECONDS_TO_PREPARE = 70.0
UPLOADS_LAST = timedelta(hours=20)
"""The addresses that LinkedIn gives for a video's parts run out (`uploadUrlsExpireAt`)."""
NEWEST = 100
"""Posts or comments among which a look searches for ours."""


def asks_first(request: Request) -> bool:
    """To upload, or for the comment at the top of the one that is answered."""
    return request.kind is Action.REPLY or bool(request.media)


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload pictures or video; find the comment under which a reply goes. Raises `Failed`."""
    if "prepared_at" in handle and handle.get("video", {}).get("done", True):
        # An earlier attempt's post says nothing about the next one.
        return {**{name: kept for name, kept in handle.items() if name != "token"}, "again": True}
    ensure_fits("linkedin", request)
    api = Api(replace(access, within=SECONDS_TO_PREPARE))
    begin = handle if is_fresh(handle, UPLOADS_LAST) else begun({})
    match request.kind:
        case Action.POST:
            return _with_media(api, access, request, begin)
        case Action.REPLY:
            return {**begin, "under": _top_comment(api, request.target.external_id)}
    return begin


def _with_media(api: Api, access: Access, request: Request, handle: Handle) -> Handle:
    if request.media and request.link:
        raise Failed(Refused("LinkedIn shows pictures or a link card, not both: put the address into the text.", False))
    if request.video is None:
        return {**handle, "images": [picture(api, access, media) for media in request.media]}
    try:
        return {**handle, "images": [], "video": video(api, access, request.video, handle.get("video", {}))}
    except Failed as failed:
        raise Failed(failed.outcome, kept={**handle, "video": failed.kept} if failed.kept else None) from None


def _top_comment(api: Api, urn: str) -> str:
    """Answers hang one level deep: an answer to an answer goes under the comment at its top."""
    name = CommentName.read(urn)
    answer = read(partial(api.get, "socialActions", name.thread, "comments", name.number), _comment_is_there)
    return str(CommentName.read(answer.fields.get("parentComment") or urn))


def _comment_is_there(answer: Answer) -> Outcome:
    if is_gone(answer):
        return Refused("The comment is no longer on LinkedIn, so it cannot be answered.", before_sending=False)
    return classify(answer)


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target
    match request.kind:
        case Action.POST:
            post = partial(api.post, "posts", **_post(access, request, handle))
            return attempt(post, _posted(api, access, request, handle))
        case Action.REPLY:
            under = CommentName.read(handle["under"])
            reply = partial(api.post, "socialActions", handle["under"], "comments", **_reply(access, request, under))
            return attempt(reply, _replied(under))
        case Action.DELETE | Action.REMOVE:
            return attempt(partial(_take_down, api, access, target.external_id), _taken_down(target.external_id))
    return Refused(f"LinkedIn cannot {request.kind} by its API.", before_sending=False)


def _post(access: Access, request: Request, handle: Handle) -> dict[str, Any]:
    content = _content(request, handle)
    return {
        "author": access.external_id,
        "commentary": little(request.text),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
        **({"content": content} if content else {}),
    }


def _content(request: Request, handle: Handle) -> dict[str, Any]:
    if request.link:
        return {"article": _article(request.link)}
    if request.video:
        return {"media": {"id": handle["video"]["urn"]}}
    images = [{"id": image, "altText": media.alt} for image, media in zip(handle["images"], request.media, strict=True)]
    if len(images) > 1:
        return {"multiImage": {"images": images}}
    return {"media": images[0]} if images else {}


def _article(link: Card) -> dict[str, str]:
    """LinkedIn fetches no title by itself, and takes no article without one."""
    described = {"description": link.description} if link.description else {}
    return {"source": link.url, "title": link.title or link.url, **described}


def _reply(access: Access, request: Request, under: CommentName) -> dict[str, Any]:
    return {
        "actor": access.external_id,
        "object": under.thread,
        "parentComment": str(under),
        "message": {"text": request.text},
    }


def _take_down(api: Api, access: Access, urn: str) -> Answer:
    """A post; or a comment under one of the page's posts, our own or somebody else's, in the name of the page."""
    if not is_comment(urn):
        return api.delete("posts", urn)
    name = CommentName.read(urn)
    return api.delete("socialActions", name.thread, "comments", name.number, actor=access.external_id)


def _taken_down(urn: str) -> Callable[[Answer], Outcome]:
    """Already gone, by somebody else's hand, is as good."""
    return lambda answer: Accepted(urn, "") if answer.status in {200, 204} or is_gone(answer) else _objection(answer)


def _posted(api: Api, access: Access, request: Request, handle: Handle) -> Callable[[Answer], Outcome]:
    """The name stands in a header and nowhere else. A video is worked on before anybody sees the post."""

    def outcome(answer: Answer) -> Outcome:
        if (urn := duplicate_of(answer)) and handle.get("again"):
            return _our_own(api, access, request, handle, urn) or _objection(answer)
        if answer.status != 201:
            return _objection(answer)
        urn = answer.headers["x-restli-id"]
        return Processing(urn) if request.video else Accepted(urn, address(urn))

    return outcome


def _our_own(api: Api, access: Access, request: Request, handle: Handle, urn: str) -> Accepted | None:
    """The post that LinkedIn names, where it can only be what an earlier attempt of this item has made."""
    try:
        post = read(partial(api.get, "posts", urn), classify).fields
    except Failed:
        return None
    ours = post["author"] == access.external_id and _is_alike(post, request, handle)
    return Accepted(urn, address(urn)) if ours else None


def _replied(under: CommentName) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.status != 201:
            return _objection(answer)
        urn = str(CommentName(under.thread, answer.headers["x-restli-id"]))
        return Accepted(urn, address(urn))

    return outcome


def _objection(answer: Answer) -> Outcome:
    outcome = classify(answer)
    no_word = Unknown("LinkedIn's answer does not say whether it happened.")
    return no_word if isinstance(outcome, Accepted) else outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For what takes something away; not for what makes one more of something."""
    return request.kind not in WRITTEN


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing that anybody can find: LinkedIn shows an upload nowhere until a post names it."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """The post that LinkedIn works on, by its name; otherwise our words in the list where they would stand."""
    lists = {Action.POST: _posts, Action.REPLY: _replies}
    if request.kind not in lists:
        return LISTS_NOTHING
    try:
        with understood():
            if "token" in handle:
                return _worked_on(Api(access), handle["token"])
            return only_one(lists[request.kind](Api(access), access, request, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "LinkedIn asks us to wait."))


def _worked_on(api: Api, urn: str) -> Finding:
    match read(partial(api.get, "posts", urn), classify).fields["lifecycleState"]:
        case "PUBLISHED":
            return Found(Accepted(urn, address(urn)))
        case "PUBLISH_FAILED":
            return CertainlyNot()
    return CannotTell("LinkedIn is still working on the video.")


def _posts(api: Api, access: Access, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(
        api.get, "posts", q="author", author=access.external_id, count=NEWEST, sortBy="LAST_MODIFIED"
    )  # fmt: skip
    for post in read(call, classify).fields["elements"]:
        if post.get("lifecycleState") == "PUBLISHED" and _is_alike(post, request, handle):
            yield Accepted(post["id"], address(post["id"]))


def _is_alike(post: dict[str, Any], request: Request, handle: Handle) -> bool:
    return (
        words(plain(post.get("commentary", ""))) == words(request.text)
        and _media_in(post.get("content", {})) == len(request.media)
        and moment(post["createdAt"]) >= earliest(handle)
    )


def _media_in(content: dict[str, Any]) -> int:
    return len(content["multiImage"]["images"]) if "multiImage" in content else int("media" in content)


def _replies(api: Api, access: Access, request: Request, handle: Handle) -> Iterator[Accepted]:
    under = CommentName.read(handle["under"])
    call = partial(api.get, "socialActions", str(under), "comments", start=0, count=NEWEST)
    for comment in read(call, classify).fields["elements"]:
        ours = comment["actor"] == access.external_id and moment(comment["created"]["time"]) >= earliest(handle)
        if ours and words(comment["message"]["text"]) == words(request.text):
            urn = str(CommentName(under.thread, comment["id"]))
            yield Accepted(urn, address(urn))
