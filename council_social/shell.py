"""What stands around the pages of this person now: navigation by duty, what waits, the council and its notices."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core.council.models import Period
from core.council.selectors import Current, NoCouncil, current, periods_now
from core.people.models import Person
from council_social import waiting
from council_social.navigation import navigation
from pages.clocks import when
from pages.shell import Council, Emergency, Link, Shell, Strip, Visitor

DEMONSTRATION = (
    "This is a demonstration. The council, its people and its residents are invented, and nothing leaves this machine."
)
NOBODY_YET = Council(name="Your council", monogram="YC")


@dataclass(frozen=True)
class WorkingShell(Shell):
    """The shell of our pages, with what the register asks of it."""

    can_ask: bool = False


def shell_for(request: HttpRequest) -> Shell:
    """The shell for this request; nothing is asked of the database before a template uses it."""
    return SimpleLazyObject(partial(_build, request))  # type: ignore[return-value]


def _build(request: HttpRequest) -> Shell:
    council = _council()
    person = getattr(request, "user", None)
    banner = DEMONSTRATION if settings.DEMONSTRATION else ""
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return WorkingShell(council=council, banner=banner, public_links=_public_links())
    return _working(request, person, council, banner)  # type: ignore[arg-type]


def _working(request: HttpRequest, person: Person, council: Council, banner: str) -> Shell:
    periods = periods_now()
    return WorkingShell(
        council=council,
        person=Visitor(person.name, person.initials, reverse("me")),
        navigation=navigation(request.path, person, waiting.counts(person), waiting.inbox_views(request, person)),
        strips=tuple(_strip(period) for period in periods if period.kind == Period.Kind.PRE_ELECTION),
        emergency=next((_emergency(period) for period in periods if period.kind == Period.Kind.EMERGENCY), None),
        banner=banner,
        can_write=person.rights.holds("posts.write"),
        write_url=reverse("publishing:write"),
        search_url=reverse("search"),
        home_url=reverse("home"),
        public_links=_public_links(),
        can_ask=person.rights.holds("accounts.request"),
    )


def _council() -> Council:
    try:
        here = current()
    except NoCouncil:
        return NOBODY_YET
    return Council(
        name=here.profile.council.name.value,
        monogram=here.profile.council.monogram.value,
        colour=here.profile.council.colour.value,
        stylesheet=f"{reverse('council_css')}?v={here.number}",
        public_url=reverse("public:policy"),
        contact=_contact(here),
    )


def _contact(here: Current) -> str:
    phone = here.profile.council.phone
    return f"Phone {phone.value}" if phone else ""


def _public_links() -> tuple[Link, ...]:
    names = (
        ("Social media policy", "policy"),
        ("Our accounts", "directory"),
        ("Appeal a block", "appeal"),
        ("Accessibility", "accessibility"),
        ("Privacy", "privacy"),
    )
    return tuple(Link(label, reverse(f"public:{name}")) for label, name in names)


def _strip(period: Period) -> Strip:
    until = f", until {period.ends_at:%A %-d %B}" if period.ends_at else ""
    text = f"for {period.name}{until}. Posts about services may go out; the Comms manager releases each one."
    return Strip("Pre-election period", text, link=Link("What you may post", reverse("council")))


def _emergency(period: Period) -> Emergency:
    return Emergency(
        title=f"Emergency mode is on: {period.name}.",
        text="Routine posts are held. Only emergency posts go out. Answer deadlines are suspended.",
        turned_on=f"Turned on by {period.started_by}, {when(period.starts_at)}.",
        links=(Link("See what is held", reverse("publishing:held")),),
    )
