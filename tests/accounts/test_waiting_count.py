"""The number beside “Requests” in the navigation is that of the lists behind it, and costs little on the pages of those who sign nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import selectors, services
from core.people.absences import name_deputy
from core.people.models import Person
from tests.accounts.cases import sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def lists(person: Person) -> int:
    return sum(len(of(person)) for of in (selectors.waiting_for, selectors.to_open, selectors.waiting_proposals))


def test_it_is_as_many_as_the_lists_hold_for_everybody_at_every_stage(cast: Cast) -> None:
    sent(cast)
    moving = sent(cast)
    name_deputy(person=cast.jo, deputy=cast.tom, by=cast.jo)
    everybody = cast.everybody().values()
    seen = []
    for signer in (cast.priya, cast.jo, cast.ada, None):
        seen.append([selectors.waiting_count(person) for person in everybody])
        assert seen[-1] == [lists(person) for person in everybody]
        if signer:
            services.sign_off(request_id=moving.pk, by=signer)
    assert len({tuple(counts) for counts in seen}) > 2


def test_who_signs_nothing_and_stands_in_for_nobody_is_asked_about_once(cast: Cast) -> None:
    sent(cast)
    grace = Person.objects.get(pk=cast.grace.pk)
    assert not grace.rights.holds("accounts.sign_off")
    with CaptureQueriesContext(connection) as queries:
        assert selectors.waiting_count(grace) == 0
    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, 3, 12])
def test_it_takes_the_same_queries_however_many_wait(cast: Cast, number: int) -> None:
    for _ in range(number):
        sent(cast)
    priya = Person.objects.get(pk=cast.priya.pk)
    assert priya.rights.holds("accounts.sign_off")
    with CaptureQueriesContext(connection) as queries:
        assert selectors.waiting_count(priya) == number
    assert len(queries) == 8
