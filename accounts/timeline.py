"""One timeline of an account: what was done to it and to everything that belongs to it, on every floor (REG-1).

Upper floors name what of theirs belongs to an account; each is read through the trail's own index, so one query is enough.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast

from accounts.models import (
    Account,
    AccountAudit,
    AccountRequest,
    Administrator,
    PasswordChange,
    ProfileCheck,
    RiskAssessment,
    Task,
)
from core.audit.models import Entry
from core.people.models import Person

Rows = Callable[[Account], QuerySet[Any, Any]]
_sources: list[tuple[type[Model], Rows, str]] = []


def register(model: type[Model], rows: Rows, *, duty: str) -> None:
    """Called once by an upper floor's AppConfig.ready: which rows of `model` belong to an account, and who may read of them."""
    _sources.append((model, rows, duty))


def of(account: Account, person: Person, *, most: int) -> list[Entry]:
    """What happened last, newest first, as far as `person` may read it. One query."""
    first, *rest = (branch.order_by("-id").values("pk")[:most] for branch in _branches(account, person))
    together = Entry.objects.filter(pk__in=first.union(*rest, all=True))
    return list(together.select_related("actor").order_by("-id")[:most])


def whole(account: Account, person: Person) -> QuerySet[Entry, Entry]:
    """Everything that `person` may read, newest first, page by page."""
    first, *rest = (branch.order_by().values("pk") for branch in _branches(account, person))
    return Entry.objects.filter(pk__in=first.union(*rest, all=True)).select_related("actor").order_by("-id")


def _branches(account: Account, person: Person) -> list[QuerySet[Entry, Entry]]:
    # Custody is left out: whatever changes it has an entry about the account too.
    own = [
        (model, lambda account, model=model: model._default_manager.filter(account=account))
        for model in (
            AccountAudit,
            AccountRequest,
            RiskAssessment,
            PasswordChange,
            Administrator,
            ProfileCheck,
            Task,
        )
    ]
    return [
        _about(Account, Account.objects.filter(pk=account.pk)),
        *(_about(model, rows(account)) for model, rows in own),
        *(_about(model, rows(account)) for model, rows, duty in _sources if person.rights.holds(duty)),
    ]


def _about(model: type[Model], rows: QuerySet[Any, Any]) -> QuerySet[Entry, Entry]:
    numbers = rows.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    return Entry.objects.filter(object_type=model._meta.label_lower, object_id__in=numbers)
