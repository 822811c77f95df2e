"""The inbox: the queue, the conversation, and its verbs. Doors only."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.panels import remarks_on
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council.models import Topic
from core.council.selectors import Current, current
from core.people.doors import needs, pressed, tried
from enquiries import permissions, selectors, services
from enquiries.forms import (
    AssignForm,
    ConfirmForm,
    FilterForm,
    HandOverForm,
    HoldingForm,
    MoveForm,
    NoResponseForm,
    NoteForm,
    ReplyForm,
)
from enquiries.links import link_is_plain, links_in
from enquiries.models import Conversation, ReplyDraft
from pages.forms import told_apart


@needs("enquiries.read")
def inbox(request: HttpRequest) -> HttpResponse:
    """The queue: whose is it, and how long is left."""
    here = current()
    return render(request, "enquiries/inbox.html", _queue_page(request, here))


@needs("enquiries.read")
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """What did we say, what did they say, what do I answer."""
    return _conversation_page(request, _conversation(pk, request), {})


@needs("enquiries.answer")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    found = _conversation(pk, request)
    pressed(
        request, f"{found.reference} is yours.", services.take, conversation_id=pk, by=request.user, seen=_seen(request)
    )
    return redirect(found)


@needs("enquiries.answer")
@require_POST
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """We have asked; the clock stops until the resident writes."""
    found, done = _conversation(pk, request), "The clock stands still until the resident writes."
    pressed(request, done, services.wait_for_resident, conversation_id=pk, by=request.user, seen=_seen(request))
    return redirect(found)


@needs("enquiries.answer")
@require_POST
def take_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = _conversation(pk, request)
    pressed(
        request,
        f"{found.reference} is open again, and yours.",
        services.take_again,
        conversation_id=pk,
        by=request.user,
    )
    return redirect(found)


@needs("enquiries.answer")
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends, or keeps as a draft. What was typed is never lost: a refusal leaves it in the box and on the server."""
    found = _conversation(pk, request)
    form = ReplyForm(request.POST)
    text = request.POST.get("text", "")
    services.keep_draft(conversation_id=pk, text=text, by=request.user)
    if "draft" in request.POST:
        messages.success(request, "Kept as a draft. Nobody but you sees it.")
        return redirect(found)
    if form.is_valid():
        try:
            services.send_reply(conversation_id=pk, text=text, by=request.user, seen=form.cleaned_data["seen"])
        except ChangedMeanwhile as refusal:
            messages.warning(
                request, f"{refusal.sentence} Your reply is kept as a draft. Read what is new, then send it."
            )
            return redirect(found)
        except RuleBroken as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(request, f"Your reply in {found.reference} is on its way.")
            return redirect(found)
    return _conversation_page(request, found, {"reply": form})


@needs("enquiries.triage", "enquiries.answer")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "assign", AssignForm, services.assign, "Handed to the team.")


@needs("enquiries.answer")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    form = lambda data=None, **kwargs: HandOverForm(data, person=request.user, **kwargs)  # noqa: E731
    return _act(request, pk, "hand_over", form, services.hand_over, "Handed over.")


@needs("enquiries.answer")
def no_response(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "no_response",
        NoResponseForm,
        services.no_response,
        "Closed without an answer. Why stays in the record.",
    )


@needs("enquiries.answer")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "move", MoveForm, services.move, "Moved. Where and why stay in the record.")


@needs("enquiries.answer")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "note", NoteForm, services.leave_note, "Your note stands in the conversation.")


@needs("enquiries.answer")
def holding(request: HttpRequest, pk: int) -> HttpResponse:
    """The holding reply: the date is a promise, and the next deadline."""
    found = _conversation(pk, request)
    form = HoldingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.reply() | {"seen": form.cleaned_data["seen"]}
        if tried(form, services.send_reply, conversation_id=pk, by=request.user, **facts):
            messages.success(
                request, f"Promised for {form.cleaned_data['promised_for']:%A %-d %B}. The holding reply is on its way."
            )
            return redirect(found)
    return _conversation_page(request, found, {"holding": form})


