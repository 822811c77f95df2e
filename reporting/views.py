"""The dashboard, the rows behind a figure, and the audit trail. Doors only."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.audit import actions
from core.audit.chain import Verdict, verify
from core.audit.models import Entry
from core.council.selectors import current
from core.people.doors import needs
from reporting import figures
from reporting.forms import AuditFilterForm
from reporting.periods import Quarter

PER_PAGE = 25


@needs("figures.read")
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Are we keeping our promise to residents? A quarter against the one before."""
    quarter = _quarter(request)
    return render(request, "reporting/figures.html", {
        "quarter": quarter,
        "quarters": _choices(),
        "key_figures": figures.key_figures(quarter),
        "months": figures.by_month(quarter),
        "topics": figures.by_topic(quarter),
        "teams": figures.by_team(quarter),
        "networks": figures.by_network(quarter),
        "in_order": figures.in_order(),
        "target": current().profile.reply_target.working_days.value,
        "definitions": figures.DEFINITIONS.values(),
    })  # fmt: skip


@needs("figures.read")
@require_safe
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind one figure. References and times, never residents' words."""
    quarter = _quarter(request)
    narrowed = {name: int(request.GET[name]) for name in ("topic", "team") if request.GET.get(name, "").isdecimal()}
    try:
        found = figures.behind(code, quarter, network=request.GET.get("network", ""), **narrowed)
    except KeyError:
        raise Http404 from None
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kind = found.model._meta.model_name
    return render(
        request,
        "reporting/rows.html",
        {"definition": figures.DEFINITIONS[code], "quarter": quarter, "page": page, "kind": kind},
    )


@needs("audit.read")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The audit trail: who did what to which thing, when and why."""
    form = AuditFilterForm(request.GET)
    entries: QuerySet[Entry] = Entry.objects.with_seal().order_by("-id")
    if form.is_valid():
        entries = form.narrow(entries)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/audit.html",
        {"filters": form, "page": page, "verdict": _verdict(request), "known": actions.registered()},
    )


def _verdict(request: HttpRequest) -> Verdict | None:
    """The whole chain is read again only when somebody asks for it."""
    return verify() if request.GET.get("verify") else None


def _quarter(request: HttpRequest) -> Quarter:
    return Quarter.parse(request.GET.get("quarter", "")) or Quarter.today()


def _choices() -> list[Quarter]:
    """This quarter and the seven before it."""
    found = [Quarter.today()]
    while len(found) < 8:
        found.append(found[-1].before)
    return found
