"""Deadlines of conversations: worked out with the council's working time, stored, warned about, counted again (ENQ-4, 12)."""

import time as clock
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Self
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from core.audit.together import save_together
from core.council.selectors import Current, current, pauses
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Person
from core.worktime import Pause, standing
from enquiries.models import Conversation, Message
from enquiries.states import CLOCK_RUNS
from networks.states import OutboundState

LONDON: Final = ZoneInfo("Europe/London")
BREACH: Final = 100
BATCH: Final = 1_000
RECOUNT_SECONDS: Final = 15.0
"""How long one sweep counts again; the next one goes on."""
EVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rules:
    """By what deadlines are counted, read once for all that are counted together."""

    here: Current
    stamp: str
    pauses: Sequence[Pause]

    @classmethod
    def now(cls, here: Current | None = None) -> Self:
        """Those in force. Raises NoCouncil."""
        here = here or current()
        suspended = pauses(EVER)
        return cls(here, stamp(here, suspended), suspended)


def target_minutes(here: Current, conversation: Conversation) -> int | None:
    """Working minutes for the first reply; None on an account that only broadcasts (ENQ-19)."""
    if not conversation.account.two_way:
        return None
    days = here.profile.reply_target.working_days.value
    for exception in here.profile.reply_target.exceptions:
        if _stands_for(exception.matches(), conversation):
            days = exception.working_days.value
            break
    return days * here.calendar.working_day_minutes()


def _stands_for(wanted: tuple[str | None, object, object], conversation: Conversation) -> bool:
    department, network, kind = wanted
    team = conversation.team.slug if conversation.team else None
    return all(
        asked is None or str(asked) == found
        for asked, found in ((department, team), (network, conversation.account.network), (kind, conversation.kind))
    )


def set_deadline(conversation: Conversation, here: Current | None = None) -> None:
    """Works out `due_at` and the next warning on the object; the caller saves it. While an emergency runs there is no due time."""
    _count(conversation, Rules.now(here))


def _count(conversation: Conversation, rules: Rules) -> None:
    conversation.target_minutes = target_minutes(rules.here, conversation)
    conversation.counted_under = rules.stamp
    stop_clock(conversation)
    if conversation.promised_for is not None:
        conversation.due_at = end_of(rules.here, conversation.promised_for)
        conversation.next_warning_at = conversation.due_at
    elif conversation.target_minutes is not None and (since := waits_since(conversation)) is not None:
        conversation.due_at = rules.here.calendar.due(since, conversation.target_minutes, rules.pauses)
        conversation.next_warning_at = _next_warning(conversation, rules, since)


def stop_clock(conversation: Conversation) -> None:
    """No deadline and no warning on the object; the caller saves it."""
    conversation.due_at = conversation.next_warning_at = None


def waits_since(conversation: Conversation) -> datetime | None:
    """When the resident wrote what waits for an answer: at first what they began with, later what came in after our last reply."""
    if conversation.first_answered_at is None:
        return conversation.received_at
    replies = conversation.messages.filter(direction=Message.Direction.OUT, outbound__state=OutboundState.PUBLISHED)
    last = replies.aggregate(last=Max("pk"))["last"] or 0
    return conversation.messages.inbound().filter(pk__gt=last).aggregate(since=Min("at"))["since"]  # type: ignore[no-any-return]


def end_of(here: Current, day: date) -> datetime:
    """The end of office hours on a promised day; on a day without any, the end of the day."""
    openings = here.calendar.openings(day)
    return openings[-1][1] if openings else datetime.combine(day, time(23, 59), LONDON)


