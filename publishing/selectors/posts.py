"""The list of posts, one post with all that happened to it, and how it looks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch, Q

from accounts.catalogue import Counting, network
from accounts.catalogue.length import LINK_LENGTH
from accounts.models import Account
from core.audit.models import Entry
from core.council.models import Topic
from core.people.models import Person
from networks.models import Outbound
from publishing.captions import Cue, said_in
from publishing.draft import Draft, Video
from publishing.models import Approval, Media, Post, PostQuerySet, PostVersion, Publication, SentBack
from publishing.selectors.shown import in_state


@dataclass(frozen=True, slots=True)
class PostFilter:
    """What somebody asked the list for; empty means all."""

    words: str = ""
    state: str = ""
    account: Account | None = None
    topic: Topic | None = None
    author: Person | None = None


def posts(asked: PostFilter) -> PostQuerySet:
    """The posts that fit, newest first. Four queries a page, one more for their number."""
    found = Post.objects.with_current()
    if asked.words:
        found = found.filter(Q(title__icontains=asked.words) | Q(current__text__icontains=asked.words))
    if asked.account:
        found = found.filter(current__variants__account=asked.account)
    if asked.topic:
        found = found.filter(topic=asked.topic)
    if asked.author:
        found = found.filter(author=asked.author)
    return (in_state(found, asked.state) if asked.state else found).order_by("-id")


def post(pk: int) -> Post:
    """One post with every version, every decision and what each network answered. Raises Post.DoesNotExist."""
    versions = Prefetch(
        "versions",
        PostVersion.objects.select_related("written_by").prefetch_related(
            "variants__account",
            "uses__media",
            "uses__captions",
            Prefetch("approvals", Approval.objects.select_related("signer")),
            Prefetch("sent_back", SentBack.objects.select_related("by")),
        ),
    )
    everything = Publication.objects.select_related("outbound__account", "account")
    every = Prefetch("publications", everything.order_by("-approval_id", "account_id"), to_attr="every")
    return (
        Post.objects.with_current()
        .prefetch_related(versions, every, "current__uses__media", "current__uses__captions")
        .get(pk=pk)
    )


def trail(found: Post, *, most: int = 60) -> list[Entry]:
    """What happened to the post and to its rows in the outbox, newest first. Two queries."""
    rows = [str(pk) for pk in Publication.objects.filter(post=found).values_list("outbound_id", flat=True)]
    about_post = Q(object_type=Post._meta.label_lower, object_id=str(found.pk))
    about_rows = Q(object_type=Outbound._meta.label_lower, object_id__in=rows)
    return list(Entry.objects.filter(about_post | about_rows).select_related("actor").order_by("-id")[:most])


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as residents will read it, with the accounts where they do."""

    accounts: tuple[Account, ...]
    text: str
    own: bool
    pictures: tuple[tuple[Media, str], ...]
    video: Video | None

    @property
    def cues(self) -> list[Cue]:
        """What is said in the video."""
        return said_in(self.video.captions) if self.video and self.video.captions else []

    @property
    def title(self) -> str:
        """“Version for X”, or “Shared text”."""
        return f"Version for {self.accounts[0].network_name}" if self.own else "Shared text"


def previews(draft: Draft) -> list[Preview]:
    """Each different text once; the shared one first. Pure."""
    shared = tuple(account for account, own in draft.own if not own)
    seen = draft.pictures, draft.video
    alike = [Preview(shared, draft.text, False, *seen)] if shared else []
    return alike + [Preview((account,), own, True, *seen) for account, own in draft.own if own]


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a network's limit a text uses. `of` is 0 where the network states none."""

    label: str
    used: int
    of: int
    note: str


def limits(draft: Draft) -> list[Limit]:
    """For each account in turn; two accounts on one network with the same text count once. Pure."""
    rows = {
        (account.network, text): _limit(account, text, bool(own))
        for (account, text), (_, own) in zip(draft.texts, draft.own, strict=True)
    }
    return list(rows.values())


def _limit(account: Account, text: str, own: bool) -> Limit:
    entry = network(account.network)
    notes = ["Own version"] if own else []
    if entry.counting in {Counting.X, Counting.MASTODON}:
        notes.append(f"Links count as {LINK_LENGTH}")
    if entry.title_limit is not None:
        notes.append(f"The first line is the title, of {entry.title_limit} characters at most")
    if not entry.links_clickable:
        notes.append("Links cannot be clicked here")
    return Limit(entry.name, entry.length(text), entry.text_limit or 0, ". ".join(notes))


def campaigns() -> list[str]:
    """The names of campaigns, the newest first, to choose from while typing. One query."""
    newest = Post.objects.exclude(campaign="").values("campaign").annotate(newest=Max("id")).order_by("-newest")
    return list(newest.values_list("campaign", flat=True)[:30])


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on a version, in words."""

    words: str
    by: Person
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version on the page of its post: what it says, and what was decided about it, the oldest decision first."""

    row: PostVersion
    draft: Draft
    decisions: tuple[Decided, ...]


def versions(found: Post) -> list[Version]:
    """Every version of a post that was fetched with `post`, the newest first. No query."""
    return [Version(row, Draft.of_version(row), _decisions(row)) for row in found.versions.all()]


def _decisions(row: PostVersion) -> tuple[Decided, ...]:
    signed = [Decided("signed it", a.signer, a.at, a.release_reason) for a in row.approvals.all()]
    void = [
        Decided("signed it, and the approval became void", a.signer, a.void_at, a.void_why)
        for a in row.approvals.all()
        if a.void_at
    ]
    back = [Decided("sent it back", s.by, s.at, s.reason) for s in row.sent_back.all()]
    return tuple(sorted(signed + void + back, key=lambda decided: decided.at))


def last_sent_back(found: Post) -> SentBack | None:
    """The newest time that an earlier version came back, for a post that was fetched with `post`. No query."""
    earlier = [s for row in found.versions.all() if row.pk != found.current_id for s in row.sent_back.all()]
    return max(earlier, key=lambda sent: sent.pk, default=None)
