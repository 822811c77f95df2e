"""Writing on Threads. Posts and replies alike are containers, made while preparing and published by one call.

`auto_publish_text` is never used: it would save a call, and leave nothing by which to ask what became of it.
Handle: `{"prepared_at", "container"}`. Sources: Threads API, "Posts", "Reply management", "Delete posts".
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from accounts.catalogue import Action
from networks.classify import attempt, read, understood
from networks.limits import ensure_fits
from networks.matching import LISTS_NOTHING, earliest, words
from networks.meta.containers import Containers, Quota, address, described, is_published_once, with_address
from networks.meta.patience import patient
from networks.meta.talks import when
from networks.outcomes import Accepted, CannotTell, Failed, Finding, Outcome, Refused
from networks.protocol import Access, Handle, Left, Media, Request
from networks.threads.client import Api
from networks.threads.errors import classify, publishing

CONTAINERS = Containers(
    publishing, create="threads", publish="threads_publish", state="status", problem="error_message"
)
QUOTAS = {
    Action.POST: Quota("threads_publishing_limit"),
    Action.REPLY: Quota("threads_publishing_limit", "reply_quota_usage", "reply_config"),
}
LISTS = {Action.POST: "threads", Action.REPLY: "replies"}
NEWEST = 50


def asks_first(request: Request) -> bool:
    """For the container."""
    return request.kind in LISTS


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """The container of a post or reply, ready to be published. Raises `Failed`."""
    ensure_fits("threads", request)
    if request.kind not in LISTS:
        return handle
    if request.link and request.media:
        raise Failed(Refused("Threads shows pictures or a link card, not both: put the address into the text.", False))
    access = patient(access)
    api, account = Api(access), access.external_id
    CONTAINERS.ensure_room(api, account, QUOTAS[request.kind])

    def make() -> str:
        pieces = [_piece(access, media) for media in request.media] or [{"media_type": "TEXT"}]
        return CONTAINERS.made(api, account, pieces, _whole(request))

    return CONTAINERS.prepared(api, handle, make)


def _piece(access: Access, media: Media) -> dict[str, str]:
    kind = "video" if media.is_video else "image"
    return {"media_type": kind.upper(), f"{kind}_url": address(access, media), **described(media)}


def _whole(request: Request) -> dict[str, str]:
    said = {
        "text": request.text,
        "reply_to_id": request.target.external_id if request.kind is Action.REPLY else "",
        "link_attachment": request.link.url if request.link else "",
    }
    return {name: value for name, value in said.items() if value}


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The one call that takes effect."""
    api, target = Api(access), request.target.external_id
    match request.kind:
        case Action.POST | Action.REPLY:
            candidates = partial(_ours, api, access.external_id, request, handle)
            written = partial(with_address, api, classify, f"https://www.threads.com/@{access.handle}")
            return CONTAINERS.send(api, access.external_id, handle, written, candidates)
        case Action.HIDE | Action.UNHIDE:
            hide = "true" if request.kind is Action.HIDE else "false"
            return attempt(partial(api.form, target, "manage_reply", hide=hide), classify.done(target))
        case Action.DELETE:
            look = partial(api.get, target, fields="id")
            return attempt(partial(api.delete, target), classify.taken_down(target, look))
    return Refused(f"Threads cannot {request.kind}.", before_sending=False)


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """For a post or reply as long as its container is the same, and for what says how things shall be."""
    return request.kind not in LISTS or is_published_once(handle)


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing: a container is shown to nobody, and runs out after a day."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """By the container."""
    if request.kind not in LISTS:
        return LISTS_NOTHING
    api = Api(access)
    try:
        with understood():
            candidates = partial(_ours, api, access.external_id, request, handle)
            return CONTAINERS.look_up(api, handle, candidates, taken)
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Threads asks us to wait."))


def _ours(api: Api, account: str, request: Request, handle: Handle) -> Iterator[Accepted]:
    """Posts, or replies, with these words that are not older than the container."""
    fields = "id,text,permalink,timestamp,replied_to"
    call = partial(api.get, account, LISTS[request.kind], fields=fields, limit=NEWEST)
    for post in read(call, classify).fields["data"]:
        fresh = when(post["timestamp"]) >= earliest(handle)
        same_place = request.kind is Action.POST or post.get("replied_to", {}).get("id") == request.target.external_id
        if fresh and same_place and words(post.get("text", "")) == words(request.text):
            yield Accepted(post["id"], post.get("permalink", ""))