def _next_warning(conversation: Conversation, rules: Rules, since: datetime) -> datetime | None:
    target = conversation.target_minutes
    if conversation.due_at is None or target is None:
        return None
    for percent in rules.here.profile.reply_target.warn_at_percent.value:
        if percent > conversation.warned_percent:
            return rules.here.calendar.due(since, target * percent // 100, rules.pauses)
    return conversation.due_at if conversation.warned_percent < BREACH else None


def stamp(here: Current, suspended: Sequence[Pause]) -> str:
    """What a deadline depends on besides its conversation; another stamp means: count again. `suspended`: every emergency."""
    ended = sum(pause.end is not None for pause in suspended)
    return f"{here.number}.{len(here.calendar.closures)}.{len(suspended)}.{ended}"


def how_it_stands(conversation: Conversation, here: Current) -> str:
    """“42 min left”, “Late by 3 h 53 min”, “Deadline suspended”, or “No deadline”."""
    if conversation.target_minutes is None and conversation.promised_for is None:
        return "No deadline"
    return standing(here.calendar, due=conversation.due_at, now=timezone.now(), pauses=pauses(conversation.received_at))


def sweep() -> None:
    """Counts again what is counted under other rules, then warns. Raises NoCouncil."""
    rules = Rules.now()
    recount_all(rules)
    watch(rules)


def recount(rules: Rules | None = None, *, limit: int = BATCH) -> int:
    """Counts deadlines again that were counted under other rules: an emergency began or ended, a day was closed. Returns how many."""
    rules = rules or Rules.now()
    with transaction.atomic():
        found = _counted_under_others(rules.stamp, limit)
        for conversation in found:
            _count(conversation, rules)
        save_together(found, ["target_minutes", "counted_under", "due_at", "next_warning_at"])
    return len(found)


def recount_all(rules: Rules | None = None, *, within: float = RECOUNT_SECONDS, limit: int = BATCH) -> int:
    """Batch after batch, until none is left or so many seconds have passed. Returns how many were counted again."""
    rules, ends_at = rules or Rules.now(), clock.monotonic() + within
    total = counted = recount(rules, limit=limit)
    while counted and clock.monotonic() < ends_at:
        total += (counted := recount(rules, limit=limit))
    return total


def _counted_under_others(stamp_now: str, limit: int) -> list[Conversation]:
    """Locked. Those before the present stamp and those after it are asked for apart: an index knows no “not equal”."""
    rows = Conversation.objects.filter(state__in=CLOCK_RUNS).select_related("account", "team")
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("counted_under", "id")
    before = list(rows.filter(counted_under__lt=stamp_now)[:limit])
    return before + list(rows.filter(counted_under__gt=stamp_now)[: limit - len(before)])


def watch(rules: Rules | None = None, *, limit: int = 10_000) -> int:
    """Warns before deadlines and tells of breaches, each once, in one transaction a sweep. Returns how many were told of."""
    rules, now = rules or Rules.now(), timezone.now()
    with transaction.atomic():
        due = Conversation.objects.filter(state__in=CLOCK_RUNS, next_warning_at__lte=now)
        found = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("account", "team", "assignee")
            .order_by("next_warning_at")[:limit]
        )
        _tell(found, now)
        for conversation in found:
            _warned(conversation, rules, now)
        save_together(found, ["warned_percent", "next_warning_at"])
    return len(found)


def _warned(conversation: Conversation, rules: Rules, now: datetime) -> None:
    """Notes what was told, and when the next warning is due; one that was missed is not made up for."""
    since = waits_since(conversation)
    if (
        conversation.promised_for is not None
        or since is None
        or conversation.due_at is None
        or conversation.due_at <= now
    ):
        conversation.warned_percent, conversation.next_warning_at = BREACH, None
        return
    while conversation.next_warning_at is not None and conversation.next_warning_at <= now:
        passed = [p for p in rules.here.profile.reply_target.warn_at_percent.value if p > conversation.warned_percent]
        conversation.warned_percent = passed[0] if passed else BREACH
        conversation.next_warning_at = _next_warning(conversation, rules, since)


def _tell(found: Iterable[Conversation], now: datetime) -> None:
    """The person whose it is, or the team; the Comms manager too when it is late."""
    teams: dict[int | None, list[Person]] = defaultdict(list)
    managers = list(Person.objects.in_roles(["comms_manager"])) if found else []
    notices: list[Notice] = []
    for conversation in found:
        late = conversation.due_at is not None and conversation.due_at <= now
        people = [conversation.assignee] if conversation.assignee else _team(conversation.team_id, teams)
        words = (
            f"{conversation.reference} is late"
            if late
            else f"{conversation.reference} is due at {timezone.localtime(conversation.due_at):%H:%M on %-d %B}"
        )
        key = f"enquiries.{conversation.pk}.{conversation.next_warning_at:%Y%m%d%H%M}"
        told = {*people, *(managers if late else [])}
        notices += notices_for(told, key=key, words=words, url=conversation.get_absolute_url(), urgent=late)
    give(notices)


def _team(team_id: int | None, known: dict[int | None, list[Person]]) -> list[Person]:
    if team_id not in known:
        people = Person.objects.holding("enquiries.triage" if team_id is None else "enquiries.answer")
        known[team_id] = list(
            people if team_id is None else people.filter(memberships__department_id=team_id).distinct()
        )
    return known[team_id]
