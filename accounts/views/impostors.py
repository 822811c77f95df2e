"""Pages of accounts that pretend to be the council. Doors only."""

from typing import IO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import impostor_permissions as permissions
from accounts import impostor_selectors as selectors
from accounts import screenshots, services
from accounts.forms import ReasonForm
from accounts.impostor_forms import ChecksForm, EvidenceForm, OutcomeForm, ReportForm, StepForm, WarningForm
from accounts.models import Impostor, ImpostorWarning, Outcome
from accounts.reported import own_account
from core.audit.verbs import RuleBroken
from core.council.selectors import current
from core.people.doors import needs, pressed, tried
from core.people.models import Person

PER_PAGE = 25
SUGGESTED = "This account is not run by {council}. Do not send it money or personal details, and do not open its links."


@needs("impostors.read")
def impostors(request: HttpRequest) -> HttpResponse:
    """Those that are open, urgent ones first; or those that are decided."""
    decided = request.GET.get("view") == "decided"
    page = Paginator(selectors.impostors(is_open=not decided), PER_PAGE).get_page(request.GET.get("page"))
    left, done = selectors.counts()
    return render(request, "accounts/impostors.html", {
        "page": page, "decided": decided, "left": left, "done": done, "may_report": permissions.may_report(_me(request)),
    })  # fmt: skip


@needs("impostors.report")
def report_impostor(request: HttpRequest) -> HttpResponse:
    """What somebody of ours saw, or what a resident told them."""
    form = ReportForm(request.POST or None, initial={"account": request.GET.get("account", "")[:500]})
    if request.method == "POST" and form.is_valid():
        if ours := own_account(form.reported):
            if services.report_own_account(account_id=ours.pk, does=form.cleaned_data["does"], by=_me(request)):
                messages.warning(request, "Comms were told that somebody else may be using our account.")
        facts = {name: form.cleaned_data[name] for name in ("does", "words")}
        found = tried(form, services.report_impostor, reported=form.reported, by=_me(request), **facts)
        if found:
            messages.success(request, "Reported. Comms were told.")
            return redirect(found)
    return render(request, "accounts/report_impostor.html", {"form": form})


@needs("impostors.read")
def impostor(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reported, what we know, what we did, and what comes next."""
    found, person = _impostor(pk), _me(request)
    return render(request, "accounts/impostor.html", {
        "found": found,
        "checks": selectors.checklist(found),
        "warning": selectors.live_warning(found),
        "before": selectors.before(found),
        "trail": selectors.trail(found),
        "contacts": selectors.may_read_contacts(person),
        "may_take": permissions.may_take(person, found),
        "may_work": permissions.may_work_on(person, found),
        "may_close": permissions.may_close(person, found),
        "may_reopen": permissions.may_reopen(person, found),
        "may_warn": permissions.may_write_warning(person, found),
    })  # fmt: skip


@needs("impostors.handle")
@require_POST
def take_impostor(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "It is yours now.", services.take_impostor, impostor_id=pk, by=_me(request))
    return redirect("accounts:impostor", pk)


@needs("impostors.handle")
def impostor_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist, as far as it goes."""
    found = _impostor(pk)
    said = {check.question: check.answer for check in found.checks.all()}
    said |= {f"{check.question}_words": check.words for check in found.checks.all()}
    form = ChecksForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.record_checks, impostor_id=pk, answers=form.answers(), by=_me(request)):
            messages.success(request, "The checklist is saved.")
            return redirect(found)
    return _form(request, found, form, "Checklist", "Save", permissions.may_work_on(_me(request), found))


@needs("impostors.handle")
def impostor_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says of itself now: text, picture, followers."""
    found = _impostor(pk)
    form = EvidenceForm(request.POST or None, request.FILES or None, initial={"seen_at": timezone.now()})
    if request.method == "POST" and form.is_valid() and (facts := _evidence(form)) is not None:
        if tried(form, services.keep_evidence, impostor_id=pk, by=_me(request), **facts):
            messages.success(request, "The evidence is kept.")
            return redirect(found)
    return _form(request, found, form, "Keep evidence", "Keep it", permissions.may_work_on(_me(request), found))


def _evidence(form: EvidenceForm) -> dict[str, object] | None:
    """What was typed, with the name of the kept picture; None where the file is no picture."""
    given = dict(form.cleaned_data)
    upload = given.pop("screenshot")
    try:
        return given | {"screenshot": screenshots.kept(upload, upload.size or 0) if upload else ""}
    except RuleBroken as refusal:
        form.add_error("screenshot", refusal.sentence)
        return None


@needs("impostors.handle")
def impostor_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Reported to the network with its own form, or somebody was asked or told."""
    found = _impostor(pk)
    form = StepForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if tried(form, services.record_step, impostor_id=pk, by=_me(request), **form.cleaned_data):
            messages.success(request, "Recorded.")
            return redirect(found)
    return _form(request, found, form, "What was done", "Record it", permissions.may_work_on(_me(request), found))


