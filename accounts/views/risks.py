"""Pages of risk: what is due in all accounts, one account's risk, accepting it. Doors only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import permissions, selectors, services
from accounts.models import RiskAssessment
from accounts.risk_forms import RiskForm
from accounts.views.custody import one_account
from core.people.doors import needs, pressed, tried

PER_PAGE = 25


@needs("accounts.read")
def risks(request: HttpRequest) -> HttpResponse:
    """The queue: what was never assessed, what is due, what nobody has accepted (NCC 11)."""
    page = Paginator(selectors.risks_due(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/risks.html", {"page": page})


@needs("accounts.read")
def risk(request: HttpRequest, pk: int) -> HttpResponse:
    """The risk of one account, as it was seen each time; a new look for whoever may assess it."""
    found = one_account(pk)
    form = RiskForm(request.POST or None, initial=_as_before(found.risks.all()))
    if request.method == "POST" and form.is_valid():
        given = {
            "kinds": form.kinds(),
            "mitigation": form.cleaned_data["mitigation"],
            "owner": form.cleaned_data["owner"],
        }
        if tried(form, services.assess_risk, account_id=pk, by=request.user, **given):
            messages.success(request, "The risk is assessed. Somebody else accepts it.")
            return redirect("accounts:risk", pk)
    newest = next(iter(found.risks.all()), None)
    return render(request, "accounts/risk.html", {
        "account": found,
        "form": form,
        "newest": newest,
        "may_assess": permissions.may_assess(request.user, found),
        "may_accept": permissions.may_accept_risk(request.user, newest) if newest else None,
    })  # fmt: skip


@needs("accounts.read")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody answerable lives with it."""
    found = get_object_or_404(RiskAssessment, pk=pk)
    pressed(request, "You accepted the risk.", services.accept_risk, risk_id=pk, by=request.user)
    return redirect("accounts:risk", found.account_id)


def _as_before(risks: "list[RiskAssessment]") -> dict[str, object]:
    """What does not change from look to look; likelihood and harm are answered anew."""
    return {"mitigation": risks[0].mitigation, "owner": risks[0].owner} if risks else {}
