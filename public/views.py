"""Pages for residents: no log-in, no cookie, no tracking."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from accounts.models import Account
from core.council.models import HouseRule
from core.council.selectors import emergency, house_rules
from core.worktime.words import hours_for_residents
from moderation.appeals import receive_appeal
from pages.files import csv_download
from public import selectors
from public.checking import is_it_ours
from public.council import here as council
from public.forms import AppealForm, CheckForm
from public.programs import COLUMNS, facts, for_every_website, not_ours
from public.standing import closed_on, standing


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Where to find us, when we read, what we do not accept, what we do about it: from the live configuration (POL-1)."""
    here = council()
    return render(request, "public/policy.html", {
        "profile": here.profile,
        "rules": house_rules(),
        "accounts": sum(len(group.accounts) for group in selectors.directory()),
        "how_often": selectors.how_often(),
        "running": emergency(),
    })  # fmt: skip


@login_not_required
@require_safe
def rules(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The house rules in force, or an earlier version with its dates (POL-2)."""
    shown = list(HouseRule.objects.filter(version=version)) if version else house_rules()
    if not shown:
        raise Http404
    versions = HouseRule.objects.order_by("-version").values_list("version", "in_force_from").distinct()
    return render(
        request, "public/rules.html", {"rules": shown, "versions": list(versions), "profile": council().profile}
    )


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every official account, and a box that says whether one is ours (REG-11)."""
    here = council()
    form = CheckForm(request.GET if "account" in request.GET else None)
    return render(request, "public/directory.html", {
        "groups": selectors.directory(),
        "closed": selectors.closed(),
        "warnings": selectors.warnings(),
        "form": form,
        "answer": is_it_ours(form.cleaned_data["account"]) if form.is_valid() else None,
        "standing": standing,
        "closed_on": closed_on,
        "profile": here.profile,
        "hours": hours_for_residents(here.calendar.hours) if here.profile.office_hours.monday.stated else "",
    })  # fmt: skip


@login_not_required
@require_safe
@for_every_website
@conditional_page
def directory_json(request: HttpRequest) -> HttpResponse:
    """The same for programs, such as the council's website, which asks again with the ETag that it was given.

    There is no Last-Modified: caches take it as leave to show an old list for days.
    """
    warned = [not_ours(warning) for warning in selectors.warnings()]
    return JsonResponse({"accounts": [facts(account) for account in _everything()], "not_ours": warned})


@login_not_required
@require_safe
def directory_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for Excel."""
    return csv_download("accounts.csv", COLUMNS, [facts(account) for account in _everything()])


def _everything() -> Iterable[Account]:
    return [account for group in selectors.directory() for account in group.accounts] + selectors.closed()


@csrf_exempt  # nobody is signed in here, so there is nothing to forge, and the page sets no cookie
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """An appeal against a block. The answer is the same whether or not we find one: nobody can ask who is blocked."""
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        receive_appeal(
            network_code=given["network"], handle=given["handle"], email=given["email"], words=given["words"]
        )
        return redirect("public:appeal_sent")
    return render(request, "public/appeal.html", {"form": form, "profile": council().profile})


@login_not_required
@require_safe
def appeal_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "public/appeal_sent.html", {"profile": council().profile})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"profile": council().profile})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"profile": council().profile})
