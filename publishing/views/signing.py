"""The approvals: what waits, and the page on which somebody signs exactly what goes out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.council.selectors import pre_election
from core.people.doors import needs, tried
from pages.clocks import when
from publishing import permissions, selectors, services
from publishing.changes import changes
from publishing.checks import check
from publishing.draft import Draft
from publishing.fingerprint import shown as shown_fingerprint
from publishing.forms import DecisionForm
from publishing.models import Post
from publishing.permissions import READ, SIGN, WRITE
from publishing.surroundings import around
from publishing.views.common import PER_PAGE, found, me


@needs(SIGN, WRITE)
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for me to sign; what waits for others; what came back to me."""
    others = Paginator(selectors.waiting_for_others(me(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/approvals.html", {
        "mine": list(selectors.waiting_for(me(request))),
        "page": others,
        "came_back": selectors.came_back_to(me(request)),
        "may_sign": me(request).rights.holds(SIGN),
    })  # fmt: skip


@needs(SIGN, READ)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """“You sign exactly this”: version, fingerprint, previews, what changed, the trail, and the decision."""
    post = found(pk)
    form = _form(request, post)
    if request.method == "POST" and form.is_valid():
        if decided := _decided(form, request, pk):
            messages.success(request, _said(decided))
            return redirect(
                "publishing:approvals" if decided.state == Post.State.SENT_BACK else decided.get_absolute_url()
            )
    return render(request, "publishing/approve.html", _page(request, found(pk), form))


def _form(request: HttpRequest, post: Post) -> DecisionForm:
    return DecisionForm(
        request.POST or None,
        initial={"fingerprint": post.words.fingerprint, "seen": post.version},
        number=post.words.number,
        goes_out=when(post.words.wanted_at),
        author=post.author.name.split()[0],
    )


def _decided(form: DecisionForm, request: HttpRequest, pk: int) -> Post | None:
    given = form.cleaned_data
    facts = {"post_id": pk, "by": me(request), "seen": given["seen"]}
    if given["decision"] == "approve":
        signed: Post | None = tried(
            form, services.approve, **facts, fingerprint=given["fingerprint"], release_reason=given["release_reason"]
        )
        return signed
    sent: Post | None = tried(form, services.send_back, **facts, reason=given["reason"])
    return sent


def _said(decided: Post) -> str:
    if decided.state == Post.State.SENT_BACK:
        return f"Sent back to {decided.author} with your reason."
    return f"Signed. It goes out {when(decided.words.wanted_at)}."


def _page(request: HttpRequest, post: Post, form: DecisionForm) -> dict[str, object]:
    draft = Draft.of(post)
    waiting = list(selectors.waiting_for(me(request))) if me(request).rights.holds(SIGN) else []
    before = selectors.last_sent_back(post)
    return {
        "post": post,
        "draft": draft,
        "form": form,
        "word": selectors.shown(post),
        "fingerprint": shown_fingerprint(post.words.fingerprint),
        "previews": selectors.previews(draft),
        "checked": check(draft, around(draft, but=post.pk)),
        "election": pre_election(post.words.wanted_at) if post.words.wanted_at else None,
        "sent_back": before,
        "changes": changes(Draft.of_version(before.version), draft) if before else [],
        "trail": selectors.trail(post, most=12),
        "day": selectors.day_line(draft, post),
        "may_sign": permissions.may_sign(me(request), post),
        "may_decide": permissions.may_decide(me(request), post),
        "place": selectors.place_in(waiting, post),
    }
