"""My own page, the people with their roles and log-ins, and the table of duties that an auditor prints. Doors only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.audit.verbs import Answer
from core.notify.models import Notice
from core.notify.services import read_all
from core.people import absences, handing_over, open_work, panels, permissions, selectors, services
from core.people.doors import needs, pressed, tried
from core.people.duties import matrix
from core.people.forms import (
    AbsenceForm,
    DeputyForm,
    HandOverForm,
    InviteForm,
    LeavingForm,
    PeopleFilterForm,
    ReasonForm,
    RoleForm,
    asked,
)
from core.people.models import Absence, Membership, Person
from core.people.permissions import KEEP

PER_PAGE: Final = 25


def me(request: HttpRequest) -> HttpResponse:
    """My notices, my roles, when I am away, my second factor. Open to everybody who is signed in."""
    if request.method == "POST":
        read_all(by=request.user)
    notices = Paginator(Notice.objects.filter(person_id=request.user.pk).order_by("-id"), 25).get_page(
        request.GET.get("page")
    )
    roles = [held for held in selectors.roles_of(request.user) if permissions.is_running(held)]
    away = selectors.when_away(request.user)
    may_speak = permissions.may_speak_for(request.user, request.user)
    return render(request, "people/me.html", {
        "page": notices,
        "roles": roles,
        "away": away,
        "may_speak": may_speak,
        "panels": panels.of(request.user, request.user),
    })  # fmt: skip


def my_absence(request: HttpRequest) -> HttpResponse:
    return _enter_absence(request, request.user)


def my_deputy(request: HttpRequest) -> HttpResponse:
    return _choose_deputy(request, request.user)


def end_my_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """My own only: another's is not found."""
    return _end_absence(request, pk=pk, person_id=request.user.pk)


@needs("council.read")
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """The role × duty matrix: the same rows that the code reads."""
    return render(request, "people/duties.html", {"matrix": matrix()})


@needs(KEEP, "audit.read")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a log-in, what they hold, when they last came in."""
    form = PeopleFilterForm(request.GET)
    found = selectors.people(selectors.PeopleFilter(**asked(form)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    away = selectors.away_words([one.pk for one in page])
    may_add = permissions.may_keep(request.user)
    return render(request, "people/people.html", {"page": page, "filters": form, "may_add": may_add, "away": away})


@needs(KEEP)
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody new: they get a link by mail. Sign-up stays closed."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if invited := tried(form, services.invite, by=request.user, **form.cleaned_data):
            messages.success(request, f"{invited} is added. A link to set a password is on its way to {invited.email}.")
            return redirect("person", invited.pk)
    return render(request, "people/add.html", {"form": form})


@needs(KEEP, "audit.read")
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What they hold since when and by whom, when they are away, how they sign in, and what happened."""
    found, by = _person(pk), request.user
    roles = selectors.roles_of(found)
    return render(request, "people/person.html", {
        "person": found,
        "roles": [(held, permissions.is_running(held)) for held in roles],
        "work": open_work.of(found),
        "panels": panels.of(found, by),
        "trail": selectors.trail(found),
        "away": selectors.when_away(found),
        "away_words": selectors.away_words([pk]).get(pk, ""),
        "own": found.pk == by.pk,
        "may_speak": permissions.may_speak_for(by, found),
        "may_keep": permissions.may_keep(by),
        "may_give": permissions.may_give_role(by, found),
        "acts": [(name, one.words, one.may(by, found)) for name, one in ACTS.items() if name != HAND_OVER],
        "may_hand_over": permissions.may_hand_over_work(by, found),
        "may_invite": permissions.may_invite_again(by, found),
    })  # fmt: skip


@needs(KEEP)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if given := tried(form, services.give_role, person=found, by=request.user, **form.cleaned_data):
            messages.success(request, f"{given}.")
            return redirect("person", pk)
    may = permissions.may_give_role(request.user, found)
    return render(request, "people/give_role.html", {"person": found, "form": form, "may": may})


@needs(KEEP)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own: what the person may do ends with the press."""
    held = _membership(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.end_role, membership_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"Ended. {held}.")
            return redirect("person", held.person_id)
    may = permissions.may_end_role(request.user, held)
    return render(request, "people/end_role.html", {"held": held, "form": form, "may": may})


@needs(KEEP)
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who cannot say it themselves: they fell ill."""
    return _enter_absence(request, _person(pk))


@needs(KEEP)
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose_deputy(request, _person(pk))


@needs(KEEP)
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    return _end_absence(request, pk=pk)


@needs(KEEP)
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    done = "A new link is on its way. The old one works no more."
    pressed(request, done, services.invite_again, person_id=pk, by=request.user)
    return redirect("person", pk)