@needs("enquiries.answer")
@require_POST
def confirm_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms what the system suggested, in one press."""
    found = _conversation(pk, request)
    said = {name: found.suggested.get(name, {}).get("code", "") for name in ("kind", "mood")}
    topic = Topic.objects.filter(slug=found.suggested.get("topic", {}).get("code", "")).first()
    pressed(request, "Confirmed.", services.confirm, conversation_id=pk, topic=topic, by=request.user, **said)
    return redirect(found)


@needs("enquiries.answer")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, "confirm", ConfirmForm, services.confirm, "Changed. Figures count what a person confirmed."
    )


@needs("enquiries.read")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The warning before a resident's link: it is shown in full, and opened only from here (ENQ-20)."""
    found, wanted = _conversation(pk, request), request.GET.get("to", "")
    known = {link for message in found.messages.inbound() for link in links_in(message.text)}
    if wanted not in known:
        raise Http404
    return render(
        request, "enquiries/leave.html", {"conversation": found, "link": wanted, "plain": link_is_plain(wanted)}
    )


def _act(
    request: HttpRequest, pk: int, name: str, kind: Callable[..., forms.Form], verb: Callable[..., Any], done: str
) -> HttpResponse:
    """One verb with its answers; what was refused is shown again on the conversation's own page, with what was typed."""
    found = _conversation(pk, request)
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, verb, conversation_id=pk, by=request.user, **form.cleaned_data) is not None:
            messages.success(request, done)
            still_mine = permissions.readable(request.user).filter(pk=pk).exists()
            return redirect(found if still_mine else "enquiries:inbox")
    return _conversation_page(request, found, {name: form})


def _queue_page(request: HttpRequest, here: Current) -> dict[str, Any]:
    filters = FilterForm(request.GET)
    asked = _asked(filters, request) if filters.is_valid() else selectors.InboxFilter()
    return {
        "filters": filters,
        "asked": asked,
        "queue": selectors.queue(request.user, asked, here),
        "view_name": selectors.VIEWS[asked.view][0],
        "may_record": request.user.rights.holds("enquiries.answer"),
    }


def _asked(filters: FilterForm, request: HttpRequest) -> selectors.InboxFilter:
    given = filters.cleaned_data
    default = "mine" if request.user.rights.holds("enquiries.answer") else "open"
    view = given["view"] if given["view"] in selectors.VIEWS else default
    ids = {name: given[name].pk if given[name] else None for name in ("topic", "team")}
    return selectors.InboxFilter(
        view=view, network=given["network"], resident=given["resident"], after=_safe_key(given["after"]), **ids
    )


def _safe_key(key: str) -> str:
    """The address of the next page, or nothing where somebody has changed it."""
    moment, _, pk = key.partition("~")
    if not pk.isdecimal():
        return ""
    try:
        forms.DateTimeField().clean(moment) if moment else None
    except forms.ValidationError:
        return ""
    return key


def _conversation_page(request: HttpRequest, found: Conversation, given: dict[str, forms.Form]) -> HttpResponse:
    here, person = current(), request.user
    seen = {"seen": found.version}
    holding_text = here.profile.holding_reply.text.value
    draft = ReplyDraft.objects.filter(conversation=found, person=person).values_list("text", flat=True).first()
    acts = {
        "reply": ReplyForm(initial=seen | {"text": draft or ""}), "assign": AssignForm(initial=seen), "hand_over": HandOverForm(initial=seen, person=person),
        "holding": HoldingForm(initial=seen | {"text": holding_text}), "no_response": NoResponseForm(initial=seen), "move": MoveForm(initial=seen),
        "note": NoteForm(), "confirm": ConfirmForm(initial={"kind": found.kind, "topic": found.topic_id, "mood": found.mood}),
    } | given  # fmt: skip
    told_apart(acts)
    return render(request, "enquiries/conversation.html", _queue_page(request, here) | {
        "conversation": found,
        "acts": acts,
        "refused": next(iter(given.values()), None),
        "refused_name": next(iter(given), ""),
        "turns": selectors.thread(found),
        "box": selectors.deadline_box(found, here),
        "history": selectors.history(found.resident, found, person),
        "signature": here.profile.enquiries.signature(person.initials),
        "topics": {topic.slug: topic.name for topic in Topic.objects.all()},
        "remark": remarks_on([found.account]).get(found.account_id, ""),
        "may_take": permissions.may_take(person, found),
        "may_reply": permissions.may_reply(person, found),
        "may_wait": permissions.may_wait(person, found),
        "may_triage": permissions.may_triage(person, found),
        "may_note": permissions.may_note(person, found),
        "may_refer": person.rights.holds("enquiries.refer"),
    })  # fmt: skip


def _conversation(pk: int, request: HttpRequest) -> Conversation:
    try:
        return selectors.conversation(pk, request.user)
    except Conversation.DoesNotExist:
        raise Http404 from None


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen[:18]) if seen.isdecimal() else None  # no version is longer, and Python refuses what is far longer
