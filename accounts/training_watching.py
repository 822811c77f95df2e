"""Training that is asked for, runs out or ran out: the person is told, and their head of service once it is overdue (REG-10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.training import Known
from accounts.training_rule import Stand, Standing
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Membership, Person

TOLD: Final = (Standing.TO_DO, Standing.RUNS_OUT, Standing.OVERDUE)


@transaction.atomic
def warn() -> None:
    """Tells everybody once of each thing; asked a hundred times on a day, it says nothing new. Four statements."""
    people = list(Person.objects.working())
    known, heads = Known.of(people), _heads()
    late = [(person, one) for person in people for one in known.stands(person) if one.standing in TOLD]
    give(notice for person, one in late for notice in _notices(person, one, heads.get(person.pk, ())))


def _notices(person: Person, one: Stand, heads: Iterable[Person]) -> Iterator[Notice]:
    key = f"accounts.training.{one.module.code or 'read'}.{one.standing.name.lower()}.{one.until}"
    overdue = one.standing is Standing.OVERDUE
    address = reverse("training:policy" if one.module.is_policy else "training:mine")
    yield from notices_for([person], key=key, words=one.sentence(), url=address, urgent=overdue)
    if overdue:
        words = one.sentence(f"{person}’s", str(person))
        address = reverse("training:person", args=[person.pk])
        yield from notices_for(heads, key=f"{key}.{person.pk}", words=words, url=address)


def _heads() -> dict[int, set[Person]]:
    """By person, the heads of their departments; where a department has none, the Comms managers. Never oneself."""
    rows = list(
        Membership.objects.current(timezone.localdate()).filter(person__is_active=True).select_related("person")
    )
    heads, managers = defaultdict[int, set[Person]](set), set[Person]()
    for row in rows:
        if row.role == "head_of_service":
            heads[row.department_id].add(row.person)
        elif row.role == "comms_manager":
            managers.add(row.person)
    found = defaultdict[int, set[Person]](set)
    for row in rows:
        found[row.person_id] |= (heads[row.department_id] or managers) - {row.person}
    return found
