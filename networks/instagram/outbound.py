"""Writing as an Instagram account. A post is a container that is made while preparing, and published by one call.

Handle: of a post `{"prepared_at", "container"}`, of a reply `{"prepared_at", "elsewhere"}`. Sources: Instagram Platform,
"Content publishing", "Comment moderation", "IG User Mentions", "Messaging".
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.http import Answer
from networks.instagram.errors import classify
from networks.limits import WRITTEN, ensure_fits
from networks.matching import LISTS_NOTHING, begun, earliest, only_one, words
from networks.meta.client import Graph
from networks.meta.containers import Containers, Quota, address, described, is_published_once, with_address
from networks.meta.patience import patient
from networks.meta.talks import Talks, when
from networks.outcomes import Accepted, CannotTell, Failed, Finding, Outcome, Refused
from networks.protocol import Access, Handle, Left, Media, Request, Target

CONTAINERS = Containers(classify, create="media", publish="media_publish", state="status_code", problem="status")
QUOTA = Quota("content_publishing_limit")
NEWEST_POSTS = 50
REPLY = "id,text,username,timestamp"


def asks_first(request: Request) -> bool:
    """For a post's container, and whose post it is under which a reply goes."""
    return request.kind is Action.POST or (request.kind is Action.REPLY and bool(request.target.root_external_id))


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """A post's container, ready to be published; whether a reply goes to a post of somebody else. Raises `Failed`."""
    ensure_fits("instagram", request)
    if request.kind is Action.POST:
        return _contained(patient(access), request, handle)
    if request.kind is Action.REPLY and "elsewhere" not in handle:
        return {**begun(handle), "elsewhere": not _is_ours(access, request.target)}
    return handle if "prepared_at" in handle else begun(handle)


def _contained(access: Access, request: Request, handle: Handle) -> Handle:
    if request.link and request.link.url not in request.text:
        raise Failed(Refused("Instagram shows no link cards: put the address into the text.", before_sending=False))
    graph, account = Graph(access), access.external_id
    CONTAINERS.ensure_room(graph, account, QUOTA)

    def make() -> str:
        pieces = [_piece(access, media) for media in request.media]
        return CONTAINERS.made(graph, account, pieces, {"caption": request.text} if request.text else {})

    return CONTAINERS.prepared(graph, handle, make)


def _piece(access: Access, media: Media) -> dict[str, str]:
    """Every single video is a reel since July 2023; alt text is for pictures only."""
    if media.is_video:
        return {"media_type": "REELS", "video_url": address(access, media), "share_to_feed": "true"}
    return {"image_url": address(access, media), **described(media)}


def _is_ours(access: Access, target: Target) -> bool:
    """Instagram names the owner of a post to the owner only."""
    if not target.root_external_id:
        return True
    post = read(partial(Graph(access).get, target.root_external_id, fields="owner"), classify.or_gone).fields
    return bool(post.get("owner", {}).get("id") == access.external_id)


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    graph, target = Graph(access), request.target
    match request.kind:
        case Action.POST:
            candidates = partial(_posts, graph, access.external_id, request, handle)
            written = partial(with_address, graph, classify, f"https://www.instagram.com/{access.handle}/")
            return CONTAINERS.send(graph, access.external_id, handle, written, candidates)
        case Action.REPLY:
            return attempt(partial(_reply, graph, access.external_id, request, handle), _replied)
        case Action.DIRECT_MESSAGE:
            return _talks(access, graph).send(request)
        case Action.HIDE | Action.UNHIDE:
            hide = "true" if request.kind is Action.HIDE else "false"
            return attempt(partial(graph.form, target.external_id, hide=hide), classify.done(target.external_id))
        case Action.REMOVE:
            look = partial(graph.get, target.external_id, fields="id")
            return attempt(partial(graph.delete, target.external_id), classify.taken_down(target.external_id, look))
    return Refused(f"Instagram cannot {request.kind}.", before_sending=False)


def _reply(graph: Graph, account: str, request: Request, handle: Handle) -> Answer:
    """Under a comment on a post of ours; or where somebody mentioned us, in a comment or in a caption, by way of the mention."""
    comment, post = request.target.external_id, request.target.root_external_id
    if not handle["elsewhere"]:
        return graph.form(comment, "replies", message=request.text)
    where = {"media_id": post} if comment == post else {"media_id": post, "comment_id": comment}
    return graph.form(account, "mentions", message=request.text, **where)


def _talks(access: Access, graph: Graph) -> Talks:
    """`me` is the Page, or the account itself, according to how it was connected."""
    return Talks(graph, classify, "instagram", access.external_id, "me", "instagram")


def _replied(answer: Answer) -> Outcome:
    return Accepted(answer.fields["id"], "") if answer.fields.get("id") else classify.objection(answer)


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For a post as long as its container is the same, and for what says how things shall be."""
    return is_published_once(handle) if request.kind is Action.POST else request.kind not in WRITTEN


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing: a container is shown to nobody, and runs out after a day."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """A post by its container; a reply or message by its words, in the list where it would stand."""
    graph = Graph(access)
    try:
        with understood():
            match request.kind:
                case Action.POST:
                    candidates = partial(_posts, graph, access.external_id, request, handle)
                    return CONTAINERS.look_up(graph, handle, candidates, taken)
                case Action.REPLY if not handle["elsewhere"]:
                    return only_one(_replies(graph, access.handle, request, handle), taken)
                case Action.REPLY:
                    return CannotTell(
                        "Instagram does not list what was answered under somebody else's post. Look there."
                    )
                case Action.DIRECT_MESSAGE:
                    return only_one(_talks(access, graph).sent(request, handle), taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Instagram asks us to wait."))
    return LISTS_NOTHING


def _posts(graph: Graph, account: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    call = partial(graph.get, account, "media", fields="id,caption,permalink,timestamp", limit=NEWEST_POSTS)
    for post in read(call, classify).fields["data"]:
        fresh = when(post["timestamp"]) >= earliest(handle)
        if fresh and words(post.get("caption", "")) == words(request.text):
            yield Accepted(post["id"], post.get("permalink", ""))


def _replies(graph: Graph, us: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    """An answer to an answer is hung one level higher than where we put it."""
    comment = request.target.external_id
    above = read(partial(graph.get, comment, fields="parent_id"), classify).fields.get("parent_id", comment)
    for reply in graph.listed((above, "replies"), classify, fields=REPLY, limit=50):
        ours = reply.get("username") == us and when(reply["timestamp"]) >= earliest(handle)
        if ours and words(reply.get("text", "")) == words(request.text):
            yield Accepted(reply["id"], "")
