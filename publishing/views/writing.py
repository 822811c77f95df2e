"""The composer: write a post, see what stops it and how it looks, keep it, send it for approval."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import Account
from accounts.training import may_speak
from core.audit.verbs import RuleBroken
from core.council.selectors import emergency
from core.people.doors import needs, pressed, tried
from pages.clocks import LONDON
from publishing import permissions, selectors, services
from publishing.captions import take_captions
from publishing.checks import check
from publishing.coming_in import thrown_away
from publishing.draft import Draft
from publishing.forms import ComposeForm, initial_of
from publishing.models import Post
from publishing.permissions import WRITE
from publishing.surroundings import around, window_minutes
from publishing.videos import TOO_LARGE, take_in
from publishing.views.common import day_of, found, me


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


REMOVES: Final = {
    "remove": ("kept_picture", "alt", "credit", "people", "kept_captions", "no_speech"),
    "remove_captions": ("kept_captions",),
}
"""Which fields each of these buttons empties."""


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
    """The form as it was sent. Files are taken into the library first, so that no other mistake loses them."""
    data, problems = request.POST.copy(), dict[str, str]()
    for field, take in (("picture", take_in), ("captions", take_captions)):
        try:
            if kept := _taken(request, field, take):
                _exchange(data, field, str(kept.pk))
        except RuleBroken as refusal:
            problems[field] = refusal.sentence
    if emptied := REMOVES.get(str(data.get("do"))):
        for field in ("do", *emptied):
            data[field] = ""
        data["do"] = "check"
    form = _form(post, accounts, data)
    form.full_clean()
    for field, problem in problems.items():
        form.add_error(field, problem)
    return form


def _taken(request: HttpRequest, field: str, take: Callable[..., Any]) -> Any:
    """The row in the library of the file that came in this field, if one came. Raises RuleBroken."""
    if field in thrown_away(request):
        raise RuleBroken(TOO_LARGE, field=field)
    upload = request.FILES.get(field)
    return take(upload=upload, name=upload.name or field, size=upload.size or 0, by=me(request)) if upload else None


def _exchange(data: QueryDict, field: str, pk: str) -> None:
    """Another video has other words: the captions of the last one are not for it."""
    if field == "picture" and data.get("kept_picture") != pk:
        data["kept_captions"] = data["no_speech"] = ""
    data[f"kept_{field}"] = pk


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
        "media": draft.media[0][0] if draft.media else None,
        "campaigns": selectors.campaigns(),
        "may_speak": may_speak(me(request), to="publish"),
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
        draft = Draft(window_minutes=draft.window_minutes, wanted_at=datetime.combine(day_of(day), time(9), LONDON))
    return draft


def _again(post: Post, draft: Draft, accounts: Sequence[Account]) -> Draft:
    """The words, and the pictures or video, of an earlier post, for those of its accounts that are among `accounts`, without a time."""
    old = Draft.of(post)
    own = tuple((account, text) for account, text in old.own if account in accounts)
    return Draft(
        title=old.title, topic=old.topic, campaign=old.campaign, text=old.text, own=own, pictures=old.pictures, video=old.video,
        window_minutes=draft.window_minutes,
    )  # fmt: skip


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Http404
    return int(text)
