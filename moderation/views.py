"""Pages of moderation. Doors only."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.people.doors import needs, tried
from enquiries.models import Message
from enquiries.selectors import readable_message
from moderation import appeals as appeal_verbs
from moderation import permissions, selectors, services
from moderation.forms import (
    ActForm,
    AnswerForm,
    AppealViewForm,
    ConsultForm,
    MatchForm,
    ProposeForm,
    ReferForm,
    SecondPersonForm,
    ViewForm,
    WarnForm,
    warning_for,
)
from moderation.models import Appeal, Case, Consultation
from pages.forms import told_apart

PER_PAGE = 25


@needs("cases.read")
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases, or all of them; what is asked of me first."""
    open_only = request.GET.get("show") != "all"
    page = Paginator(selectors.cases(open_only=open_only), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "moderation/cases.html",
        {"page": page, "open_only": open_only, "asked": selectors.asked_of(request.user)},
    )


@needs("cases.read")
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, which rule, and what is asked of me."""
    return _case_page(request, _case(pk), {})


@needs("enquiries.refer")
def refer(request: HttpRequest, message_id: int) -> HttpResponse:
    """Keeps a message as evidence before anything else happens."""
    message = _message(message_id, request)
    form = ReferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opened := tried(form, services.open_case, message=message, by=request.user, **form.cleaned_data):
            messages.success(request, f"Kept exactly as it was. {opened} is open.")
            return redirect(opened if request.user.rights.holds("cases.read") else message.conversation)
    return render(request, "moderation/refer.html", {"form": form, "message": message})


@needs("cases.act")
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "hide", ActForm, services.hide, "The network was told to hide it.")


@needs("cases.act")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "close", ActForm, services.close_case, "The case is closed.")


@needs("cases.act")
def warn(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "warn", WarnForm, services.warn, "The warning is on its way.")


@needs("cases.act")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, "propose", ProposeForm, services.propose_block, "Proposed. A second person must confirm it."
    )


@needs("cases.act")
def consult(request: HttpRequest, pk: int) -> HttpResponse:
    found = _case(pk)
    form = ConsultForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        if asked := tried(form, services.consult, case_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, f"{asked.asked} is asked, and told where to answer.")
            return redirect(found)
    return _case_page(request, found, {"consult": form})


@needs("cases.be_consulted")
def give_view(request: HttpRequest, pk: int) -> HttpResponse:
    consultation = _consultation(pk)
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.give_view, consultation_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, "Your view is kept with the case.")
            return redirect(consultation.case)
    return render(request, "moderation/view.html", {"consultation": consultation, "form": form})


@needs("cases.confirm_block")
def second_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's decision on a proposed block."""
    found = _case(pk)
    form = SecondPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _decided(form, pk, request):
            messages.success(request, "Signed. It stands in the record.")
            return redirect(found)
    return _case_page(request, found, {"second": form})


def _decided(form: SecondPersonForm, pk: int, request: HttpRequest) -> Any:
    facts = {
        "case_id": pk,
        "by": request.user,
        "reason": form.cleaned_data["reason"],
        "seen": form.cleaned_data["seen"],
    }
    if form.cleaned_data["decision"] == "confirm":
        return tried(form, services.confirm_block, **facts)
    return tried(form, services.decide_against_block, warn_again=form.cleaned_data["decision"] == "warn", **facts)