@dataclass(frozen=True, slots=True)
class Act:
    """An act upon a log-in, or upon the work of whoever has it, on a page of its own."""

    words: str
    verb: Callable[..., Person]
    may: Callable[[Person, Person], Answer]
    follows: str
    done: str
    form: type[ReasonForm] = ReasonForm

    def asks(self, request: HttpRequest, person: Person) -> ReasonForm:
        """What it asks, as far as it was answered."""
        facts = {"person": person} if issubclass(self.form, HandOverForm) else {}
        return self.form(request.POST or None, **facts)


HAND_OVER: Final = "hand-over-work"


ACTS: Final = {
    "take-log-in-away": Act(
        "Take the log-in away",
        services.take_log_in_away,
        permissions.may_take_log_in_away,
        "Every role ends and every session is signed out at once. Their open work goes to whom you name. What they did stays in the record.",
        "has no log-in any more. Every session is signed out.",
        LeavingForm,
    ),
    HAND_OVER: Act(
        "Hand over all their work",
        handing_over.hand_over_work,
        permissions.may_hand_over_work,
        "For a long illness or a change of post: log-in and roles stay as they are. Also for what somebody left with nobody. Whoever receives something is told.",
        "has handed over what you selected. Whoever received it is told.",
        HandOverForm,
    ),
    "give-log-in-back": Act(
        "Give the log-in back",
        services.give_log_in_back,
        permissions.may_give_log_in_back,
        "They get a new link by mail to set a password. Roles do not come back by themselves: give them again.",
        "has a log-in again. A link to set a password is on its way. Now give them their roles.",
    ),
    "reset-second-factor": Act(
        "Reset the second factor",
        services.reset_second_factor,
        permissions.may_reset_second_factor,
        "Every session is signed out. At the next sign-in they set up a new one. They are told that it was you.",
        "sets up a new second factor at the next sign-in, and is told.",
    ),
}


@needs(KEEP)
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A page of its own for each act with consequences beyond the record. Of open work it shows kinds and counts only."""
    if act not in ACTS:
        raise Http404
    found, chosen = _person(pk), ACTS[act]
    form = chosen.asks(request, found)
    if request.method == "POST" and form.is_valid():
        if tried(form, chosen.verb, person_id=pk, by=request.user, **form.facts()):
            messages.success(request, f"{found} {chosen.done}")
            return redirect("person", pk)
    return render(request, "people/act.html", {
        "person": found,
        "form": form,
        "act": chosen,
        "grave": act != HAND_OVER,
        "may": chosen.may(request.user, found),
        "work": form.work if isinstance(form, HandOverForm) else [],
    })  # fmt: skip


def _person(pk: int) -> Person:
    try:
        return selectors.person(pk)
    except Person.DoesNotExist:
        raise Http404 from None


def _membership(pk: int) -> Membership:
    try:
        return Membership.objects.select_related("person", "department").get(pk=pk)
    except Membership.DoesNotExist:
        raise Http404 from None


def _enter_absence(request: HttpRequest, found: Person) -> HttpResponse:
    """One form for the days and for who stands in."""
    form = AbsenceForm(request.POST or None, person=found, deputy=_deputy_of(found))
    if request.method == "POST" and form.is_valid():
        if entered := tried(form, absences.plan_absence, person=found, by=request.user, **form.cleaned_data):
            messages.success(request, f"{found} is away, {entered.days}.")
            return _back(request, found)
    return render(request, "people/enter_absence.html", _about(request, found) | {"form": form})


def _choose_deputy(request: HttpRequest, found: Person) -> HttpResponse:
    form = DeputyForm(request.POST or None, person=found, deputy=_deputy_of(found))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["deputy"]
        tried(form, absences.choose_deputy, person=found, deputy=chosen, by=request.user)
        if not form.errors:
            messages.success(request, f"{chosen or 'Nobody'} stands in when {found} is away.")
            return _back(request, found)
    return render(request, "people/deputy.html", _about(request, found) | {"form": form})


def _end_absence(request: HttpRequest, **key: int) -> HttpResponse:
    """A page of its own: whoever stands in does so no more from the press on."""
    absence = get_object_or_404(Absence.objects.select_related("person"), **key)
    if request.method == "POST":
        pressed(request, f"Ended. {absence}.", absences.end_absence, absence_id=absence.pk, by=request.user)
        return _back(request, absence.person)
    return render(request, "people/end_absence.html", _about(request, absence.person) | {"absence": absence})


def _about(request: HttpRequest, found: Person) -> dict[str, Any]:
    """Whose absence it is, and whether the one who looks may say something about it."""
    own = found.pk == request.user.pk
    return {"person": found, "own": own, "may": permissions.may_speak_for(request.user, found)}


def _deputy_of(found: Person) -> Person | None:
    return selectors.deputies_of([found.pk]).get(found.pk)


def _back(request: HttpRequest, found: Person) -> HttpResponse:
    return redirect("me") if found.pk == request.user.pk else redirect("person", found.pk)
