"""The landing page: what waits for this person, by role. And the search, and the mail of the demonstration."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import selectors as accounts
from accounts import training
from core.council.selectors import Current, current
from core.people.doors import needs
from core.people.models import Person
from council_social.search import search as look_for
from enquiries import selectors as enquiries
from moderation import selectors as moderation
from networks import selectors as networks
from networks.by_hand_page import to_look_at
from networks.in_time import in_time
from publishing import selectors as publishing
from publishing.selectors.shown import shown
from reporting import figures
from reporting.periods import Quarter


@needs("council.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What must I do next, and by when? Each part only for those whose duty it is."""
    here, person = current(), request.user
    return render(
        request, "home/home.html", {"today": timezone.localtime(), "hours": _hours(here)} | _parts(person, here)
    )


def _parts(person: Person, here: Current) -> dict[str, Any]:
    holds = person.rights.holds
    return {
        "enquiries": enquiries.for_home(person, here) if holds("enquiries.answer") else None,
        "loads": enquiries.who_has_what(person) if holds("enquiries.answer") else [],
        "came_back": publishing.came_back_to(person) if holds("posts.write") else [],
        "to_sign": list(publishing.waiting_for(person)[:6]) if holds("posts.sign") else [],
        "going_out": [(post, shown(post)) for post in publishing.going_out_on(timezone.localdate())]
        if holds("posts.read")
        else [],
        "unsure": networks.needs_a_person()[:6] if holds("posts.settle") else [],
        "in_time": in_time() if holds("posts.settle") else None,
        "to_look_at": to_look_at(person)[:6] if holds("posts.settle") else [],
        "requests": accounts.waiting_for(person),
        "to_open": accounts.to_open(person),
        "my_training": training.for_home(person),
        "said_taken": training.waiting_for(person)[:6] if holds("training.record") else [],
        "asked": moderation.asked_of(person),
        "appeals": moderation.appeals_for(person) if holds("cases.decide_appeal") or holds("cases.act") else [],
        "proposed": moderation.waiting_count(person) if holds("cases.confirm_block") or holds("cases.act") else 0,
        "key_figures": figures.key_figures(Quarter.today()) if _reads_figures_first(person) else [],
        "in_order": [row for row in figures.in_order() if row.values["now"]] if _reads_figures_first(person) else [],
    }


def _reads_figures_first(person: Person) -> bool:
    """SMT, the chief executive and the auditor come for the figures; everybody else for their work."""
    return bool(person.rights.roles & {"smt_member", "chief_executive", "auditor"})


def _hours(here: Current) -> str:
    """“Office hours end at 17:00.”, or when they begin again."""
    now = timezone.localtime()
    for opens, closes in here.calendar.openings(now.date()):
        if opens <= now < closes:
            return f"Office hours end at {timezone.localtime(closes):%H:%M}."
    return f"The office is closed until {timezone.localtime(here.calendar.next_open(now)):%A %H:%M}."


@needs("posts.read", "enquiries.read", "accounts.read")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Posts, conversations and accounts; each person finds only what they may read."""
    words = request.GET.get("q", "").strip()[:100]
    return render(
        request, "home/search.html", {"words": words, "found": look_for(words, request.user) if words else []}
    )


@needs("council.read")
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that the demonstration would have sent. Production has no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "home/mail.html", {"letters": _letters(Path(settings.VAR_DIR) / "mail")})


def _letters(folder: Path) -> list[EmailMessage]:
    """The newest fifty, newest first. Django's file backend writes one file a process, letters parted by a line of dashes."""
    files = (
        sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:20]
        if folder.is_dir()
        else []
    )
    raw = [part.strip() for file in files for part in file.read_bytes().split(b"-" * 79) if part.strip()]
    return [message_from_bytes(part, policy=modern) for part in raw][-50:][::-1]
