"""How many must sign a stage: one, so many, or all who may; whatever is pressed, nothing is approved before that (REG-4)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts import services
from accounts.models import AccountRequest
from accounts.permissions import may_decide
from accounts.states import RequestState
from core.audit.verbs import RuleBroken
from core.council.profile import Profile, read_profile
from core.council.selectors import _current
from core.council.services import load_profile
from core.people.models import Person
from council_social.demonstration.accounts import COUNCIL_FILE
from tests.accounts.cases import asked
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def in_force(*agreements: tuple[str, int]) -> None:
    """Ashmere with a chain of Comms, SMT and Administrator, as many of them as are given, agreeing in these ways."""
    document: dict[str, Any] = read_profile(COUNCIL_FILE).to_dict()
    stages = document["sign_off"]["stages"][: len(agreements)]
    for stage, (how, needs) in zip(stages, agreements, strict=True):
        stage["agreement"]["value"] = how
        if how == "quorum":
            stage["quorum"] = {"value": needs, "stated": False}
    document["sign_off"] |= {"stages": stages, "final_word": {"value": stages[-1]["code"], "stated": False}}
    _current.cache_clear()
    load_profile(profile=Profile.from_dict(document), source="changed.toml", by=None)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What is kept in memory goes by the version's number, which another test has too."""
    yield
    _current.cache_clear()


def with_smt(cast: Cast, agreement: str, needs: int = 1) -> tuple[AccountRequest, list[Person]]:
    """Signed by Comms; SMT has three members."""
    members = [cast.jo, *(cast.joins(name, "XY", "smt_member", cast.comms) for name in ("Una Low", "Vic May"))]
    in_force(("any", 1), (agreement, needs), ("any", 1))
    request = services.send_request(request_id=asked(cast).pk, by=cast.dev)
    return services.sign_off(request_id=request.pk, by=cast.priya), members


def test_all_means_everybody_who_may(cast: Cast) -> None:
    request, members = with_smt(cast, "all")
    for number, member in enumerate(members):
        assert request.stage == 1, number
        request = services.sign_off(request_id=request.pk, by=member)
    assert request.stage == 2


def test_a_quorum_is_so_many_different_people(cast: Cast) -> None:
    request, members = with_smt(cast, "quorum", 2)
    services.sign_off(request_id=request.pk, by=members[0])
    with pytest.raises(
        RuleBroken,
        match=r"You signed already, and one signature is enough from each person\. Una Low and Vic May can\.",
    ):
        services.sign_off(request_id=request.pk, by=members[0])
    assert services.sign_off(request_id=request.pk, by=members[2]).stage == 2


def test_one_no_ends_it_whoever_has_signed(cast: Cast) -> None:
    request, members = with_smt(cast, "all")
    services.sign_off(request_id=request.pk, by=members[0])
    declined = services.decline(request_id=request.pk, by=members[1], reason="Too many already")
    assert declined.state == RequestState.DECLINED


def test_a_decision_of_the_body_is_the_decision_of_all(cast: Cast) -> None:
    request, members = with_smt(cast, "all")
    request = services.sign_off(
        request_id=request.pk, by=members[0], body="Senior Leadership Team", minute="SLT 26/118"
    )
    assert request.stage == 2


def test_a_body_decided_on_a_day_that_has_been(cast: Cast) -> None:
    request, members = with_smt(cast, "any")
    said = {"request_id": request.pk, "by": members[0], "body": "SLT", "minute": "SLT 26/118"}
    with pytest.raises(RuleBroken, match="This day is still to come"):
        services.sign_off(**said, decided_on=timezone.localdate() + timedelta(days=1))
    services.sign_off(**said, decided_on=timezone.localdate() - timedelta(days=3))
    assert request.decisions.get(stage=1).decided_on == timezone.localdate() - timedelta(days=3)


def test_the_database_counts_the_quorum_too(cast: Cast) -> None:
    request, members = with_smt(cast, "quorum", 3)
    services.sign_off(request_id=request.pk, by=members[0])
    with pytest.raises(DatabaseError, match="stage that nobody signed"), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(state=RequestState.APPROVED)


class TestWhateverIsPressed(TestCase):
    """Random people press *Sign off* on a random chain: approved means that every stage had its own, different signers."""

    @settings(max_examples=25, deadline=None)
    @given(
        agreements=st.lists(st.sampled_from([("any", 1), ("quorum", 2), ("all", 1)]), min_size=1, max_size=3),
        presses=st.lists(st.integers(0, 6), max_size=14),
    )
    def test_nothing_is_approved_before_everybody_who_must_has_signed(
        self, agreements: list[tuple[str, int]], presses: list[int]
    ) -> None:
        cast = Cast.arrive()
        more = [
            cast.joins(name, "XY", role, cast.comms)
            for name, role in (("Una Low", "smt_member"), ("Vic May", "comms_manager"))
        ]
        people = [cast.dev, cast.priya, cast.jo, cast.ada, cast.helen, *more]
        in_force(*agreements)
        request = services.send_request(request_id=asked(cast).pk, by=cast.dev)
        for number in presses:
            fresh = Person.objects.get(pk=people[number].pk)
            before = AccountRequest.objects.get(pk=request.pk)
            allowed = bool(may_decide(fresh, before))
            try:
                services.sign_off(request_id=request.pk, by=fresh)
                assert allowed
            except RuleBroken:
                assert not allowed
        request.refresh_from_db()
        signed = list(request.decisions.values_list("stage", "decider_id"))
        assert len({decider for _, decider in signed}) == len(signed)
        assert cast.dev.pk not in {decider for _, decider in signed}
        whole = [self.is_whole(stage, number, signed, people) for number, stage in enumerate(request.chain)]
        assert (request.state == RequestState.APPROVED) == all(whole)

    @staticmethod
    def is_whole(stage: dict[str, Any], number: int, signed: list[tuple[int, int]], people: list[Person]) -> bool:
        """By counting afresh."""
        here = [decider for at, decider in signed if at == number]
        if stage["agreement"] != "all":
            return len(here) >= stage["needs"]
        earlier = {decider for at, decider in signed if at < number}
        may = {
            p.pk for p in people if set(p.memberships.values_list("role", flat=True)) & set(stage["roles"])
        } - earlier
        return bool(here) and set(here) == may
