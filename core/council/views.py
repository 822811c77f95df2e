"""The council's profile as it is in force, and the pages that turn its periods on and off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.council import selectors, services
from core.council.brake import LONGEST_WAIT, Stopped
from core.council.forms import EmergencyForm, PreElectionForm
from core.council.models import Period, ProfileVersion
from core.people.doors import needs, pressed, tried


@needs("council.read")
@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """Every value of the profile with its paragraph, or marked as our default; periods; versions."""
    here = selectors.current()
    return render(request, "council/council.html", {
        "here": here,
        "entries": [(entry, selectors.in_words(entry.value.value)) for entry in here.profile.entries()],
        "periods": Period.objects.order_by("-starts_at")[:12],
        "versions": ProfileVersion.objects.defer("document").select_related("loaded_by"),
        "may_set": request.user.rights.holds("council.periods"),
        "running": selectors.emergency(),
    })  # fmt: skip


@needs("council.periods")
def emergency(request: HttpRequest) -> HttpResponse:
    """A page of its own: what follows stands beside the button."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stopped = tried(form, services.start_emergency, name=form.cleaned_data["name"], by=request.user)
        if stopped:
            _tell_what_stopped(request, stopped)
            return redirect("home")
    return render(request, "council/emergency.html", {"form": form})


def _tell_what_stopped(request: HttpRequest, stopped: Stopped) -> None:
    """Waits for what is on the wire: when the page comes back, nothing routine can go out any more unnoticed."""
    held = "1 scheduled post is" if stopped.held == 1 else f"{stopped.held} scheduled posts are"
    messages.success(request, f"Emergency mode is on. {held} held. Only emergency posts go out until it ends.")
    for sentence in stopped.wait(LONGEST_WAIT):
        messages.warning(request, sentence)


@needs("council.periods")
@require_POST
def end_emergency(request: HttpRequest) -> HttpResponse:
    pressed(
        request,
        "Emergency mode has ended. Read the held posts one by one: none is sent late by itself.",
        services.end_emergency,
        by=request.user,
    )
    return redirect("home")


@needs("council.periods")
def pre_election(request: HttpRequest) -> HttpResponse:
    form = PreElectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.start_pre_election, name=form.cleaned_data["name"], by=request.user, **form.moments()):
            messages.success(request, "The pre-election period is set.")
            return redirect("council")
    return render(request, "council/pre_election.html", {"form": form})


@needs("council.periods")
@require_POST
def end_pre_election(request: HttpRequest, pk: int) -> HttpResponse:
    pressed(request, "The pre-election period has ended.", services.end_pre_election, period_id=pk, by=request.user)
    return redirect("council")
