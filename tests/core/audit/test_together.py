"""Many rows by one statement say the same as one by one."""

import pytest
from django.db import transaction

from core.audit import actions
from core.audit.models import Entry
from core.audit.together import add_together, save_together
from core.audit.verbs import entry, record
from core.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CODE = sorted(actions.registered())[0]


def facts(written: Entry) -> dict[str, object]:
    left_out = {"id", "at", "written_at", "action"}
    return {
        field.attname: getattr(written, field.attname)
        for field in Entry._meta.concrete_fields
        if field.attname not in left_out
    }


@transaction.atomic
def test_entries_added_together_are_what_they_would_be_one_by_one(cast: Cast) -> None:
    said = {
        "before": {"why": "“Ürgent” \\ 'quoted' %s"},
        "after": {"n": 1, "none": None, "list": [True, "x"]},
        "reason": "Because\nof it",
    }
    record(CODE, obj=cast.grace, by=cast.priya, **said)
    add_together([entry(CODE, obj=cast.grace, by=cast.priya, **said), entry(CODE, obj=cast.priya, by=None)])
    alone, together, system = Entry.objects.order_by("-id")[:3][::-1]
    assert facts(together) == facts(alone)
    assert (together.at, together.action) != (None, None)
    assert together.transaction == alone.transaction
    assert (system.actor, system.actor_label, system.address, system.object_id) == (
        None,
        "The system",
        None,
        str(cast.priya.pk),
    )


def test_rows_saved_together_change_in_the_named_fields_only(cast: Cast) -> None:
    people = [cast.grace, cast.priya]
    for number, person in enumerate(people):
        person.name, person.email = f"Name {number}", "not@saved.example"
    save_together(people, ["name"])
    kept = Person.objects.in_bulk([person.pk for person in people])
    assert [kept[person.pk].name for person in people] == ["Name 0", "Name 1"]
    assert "not@saved.example" not in {one.email for one in kept.values()}


def test_nothing_at_all_is_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        save_together([], ["name"])
        add_together([])
