"""Deadlines of conversations: worked out with the council's working time, stored, warned about, counted again (ENQ-4, 12)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from core.council.models import Closure, Period
from core.council.selectors import Current, current, pauses
from core.notify.services import tell
from core.people.models import Person
from core.worktime import standing
from enquiries.models import Conversation, Message
from enquiries.states import CLOCK_RUNS
from networks.states import OutboundState

LONDON: Final = ZoneInfo("Europe/London")
BREACH: Final = 100
BATCH: Final = 1_000


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
    here = here or current()
    conversation.target_minutes = target_minutes(here, conversation)
    conversation.counted_under = stamp(here)
    stop_clock(conversation)
    if conversation.promised_for is not None:
        conversation.due_at = end_of(here, conversation.promised_for)
        conversation.next_warning_at = conversation.due_at
    elif conversation.target_minutes is not None and (since := waits_since(conversation)) is not None:
        conversation.due_at = here.calendar.due(since, conversation.target_minutes, pauses(since))
        conversation.next_warning_at = _next_warning(conversation, here, since)


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


def _next_warning(conversation: Conversation, here: Current, since: datetime) -> datetime | None:
    target = conversation.target_minutes
    if conversation.due_at is None or target is None:
        return None
    for percent in here.profile.reply_target.warn_at_percent.value:
        if percent > conversation.warned_percent:
            return here.calendar.due(since, target * percent // 100, pauses(since))
    return conversation.due_at if conversation.warned_percent < BREACH else None


def stamp(here: Current) -> str:
    """What a deadline depends on besides its conversation; another stamp means: count again."""
    emergencies = Period.objects.filter(kind=Period.Kind.EMERGENCY)
    return f"{here.number}.{Closure.objects.count()}.{emergencies.count()}.{emergencies.filter(ends_at__isnull=False).count()}"


def how_it_stands(conversation: Conversation, here: Current) -> str:
    """“42 min left”, “Late by 3 h 53 min”, “Deadline suspended”, or “No deadline”."""
    if conversation.target_minutes is None and conversation.promised_for is None:
        return "No deadline"
    return standing(here.calendar, due=conversation.due_at, now=timezone.now(), pauses=pauses(conversation.received_at))


def recount(*, limit: int = BATCH) -> int:
    """Counts deadlines again that were counted under other rules: an emergency began or ended, a day was closed. Returns how many."""
    here = current()
    now_under = stamp(here)
    with transaction.atomic():
        stale = Conversation.objects.filter(state__in=CLOCK_RUNS).exclude(counted_under=now_under)
        found = list(
            stale.select_for_update(skip_locked=True, of=("self",))
            .select_related("account", "team")
            .order_by("id")[:limit]
        )
        for conversation in found:
            set_deadline(conversation, here)
        Conversation.objects.bulk_update(found, ["target_minutes", "counted_under", "due_at", "next_warning_at"])
    return len(found)


def watch(*, limit: int = 10_000) -> int:
    """Warns before deadlines and tells of breaches, each once, in one transaction a sweep. Returns how many were told of."""
    here, now = current(), timezone.now()
    with transaction.atomic():
        due = Conversation.objects.filter(state__in=CLOCK_RUNS, next_warning_at__lte=now)
        found = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("account", "team", "assignee")
            .order_by("next_warning_at")[:limit]
        )
        _tell(found, now)
        for conversation in found:
            _warned(conversation, here, now)
        Conversation.objects.bulk_update(found, ["warned_percent", "next_warning_at"], batch_size=BATCH)
    return len(found)


def _warned(conversation: Conversation, here: Current, now: datetime) -> None:
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
        passed = [p for p in here.profile.reply_target.warn_at_percent.value if p > conversation.warned_percent]
        conversation.warned_percent = passed[0] if passed else BREACH
        conversation.next_warning_at = _next_warning(conversation, here, since)


def _tell(found: Iterable[Conversation], now: datetime) -> None:
    """The person whose it is, or the team; the Comms manager too when it is late."""
    teams: dict[int | None, list[Person]] = defaultdict(list)
    managers = list(Person.objects.in_roles(["comms_manager"])) if found else []
    for conversation in found:
        late = conversation.due_at is not None and conversation.due_at <= now
        people = [conversation.assignee] if conversation.assignee else _team(conversation.team_id, teams)
        words = (
            f"{conversation.reference} is late"
            if late
            else f"{conversation.reference} is due at {timezone.localtime(conversation.due_at):%H:%M on %-d %B}"
        )
        key = f"enquiries.{conversation.pk}.{conversation.next_warning_at:%Y%m%d%H%M}"
        tell(
            {*people, *(managers if late else [])},
            key=key,
            words=words,
            url=conversation.get_absolute_url(),
            urgent=late,
        )


def _team(team_id: int | None, known: dict[int | None, list[Person]]) -> list[Person]:
    if team_id not in known:
        people = Person.objects.holding("enquiries.triage" if team_id is None else "enquiries.answer")
        known[team_id] = list(
            people if team_id is None else people.filter(memberships__department_id=team_id).distinct()
        )
    return known[team_id]
