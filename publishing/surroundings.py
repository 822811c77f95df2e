"""What the checks read from the database: the council's rules, the periods, and the other posts around the same time."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from core.council.models import Period
from core.council.selectors import current
from networks.connect_panel import trouble
from networks.models import Connection
from pages.clocks import LONDON, day, in_london
from publishing.draft import Draft
from publishing.findings import Around
from publishing.models import Post, PostQuerySet, Variant
from publishing.states import PostState

MOST_RECENT = 500
"""As many posts as a text is compared with; a council publishes about a dozen a day."""


def around(draft: Draft, *, but: int | None = None) -> Around:
    """Everything that `checks.check` must know about `draft`, leaving out the post `but`. Seven queries at most."""
    rules = current().profile.publishing
    now = timezone.now()
    at = draft.wanted_at or now
    return Around(
        now=now,
        posts_per_day=rules.posts_per_day.value,
        same_text_days=rules.same_text_days.value,
        access=_access(draft),
        periods=list(Period.objects.covering(at)),
        others_that_day=_accounts_by_post(at, but) if draft.wanted_at else (),
        recent=_recent(at, timedelta(days=rules.same_text_days.value), but),
    )


def window_minutes() -> int:
    """How late a post may still go out, as the council decided (publishing.late_limit_minutes)."""
    return current().profile.publishing.late_limit_minutes.value


def day_of(at: datetime) -> tuple[datetime, datetime]:
    """The first moment of the London day of `at`, and that of the next day: 23, 24 or 25 hours apart."""
    return bounds(in_london(at).date())


def bounds(first: date, days: int = 1) -> tuple[datetime, datetime]:
    """Where `days` days of London begin and end, in UTC."""
    start = datetime.combine(first, time(), LONDON)
    end = datetime.combine(first + timedelta(days=days), time(), LONDON)
    return start.astimezone(UTC), end.astimezone(UTC)


def _access(draft: Draft) -> dict[int, str]:
    """What stands between us and each account that we cannot reach, or not until then."""
    links = {link.account_id: link for link in Connection.objects.filter(account__in=draft.accounts)}
    for account in draft.accounts:
        if account.pk in links:
            links[account.pk].account = account  # no second query for what is at hand
    problems = {account.pk: _problem(links.get(account.pk), draft.wanted_at) for account in draft.accounts}
    return {pk: problem for pk, problem in problems.items() if problem}


def _problem(link: Connection | None, at: datetime | None) -> str:
    if link is None or not link.secrets:
        return "not connected, so a person posts it by hand, then confirms."
    if words := trouble(link):
        return words
    if link.expires_at and at and link.expires_at <= at:
        return f"loses its access on {day(link.expires_at)}, before this goes out. Connect it again."
    return ""


def _accounts_by_post(at: datetime, but: int | None) -> tuple[tuple[int, ...], ...]:
    start, end = day_of(at)
    posts = _others(but).wanted_between(start, end).exclude(state=PostState.WITHDRAWN)
    by_post: dict[int, list[int]] = defaultdict(list)
    for version, account in Variant.objects.filter(version__in=posts.values("current")).values_list(
        "version_id", "account_id"
    ):
        by_post[version].append(account)
    return tuple(tuple(accounts) for accounts in by_post.values())


def _recent(at: datetime, days: timedelta, but: int | None) -> list[tuple[str, str, datetime | None]]:
    posts = _others(but).wanted_between(at - days, at + days)
    posts = posts.filter(state__in=[PostState.IN_REVIEW, PostState.SCHEDULED]).order_by("-current__wanted_at")
    return list(posts.values_list("title", "current__text", "current__wanted_at")[:MOST_RECENT])


def _others(but: int | None) -> PostQuerySet:
    return Post.objects.exclude(pk=but) if but else Post.objects.all()
