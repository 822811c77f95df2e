"""Writing to Flickr. A post is a picture; its first line is the title.

The picture goes up in `prepare`, private; `send` makes it public (photos.setPerms). That is chosen over uploading it public
in the send: the send is then one short call however heavy the picture, may be repeated without harm, and photos.getInfo
proves both ways, where a search for a tag proves out only. A machine tag, `council:job=…`, is chosen before the upload and
kept: where the answer to an upload was lost, the next try finds the private picture by it instead of uploading another.

Handle: `{"job", "photo"}` of a post, `{"prepared_at"}` of a reply, which is looked for by its words. Comments stand in one
flat list under a picture: a reply has no more of a place than that.
"""

import html
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.flickr.client import Api
from networks.flickr.errors import (
    COMMENT_NOT_FOUND,
    NOT_FOUND,
    classify,
    classify_comment,
    classify_upload,
    is_gone,
    uploaded,
)
from networks.http import Answer
from networks.limits import ensure_fits
from networks.matching import LISTS_NOTHING, begun, earliest, only_one, words
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Failed, Finding, Found, Outcome, Refused, Unknown
from networks.protocol import Access, Handle, Left, Media, Request

SECONDS: Final = 70.0
TAG = "council:job="
PRIVATE_ONLY = "5"
PUBLIC = {"is_public": "1", "is_friend": "0", "is_family": "0"}
PRIVATE = {"is_public": "0", "is_friend": "0", "is_family": "0"}


def asks_first(request: Request) -> bool:
    """To upload."""
    return request.kind is Action.POST


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload the picture, private. Raises `Failed`, with the tag by which the next try finds it."""
    ensure_fits("flickr", request)
    if request.link and request.link.url not in request.text:
        raise Failed(Refused("Flickr draws no link card: put the address into the text.", before_sending=False))
    if request.kind is not Action.POST:
        return handle if "prepared_at" in handle else begun(handle)
    return handle if "photo" in handle else _with_photo(access, request, handle)


def _with_photo(access: Access, request: Request, handle: Handle) -> Handle:
    api, job = Api(replace(access, within=SECONDS)), handle.get("job") or uuid.uuid4().hex
    try:
        photo = (_private_photo(api, job) if handle else "") or _upload(api, access, request, request.media[0], job)
    except Failed as failed:
        may_have_arrived = isinstance(failed.outcome, Refused) and failed.outcome.before_sending
        raise Failed(failed.outcome, {"job": job} if may_have_arrived else None) from None
    return {"job": job, "photo": photo}


def _private_photo(api: Api, job: str) -> str:
    """What an earlier try has uploaded; empty where there is nothing."""
    listed = partial(
        api.read, "people.getPhotos", user_id="me", privacy_filter=PRIVATE_ONLY, extras="machine_tags", per_page="100"
    )
    photos = read(listed, classify).fields["photos"]["photo"]
    return next((photo["id"] for photo in photos if TAG + job in photo.get("machine_tags", "").split()), "")


def _upload(api: Api, access: Access, request: Request, media: Media, job: str) -> str:
    title, _, description = request.text.partition("\n")
    about = {"title": title.strip(), "description": description.strip(), "tags": TAG + job, **PRIVATE}
    photo = (media.key.rpartition("/")[2], access.picture(media), media.content_type)
    return uploaded(read(partial(api.upload, photo, **about), classify_upload))


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target
    match request.kind:
        case Action.POST:
            photo = handle["photo"]
            return attempt(partial(api.write, "photos.setPerms", photo_id=photo, **PUBLIC), _published(access, photo))
        case Action.REPLY:
            photo = photo_of(request)
            call = partial(api.write, "photos.comments.addComment", photo_id=photo, comment_text=request.text)
            return attempt(call, _commented(access, photo))
        case Action.DELETE | Action.REMOVE if "-" in target.external_id:
            call = partial(api.write, "photos.comments.deleteComment", comment_id=target.external_id)
            return attempt(call, _done(target.external_id, NOT_FOUND, COMMENT_NOT_FOUND))
        case Action.DELETE:
            call = partial(api.write, "photos.delete", photo_id=target.external_id)
            return attempt(call, _done(target.external_id, NOT_FOUND))
    return Refused(f"Flickr cannot {request.kind} by its API.", before_sending=False)


def address(account: str, photo: str, comment: str = "") -> str:
    """Where residents see it."""
    return f"https://www.flickr.com/photos/{account}/{photo}/" + (
        f"#comment{comment.rpartition('-')[2]}" if comment else ""
    )


def photo_of(request: Request) -> str:
    """The picture under which a comment stands: named, or the middle of the comment's own identity; or it is one itself."""
    named, answered = request.target.root_external_id, request.target.external_id
    return named or (answered.split("-")[1] if "-" in answered else answered)


