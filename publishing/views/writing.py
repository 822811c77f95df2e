"""The composer: write a post, see what stops it and how it looks, keep it, send it for approval."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Account
from core.audit.verbs import RuleBroken
from core.council.selectors import emergency
from core.people.doors import needs, pressed, tried
from pages.clocks import LONDON
from publishing import permissions, selectors, services
from publishing.checks import check
from publishing.draft import Draft
from publishing.forms import ComposeForm, initial_of
from publishing.models import Media, Post
from publishing.permissions import READ, WRITE
from publishing.pictures import take_picture
from publishing.surroundings import around, window_minutes
from publishing.views.common import found, me


@needs(WRITE)
def write(request: HttpRequest) -> HttpResponse:
    """A new post: empty, from an earlier one (`?from=`), or for a day of the calendar (`?day=`)."""
    return _composer(request, None, _beginning(request))


@needs(WRITE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A post that was begun. Saving keeps what was there as an earlier version."""
    post = found(pk)
    answer = permissions.may_change(me(request), post)
    if not answer:
        raise PermissionDenied(answer.sentence)
    return _composer(request, post, Draft.of(post))


def _composer(request: HttpRequest, post: Post | None, begun: Draft) -> HttpResponse:
    """`do` says which button: check (nothing is kept), save, or send, which saves first."""
    accounts = permissions.writable(me(request))
    if request.method != "POST":
        initial = initial_of(begun) | {"seen": post.version if post else None}
        return _page(request, post, _form(post, accounts, initial=initial), begun)
    form = _filled(request, post, accounts)
    wanted = form.data.get("do", "save")
    if form.is_valid() and wanted != "check":
        if kept := _kept(form, post, request):
            return _after(wanted, kept, request)
    return _page(request, post, form, form.draft())


def _form(post: Post | None, accounts: Sequence[Account], data: QueryDict | None = None, **options: Any) -> ComposeForm:
    """The window of a post stays what it was; a new one gets that of the council's profile."""
    window = post.words.window_minutes if post else window_minutes()
    return ComposeForm(data, accounts=accounts, window_minutes=window, **options)


def _filled(request: HttpRequest, post: Post | None, accounts: Sequence[Account]) -> ComposeForm:
    """The form as it was sent. A picture is taken into the library first, so that no other mistake loses it."""
    data, problem = request.POST.copy(), ""
    if upload := request.FILES.get("picture"):
        try:
            media = take_picture(upload=upload, name=upload.name or "picture", size=upload.size or 0, by=me(request))
            data["kept_picture"] = str(media.pk)
        except RuleBroken as refusal:
            problem = refusal.sentence
    if data.get("do") == "remove":
        data["kept_picture"] = data["alt"] = data["credit"] = data["people"] = ""
        data["do"] = "check"
    form = _form(post, accounts, data)
    form.full_clean()
    if problem:
        form.add_error("picture", problem)
    return form


def _kept(form: ComposeForm, post: Post | None, request: HttpRequest) -> Post | None:
    """Saves; where somebody else was faster, the next press saves over what the page then shows."""
    draft = form.draft()
    if post is None:
        begun: Post | None = tried(form, services.write, draft=draft, by=me(request))
        return begun
    kept: Post | None = tried(
        form, services.save, post_id=post.pk, draft=draft, by=me(request), seen=form.cleaned_data["seen"] or 0
    )
    return kept


def _after(wanted: str, kept: Post, request: HttpRequest) -> HttpResponse:
    saved = f"Saved as version {kept.words.number}."
    if wanted != "send":
        messages.success(request, saved)
        return redirect("publishing:change", kept.pk)
    names = ", ".join(str(person) for person in permissions.signers(kept)) or "Nobody yet"
    done = f"{saved} Sent for approval. Can sign it: {names}."
    if pressed(request, done, services.send_for_approval, post_id=kept.pk, by=me(request), seen=kept.version):
        return redirect(kept)
    return redirect(reverse("publishing:change", args=[kept.pk]) + "#checks")


def _page(request: HttpRequest, post: Post | None, form: ComposeForm, draft: Draft) -> HttpResponse:
    theirs = _meanwhile(form, post)
    return render(request, "publishing/compose.html", {
        "form": form,
        "post": post,
        "word": selectors.shown(post) if post else "Draft",
        "draft": draft,
        "checked": check(draft, around(draft, but=post.pk if post else None)),
        "limits": selectors.limits(draft),
        "previews": selectors.previews(draft),
        "day": selectors.day_line(draft, post),
        "theirs": theirs,
        "own": [(account, form[f"own_{account.pk}"]) for account in draft.accounts],
        "media": draft.pictures[0][0] if draft.pictures else None,
        "campaigns": selectors.campaigns(),
        "emergency_post": draft.emergency or emergency(),
    })  # fmt: skip


def _meanwhile(form: ComposeForm, post: Post | None) -> Post | None:
    """The post as somebody else left it, where that is not what this person had on the page; both are then shown."""
    if post is None or not form.is_bound or form.cleaned_data.get("seen") == post.version:
        return None
    data = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
    data["seen"] = str(post.version)
    form.data = data
    return post


def _beginning(request: HttpRequest) -> Draft:
    """What a new post starts with."""
    draft = Draft(window_minutes=window_minutes())
    if earlier := request.GET.get("from", ""):
        draft = _again(found(_number(earlier)), draft, permissions.writable(me(request)))
    if day := request.GET.get("day", ""):
        draft = Draft(window_minutes=draft.window_minutes, wanted_at=datetime.combine(_day(day), time(9), LONDON))
    return draft


def _again(post: Post, draft: Draft, accounts: Sequence[Account]) -> Draft:
    """The words and pictures of an earlier post, for those of its accounts that are among `accounts`, without a time."""
    old = Draft.of(post)
    own = tuple((account, text) for account, text in old.own if account in accounts)
    return Draft(
        title=old.title, topic=old.topic, campaign=old.campaign, text=old.text, own=own, pictures=old.pictures,
        window_minutes=draft.window_minutes,
    )  # fmt: skip


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Http404
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@needs(READ)
@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture of the library, for staff. Its name is that of its bytes, so a browser may keep it."""
    media = Media.objects.filter(sha256=sha256).first()
    if media is None:
        raise Http404
    try:
        with media.file.open() as file:
            response = HttpResponse(file.read(), content_type=media.content_type)
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response
