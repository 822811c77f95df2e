"""Reads for the inbox, the conversation, Home and the navigation, each with a known number of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.audit.models import Entry
from core.council.selectors import Current, pauses
from core.people.models import Department, Person
from core.worktime import Pause, explain, sentences, standing
from enquiries import states
from enquiries.deadlines import LONDON, how_it_stands, waits_since
from enquiries.models import Conversation, ConversationQuerySet, Message, Resident
from enquiries.permissions import readable
from enquiries.states import ConversationState

PER_PAGE: Final = 25
MOST_COUNTED: Final = 1_000
"""Counting stops here, and pages say “999+”: a number beside a list costs the same however long the list is."""

Narrow = Callable[[ConversationQuerySet, Person], ConversationQuerySet]


def _end_of_today() -> datetime:
    return timezone.localtime(timezone=LONDON).replace(hour=23, minute=59, second=59)


VIEWS: Final[dict[str, tuple[str, Narrow]]] = {
    "mine": ("Mine", lambda rows, person: rows.mine(person.pk)),
    "nobodys": ("Nobody’s yet", lambda rows, person: rows.nobodys()),
    "new": ("New", lambda rows, person: rows.filter(state=ConversationState.NEW)),
    "late": ("Late", lambda rows, person: rows.due_before(timezone.now())),
    "today": ("Due today", lambda rows, person: rows.due_before(_end_of_today())),
    "promised": ("We promised", lambda rows, person: rows.open().filter(promised_for__isnull=False)),
    "open": ("All open", lambda rows, person: rows.open()),
    "finished": ("Finished", lambda rows, person: rows.finished()),
}
"""The saved views of the inbox: name in the address, words, and what they keep."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What somebody asked the inbox for; empty means all."""

    view: str = "mine"
    network: str = ""
    topic: int | None = None
    team: int | None = None
    resident: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One conversation in the queue, with its last words and how its deadline stands."""

    conversation: Conversation
    excerpt: str
    stands: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, soonest first; `next` is where the following one begins, or empty."""

    rows: list[QueueRow] = field(default_factory=list)
    next: str = ""


def queue(person: Person, asked: InboxFilter, here: Current) -> Queue:
    """One page by keyset: page 1 000 costs what page 1 costs. Two queries, and the pauses of an emergency.

    A third where the last conversations with a deadline are on the page: those without one follow.
    """
    found: list[Any] = []  # conversations with their `last_words`
    for rows in _ordered(_narrowed(person, asked), asked):
        found += rows.for_queue().annotate(last_words=_last_words())[: PER_PAGE + 1 - len(found)]
        if len(found) > PER_PAGE:
            break
    held = pauses(min((c.received_at for c in found), default=timezone.now()))
    shown = [QueueRow(c, c.last_words or "", stands(c, here, held)) for c in found[:PER_PAGE]]
    return Queue(shown, _key(found[PER_PAGE - 1], asked) if len(found) > PER_PAGE else "")


def _narrowed(person: Person, asked: InboxFilter) -> ConversationQuerySet:
    rows = VIEWS[asked.view][1](readable(person), person)
    for name, value in (
        ("account__network", asked.network),
        ("topic_id", asked.topic),
        ("team_id", asked.team),
        ("resident_id", asked.resident),
    ):
        if value:
            rows = rows.filter(**{name: value})
    return rows


def _ordered(rows: ConversationQuerySet, asked: InboxFilter) -> list[ConversationQuerySet]:
    """Soonest due first, what has no deadline last; finished ones newest first. From the row after `asked.after`.

    Each part begins where an index does (`<=` and `>=` say so to the database): it reads no row that it does not show.
    """
    moment, _, pk = asked.after.partition("~")
    if asked.view == "finished":
        rows = rows.order_by("-last_message_at", "-id")
        later = Q(last_message_at__lt=moment) | Q(id__lt=pk)
        return [rows.filter(later, last_message_at__lte=moment) if pk else rows]
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "id")
    if not pk:
        return [rows]
    if not moment:
        return [rows.filter(due_at__isnull=True, id__gt=pk)]
    later = Q(due_at__gt=moment) | Q(id__gt=pk)
    return [rows.filter(later, due_at__gte=moment), rows.filter(due_at__isnull=True)]


