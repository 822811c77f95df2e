"""Residents report an account that pretends to be us (REG-16). No log-in, no cookie, no script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.impostor_sweeps import FORGET_AFTER
from accounts.reported import own_account
from accounts.services import report_impostor, report_own_account
from accounts.services.impostors import of_our_own
from core.people.doors import tried
from public.council import here
from public.forms import ReportImpostorForm
from public.limits import too_many

TOO_MANY = "Too many reports came from your network in the last hour. Ring us, or try again in an hour."


@csrf_exempt  # nobody is signed in here, so there is nothing to forge, and the page sets no cookie
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Whoever fills in the field that nobody sees is a machine: it reads what everybody reads, and nothing is kept."""
    profile = here().profile
    form = ReportImpostorForm(request.POST or None, initial={"account": request.GET.get("account", "")[:500]})
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("public:impostor_reported")
        if too_many(request, "impostor"):
            form.add_error(None, TOO_MANY)
            status = 429
        elif _kept(form):
            return redirect("public:impostor_reported")
    shown = {"form": form, "profile": profile, "days": FORGET_AFTER.days}
    return render(request, "public/report_impostor.html", shown, status=status)


def _kept(form: ReportImpostorForm) -> bool:
    """An account of ours is no impostor; whoever looks after it is told where it is said to ask for money."""
    given = form.cleaned_data
    if ours := own_account(form.reported):
        told = report_own_account(account_id=ours.pk, does=given["does"], by=None)
        more = " We have told the people who look after it. Do not send it anything." if told else ""
        form.add_error("account", f"{of_our_own(ours)}{more}")
        return False
    facts = {name: given[name] for name in ("does", "words", "email")}
    return bool(tried(form, report_impostor, reported=form.reported, by=None, **facts))


@login_not_required
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    return render(request, "public/impostor_reported.html", {"profile": here().profile})