@needs("cases.read")
def appeals(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.appeals(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "moderation/appeals.html", {"page": page})


@needs("cases.read")
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person wrote, the case behind it, the views given, and my verdict where I may give one."""
    form = AppealViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if decided := tried(form, appeal_verbs.give_view_on_appeal, appeal_id=pk, by=request.user, **form.cleaned_data):
            words = (
                "Your view is kept."
                if decided.state == Appeal.State.RECEIVED
                else f"Decided: {decided.get_state_display()}. The person gets a letter by e-mail."
            )
            messages.success(request, words)
            return redirect("moderation:appeal", pk)
    return _appeal_page(request, _appeal(pk), {"view": form})


@needs("cases.act")
def match_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which block an appeal is about that the name did not find."""
    found = _appeal(pk)
    form = MatchForm(request.POST or None, blocks=selectors.blocks_for(found))
    if request.method == "POST" and form.is_valid():
        if matched := tried(form, appeal_verbs.match_appeal, appeal_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, f"Kept: it is about {matched.case}. Those who decide are told.")
            return redirect(matched)
    return _appeal_page(request, found, {"match": form})


@needs("cases.act")
def answer_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers an appeal that is about no block of ours."""
    found = _appeal(pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if answered := tried(
            form, appeal_verbs.answer_without_case, appeal_id=pk, by=request.user, **form.cleaned_data
        ):
            messages.success(request, "Answered. The letter is on its way by e-mail.")
            return redirect(answered)
    return _appeal_page(request, found, {"answer": form})


def _appeal_page(request: HttpRequest, found: Appeal, given: dict[str, forms.Form]) -> HttpResponse:
    acts: dict[str, forms.Form] = {
        "view": AppealViewForm(), "match": MatchForm(blocks=selectors.blocks_for(found)), "answer": AnswerForm(),
    } | given  # fmt: skip
    told_apart(acts)
    return render(request, "moderation/appeal.html", {
        "appeal": found,
        "acts": acts,
        "form": next(iter(given.values())),
        "early": appeal_verbs.appeals_too_early(found.case) if found.case else "",
        "may_view": permissions.may_view_appeal(request.user, found),
        "may_match": permissions.may_match(request.user, found),
        "trail": selectors.appeal_trail(found),
    })  # fmt: skip


def _act(
    request: HttpRequest, pk: int, name: str, kind: type[forms.Form], verb: Callable[..., Any], done: str
) -> HttpResponse:
    """One act in a case; what was refused is shown again on the case's own page, with what was typed."""
    found = _case(pk)
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, verb, case_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, done)
            return redirect(found)
    return _case_page(request, found, {name: form})


def _case_page(request: HttpRequest, found: Case, given: dict[str, forms.Form]) -> HttpResponse:
    person = request.user
    rules_url = request.build_absolute_uri(reverse("public:rules"))
    seen = {"seen": found.version}
    acts = {
        "hide": ActForm(initial=seen), "close": ActForm(initial=seen), "propose": ProposeForm(initial=seen),
        "warn": WarnForm(initial=seen | {"words": warning_for(found, rules_url)}), "second": SecondPersonForm(initial=seen),
        "consult": ConsultForm(person=person),
    } | given  # fmt: skip
    told_apart(acts)
    return render(request, "moderation/case.html", {
        "case": found,
        "acts": acts,
        "refused": next(iter(given.values()), None),
        "ladder": [asdict(step) for step in selectors.ladder(found)],
        "trail": selectors.trail(found),
        "history": selectors.history(found),
        "may_act": permissions.may_act(person, found),
        "may_warn": permissions.may_warn(person, found),
        "may_propose": permissions.may_propose(person, found),
        "may_confirm": permissions.may_confirm(person, found),
    })  # fmt: skip


def _case(pk: int) -> Case:
    try:
        return selectors.case(pk)
    except Case.DoesNotExist:
        raise Http404 from None


def _appeal(pk: int) -> Appeal:
    try:
        return selectors.appeal(pk)
    except Appeal.DoesNotExist:
        raise Http404 from None


def _consultation(pk: int) -> Consultation:
    try:
        return Consultation.objects.select_related("case", "asked", "asked_by").get(pk=pk)
    except Consultation.DoesNotExist:
        raise Http404 from None


def _message(pk: int, request: HttpRequest) -> Message:
    """The message, where this person may read its conversation."""
    try:
        return readable_message(pk, request.user)
    except Message.DoesNotExist:
        raise Http404 from None
