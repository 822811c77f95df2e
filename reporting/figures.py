"""Every figure of the dashboard, with its definition beside it and the rows behind it. Read from the stored facts only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Aggregate, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import NETWORKS
from accounts.health import Rules, counted, needs
from accounts.models import Account
from accounts.states import AccountState
from core.people.models import Department
from enquiries.models import Conversation
from moderation.models import Appeal, Block
from networks.states import OutboundState
from publishing.models import Publication
from reporting.models import FollowerCount, PostFigures
from reporting.periods import Quarter


class Median(Aggregate):
    """The middle of the values, as a whole number: half are smaller, half are larger; of an even number the lower of the two."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts, in words that stand beside it."""

    code: str
    label: str
    words: str


DEFINITIONS: Final = {
    definition.code: definition
    for definition in (
        Definition("within", "Within the target", "Of the enquiries received in the period that have a deadline: the share whose first reply went out within it, counted in office hours. What is late and not answered counts as not met; what is not due yet does not count."),
        Definition("received", "Enquiries received", "Conversations that residents began in the period, on accounts that take enquiries and on those that only broadcast."),
        Definition("usual", "Usual time to a first reply", "The median of office hours from receipt to the first reply, over the enquiries received in the period that were answered."),
        Definition("reach", "People reached", "The sum of what the networks say for the posts published in the period, on the last day that they were read. Networks that do not say are left out."),
        Definition("followers", "Followers, all accounts", "The sum of the last counts on or before the end of the period, over all official accounts. One person who follows two accounts counts twice."),
        Definition("posts", "Posts", "The posts that went out in the period, counted once for each account on which they stand."),
        Definition("engagement", "Replies, likes, shares", "The sum of replies, likes and shares that the networks say for the posts published in the period."),
        Definition("clicks", "Clicks", "The sum of the clicks on links that the networks say for the posts published in the period."),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: now and in the quarter before; None where there is nothing to count."""

    definition: Definition
    now: int | None
    before: int | None
    url: str
    of: int | None = None


def received(quarter: Quarter) -> QuerySet[Conversation]:
    """The enquiries of a quarter: the rows behind most figures."""
    return Conversation.objects.filter(received_at__gte=quarter.starts, received_at__lt=quarter.ends)


def counted_for_target(quarter: Quarter) -> QuerySet[Conversation]:
    """Those whose deadline was met or missed: answered, or late by now."""
    late = Q(met__isnull=True, due_at__lt=timezone.now())
    return received(quarter).filter(target_minutes__isnull=False).filter(Q(met__isnull=False) | late)


def key_figures(quarter: Quarter) -> list[Figure]:
    """The five figures at the top of the dashboard. Twelve queries."""
    return [_within(quarter), *(_plain(code, of, quarter) for code, of in _COUNTED)]


def _within(quarter: Quarter) -> Figure:
    now, before = _share(quarter), _share(quarter.before)
    return Figure(DEFINITIONS["within"], now[0], before[0], _rows("within", quarter), now[1])


def _share(quarter: Quarter) -> tuple[int | None, int]:
    counted = counted_for_target(quarter).aggregate(all=Count("pk"), met=Count("pk", filter=Q(met=True)))
    return (round(counted["met"] * 100 / counted["all"]) if counted["all"] else None), counted["all"]


def _plain(code: str, count: Callable[[Quarter], int | None], quarter: Quarter) -> Figure:
    return Figure(DEFINITIONS[code], count(quarter), count(quarter.before), _rows(code, quarter))


def _usual(quarter: Quarter) -> int | None:
    return received(quarter).filter(working_minutes__isnull=False).aggregate(usual=Median("working_minutes"))["usual"]  # type: ignore[no-any-return]


def _reach(quarter: Quarter) -> int | None:
    return latest_figures(quarter).aggregate(reach=Sum("reach"))["reach"]  # type: ignore[no-any-return]


def _followers(quarter: Quarter) -> int | None:
    return latest_counts(quarter).aggregate(total=Sum("followers"))["total"]  # type: ignore[no-any-return]


def latest_counts(quarter: Quarter) -> QuerySet[FollowerCount]:
    """The last count of each account on or before the end of the quarter."""
    newest = (
        FollowerCount.objects.filter(account=OuterRef("account"), day__lte=quarter.last_day)
        .order_by("-day")
        .values("pk")[:1]
    )
    return FollowerCount.objects.filter(pk=Subquery(newest))


_COUNTED: Final[tuple[tuple[str, Callable[[Quarter], int | None]], ...]] = (
    ("received", lambda quarter: received(quarter).count()),
    ("usual", _usual),
    ("reach", _reach),
    ("followers", _followers),
)


def published(quarter: Quarter) -> QuerySet[Publication]:
    """The posts that went out in a quarter, one row per account."""
    rows = Publication.objects.filter(outbound__state=OutboundState.PUBLISHED)
    return rows.filter(outbound__settled_at__gte=quarter.starts, outbound__settled_at__lt=quarter.ends)


def latest_figures(quarter: Quarter) -> QuerySet[PostFigures]:
    """The last reading of each post that went out in the quarter."""
    newest = PostFigures.objects.filter(publication=OuterRef("publication")).order_by("-day").values("pk")[:1]
    return PostFigures.objects.filter(publication__in=published(quarter), pk=Subquery(newest))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a name and its numbers, each with its address."""

    name: str
    values: dict[str, Any]
    url: str = ""
    duty: str = "figures.read"
    """Who may follow `url`."""


def by_topic(quarter: Quarter) -> list[Row]:
    """What people asked about, by the topic that a person confirmed; the quarter before beside it. Two queries."""
    now, before = _topics(quarter), _topics(quarter.before)
    names = sorted(now, key=lambda name: (-now[name][0], name))
    return [
        Row(
            name,
            {"now": now[name][0], "before": before.get(name, (0, 0))[0]},
            _rows("received", quarter, topic=now[name][1]),
        )
        for name in names[:10]
    ]


def _topics(quarter: Quarter) -> dict[str, tuple[int, int]]:
    rows = (
        received(quarter)
        .filter(confirmed_by__isnull=False, topic__isnull=False)
        .values("topic__name", "topic_id")
        .annotate(n=Count("pk"))
    )
    return {row["topic__name"]: (row["n"], row["topic_id"]) for row in rows}


def by_team(quarter: Quarter) -> list[Row]:
    """The service standard by team: enquiries, usual first reply, share within the target. One query."""
    late = Q(
        conversations__met__isnull=True,
        conversations__due_at__lt=timezone.now(),
        conversations__target_minutes__isnull=False,
    )
    within = Q(conversations__received_at__gte=quarter.starts, conversations__received_at__lt=quarter.ends)
    teams = Department.objects.annotate(
        received=Count("conversations", filter=within),
        counted=Count("conversations", filter=within & (Q(conversations__met__isnull=False) | late)),
        met=Count("conversations", filter=within & Q(conversations__met=True)),
        usual=Median("conversations__working_minutes", filter=within & Q(conversations__working_minutes__isnull=False)),
    ).filter(received__gt=0)
    return [
        Row(
            team.name,
            {
                "received": team.received,
                "usual": team.usual,
                "share": round(team.met * 100 / team.counted) if team.counted else None,
                "counted": team.counted,
            },
            _rows("received", quarter, team=team.pk),
        )
        for team in teams.order_by("-received")
    ]


def by_month(quarter: Quarter) -> list[tuple[str, int | None]]:
    """The share within the target for the nine months up to the end of the quarter. Three queries."""
    months: list[tuple[str, int | None]] = []
    for q in (quarter.before.before, quarter.before, quarter):
        rows = (
            counted_for_target(q)
            .values("received_at__month")
            .annotate(all=Count("pk"), met=Count("pk", filter=Q(met=True)))
        )
        shares = {row["received_at__month"]: round(row["met"] * 100 / row["all"]) for row in rows}
        months += [
            (q.first_day.replace(month=month).strftime("%b"), shares.get(month))
            for month in range(q.number * 3 - 2, q.number * 3 + 1)
        ]
    return months


def by_network(quarter: Quarter) -> list[Row]:
    """Followers, posts, reach and engagement by network; None where the network does not say. Three queries."""
    newest = FollowerCount.objects.filter(account=OuterRef("pk"), day__lte=quarter.last_day).order_by("-day")
    accounts = Account.objects.annotate(now=Subquery(newest.values("followers")[:1]))
    followers = dict(accounts.order_by().values_list("network").annotate(Sum("now")))
    posts = dict(published(quarter).order_by().values_list("account__network").annotate(Count("pk")))
    said = latest_figures(quarter).order_by().values("publication__account__network").annotate(
        reach=Sum("reach"), clicks=Sum("clicks"), likes=Sum("likes"), replies=Sum("replies"), shares=Sum("shares")
    )  # fmt: skip
    figures = {row["publication__account__network"]: row for row in said}
    return [
        _network_row(code, followers.get(code), posts.get(code, 0), figures.get(code, {}))
        for code in NETWORKS
        if code in followers
    ]


def _network_row(code: str, followers: int | None, posts: int, said: Mapping[str, Any]) -> Row:
    parts = [said.get(name) for name in ("likes", "replies", "shares")]
    engagement = None if all(part is None for part in parts) else sum(part or 0 for part in parts)
    values = {
        "followers": followers,
        "posts": posts,
        "reach": said.get("reach"),
        "engagement": engagement,
        "clicks": said.get("clicks"),
        "mark": NETWORKS[code].mark,
        "code": code,
    }
    return Row(NETWORKS[code].name, values)


def in_order() -> list[Row]:
    """Governance now: what an auditor asks first, in the register's own words and by its own count. Five queries."""
    register, counts = reverse("accounts:register"), counted(Rules.now())
    return [
        *(Row(need.words, {"now": counts[need.code]}, f"{register}?need={need.code}") for need in needs()),
        Row(
            "Compromised accounts",
            {"now": Account.objects.filter(state=AccountState.COMPROMISED).count()},
            f"{register}?state=compromised",
        ),
        Row(
            "Blocks in force",
            {"now": Block.objects.filter(lifted_at__isnull=True).count()},
            reverse("moderation:cases") + "?show=all",
            "cases.read",
        ),
        Row(
            "Appeals to be decided",
            {"now": Appeal.objects.filter(state=Appeal.State.RECEIVED).count()},
            reverse("moderation:appeals"),
            "cases.read",
        ),
    ]


def _said(quarter: Quarter) -> QuerySet[PostFigures]:
    rows = latest_figures(quarter)
    return rows.select_related("publication__account", "publication__post").order_by("publication")


ROWS: Final[dict[str, Callable[[Quarter], QuerySet[Any]]]] = {
    "within": counted_for_target,
    "received": received,
    "usual": lambda quarter: received(quarter).filter(working_minutes__isnull=False),
    "posts": lambda quarter: published(quarter).select_related("account", "post", "outbound").order_by("pk"),
    **dict.fromkeys(("reach", "engagement", "clicks"), _said),
    "followers": lambda quarter: latest_counts(quarter).select_related("account").order_by("account"),
}
"""The rows behind each figure, by its code."""


def behind(
    code: str, quarter: Quarter, *, topic: int | None = None, team: int | None = None, network: str = ""
) -> QuerySet[Any]:
    """The rows that a figure counts, narrowed to a topic, a team or a network. Raises KeyError for a figure that is none."""
    rows = ROWS[code](quarter)
    if network:
        rows = rows.filter(**{f"{'publication__' * (rows.model is PostFigures)}account__network": network})
    if topic and rows.model is Conversation:
        rows = rows.filter(topic_id=topic, confirmed_by__isnull=False)
    if team and rows.model is Conversation:
        rows = rows.filter(team_id=team)
    if rows.model is Conversation:
        rows = rows.select_related("account", "team", "topic").order_by(F("due_at").asc(nulls_last=True), "id")
    return rows


def _rows(code: str, quarter: Quarter, **narrowed: int) -> str:
    more = "".join(f"&{name}={value}" for name, value in narrowed.items())
    return f"{reverse('reporting:rows', args=[code])}?quarter={quarter.code}{more}"