def _published(access: Access, photo: str) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.fields.get("stat") == "ok":
            return Accepted(photo, address(access.external_id, photo))
        if is_gone(answer):
            return Refused("The picture that was uploaded is no longer on Flickr.", before_sending=False)
        return _objection(answer)

    return outcome


def _commented(access: Access, photo: str) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.fields.get("stat") == "ok":
            comment = answer.fields["comment"]["id"]
            return Accepted(comment, address(access.external_id, photo, comment))
        if is_gone(answer):
            return Refused("The picture is no longer on Flickr, so it cannot be commented on.", before_sending=False)
        return _objection(answer)

    return outcome


def _done(external_id: str, *gone: int) -> Callable[[Answer], Outcome]:
    """Already gone, by somebody else's hand, is as good."""

    def outcome(answer: Answer) -> Outcome:
        done = answer.fields.get("stat") == "ok" or is_gone(answer, *gone)
        return Accepted(external_id, "") if done else _objection(answer)

    return outcome


def _objection(answer: Answer) -> Outcome:
    outcome = classify_comment(answer)
    return Unknown("Flickr's answer does not say whether it happened.") if isinstance(outcome, Accepted) else outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For all that says how things shall be, a picture's being public too; not for a reply."""
    return request.kind is not Action.REPLY


def left_behind(account: str, handle: Handle) -> Left | None:
    """The private picture; or perhaps one, where the answer to its upload was lost."""
    if "photo" in handle:
        return Left("A private picture", (address(account, handle["photo"]),))
    if "job" in handle:
        tagged = f"Perhaps a private picture, with the tag {TAG}{handle['job']},"
        return Left(tagged, (f"https://www.flickr.com/photos/{account}/",))
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """A picture by its identity, certain both ways; a comment by its words, which proves out only."""
    if request.kind not in {Action.POST, Action.REPLY}:
        return LISTS_NOTHING
    try:
        with understood():
            if request.kind is Action.REPLY:
                return only_one(_comments(Api(access), access, request, handle), taken)
            return _is_public(Api(access), access, handle.get("photo", ""))
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Flickr asks us to wait."))


def _is_public(api: Api, access: Access, photo: str) -> Finding:
    if not photo:
        return CertainlyNot()
    answer = read(partial(api.read, "photos.getInfo", photo_id=photo), or_gone)
    if is_gone(answer) or not int(answer.fields["photo"]["visibility"]["ispublic"]):
        return CertainlyNot()
    return Found(Accepted(photo, address(access.external_id, photo)))


def or_gone(answer: Answer) -> Outcome:
    """A picture that is not there is an answer too."""
    return Accepted("", "") if is_gone(answer) else classify(answer)


def _comments(api: Api, access: Access, request: Request, handle: Handle) -> Iterator[Accepted]:
    photo = photo_of(request)
    listed = partial(
        api.read, "photos.comments.getList", photo_id=photo, min_comment_date=str(int(earliest(handle).timestamp()))
    )
    for comment in comments_in(read(listed, classify)):
        since = datetime.fromtimestamp(int(comment["datecreate"]), UTC) >= earliest(handle)
        ours = comment["author"] == access.external_id and since
        if ours and words(html.unescape(comment["_content"])) == words(request.text):
            yield Accepted(comment["id"], address(access.external_id, photo, comment["id"]))


def comments_in(answer: Answer) -> list[dict[str, Any]]:
    """Of a list of comments, which leaves out `comment` where there is none."""
    return list(answer.fields["comments"].get("comment", []))
