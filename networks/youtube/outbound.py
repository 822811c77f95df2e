"""Writing to YouTube. A post is a video; its first line is the title.

The whole video goes up in `prepare`, private, with its captions; `send` makes it public (videos.update). That is chosen
over holding back the last piece of the upload: captions need a video that is there, what YouTube cannot use is known before
the minute has come, the send is one short call however heavy the video, and it may be repeated without harm. The video's
identity is a handle that proves both ways: public is out, private or gone is not. A reply's handle is `{"prepared_at"}`:
YouTube knows no key of ours for it, so after an unknown outcome the list of replies is looked at.
"""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.http import Answer
from networks.limits import ensure_fits
from networks.matching import LISTS_NOTHING, begun, earliest, only_one, words
from networks.outcomes import (
    Accepted,
    CannotTell,
    CertainlyNot,
    Failed,
    Finding,
    Found,
    Outcome,
    Refused,
    Unknown,
)
from networks.protocol import Access, Handle, Left, Request
from networks.youtube import upload
from networks.youtube.client import Api
from networks.youtube.errors import classify, is_gone, reason

VIDEO = re.compile(r"[\w-]{11}")
"""What a video's identity looks like; those of comments are longer."""
PUBLIC = {
    "privacyStatus": "public",
    "embeddable": True,
    "license": "youtube",
    "publicStatsViewable": True,
    "selfDeclaredMadeForKids": False,
}
"""All of the part `status` that can be set: what an update leaves out goes back to YouTube's default."""
STATUS_OF_A_COMMENT = {
    Action.HIDE: "heldForReview",  # can be shown again; `rejected` cannot
    Action.UNHIDE: "published",
    Action.REMOVE: "rejected",
    Action.BLOCK: "rejected",
}
GONE_TOO = {"processingFailure", "forbidden"}
"""What setModerationStatus also says of a comment that its author has taken back."""


def asks_first(request: Request) -> bool:
    """To upload."""
    return request.kind is Action.POST


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload the video, private, with its captions. Raises `Failed`, with what stands already."""
    ensure_fits("youtube", request)
    if request.link and request.link.url not in request.text:
        raise Failed(Refused("YouTube draws no link card: put the address into the text.", before_sending=False))
    if request.kind is not Action.POST:
        return handle if "prepared_at" in handle else begun(handle)
    if request.video is None:
        raise Failed(Refused("YouTube takes no post without a video.", before_sending=False))
    return upload.ready(access, request, request.video, handle)


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target
    match request.kind:
        case Action.POST:
            video = {"id": handle["video"], "status": PUBLIC}
            return attempt(partial(api.put, "videos", body=video, part="status"), _published(handle["video"]))
        case Action.REPLY:
            reply = {"snippet": {"parentId": _thread(target.external_id), "textOriginal": request.text}}
            return attempt(partial(api.post, "comments", body=reply, part="snippet"), _replied(request))
        case Action.HIDE | Action.UNHIDE | Action.REMOVE | Action.BLOCK:
            return _moderated(api, request)
        case Action.DELETE:
            kind = "videos" if VIDEO.fullmatch(target.external_id) else "comments"
            return attempt(partial(api.delete, kind, id=target.external_id), _done(target.external_id))
    return Refused(f"YouTube cannot {request.kind} by its API.", before_sending=False)


def address(video: str, comment: str = "") -> str:
    """Where residents see it."""
    return f"https://www.youtube.com/watch?v={video}" + (f"&lc={comment}" if comment else "")


def _thread(comment: str) -> str:
    """The comment at the head: replies hang one level deep, and carry its identity before the dot."""
    return comment.partition(".")[0]


def _published(video: str) -> Callable[[Answer], Outcome]:
    """Made public; or left private, because the project was not audited, with a 200 all the same."""

    def outcome(answer: Answer) -> Outcome:
        if "status" in answer.fields:
            if answer.fields["status"]["privacyStatus"] == "public":
                return Accepted(video, address(video))
            return Refused("YouTube keeps the video private, as it does until Google has audited us.", False)
        if is_gone(answer):
            return Refused("The video that was uploaded is no longer on YouTube.", before_sending=False)
        return _objection(answer)

    return outcome


def _replied(request: Request) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.fields.get("id"):
            return Accepted(answer.fields["id"], address(request.target.root_external_id, answer.fields["id"]))
        if is_gone(answer):
            return Refused("The comment is no longer on YouTube, so it cannot be answered.", before_sending=False)
        return _objection(answer)

    return outcome


def _moderated(api: Api, request: Request) -> Outcome:
    """A comment's status. Blocking rejects it, and whatever else its author writes.

    A comment that its author has taken back is as good as hidden or removed.
    """
    comment, status = request.target.external_id, STATUS_OF_A_COMMENT[request.kind]
    asked: dict[str, Any] = {"id": comment, "moderationStatus": status}
    if request.kind is Action.BLOCK:
        asked["banAuthor"] = "true"
    taken_back = request.kind in {Action.HIDE, Action.REMOVE}

    def outcome(answer: Answer) -> Outcome:
        if taken_back and reason(answer) in GONE_TOO and _is_taken_back(api, comment):
            return Accepted(comment, "")
        return _done(comment, or_gone=taken_back)(answer)

    return attempt(partial(api.post, "comments", "setModerationStatus", **asked), outcome)


def _is_taken_back(api: Api, comment: str) -> bool:
    return not read(partial(api.get, "comments", part="id", id=comment), classify).fields["items"]


def _done(external_id: str, *, or_gone: bool = True) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.status == 204 or (or_gone and is_gone(answer)):
            return Accepted(external_id, "")
        return _objection(answer)

    return outcome


def _objection(answer: Answer) -> Outcome:
    outcome = classify(answer)
    return Unknown("YouTube's answer does not say whether it happened.") if isinstance(outcome, Accepted) else outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For all that says how things shall be, a video's being public too; not for a reply."""
    return request.kind is not Action.REPLY


def left_behind(account: str, handle: Handle) -> Left | None:
    """The private video; or perhaps one, where the upload was begun and no answer said that it is whole."""
    if "video" in handle:
        return Left("A private video", (f"https://studio.youtube.com/video/{handle['video']}/edit",))
    if "session" in handle:
        return Left("Perhaps a private video", (f"https://studio.youtube.com/channel/{account}/videos/upload",))
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """A video by its identity, certain both ways; a reply by its words, which proves out only."""
    if request.kind not in {Action.POST, Action.REPLY}:
        return LISTS_NOTHING
    try:
        with understood():
            if request.kind is Action.REPLY:
                return only_one(_replies(Api(access), access.external_id, request, handle), taken)
            return _is_public(Api(access), handle.get("video", ""))
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "YouTube asks us to wait."))


def _is_public(api: Api, video: str) -> Finding:
    if not video:
        return CertainlyNot()
    listed = read(partial(api.get, "videos", part="status", id=video), classify).fields["items"]
    is_out = [one["id"] for one in listed if one["status"]["privacyStatus"] == "public"]
    return Found(Accepted(video, address(video))) if is_out else CertainlyNot()


def _replies(api: Api, channel: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    above = _thread(request.target.external_id)
    listed = partial(api.get, "comments", part="snippet", parentId=above, maxResults=100, textFormat="plainText")
    for comment in read(listed, classify).fields["items"]:
        said = comment["snippet"]
        ours = said.get("authorChannelId", {}).get("value") == channel
        since = datetime.fromisoformat(said["publishedAt"]) >= earliest(handle)
        if ours and since and words(said["textOriginal"]) == words(request.text):
            yield Accepted(comment["id"], address(request.target.root_external_id, comment["id"]))