def _key(last: Conversation, asked: InboxFilter) -> str:
    moment = last.last_message_at if asked.view == "finished" else last.due_at
    return f"{moment.isoformat() if moment else ''}~{last.pk}"


def _last_words() -> Subquery:
    said = Message.objects.filter(conversation=OuterRef("pk"), direction=Message.Direction.IN).order_by("-at", "-id")
    return Subquery(said.values("text")[:1])


def stands(conversation: Conversation, here: Current, held: Sequence[Pause]) -> str:
    """The words of the deadline in a list: “42 min left”, “Promised Tue 24 Nov”, “Answered”."""
    if conversation.state not in states.CLOCK_RUNS:
        return conversation.get_state_display()
    if conversation.promised_for and (conversation.due_at is None or conversation.due_at > timezone.now()):
        return f"Promised {conversation.promised_for:%a %-d %b}"
    if conversation.target_minutes is None and conversation.promised_for is None:
        return "No deadline"
    return standing(here.calendar, due=conversation.due_at, now=timezone.now(), pauses=held)


class _UpTo(Subquery):
    """How many rows there are, `MOST_COUNTED` at most; no more of them are read than are counted."""

    template = "(SELECT count(*) FROM (%(subquery)s) limited)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet[Conversation]) -> None:
        super().__init__(rows.order_by().values("pk")[:MOST_COUNTED])


def _counted(person: Person, **rows: ConversationQuerySet) -> dict[str, int]:
    """Each up to `MOST_COUNTED`. One query."""
    counts: Any = Person.objects.filter(pk=person.pk).values(**{name: _UpTo(some) for name, some in rows.items()})
    return dict(counts.get())


def view_counts(person: Person) -> dict[str, int]:
    """How many stand in each saved view of open work, `MOST_COUNTED` at most. One query."""
    rows = readable(person)
    return _counted(person, **{name: keep(rows, person) for name, (_, keep) in VIEWS.items() if name != "finished"})


def waiting_count(person: Person) -> int:
    """What the navigation shows: mine, and what nobody has taken and I could. One query; none for those who may not read."""
    if not person.rights.holds("enquiries.answer"):
        return 0
    nobodys = readable(person).nobodys()
    mine = readable(person).mine(person.pk).filter(state__in=states.OPEN - states.NOBODYS)
    return sum(_counted(person, mine=mine, nobodys=nobodys).values())


def conversation(pk: int, person: Person) -> Conversation:
    """One conversation that this person may read. Raises Conversation.DoesNotExist."""
    return readable(person).for_queue().get(pk=pk)