@needs("impostors.handle")
def impostor_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """How it ended. What is ours after all is added to the register next."""
    found = _impostor(pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if closed := tried(form, services.decide_outcome, impostor_id=pk, by=_me(request), **form.cleaned_data):
            more = " Now add it to the register." if closed.outcome == Outcome.OURS else ""
            messages.success(request, f"It is closed.{more}")
            return redirect(closed)
    return _form(request, found, form, "Decide the outcome", "Decide", permissions.may_close(_me(request), found))


@needs("impostors.handle")
def reopen_impostor(request: HttpRequest, pk: int) -> HttpResponse:
    """It came back, or the outcome was wrong."""
    found = _impostor(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.reopen_impostor, impostor_id=pk, by=_me(request), **form.cleaned_data):
            messages.success(request, "It is open again, and yours.")
            return redirect(found)
    return _form(request, found, form, "Reopen", "Reopen", permissions.may_reopen(_me(request), found))


@needs("impostors.handle")
def write_warning(request: HttpRequest, pk: int) -> HttpResponse:
    """What residents should read, before somebody else publishes it."""
    found = _impostor(pk)
    words = SUGGESTED.format(council=current().profile.council.name.value)
    form = WarningForm(request.POST or None, initial={"words": words})
    if request.method == "POST" and form.is_valid():
        if written := tried(form, services.write_warning, impostor_id=pk, by=_me(request), **form.cleaned_data):
            messages.success(request, "Written. Residents do not see it before somebody else publishes it.")
            return redirect(written)
    answer = permissions.may_write_warning(_me(request), found)
    return _form(request, found, form, "Write a public warning", "Ask a second person", answer)


@needs("impostors.read")
def impostor_warning(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly as residents read it, and the press for whoever may publish it."""
    warning, person = _warning(pk), _me(request)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        pressed(request, "Residents read it now.", services.publish_warning, warning_id=pk, by=person, seen=number)
        return redirect(warning)
    return render(request, "accounts/impostor_warning.html", {
        "warning": warning,
        "may_publish": permissions.may_publish_warning(person, warning),
        "may_stop": permissions.may_stop_warning(person, warning),
    })  # fmt: skip


@needs("impostors.handle")
def stop_warning(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back, or ends it."""
    warning = _warning(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.stop_warning, warning_id=pk, by=_me(request), **form.cleaned_data):
            messages.success(request, "Residents do not read it any more.")
            return redirect("accounts:impostor", warning.impostor_id)
    verb = "End the warning" if warning.state == ImpostorWarning.State.PUBLISHED else "Withdraw the warning"
    return _form(request, warning.impostor, form, verb, verb, permissions.may_stop_warning(_me(request), warning))


@needs("impostors.read")
@require_safe
def impostor_screenshot(request: HttpRequest, pk: int, sha256: str) -> FileResponse:
    """A kept picture."""
    try:
        opened: IO[bytes] = screenshots.opened(_impostor(pk), sha256)
    except OSError:
        raise Http404 from None
    return FileResponse(opened, content_type="image/jpeg")


def _form(
    request: HttpRequest, found: Impostor, form: BaseForm, heading: str, press: str, answer: object
) -> HttpResponse:
    shown = {"found": found, "form": form, "title": heading, "press": press, "answer": answer}
    return render(request, "accounts/impostor_form.html", shown)


def _impostor(pk: int) -> Impostor:
    try:
        return selectors.impostor(pk)
    except Impostor.DoesNotExist:
        raise Http404 from None


def _warning(pk: int) -> ImpostorWarning:
    try:
        return selectors.warning(pk)
    except ImpostorWarning.DoesNotExist:
        raise Http404 from None


def _me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)
