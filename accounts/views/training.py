"""Training: one's own, the policy to be read, and who is trained. Doors only (REG-10)."""

from typing import Any, Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import services, training
from accounts.forms import ReasonForm
from accounts.models import Completion, ReadAgain
from accounts.services.training import confirmers_of
from accounts.training_forms import DepartmentForm, ReadAgainForm, ReadForm, SessionForm, TakenForm, TrainedFilterForm
from accounts.training_permissions import (
    AGAIN,
    EVERYBODY,
    READ,
    RECORD,
    may_ask_again,
    may_confirm,
    may_record_for,
    may_withdraw,
)
from accounts.training_rule import Module
from core.council.selectors import current, house_rules
from core.people.doors import needs, pressed, tried
from core.people.models import Person
from pages.clocks import plural
from pages.files import csv_download

PER_PAGE: Final = 25


@needs(EVERYBODY)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is current, what runs out, what is missing, and every entry about oneself."""
    me = _me(request)
    entries = training.entries_of(me)
    return render(request, "accounts/training.html", {
        "stands": training.my_stands(me),
        "entries": [(entry, may_withdraw(me, entry)) for entry in entries],
        "readings": training.readings_of(me),
        "speaks": [(to, training.may_speak(me, to=to)) for to in training.spoken_by(me)],
    })  # fmt: skip


@needs(EVERYBODY)
def taken(request: HttpRequest) -> HttpResponse:
    """Says that one took a module; somebody else confirms it."""
    form = TakenForm(request.POST or None, modules=_modules(request))
    if request.method == "POST" and form.is_valid():
        if tried(form, services.say_taken, by=_me(request), **form.cleaned_data):
            messages.success(request, "Recorded. It counts once somebody else has confirmed it.")
            return redirect("training:mine")
    asked = [str(person) for person in confirmers_of(_me(request))]
    return render(request, "accounts/taken.html", {"form": form, "asked": asked})


@needs(EVERYBODY)
def policy(request: HttpRequest) -> HttpResponse:
    """The policy and the house rules themselves, and the button that one has read them."""
    here, me = current(), _me(request)
    form = ReadForm(request.POST or None, initial={"version": here.number})
    if request.method == "POST" and form.is_valid():
        if tried(form, services.read_policy, by=me, **form.cleaned_data):
            messages.success(request, f"You have read version {here.number} of the policy.")
            return redirect("training:mine")
        form = _as_now(form, ReadForm, here.number)
    return render(request, "accounts/policy.html", {
        "form": form,
        "here": here,
        "rules": house_rules(),
        "stand": next((one for one in training.my_stands(me) if one.module.is_policy), None),
        "again": ReadAgain.objects.filter(profile_id=here.number).select_related("said_by").first(),
        "may_ask_again": may_ask_again(me),
    })  # fmt: skip


@needs(AGAIN)
def policy_again(request: HttpRequest) -> HttpResponse:
    """A page of its own: many people must then read it within some weeks."""
    here = current()
    form = ReadAgainForm(request.POST or None, initial={"version": here.number})
    if request.method == "POST" and form.is_valid():
        if tried(form, services.ask_to_read_again, by=_me(request), **form.cleaned_data):
            messages.success(request, f"Everybody is asked to read version {here.number} of the policy.")
            return redirect("training:policy")
    grace = here.profile.training.grace
    return render(request, "accounts/policy_again.html", {"form": form, "here": here, "grace": grace})


@needs(READ)
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """People by modules, and what waits to be confirmed."""
    me, form = _me(request), TrainedFilterForm(request.GET)
    modules, rows = training.who_is_trained(me, form.asked())
    return render(request, "accounts/who_is_trained.html", {
        "filters": form,
        "modules": modules,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": training.waiting_for(me)[:PER_PAGE],
        "may_record": me.rights.holds(RECORD),
    })  # fmt: skip


@needs(READ)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same table as a file, with the filters that are on."""
    modules, rows = training.who_is_trained(_me(request), TrainedFilterForm(request.GET).asked())
    headings = ["Name", "Email", "Departments", *(one.name for one in modules)]
    return csv_download("training.csv", headings, [_cells(row, modules) for row in rows])


@needs(READ)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry about one person, also what was refused or withdrawn."""
    me = _me(request)
    found = get_object_or_404(training.people_within(me, READ), pk=pk)
    entries, within = training.entries_of(found), may_record_for(me, [found])
    return render(request, "accounts/training_of.html", {
        "person": found,
        "stands": training.my_stands(found),
        "entries": [(entry, may_confirm(me, entry, within), may_withdraw(me, entry, within)) for entry in entries],
        "readings": training.readings_of(found),
        "may_record": within.allowed,
    })  # fmt: skip


@needs(RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """After a session: what was taken, and everybody who was there."""
    me, department = _me(request), DepartmentForm(request.GET)
    people = training.people_within(me, RECORD).exclude(pk=me.pk)
    if department.is_valid() and (chosen := department.cleaned_data["department"]):
        people = people.filter(pk__in=training.people_of(chosen))
    form = SessionForm(request.POST or None, modules=_modules(request), people=people, initial=_ticked(request))
    if request.method == "POST" and form.is_valid():
        if done := tried(form, services.record_taken, by=me, **form.cleaned_data):
            messages.success(request, f"Recorded for {plural(len(done), 'person', 'people')}. They are told.")
            return redirect("training:who")
    return render(request, "accounts/record_training.html", {"form": form, "department": department})


@needs(RECORD)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "Confirmed. It counts now.", services.confirm_taken, entry_id=pk, by=_me(request))
    return redirect("training:who")


@needs(RECORD)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Not taken, or not as it was said: with the reason."""
    return _ended(request, _within(request, pk), services.refuse_taken, "Do not confirm", "Not confirmed")


@needs(EVERYBODY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong entry, one's own or one that one may enter for somebody: it counts no more, and stays to be read."""
    return _ended(request, _within(request, pk), services.withdraw_taken, "Withdraw the entry", "Withdrawn")


def _ended(request: HttpRequest, entry: Completion, verb: Any, words: str, done: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    back = "training:mine" if entry.person_id == _me(request).pk else "training:who"
    if request.method == "POST" and form.is_valid():
        if tried(form, verb, entry_id=entry.pk, by=_me(request), reason=form.cleaned_data["reason"]):
            messages.success(request, f"{done}: {entry}. It stays to be read.")
            return redirect(back)
    return render(request, "accounts/end_training.html", {"entry": entry, "form": form, "words": words, "back": back})


def _within(request: HttpRequest, pk: int) -> Completion:
    """An entry about oneself, or about somebody for whom one may record; another's is not found."""
    return get_object_or_404(training.entries_within(_me(request)), pk=pk)


def _modules(request: HttpRequest) -> tuple[Module, ...]:
    return training.Known.of([_me(request)]).rules.modules


def _ticked(request: HttpRequest) -> dict[str, list[str]]:
    """The person from whose page one comes."""
    return {"people": [one for one in request.GET.getlist("person") if one.isascii() and one.isdigit()]}


def _cells(row: training.Row, modules: tuple[Module, ...]) -> list[str]:
    found = [row.stands[one.code].words if one.code in row.stands else "Not asked" for one in modules]
    return [str(row.person), row.person.email, row.departments, *found]


def _as_now(form: Any, kind: Any, version: int) -> Any:
    """The same refusal over the version in force, so that the next press is about what the page shows."""
    again = kind({"version": version})
    again.full_clean()
    for sentence in form.non_field_errors():
        again.add_error(None, sentence)
    return again


def _me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)