def readable_message(pk: int, person: Person) -> Message:
    """One message of a conversation that this person may read. Raises Message.DoesNotExist."""
    mine = readable(person)
    related = ("conversation__resident", "conversation__account", "conversation__assignee")
    return Message.objects.select_related(*related).filter(conversation__in=mine).get(pk=pk)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing in the thread: a message, or an event of the record."""

    at: datetime
    message: Message | None = None
    event: Entry | None = None


EVENTS: Final = ("assigned", "taken", "handed_over", "promised", "no_response", "moved", "answered")


def thread(found: Conversation) -> list[Turn]:
    """Messages and events in the order in which they happened. Two queries."""
    messages = (
        found.messages.select_related("written_by", "outbound__account")
        .annotate(evidence_count=Count("evidence"))
        .order_by("at", "id")
    )
    codes = [f"enquiries.conversation.{name}" for name in EVENTS]
    events = Entry.objects.about(found).filter(code__in=codes).order_by("id")
    turns = [Turn(message.at, message=message) for message in messages] + [
        Turn(entry.at, event=entry) for entry in events
    ]
    return sorted(turns, key=lambda turn: turn.at)


@dataclass(frozen=True, slots=True)
class DeadlineBox:
    """How the deadline stands and how it came about; `share` of the time is gone, in per cent."""

    stands: str
    lines: list[str]
    share: int
    late: bool


def deadline_box(found: Conversation, here: Current) -> DeadlineBox | None:
    """The box above the thread; None where no deadline runs."""
    since = waits_since(found)
    if found.target_minutes is None or found.state not in states.CLOCK_RUNS or since is None:
        return None
    late = found.due_at is not None and found.due_at < timezone.now()
    if found.promised_for is not None:
        return DeadlineBox(
            how_it_stands(found, here),
            [f"A full answer is promised for {found.promised_for:%A %-d %B %Y}."],
            100 if late else 0,
            late,
        )
    total = explain(
        here.calendar, received=since, target=found.target_minutes, now=timezone.now(), pauses=pauses(since)
    )
    share = min(100, total.used * 100 // max(found.target_minutes, 1))
    return DeadlineBox(
        how_it_stands(found, here),
        sentences(total, "a first reply" if found.first_answered_at is None else "a reply"),
        share,
        late,
    )


@dataclass(frozen=True, slots=True)
class History:
    """What else this resident wrote to us."""

    total: int
    open: int
    latest: list[Conversation]


def history(resident: Resident, besides: Conversation, person: Person) -> History:
    """Those that `person` may read. Two queries."""
    others = readable(person).filter(resident=resident).exclude(pk=besides.pk)
    counted = others.aggregate(total=Count("pk"), open=Count("pk", filter=Q(state__in=states.OPEN)))
    return History(counted["total"], counted["open"], list(others.select_related("topic").order_by("-received_at")[:4]))


@dataclass(frozen=True, slots=True)
class HomeEnquiries:
    """What Home shows of enquiries."""

    soon: int
    late: int
    nobodys: int
    oldest_nobodys: datetime | None
    promises: int
    next: list[QueueRow]


def for_home(person: Person, here: Current) -> HomeEnquiries:
    """Late or due within the hour, nobody's, promises, and what to do next. Three queries and the pauses."""
    mine, nobodys = readable(person).mine(person.pk), readable(person).nobodys()
    clock_runs = mine.filter(state__in=states.CLOCK_RUNS)
    counts = _counted(
        person,
        soon=clock_runs.filter(due_at__lt=timezone.now() + timedelta(hours=1)),
        late=clock_runs.filter(due_at__lt=timezone.now()),
        promises=mine.filter(promised_for__isnull=False),
        nobodys=nobodys,
    )
    oldest = nobodys.order_by("received_at").values_list("received_at", flat=True).first()
    return HomeEnquiries(**counts, oldest_nobodys=oldest, next=queue(person, InboxFilter("mine"), here).rows[:6])


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person or team carries, of how much it can."""

    name: str
    initials: str
    open: int
    capacity: int


def who_has_what(person: Person) -> list[Load]:
    """Myself, my team, and the other teams that have something open. Two queries."""
    own, open_ones = person.rights.departments, Conversation.objects.open()
    people = Person.objects.working().filter(memberships__department_id__in=own).distinct()
    people = people.annotate(carried=_UpTo(open_ones.filter(assignee=OuterRef("pk")))).filter(carried__gt=0)
    mates = [
        Load("You" if p.pk == person.pk else p.name, p.initials, p.carried, 12)
        for p in people.order_by("-carried", "name")[:4]
    ]
    teams = Department.objects.exclude(pk__in=own).annotate(carried=_UpTo(open_ones.filter(team=OuterRef("pk"))))
    return mates + [
        Load(t.name, _marks(t.name), t.carried, t.capacity)
        for t in teams.filter(carried__gt=0).order_by("-carried", "name")[:3]
    ]


def _marks(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else name[:2].upper()
