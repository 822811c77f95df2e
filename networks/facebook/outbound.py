"""Writing as a Page. Pictures are uploaded unpublished in `prepare`; each action is then one call.

Handle: `{"prepared_at", "photos"}`. Graph knows no key of ours: after an unknown outcome the lists are looked at.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.facebook.client import Graph
from networks.facebook.errors import classify, is_gone
from networks.http import Answer
from networks.limits import ensure_fits
from networks.matching import LISTS_NOTHING, begun, earliest, is_fresh, only_one, words
from networks.outcomes import Accepted, CannotTell, Failed, Finding, Outcome, Refused, Unknown
from networks.protocol import Access, Handle, Media, Request

PHOTOS_LAST = timedelta(hours=20)
"""Facebook throws away an unpublished photo after a day."""


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Upload the pictures, each with its alt text. Raises `Failed`."""
    if is_fresh(handle, PHOTOS_LAST):
        return handle
    ensure_fits("facebook", request)
    if request.media and request.link:
        raise Failed(Refused("Facebook shows pictures or a link card, not both: put the address into the text.", False))
    graph = Graph(access)
    return {**begun(handle), "photos": [_uploaded(graph, access, media) for media in request.media]}


def _uploaded(graph: Graph, access: Access, media: Media) -> str:
    file = (media.key.rpartition("/")[2], access.picture(media), media.content_type)
    call = partial(graph.upload, access.external_id, "photos", file=file, published="false", alt_text_custom=media.alt)
    return str(read(call, classify).fields["id"])


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    graph, page, target = Graph(access), access.external_id, request.target
    match request.kind:
        case Action.POST:
            return attempt(partial(graph.post, page, "feed", **_post(request, handle)), _written)
        case Action.REPLY:
            return attempt(partial(graph.post, target.external_id, "comments", message=request.text), _written)
        case Action.DIRECT_MESSAGE:
            return attempt(partial(graph.post, page, "messages", **_message(request)), _messaged)
        case Action.HIDE | Action.UNHIDE:
            call = partial(graph.post, target.external_id, is_hidden=request.kind is Action.HIDE)
            return attempt(call, _done(target.external_id))
        case Action.DELETE | Action.REMOVE:
            return attempt(partial(graph.delete, target.external_id), _taken_down(target.external_id))
        case Action.BLOCK:
            return attempt(partial(graph.post, page, "blocked", user=target.person), _blocked(target.person))
        case Action.UNBLOCK:
            return attempt(partial(graph.delete, page, "blocked", user=target.person), _done(target.person))


def _post(request: Request, handle: Handle) -> dict[str, Any]:
    post: dict[str, Any] = {"message": request.text}
    if request.link:
        post["link"] = request.link.url
    if handle["photos"]:
        post["attached_media"] = [{"media_fbid": photo} for photo in handle["photos"]]
    return post


def _message(request: Request) -> dict[str, Any]:
    """To whoever wrote, within 24 hours; or once, within seven days, to the author of a comment."""
    comment, person = request.target.external_id, request.target.person
    recipient = {"comment_id": comment} if comment else {"id": person}
    return {"recipient": recipient, "messaging_type": "RESPONSE", "message": {"text": request.text}}


def _written(answer: Answer) -> Outcome:
    if not answer.fields.get("id"):
        return _objection(answer)
    return Accepted(answer.fields["id"], f"https://www.facebook.com/{answer.fields['id']}")


def _messaged(answer: Answer) -> Outcome:
    if "message_id" not in answer.fields:
        return _objection(answer)
    return Accepted(answer.fields["message_id"], "", {"recipient_id": answer.fields.get("recipient_id", "")})


def _done(external_id: str) -> Callable[[Answer], Outcome]:
    return lambda answer: Accepted(external_id, "") if answer.fields.get("success") is True else _objection(answer)


def _taken_down(external_id: str) -> Callable[[Answer], Outcome]:
    """Already gone, by somebody else's hand, is as good."""
    return lambda answer: Accepted(external_id, "") if is_gone(answer) else _done(external_id)(answer)


def _blocked(person: str) -> Callable[[Answer], Outcome]:
    def outcome(answer: Answer) -> Outcome:
        if answer.fields.get(person) is False:
            return Refused("Facebook does not know this person.", before_sending=False)
        return Accepted(person, "") if answer.fields.get(person) is True else _done(person)(answer)

    return outcome


def _objection(answer: Answer) -> Outcome:
    """The error in the answer; a 200 that neither objects nor says that it is done is unknown."""
    outcome = classify(answer)
    return Unknown("Facebook's answer does not say whether it happened.") if isinstance(outcome, Accepted) else outcome


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """Look for our words in the list where they would stand."""
    lists = {Action.POST: _posts, Action.REPLY: _replies, Action.DIRECT_MESSAGE: _messages}
    if request.kind not in lists:
        return LISTS_NOTHING
    try:
        with understood():
            return only_one(lists[request.kind](Graph(access), access.external_id, request, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Facebook asks us to wait."))


def _posts(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(graph.get, page, "published_posts", fields="id,message,attachments", since=_since(handle), limit=100)
    for post in read(call, classify).fields["data"]:
        if words(post.get("message", "")) == words(request.text) and _pictures_of(post) == len(request.media):
            yield Accepted(post["id"], f"https://www.facebook.com/{post['id']}")


def _pictures_of(post: dict[str, Any]) -> int:
    """Several hang under one album; a shared link hangs there too, and is no picture."""
    hanging = post.get("attachments", {}).get("data", [])
    inside = [below for item in hanging for below in item.get("subattachments", {}).get("data", [])]
    return sum(item.get("media_type") == "photo" for item in inside or hanging)


def _replies(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    """Under the post, flat: an answer to an answer is hung one level higher than where we put it."""
    above = request.target.root_external_id or request.target.external_id
    call = partial(
        graph.get, above, "comments", filter="stream", fields="id,message,from", since=_since(handle), limit=100
    )
    for comment in read(call, classify).fields["data"]:
        if comment.get("from", {}).get("id") == page and words(comment.get("message", "")) == words(request.text):
            yield Accepted(comment["id"], f"https://www.facebook.com/{comment['id']}")


def _messages(graph: Graph, page: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    fields = "messages.limit(50){id,message,from,created_time}"
    call = partial(graph.get, page, "conversations", user_id=request.target.person, fields=fields)
    for talk in read(call, classify).fields["data"]:
        for message in talk.get("messages", {}).get("data", []):
            ours = message["from"]["id"] == page and datetime.fromisoformat(message["created_time"]) >= earliest(handle)
            if ours and words(message.get("message", "")) == words(request.text):
                yield Accepted(message["id"], "")


def _since(handle: Handle) -> int:
    return int(earliest(handle).timestamp())
