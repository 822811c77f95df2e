"""Pages of networks: on which of them the council is, and how it decided. Doors only."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import evaluation_permissions as permissions
from accounts import evaluation_selectors as selectors
from accounts import services
from accounts.catalogue import NETWORKS
from accounts.evaluation_forms import AnswersForm, BeginForm, DecideForm
from accounts.joined import Joined
from accounts.models import NetworkEvaluation
from core.council.selectors import current
from core.people.doors import needs, pressed, tried
from core.people.models import Person


@needs("accounts.read")
@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Every network: whether we are there, how many accounts, and the newest decision."""
    joined = Joined.now()
    shown = {
        "rows": selectors.networks(joined),
        "asked": joined.asked,
        "may_evaluate": permissions.may_evaluate(_me(request)),
    }
    return render(request, "accounts/networks.html", shown)


@needs("networks.evaluate")
def begin_evaluation(request: HttpRequest) -> HttpResponse:
    """Which network; the questions follow."""
    chosen = request.GET.get("network", "")
    form = BeginForm(request.POST or None, initial={"network": chosen if chosen in NETWORKS else ""})
    if request.method == "POST" and form.is_valid():
        if begun := tried(form, services.begin_evaluation, by=_me(request), **form.cleaned_data):
            return redirect("accounts:answer_evaluation", begun.pk)
    questions = current().profile.register.new_network_questions
    return render(request, "accounts/begin_evaluation.html", {"form": form, "questions": questions})


@needs("networks.evaluate")
def answer_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """The council's questions, answered as far as somebody knows."""
    found = _evaluation(pk)
    form = AnswersForm(request.POST or None, evaluation=found)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.answer_evaluation, evaluation_id=pk, by=_me(request), **form.facts()):
            messages.success(request, "Saved. Nobody has been asked yet.")
            return redirect(found)
    answer = permissions.may_write(_me(request), found)
    return render(request, "accounts/answer_evaluation.html", {"found": found, "form": form, "may_write": answer})


@needs("accounts.read")
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers, what is proposed, and the decision: for whoever may take it, and to print."""
    found = _evaluation(pk)
    form = DecideForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        if decided := tried(form, services.decide_evaluation, evaluation_id=pk, by=_me(request), **form.cleaned_data):
            messages.success(request, f"Decided. {decided}: {decided.state_words.lower()}.")
            return redirect(decided)
    return render(request, "accounts/evaluation.html", _page(found, _me(request), form))


def _page(found: NetworkEvaluation, person: Person, form: DecideForm) -> dict[str, object]:
    return {
        "found": found,
        "form": form,
        "others": list(selectors.others_of(found)),
        "is_newest": selectors.is_newest(found),
        "trail": selectors.trail(found),
        "may_write": permissions.may_write(person, found),
        "may_take_back": permissions.may_take_back(person, found),
        "may_decide": permissions.may_decide(person, found),
    }


@needs("networks.evaluate")
@require_POST
def send_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(
        request,
        "Sent. Somebody else decides.",
        services.send_evaluation,
        evaluation_id=pk,
        by=_me(request),
    )
    return redirect("accounts:evaluation", pk)


@needs("networks.evaluate")
@require_POST
def take_back_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "It is a draft again.", services.take_back_evaluation, evaluation_id=pk, by=_me(request))
    return redirect("accounts:evaluation", pk)


@needs("networks.evaluate")
@require_POST
def withdraw_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "It is withdrawn.", services.withdraw_evaluation, evaluation_id=pk, by=_me(request))
    return redirect("accounts:evaluation", pk)


def _evaluation(pk: int) -> NetworkEvaluation:
    try:
        return selectors.evaluation(pk)
    except NetworkEvaluation.DoesNotExist:
        raise Http404 from None


def _me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)
