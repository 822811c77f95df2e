"""What waits for a person: signatures, what came back, what is held, what goes out today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Account
from accounts.panels import Panel
from accounts.permissions import reachable
from core.audit.verbs import Answer
from core.council.selectors import emergency
from core.people.models import Person
from networks.states import OutboundState
from pages.clocks import clock, in_london, when
from publishing.draft import Draft
from publishing.models import Post, PostQuerySet, PostVersion, Publication, Variant
from publishing.permissions import READ, SIGN, may_change, may_stop
from publishing.selectors.calendar import Slot
from publishing.selectors.posts import Preview, previews
from publishing.selectors.shown import in_a_sentence, in_state, shown
from publishing.states import PostState
from publishing.surroundings import bounds


def waiting_for(person: Person) -> PostQuerySet:
    """What this person may sign, what is wanted first on top: the duty for every account of it, and no word of theirs in it.

    Four queries for the list, one for the number; one more for people whose right does not go for all accounts.
    """
    waiting = _waiting()
    if not person.rights.holds(SIGN):
        return waiting.none()
    wrote = PostVersion.objects.filter(post=OuterRef("pk"), written_by=person)
    waiting = waiting.exclude(author=person).exclude(Exists(wrote))
    within = reachable(person, SIGN)
    if within is None:
        return waiting
    beyond = Variant.objects.filter(version=OuterRef("current")).exclude(account__in=within)
    return waiting.exclude(Exists(beyond))


def waiting_count(person: Person) -> int:
    """How many posts wait for this person's signature: the count in the navigation. Two queries at most."""
    return waiting_for(person).count()


def waiting_for_others(person: Person) -> PostQuerySet:
    """What waits for somebody else's signature."""
    return _waiting().exclude(pk__in=waiting_for(person).values("pk"))


def _waiting() -> PostQuerySet:
    return Post.objects.waiting().with_current().order_by("current__wanted_at", "id")


def came_back_to(person: Person) -> list[Post]:
    """What was sent back to this person, with the newest reason as `reason`. Six queries."""
    posts = Post.objects.with_current().filter(author=person, state=PostState.SENT_BACK)
    found = list(posts.prefetch_related("current__sent_back__by").order_by("current__wanted_at", "id"))
    for post in found:
        post.reason = next(iter(post.words.sent_back.all()), None)  # type: ignore[attr-defined]
    return found


def going_out_on(day: date) -> list[Post]:
    """What is wanted on this day of London, by the clock; drafts are left out. Four queries."""
    start, end = bounds(day)
    posts = Post.objects.with_current().wanted_between(start, end)
    return list(posts.exclude(state__in=[PostState.DRAFT, PostState.WITHDRAWN]).order_by("current__wanted_at", "id"))


def held() -> list[Post]:
    """Posts with something held, in the order of their times, with what reading them again needs. Seven queries."""
    posts = in_state(Post.objects.with_current(), OutboundState.HELD).prefetch_related(
        "versions", "current__uses__media", "current__uses__captions"
    )
    return list(posts.order_by("current__wanted_at", "id"))


def held_count() -> int:
    """How many posts are held: the strip above the calendar and Home's tile. One query."""
    return in_state(Post.objects.all(), OutboundState.HELD).count()


def emergency_posts_out() -> tuple[int, Publication | None]:
    """How many emergency posts went out in this emergency, and the newest one. Three queries at most."""
    running = emergency()
    if running is None:
        return 0, None
    out = Publication.objects.filter(
        outbound__emergency=True, outbound__state=OutboundState.PUBLISHED, outbound__settled_at__gte=running.starts_at
    ).select_related("outbound", "post", "account")
    return out.count(), out.order_by("-outbound__settled_at").first()


def account_panel(account: Account, person: Person) -> Panel | None:
    """The newest and the next posts, on the page of an account. Five queries."""
    if not person.rights.holds(READ):
        return None
    posts = Post.objects.with_current().filter(current__variants__account=account).order_by("-current__wanted_at")[:6]
    facts = [
        (f"{when(post.words.wanted_at)}", f"{post}, {in_a_sentence(shown(post))}", post.get_absolute_url())
        for post in posts
    ]
    return Panel("Posts", facts or [("Nothing", "No post was written for this account yet", "")])


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One held post on the page where it is read again."""

    post: Post
    draft: Draft
    rows: tuple[Publication, ...]
    too_late: bool
    may_change: Answer
    may_stop: Answer

    @classmethod
    def of(cls, post: Post, person: Person) -> "HeldPost":
        draft = Draft.of(post)
        rows = tuple(row for row in post.live if row.outbound.state == OutboundState.HELD)  # type: ignore[attr-defined]
        too_late = draft.expires_at is not None and draft.expires_at <= timezone.now()
        return cls(post, draft, rows, too_late, may_change(person, post), may_stop(person, post))

    @property
    def previews(self) -> list[Preview]:
        return previews(self.draft)

    @property
    def why(self) -> str:
        return self.rows[0].outbound.why if self.rows else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One post of a day, beside the post that is being written or signed (`post` None)."""

    time: str
    post: Post | None
    word: str = ""
    marks: tuple[tuple[str, str], ...] = ()


def day_line(draft: Draft, post: Post | None) -> list[Line]:
    """What goes out on the day of `draft`, by the clock, with its own place among it; empty while it has no time."""
    if draft.wanted_at is None:
        return []
    slots = [
        Slot.of(other)
        for other in going_out_on(in_london(draft.wanted_at).date())
        if post is None or other.pk != post.pk
    ]
    lines = [Line(slot.time, slot.post, slot.word, slot.marks) for slot in slots]
    return sorted([*lines, Line(clock(draft.wanted_at), None)], key=lambda line: line.time)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands among those that wait for somebody, and which comes next."""

    number: int
    of: int
    next: Post | None


def place_in(waiting: Sequence[Post], post: Post) -> Place | None:
    """None where it does not wait for this person. Pure."""
    keys = [other.pk for other in waiting]
    if post.pk not in keys:
        return None
    at = keys.index(post.pk)
    return Place(at + 1, len(keys), waiting[at + 1] if at + 1 < len(keys) else None)
