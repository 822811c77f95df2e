"""Publishing in two steps: a container, which the network fills with media that it fetches itself, and its publication.

The container is what makes an unknown outcome certain: it says whether it has been published, and is published once.
Handle: `{"prepared_at", "container"}`. Sources: Instagram Platform, "Content publishing" and "IG Container"; Threads API,
"Posts" and "Troubleshooting".
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from networks.classify import attempt, read, understood
from networks.http import Answer, network_time
from networks.matching import begun, is_fresh, only_one
from networks.meta.client import Graph
from networks.meta.errors import FULL_FOR, Meaning
from networks.meta.patience import waited_for
from networks.outcomes import (
    Accepted,
    CannotTell,
    CertainlyNot,
    Failed,
    Finding,
    Found,
    Outcome,
    RateLimited,
    Refused,
    Unknown,
)
from networks.protocol import Access, Handle, Media

LASTS = timedelta(hours=23)
"""A container that is not published runs out after 24 hours."""


class State(StrEnum):
    """What a container says of itself."""

    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class Quota:
    """Where the network says how many of a day's posts are used up: edge, and the two fields."""

    edge: str
    used: str = "quota_usage"
    config: str = "config"


@dataclass(frozen=True)
class Containers:
    """How one network names the parts. `problem`: the field that says why a container failed."""

    meaning: Meaning
    create: str
    publish: str
    state: str
    problem: str

    def prepared(self, graph: Graph, handle: Handle, make: Callable[[], str]) -> Handle:
        """The handle with a container that can be published; the one there is, unless it ran out. Raises `Failed`."""
        if is_fresh(handle, LASTS) and self._is_ready(graph, handle):
            return handle
        fresh = {**begun(handle), "container": make()}
        self._is_ready(graph, fresh)
        return fresh

    def made(self, graph: Graph, account: str, pieces: Sequence[Mapping[str, str]], whole: Mapping[str, str]) -> str:
        """A container of one piece, or of several that hang together. Raises `Failed`."""
        if len(pieces) == 1:
            return self._made(graph, account, {**pieces[0], **whole})
        children = [self._made(graph, account, {**piece, "is_carousel_item": "true"}) for piece in pieces]
        return self._made(graph, account, {"media_type": "CAROUSEL", "children": ",".join(children), **whole})

    def _made(self, graph: Graph, account: str, facts: Mapping[str, str]) -> str:
        return str(read(partial(graph.form, account, self.create, **facts), self.meaning).fields["id"])

    def _is_ready(self, graph: Graph, handle: Handle) -> bool:
        """False where it ran out. Raises `Failed` where it failed, or is not ready in time: then with the handle.

        One that failed is given up with it: whoever tries again after that means a new one.
        """
        try:
            look = partial(self._state, graph, handle["container"])
            state, why = waited_for(look, lambda seen: seen[0] is State.IN_PROGRESS)
        except Failed as failed:
            raise Failed(failed.outcome, kept=handle) from None
        if state is State.ERROR:
            raise Failed(Refused(self._failed(why), before_sending=False), kept={})
        if state is State.IN_PROGRESS:
            raise Failed(self._not_ready(), kept=handle)
        return state is not State.EXPIRED

    @understood()
    def _state(self, graph: Graph, container: str) -> tuple[State, str]:
        said = read(partial(graph.get, container, fields=f"{self.state},{self.problem}"), self.meaning).fields
        return State(said[self.state]), str(said.get(self.problem, ""))

    def send(
        self, graph: Graph, account: str, handle: Handle, written: Callable[[str], Accepted],
        candidates: Callable[[], Iterable[Accepted]],
    ) -> Outcome:  # fmt: skip
        """Publishes the container, unless it says that it already is: then this is a repeat, and the post is looked for."""
        try:
            state, why = self._state(graph, handle["container"])
            if state is State.PUBLISHED:
                return self._already(self._among(candidates, ()))
        except Failed as failed:
            return failed.outcome
        if state is State.ERROR:
            return Refused(self._failed(why), before_sending=False)
        if state is not State.FINISHED:
            return self._not_ready()
        call = partial(graph.form, account, self.publish, creation_id=handle["container"])
        return attempt(call, partial(self._published, written))

    def _already(self, finding: Finding) -> Outcome:
        published = f"{self.meaning.network} says that this was published before, and does not show it yet."
        return finding.accepted if isinstance(finding, Found) else Unknown(published)

    def _published(self, written: Callable[[str], Accepted], answer: Answer) -> Outcome:
        identity = answer.fields.get("id")
        return written(identity) if identity else self.meaning.objection(answer)

    def look_up(
        self, graph: Graph, handle: Handle, candidates: Callable[[], Iterable[Accepted]], taken: Collection[str]
    ) -> Finding:
        """Certain both ways while the container is there. Raises `Failed`."""
        state, _ = self._state(graph, handle["container"])
        if state is State.PUBLISHED:
            return self._among(candidates, taken)
        if state is State.IN_PROGRESS:
            return CannotTell(f"{self.meaning.network} is still working on it.")
        return CertainlyNot()

    @understood()
    def _among(self, candidates: Callable[[], Iterable[Accepted]], taken: Collection[str]) -> Finding:
        return only_one(candidates(), taken)

    @understood()
    def ensure_room(self, graph: Graph, account: str, quota: Quota) -> None:
        """Raises `Failed` where the account has published as much as it may in a day."""
        call = partial(graph.get, account, quota.edge, fields=f"{quota.used},{quota.config}")
        for said in read(call, self.meaning).fields["data"]:
            if said[quota.used] >= said[quota.config]["quota_total"]:
                raise Failed(RateLimited(network_time() + FULL_FOR, scope="account"))

    def _failed(self, why: str) -> str:
        return f"{self.meaning.network} could not use the picture or video. It says: {why or 'nothing more'}"

    def _not_ready(self) -> Refused:
        return Refused(f"{self.meaning.network} is still working on the picture or video.", before_sending=True)


def address(access: Access, media: Media) -> str:
    """Where the network fetches these bytes, once it is sure that they are the approved ones. Raises `Failed`."""
    for _ in access.pieces(media, 1):
        break
    return access.address_of(media)


def with_address(graph: Graph, meaning: Meaning, otherwise: str, post: str) -> Accepted:
    """A post has no address that follows from its identity, so it is asked for; without an answer it is `otherwise`."""
    try:
        said = read(partial(graph.get, post, fields="permalink"), meaning).fields
    except Failed:
        said = {}
    return Accepted(post, said.get("permalink") or otherwise)


def is_published_once(handle: Handle) -> bool:
    """Whether a repeat cannot make a second post: as long as the container is the same."""
    return "container" in handle and is_fresh(handle, LASTS)


def described(media: Media) -> dict[str, str]:
    """Its alt text, where it has one."""
    return {"alt_text": media.alt} if media.alt else {}
