"""The pages of the outbox: what needs a person to look, one item with all that was tried, and what the person then says."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.panels import remarks_on
from core.people.doors import needs, tried
from core.people.models import Person
from networks import permissions, selectors, services
from networks.by_hand_page import forms_of as by_hand_forms
from networks.by_hand_page import hand_of, to_look_at, waits_for_a_check
from networks.forms import ItIsOutForm, LeaveItForm, Seen
from networks.in_time import in_time
from networks.left_behind import left_behind, left_by
from networks.models import Outbound
from networks.proof import HAS_AN_ADDRESS
from networks.states import OutboundState
from networks.telling import SETTLE
from pages.forms import told_apart

PER_PAGE = 25
DONE = {
    OutboundState.PUBLISHED: "Kept as published, with your name.",
    OutboundState.WITHDRAWN: "Withdrawn. It is not sent any more, and stays in the record.",
    OutboundState.SCHEDULED: "It is sent again now.",
}


@needs(*permissions.READERS)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """What no machine settles, the longest due first."""
    page = Paginator(selectors.needs_a_person(me(request)), PER_PAGE).get_page(request.GET.get("page"))
    remarks, checks = remarks_on({item.account for item in page}), list(to_look_at(me(request))[: PER_PAGE + 1])
    return render(request, "networks/items.html", {
        "page": page,
        "in_time": in_time(me(request)),
        "remarks": remarks,
        "left": left_by(page),
        "checks": checks[:PER_PAGE],
        "more_checks": len(checks) > PER_PAGE,
    })  # fmt: skip


@needs(*permissions.READERS)
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: what was tried and what was looked up, when, and what came back each time."""
    return page_of(request, found_item(request, pk))


@needs(SETTLE)
@require_POST
def it_is_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody saw it, or did it by hand; the address is the proof."""
    return _decided(request, pk, ItIsOutForm(request.POST), services.it_is_out)


@needs(SETTLE)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks once more first: what is found is not sent again."""
    return _decided(request, pk, Seen(request.POST), services.send_again)


@needs(SETTLE)
@require_POST
def leave_it(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not out, and is not wanted any more."""
    return _decided(request, pk, LeaveItForm(request.POST), services.leave_it)


def _decided(request: HttpRequest, pk: int, form: Form, verb: Callable[..., Outbound]) -> HttpResponse:
    shown = found_item(request, pk)
    decided = tried(form, verb, outbound_id=pk, by=me(request), **form.cleaned_data) if form.is_valid() else None
    if decided is None:
        return page_of(request, shown, (verb.__name__, form))
    found = decided.state == OutboundState.PUBLISHED and verb is services.send_again
    messages.success(
        request,
        "It is out already: we found it. Nothing was sent again." if found else _done(decided),
    )
    return redirect(decided)


def _done(decided: Outbound) -> str:
    words = DONE[OutboundState(decided.state)]
    return f"{words} Somebody else checks it now." if waits_for_a_check(decided) else words


def page_of(request: HttpRequest, shown: Outbound, pressed: tuple[str, Form] | None = None) -> HttpResponse:
    """The page of one item; `pressed` is the form that was refused, by the name of its verb."""
    seen, hand = {"seen": shown.version}, hand_of(shown, me(request))
    forms: dict[str, Form] = {
        "it_is_out": ItIsOutForm(initial=seen),
        "leave_it": LeaveItForm(initial=seen),
        "send_again": Seen(initial=seen),
        **(by_hand_forms(hand, shown) if hand else {}),
    }
    if pressed:
        forms[pressed[0]] = _seen_now(*pressed, forms)
    told_apart(forms)
    facts: dict[str, Any] = {
        "item": shown,
        "hand": hand,
        "left": left_behind(shown),
        "remark": remarks_on([shown.account]).get(shown.account_id, ""),
        "trail": selectors.trail(shown),
        "may_say": permissions.may_say_it_is_out(me(request), shown),
        "may_send": permissions.may_send_again(me(request), shown),
        "may_leave": permissions.may_leave_it(me(request), shown),
        "needs_address": shown.kind in HAS_AN_ADDRESS,
        "forms": forms,
    }
    return render(request, "networks/item.html", facts | ({"form": pressed[1]} if pressed else {}))


def _seen_now(name: str, form: Form, fresh: Mapping[str, Form]) -> Form:
    """Where somebody else was faster, the next press is about what the page then shows; what was typed stays."""
    if name in fresh and isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        form.data["seen"] = str(fresh[name].initial["seen"])
    return form


def me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)


def found_item(request: HttpRequest, pk: int) -> Outbound:
    """404 for what the person may not even know of."""
    try:
        shown = selectors.item(pk)
    except Outbound.DoesNotExist:
        raise Http404 from None
    if not permissions.may_read(me(request), shown):
        raise Http404
    return shown
