"""Writing as a Page. Pictures and videos are uploaded unpublished in `prepare`; each action is then one call.

Handle: `{"prepared_at", "photos"}`, and of a post with a video what `videos` keeps. Graph knows no key of ours: after an
unknown outcome the lists are looked at, or the video.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.facebook import videos
from networks.facebook.client import Graph
from networks.facebook.errors import classify
from networks.http import Answer
from networks.limits import WRITTEN, ensure_fits
from networks.matching import LISTS_NOTHING, begun, earliest, is_fresh, only_one, words
from networks.meta.patience import patient
from networks.meta.talks import Talks
from networks.outcomes import Accepted, CannotTell, Failed, Finding, Outcome, Refused
from networks.protocol import Access, Handle, Left, Media, Request, Target

UPLOADS_LAST = timedelta(hours=20)
"""Facebook throws away an unpublished photo after a day, and may end an upload that was begun; a whole video stays."""


def asks_first(request: Request) -> bool:
    """To upload."""
    return bool(request.media)


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload the pictures, each with its alt text, or the video; what is uploaded is kept. Raises `Failed`."""
    ensure_fits("facebook", request)
    if request.media and request.link:
        raise Failed(Refused("Facebook shows pictures or a link card, not both: put the address into the text.", False))
    lasts = is_fresh(handle, UPLOADS_LAST) or videos.is_uploaded(handle)
    handle = handle if lasts else {**begun({}), "photos": []}
    if request.video:
        return videos.prepared(access, request.video, handle)
    return _with_photos(patient(access), request.media, handle)


def _with_photos(access: Access, pictures: tuple[Media, ...], handle: Handle) -> Handle:
    graph = Graph(access)
    for media in pictures[len(handle["photos"]) :]:
        try:
            handle = {**handle, "photos": [*handle["photos"], _uploaded(graph, access, media)]}
        except Failed as failed:
            raise Failed(failed.outcome, kept=handle) from None
    return handle


def _uploaded(graph: Graph, access: Access, media: Media) -> str:
    file = (media.key.rpartition("/")[2], access.picture(media), media.content_type)
    form = {"published": "false", "alt_text_custom": media.alt}
    call = partial(graph.upload, access.external_id, "photos", name="source", file=file, **form)
    return str(read(call, classify).fields["id"])


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    graph, page, target = Graph(access), access.external_id, request.target
    match request.kind:
        case Action.POST if request.video:
            return videos.published(graph, request.text, handle)
        case Action.POST:
            return attempt(partial(graph.post, page, "feed", **_post(request, handle)), _written)
        case Action.REPLY:
            return attempt(partial(graph.post, target.external_id, "comments", message=request.text), _written)
        case Action.DIRECT_MESSAGE:
            return _talks(graph, page).send(request)
        case Action.HIDE | Action.UNHIDE:
            call = partial(graph.post, target.external_id, is_hidden=request.kind is Action.HIDE)
            return attempt(call, classify.done(target.external_id))
        case Action.DELETE | Action.REMOVE:
            look = partial(graph.get, target.external_id, fields="id")
            return attempt(partial(graph.delete, target.external_id), classify.taken_down(target.external_id, look))
        case Action.BLOCK:
            return attempt(partial(graph.post, page, "blocked", user=target.person), _blocked(target.person))
        case Action.UNBLOCK:
            return attempt(partial(graph.delete, page, "blocked", user=target.person), classify.done(target.person))


def _post(request: Request, handle: Handle) -> dict[str, Any]:
    post: dict[str, Any] = {"message": request.text}
    if request.link:
        post["link"] = request.link.url
    if handle["photos"]:
        post["attached_media"] = [{"media_fbid": photo} for photo in handle["photos"]]
    return post


def _talks(graph: Graph, page: str) -> Talks:
    return Talks(graph, classify, "facebook", page, page)


def _written(answer: Answer) -> Outcome:
    if not answer.fields.get("id"):
        return classify.objection(answer)
    return Accepted(answer.fields["id"], address(answer.fields["id"]))


def address(identity: str) -> str:
    """Where a post, a comment, a picture or a video of ours stands."""
    return f"https://www.facebook.com/{identity}"


def _blocked(person: str) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.fields.get(person) is False:
            return Refused("Facebook does not know this person.", before_sending=False)
        return Accepted(person, "") if answer.fields.get(person) is True else classify.done(person)(answer)

    return outcome


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For what says how things shall be, an uploaded video too; not for what makes one more of something."""
    return request.kind not in WRITTEN or videos.is_uploaded(handle)


def left_behind(account: str, handle: Handle) -> Left | None:
    """What was uploaded unpublished, which only the Page's own people see. That pictures are gone after a day is not promised."""
    if "video" in handle:
        return Left("An unpublished video", (address(handle["video"]["id"]),))
    photos = handle.get("photos", [])
    kind = "An unpublished picture" if len(photos) == 1 else f"{len(photos)} unpublished pictures"
    return Left(kind, tuple(map(address, photos))) if photos else None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """Look for our words in the list where they would stand."""
    lists = {Action.POST: _posts, Action.REPLY: _replies, Action.DIRECT_MESSAGE: _messages}
    if request.kind not in lists:
        return LISTS_NOTHING
    try:
        with understood():
            if request.kind is Action.POST and request.video:
                return videos.look_up(Graph(access), handle)
            return only_one(lists[request.kind](Graph(access), access.external_id, request, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Facebook asks us to wait."))


def _posts(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(graph.get, page, "published_posts", fields="id,message,attachments", since=_since(handle), limit=100)
    for post in read(call, classify).fields["data"]:
        if words(post.get("message", "")) == words(request.text) and _pictures_of(post) == len(request.media):
            yield Accepted(post["id"], address(post["id"]))


def _pictures_of(post: dict[str, Any]) -> int:
    """Several hang under one album; a shared link hangs there too, and is no picture."""
    hanging = post.get("attachments", {}).get("data", [])
    inside = [below for item in hanging for below in item.get("subattachments", {}).get("data", [])]
    return sum(item.get("media_type") == "photo" for item in inside or hanging)


def _replies(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    """An answer to an answer is hung one level higher than where we put it."""
    above = _top(graph, request.target)
    call = partial(
        graph.get, above, "comments", filter="stream", fields="id,message,from", since=_since(handle), limit=100
    )
    for comment in read(call, classify).fields["data"]:
        if comment.get("from", {}).get("id") == page and words(comment.get("message", "")) == words(request.text):
            yield Accepted(comment["id"], address(comment["id"]))


def _top(graph: Graph, target: Target) -> str:
    """Under what a reply to it stands: the comment at the top of its thread, or the post that it is itself."""
    if target.root_external_id in {"", target.external_id}:
        return target.external_id
    comment = read(partial(graph.get, target.external_id, fields="parent{id}"), classify).fields
    return str(comment.get("parent", {}).get("id", target.external_id))


def _messages(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    return _talks(graph, page).sent(request, handle)


def _since(handle: Handle) -> int:
    return int(earliest(handle).timestamp())
