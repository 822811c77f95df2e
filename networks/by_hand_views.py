"""The buttons of work by hand, and its files. Doors only: the page itself is that of the item (`views.page_of`)."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from core.people.doors import needs, pressed, tried
from networks import by_hand, permissions
from networks.by_hand_forms import HandSeen, MendedForm, TakenDownForm, WrongForm
from networks.by_hand_models import HandWork
from networks.protocol import Media
from networks.telling import SETTLE
from networks.views import found_item, me, page_of


@needs(SETTLE)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own name on it."""
    shown = found_item(request, pk)
    pressed(request, "This is yours. Nobody else posts it.", by_hand.take, outbound_id=pk, by=me(request))
    return redirect(shown)


@needs(SETTLE)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Not posted: somebody else may take it."""
    shown = found_item(request, pk)
    pressed(request, "You gave it back. Anybody may take it.", by_hand.give_back, outbound_id=pk, by=me(request))
    return redirect(shown)


@needs(SETTLE)
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """From the colleague whose name is on the button."""
    return _decided(request, pk, HandSeen(request.POST), by_hand.take_over, "This is yours now. They have been told.")


@needs(SETTLE)
@require_POST
def it_is_right(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person saw what was approved."""
    return _decided(request, pk, HandSeen(request.POST), by_hand.it_is_right, "Checked, with your name.")


@needs(SETTLE)
@require_POST
def something_is_wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person saw something else."""
    done = "Kept. Whoever posted it has been told to mend it."
    return _decided(request, pk, WrongForm(request.POST), by_hand.something_is_wrong, done)


@needs(SETTLE)
@require_POST
def it_is_mended(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else looks again."""
    done = "Kept. It waits for a second person again."
    return _decided(request, pk, MendedForm(request.POST), by_hand.it_is_mended, done)


@needs(SETTLE)
@require_POST
def it_is_taken_down(request: HttpRequest, pk: int) -> HttpResponse:
    """It stands there no more."""
    done = "Kept as taken down, with your reason."
    return _decided(request, pk, TakenDownForm(request.POST), by_hand.it_is_taken_down, done)


@needs(*permissions.READERS)
@require_safe
def media(request: HttpRequest, pk: int, sha256: str) -> FileResponse:
    """A picture, a video or its captions, as it was approved, to be put into a post by hand."""
    item = found_item(request, pk)
    enclosed = [Media.read(one) for one in item.request.get("media", [])]
    files: list[Media] = [*enclosed, *(one.captions for one in enclosed if one.captions)]
    wanted = next((one for one in files if one.sha256 == sha256), None)
    if wanted is None:
        raise Http404
    name = f"{slugify(item.subject)[:60] or 'post'}-{files.index(wanted) + 1}{PurePath(wanted.key).suffix}"
    try:
        file = default_storage.open(wanted.key)
    except OSError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=name, content_type=wanted.content_type)


def _decided(request: HttpRequest, pk: int, form: Form, verb: Callable[..., HandWork], done: str) -> HttpResponse:
    shown = found_item(request, pk)
    facts: dict[str, Any] = {"outbound_id": pk, "by": me(request)}
    if not form.is_valid() or tried(form, verb, **facts, **form.cleaned_data) is None:
        return page_of(request, shown, (verb.__name__, form))
    messages.success(request, done)
    return redirect(shown)
