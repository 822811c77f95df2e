"""The shape of a verb: lock the row, ask the rules, write the facts, change the state and record it, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from core.audit import actions, context
from core.audit.models import Entry
from core.audit.states import Graph

Row = TypeVar("Row", bound=models.Model)
AT_ONCE: Final = 2_000
"""How many rows are written by one statement."""
_AS_LOCKED: Final = "_as_locked"
"""Under this name a locked row carries what the database held, so that the first change need not ask again."""


class RuleBroken(Exception):
    """A rule refuses. The message is a sentence for the person who asked; `field` names the form field it belongs to."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong with which field; under “” what is wrong with the whole."""
        return {self.field: self.sentence}


class SeveralBroken(RuleBroken):
    """Several things are refused at once, each by its field, so that nobody must press again to learn of the next."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self._sentences = dict(sentences)

    @property
    def sentences(self) -> dict[str, str]:
        return self._sentences


class ChangedMeanwhile(RuleBroken):
    """Somebody else changed the row since this person read it. Nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may, and the sentence that says why: the same one on the page and in the refusal."""

    allowed: bool
    sentence: str

    def __bool__(self) -> bool:
        return self.allowed


def yes(sentence: str = "") -> Answer:
    return Answer(True, sentence)


def no(sentence: str) -> Answer:
    return Answer(False, sentence)


def ensure(answer: Answer) -> None:
    """Raises RuleBroken with the answer's own sentence unless it allows."""
    if not answer:
        raise RuleBroken(answer.sentence)


def locked(rows: "models.Manager[Row] | models.QuerySet[Row]", pk: int, *, seen: int | None = None) -> Row:
    """The row `pk`, locked until the transaction ends: the first line of every verb.

    `seen` is the version that the person had on their page; another version now raises ChangedMeanwhile, naming who
    changed it and when. Raises the model's DoesNotExist, and RuleBroken outside a transaction is a programming error.
    """
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    if seen is not None and seen != row.version:  # type: ignore[attr-defined]
        raise ChangedMeanwhile(_who_was_faster(row))
    row.__dict__[_AS_LOCKED] = _stored(row, refresh=False)
    return row


def change(
    row: models.Model,
    *,
    code: str,
    by: Any,
    to: str | None = None,
    reason: str = "",
    on_behalf_of: str = "",
    field: str = "state",
    extra: Mapping[str, Any] | None = None,
) -> Entry:
    """Saves the facts set on `row`, moves it to the state `to` where one is given, and writes the audit entry.

    Before and after are read from the database row and the object, so an entry never says more than was written. Raises
    RuleBroken when the graph of the model (`row.graph`) knows no edge from here to `to`.
    """
    before = row.__dict__.pop(_AS_LOCKED, None) or _stored(row)
    if to is not None:
        _check_edge(row, field, before[field], to)
        setattr(row, field, to)
    if hasattr(row, "version"):
        row.version += 1
    with pghistory.context(code=code, actor=getattr(by, "pk", None)):
        row.save()
    old, new = _difference(before, _stored(row, refresh=False))
    return record(
        code, obj=row, by=by, reason=reason, on_behalf_of=on_behalf_of, before=old, after=new | dict(extra or {})
    )


def add(
    row: Row, *, code: str, by: Any, reason: str = "", on_behalf_of: str = "", extra: Mapping[str, Any] | None = None
) -> Row:
    """Saves a new row and writes the audit entry for it."""
    with pghistory.context(code=code, actor=getattr(by, "pk", None)):
        row.save(force_insert=True)
    record(code, obj=row, by=by, reason=reason, on_behalf_of=on_behalf_of, after=_said(row) | dict(extra or {}))
    return row


def add_all(rows: Sequence[Row], *, code: str, by: Any, reason: str = "") -> Sequence[Row]:
    """Saves many new rows of one table, with one audit entry for each, by two statements."""
    model = type(rows[0])
    with pghistory.context(code=code, actor=getattr(by, "pk", None)):
        model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
    entries = [entry(code, obj=row, by=by, reason=reason, after=_said(row)) for row in rows]
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    return rows


def record(
    code: str,
    *,
    obj: models.Model,
    by: Any,
    reason: str = "",
    on_behalf_of: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Writes one audit entry about `obj`. `by` is a person, or None for the system itself.

    Raises ImproperlyConfigured for a code that nobody registered, or outside a transaction: an entry stands or falls with
    the change that it describes.
    """
    written = entry(code, obj=obj, by=by, reason=reason, on_behalf_of=on_behalf_of, before=before, after=after)
    written.save(force_insert=True)
    return written


def entry(
    code: str,
    *,
    obj: models.Model,
    by: Any,
    reason: str = "",
    on_behalf_of: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """The entry that `record` writes, not yet written: for verbs that change many rows by one statement. Raises as `record`."""
    if not actions.is_registered(code):
        raise ImproperlyConfigured(f"The audit code {code} is not registered.")
    if not transaction.get_connection().in_atomic_block:
        raise ImproperlyConfigured(f"{code} was recorded outside a transaction.")
    here = context.current()
    return Entry(
        action=here.action,
        code=code,
        at=timezone.now(),
        actor=by,
        actor_label=str(by) if by else "The system",
        on_behalf_of=on_behalf_of,
        address=here.address if by else None,  # a resident leaves none: the record is never erased
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )


def _check_edge(row: models.Model, field: str, start: str, end: str) -> None:
    graph: Graph = row.graph  # type: ignore[attr-defined]
    if not graph.allows(start, end):
        thing = str(row._meta.verbose_name)
        raise RuleBroken(f"This {thing} is “{graph.label(start)}” and cannot become “{graph.label(end)}”.")


def _stored(row: models.Model, *, refresh: bool = True) -> dict[str, Any]:
    """The row's audited fields as plain values; with `refresh`, as the database has them now."""
    names = [f.attname for f in row._meta.concrete_fields if f.name not in _unaudited(row)]
    if refresh:
        return _plain(row.__class__._default_manager.filter(pk=row.pk).values(*names).get())  # type: ignore[misc]
    return _plain({name: getattr(row, name) for name in names})


def _said(row: models.Model) -> dict[str, Any]:
    """What a new row holds, without what is empty."""
    return {name: value for name, value in _stored(row, refresh=False).items() if value not in (None, "", [], {})}


def _unaudited(row: models.Model) -> set[str]:
    """Fields that must not stand in the record: residents' words, tokens, counters. Each model names its own."""
    return {"id", "version", *getattr(row, "unaudited", ())}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | bool | list | dict | None) else str(value)
        for name, value in values.items()
    }


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _who_was_faster(row: models.Model) -> str:
    last = Entry.objects.about(row).first()
    if last is None:
        return "This changed while you were reading it. Nothing of yours was saved over it."
    at = date_format(timezone.localtime(last.at), "H:i")
    words = actions.words_for(last.code)
    return f"Somebody else was faster: {last.actor_label} {words} at {at}. Nothing was overwritten."
