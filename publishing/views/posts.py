"""The list of posts, one post, and the presses that stop it or let it go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.people.doors import needs, pressed, tried
from networks.by_hand_page import shown_for
from networks.left_behind import left_by
from pages.clocks import when
from publishing import permissions, selectors, services
from publishing.checks import check
from publishing.draft import Draft
from publishing.forms import PostFilterForm, TimeForm
from publishing.models import Post
from publishing.permissions import READ, STOP, WRITE
from publishing.states import TO_BE_SENT
from publishing.surroundings import around
from publishing.views.common import PER_PAGE, found, me


@needs(READ)
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Every post, newest first, with search and filters."""
    form = PostFilterForm(request.GET)
    page = Paginator(selectors.posts(form.asked()), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "publishing/posts.html",
        {"filters": form, "page": page, "rows": [selectors.Slot.of(post) for post in page]},
    )


@needs(READ)
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: what it says, where it is, every version and decision, what each network answered."""
    shown = found(pk)
    draft = Draft.of(shown)
    person, rows = me(request), [publication.outbound for publication in shown.live]  # type: ignore[attr-defined]
    return render(request, "publishing/post.html", {
        "by_hand": shown_for(rows),
        "left": left_by(publication.outbound for publication in shown.every),  # type: ignore[attr-defined]
        "post": shown,
        "draft": draft,
        "word": selectors.shown(shown),
        "states": {row.state for row in rows},
        "nothing_is_out": permissions.nothing_is_out(rows),
        "previews": selectors.previews(draft),
        "versions": selectors.versions(shown),
        "trail": selectors.trail(shown),
        "checked": check(draft, around(draft, but=pk)) if shown.state in TO_BE_SENT else None,
        "may_change": permissions.may_change(person, shown),
        "may_send": permissions.may_send(person, shown),
        "may_sign": permissions.may_sign(person, shown),
        "may_stop": permissions.may_stop(person, shown),
        "may_release": permissions.may_release(person, shown),
    })  # fmt: skip


@needs(WRITE)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a draft, or what came back, for approval."""
    shown = found(pk)
    names = ", ".join(str(person) for person in permissions.signers(shown)) or "Nobody yet"
    pressed(
        request, f"Sent for approval. Can sign it: {names}.", services.send_for_approval, post_id=pk, by=me(request)
    )
    return redirect(shown)


@needs(WRITE)
def time(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time: what follows (a void approval) stands beside the button."""
    shown = found(pk)
    form = TimeForm(request.POST or None, initial={"wanted_at": shown.words.wanted_at, "seen": shown.version})
    if request.method == "POST" and form.is_valid():
        if moved := tried(form, services.change_time, post_id=pk, by=me(request), **form.cleaned_data):
            again = " It waits for approval again." if moved.state == Post.State.IN_REVIEW else ""
            messages.success(request, f"It is now wanted for {when(moved.words.wanted_at)}.{again}")
            return redirect(moved)
    return render(request, "publishing/time.html", {"post": shown, "form": form, "word": selectors.shown(shown)})


@needs(STOP, WRITE)
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "Held. It goes out when somebody releases it.", services.hold, reason=_reason(request))


@needs(STOP)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "Released. It goes out at its time.", services.release)


@needs(STOP, WRITE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "Withdrawn. It stays in the record.", services.withdraw, reason=_reason(request))


def _pressed(request: HttpRequest, pk: int, done: str, verb: Callable[..., Any], **facts: Any) -> HttpResponse:
    """Presses, and goes back to the page on which the button stood: the held posts, or the post."""
    shown = found(pk)
    pressed(request, done, verb, post_id=pk, by=me(request), **facts)
    return redirect("publishing:held") if request.POST.get("from") == "held" else redirect(shown)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


@needs(READ)
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What is held, each to be read again: release, change or withdraw. None is sent late by itself."""
    posts = [selectors.HeldPost.of(post, me(request)) for post in selectors.held()]
    return render(request, "publishing/held.html", {"posts": posts, "may_release": me(request).rights.holds(STOP)})
