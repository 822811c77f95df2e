"""A request does not wait for somebody who is away: the deputy stands in, and the record says for whom (REG-4)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from accounts import selectors, services
from accounts.models import AccountRequest
from accounts.permissions import may_decide
from accounts.reminding import remind
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from core.people.absences import enter_absence, name_deputy
from core.people.models import Person
from tests.accounts.cases import asked, sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def away(person: Person, deputy: Person) -> None:
    today = timezone.localdate()
    name_deputy(person=person, deputy=deputy, by=person)
    enter_absence(person=person, first_day=today, last_day=today + timedelta(days=5), by=person)


def test_the_deputy_of_somebody_who_is_away_signs_in_their_place(cast: Cast) -> None:
    away(cast.priya, cast.tom)
    request = sent(cast)
    assert may_decide(cast.tom, request).sentence == "You may decide in place of Priya Nair, whose deputy you are."
    assert selectors.waiting_for(cast.tom) == [request]
    services.sign_off(request_id=request.pk, by=cast.tom)
    decision = request.decisions.get()
    assert (decision.decider, decision.in_place_of) == (cast.tom, cast.priya)
    request = selectors.request(request.pk, cast.dev)
    assert "Tom Ashby in place of Priya Nair" in selectors.stages(request, [])[1].note


def test_a_deputy_is_nobody_while_the_other_is_here(cast: Cast) -> None:
    name_deputy(person=cast.priya, deputy=cast.tom, by=cast.priya)
    request = sent(cast)
    assert not may_decide(cast.tom, request)
    assert selectors.waiting_for(cast.tom) == []


def test_nobody_signs_their_own_request_as_somebody_elses_deputy(cast: Cast) -> None:
    away(cast.priya, cast.dev)
    request = sent(cast)
    with pytest.raises(RuleBroken, match=r"Comms decides now\. Priya Nair can\."):
        services.sign_off(request_id=request.pk, by=cast.dev)


def test_nobody_signs_the_request_of_the_person_for_whom_they_stand_in(cast: Cast) -> None:
    away(cast.priya, cast.tom)
    request = services.send_request(request_id=asked(cast, by=cast.priya, department=cast.comms).pk, by=cast.priya)
    assert not may_decide(cast.tom, request)


def test_nobody_signs_two_stages_one_of_them_as_a_deputy(cast: Cast) -> None:
    away(cast.jo, cast.priya)
    request = services.sign_off(request_id=sent(cast).pk, by=cast.priya)
    with pytest.raises(
        RuleBroken, match=r"You signed for Comms, so someone else must sign for SMT\. Jo Whitlock can\."
    ):
        services.sign_off(request_id=request.pk, by=cast.priya)


def test_after_the_last_reminder_the_deputy_may_decide_whoever_is_away(cast: Cast) -> None:
    name_deputy(person=cast.priya, deputy=cast.tom, by=cast.priya)
    request = sent(cast)
    with travel(timezone.now() + timedelta(days=14)):
        remind()
        assert may_decide(cast.tom, AccountRequest.objects.get(pk=request.pk))
    told = Notice.objects.filter(words__contains="has waited 6 working days").values_list("person__name", flat=True)
    assert set(told) == {"Priya Nair", "Tom Ashby"}


@pytest.mark.parametrize("number", [1, 3, 12])
def test_the_list_of_my_decisions_takes_the_same_queries_however_many_wait(cast: Cast, number: int) -> None:
    for _ in range(number):
        sent(cast)
    assert cast.priya.rights.holds("accounts.sign_off")
    with CaptureQueriesContext(connection) as queries:
        assert len(selectors.waiting_for(cast.priya)) == number
    assert len(queries) == 6
