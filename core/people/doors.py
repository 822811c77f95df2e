"""What every door (page, API) does first and last: is this person allowed in, and which sentence do they read if not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from core.audit.verbs import RuleBroken
from core.people.duties import matrix

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def who_may(duty: str) -> str:
    """The sentence of a refusal: what the page is for and which roles may."""
    holders = matrix().holders(duty)
    names = holders[0] if len(holders) == 1 else f"{', '.join(holders[:-1])} and {holders[-1]}"
    return f"{matrix().duties[duty].words}: {names} can. Ask an Administrator if you should."


def needs(*duties: str) -> Callable[[View], View]:
    """Lets in people who hold one of `duties` anywhere; everybody else reads who may. Verbs ask again about the thing itself."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.user.rights.holds(duty) for duty in duties):  # type: ignore[union-attr]
                raise PermissionDenied(who_may(duties[0]))
            return view(request, *args, **kwargs)

        guarded.duties = duties  # type: ignore[attr-defined]  # the permission matrix test reads it
        return guarded

    return decorate


def tried(form: BaseForm, verb: Callable[..., Any], **facts: Any) -> Any:
    """Calls `verb`; what a rule refuses becomes errors of the form (then None comes back) and nothing is half written."""
    try:
        return verb(**facts)
    except ObjectDoesNotExist:
        raise Http404 from None
    except RuleBroken as refusal:
        for field, sentence in refusal.sentences.items():
            form.add_error(field if field in form.fields else None, sentence)
        return None


def pressed(request: HttpRequest, done: str, verb: Callable[..., Any], **facts: Any) -> bool:
    """For buttons without a form: calls `verb` and leaves its sentence, `done` or the refusal, on the next page."""
    try:
        verb(**facts)
    except ObjectDoesNotExist:
        raise Http404 from None
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True
