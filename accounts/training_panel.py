"""The card about training on a person's page, and on everybody's own."""

from django.urls import reverse

from accounts.training import my_stands, people_within
from accounts.training_permissions import READ
from core.people.models import Person
from core.people.panels import Panel


def training_panel(person: Person, by: Person) -> Panel | None:
    """How the person stands; nothing for those who may not read it, nor where nothing is asked of them."""
    own = person.pk == by.pk
    if not own and not _may_read(by, person):
        return None
    found = my_stands(person)
    if not found and not own:
        return None
    address = reverse("training:mine") if own else reverse("training:person", args=[person.pk])
    link = ("Record training, or read the policy" if own else "All entries", address)
    return Panel("Training", [(one.module.name, one.words) for one in found], [link])


def _may_read(by: Person, person: Person) -> bool:
    return by.rights.holds(READ) and people_within(by, READ).filter(pk=person.pk).exists()
