"""The directory as programs and spreadsheets read it. Keys are added, never renamed: the council's website reads them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from accounts.models import Account, ImpostorWarning
from accounts.states import AccountState
from public.standing import Trust, closed_on, standing

COLUMNS: Final = (
    *("network", "handle", "name", "address", "run_by", "two_way", "state", "closed_on"),
    *("kind", "unused", "trial_ends_on", "followers", "note"),
)


def facts(account: Account) -> dict[str, Any]:
    """One account; its department is asked for beforehand. `state` is one of `Trust`, `note` the sentence of the page."""
    now = standing(account)
    ends = account.trial_ends_on if account.state == AccountState.ON_TRIAL else None
    return {
        "network": account.network, "handle": account.handle, "name": account.name, "address": account.address, "run_by": account.department.name,
        "two_way": account.two_way, "state": str(now.trust), "closed_on": str(closed_on(account)) if now.trust is Trust.CLOSED else "",
        "kind": account.kind, "unused": account.state == AccountState.UNUSED, "trial_ends_on": str(ends) if ends else "",
        "followers": account.followers, "note": now.sentence,
    }  # fmt: skip


def not_ours(warning: ImpostorWarning) -> dict[str, Any]:
    """An account that we warn of, in a list of its own: never to be linked."""
    impostor = warning.impostor
    return {
        "network": impostor.network, "handle": impostor.handle, "address": impostor.address, "warning": warning.words,
        "warned_on": str(warning.published_on), "until": str(warning.keep_until or ""),
    }  # fmt: skip


def for_every_website(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets scripts of any website read the answer (CORS), also where nothing has changed; it is asked for each time."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "no-cache"
        return response

    return answered
