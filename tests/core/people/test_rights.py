"""What a person may do: the matrix as data, departments, and grants that end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account, AccountGrant
from accounts.permissions import over, reachable
from core.audit.verbs import RuleBroken
from core.people import services
from core.people.doors import who_may
from core.people.duties import Reach, matrix
from core.people.models import Person
from core.people.rights import Rights
from tests.cast import Cast

ROLES = sorted(matrix().roles)
DUTIES = sorted(matrix().duties)
held = st.lists(st.tuples(st.sampled_from(ROLES), st.integers(1, 5)), max_size=6)


@given(held, st.sampled_from(DUTIES), st.integers(1, 5))
def test_a_duty_is_never_wider_than_its_roles(roles: list[tuple[str, int]], duty: str, department: int) -> None:
    rights = Rights.of(roles)
    by_hand = any(
        matrix().duties[duty].who.get(role) is Reach.ALL
        or (matrix().duties[duty].who.get(role) is Reach.OWN and home == department)
        for role, home in roles
    )
    assert rights.over(duty, department) == by_hand


@given(held, st.sampled_from(DUTIES))
def test_a_role_more_never_takes_a_duty_away(roles: list[tuple[str, int]], duty: str) -> None:
    for extra in ROLES:
        if Rights.of(roles).holds(duty):
            assert Rights.of([*roles, (extra, 1)]).holds(duty)


def test_the_administrator_holds_no_duty_that_reads_messages() -> None:
    rights = Rights.of([("administrator", 1)])
    assert not any(rights.holds(duty) for duty in DUTIES if duty.startswith(("enquiries.", "cases.")))


def test_the_auditor_changes_nothing() -> None:
    held_by_auditor = {duty for duty in DUTIES if Rights.of([("auditor", 1)]).holds(duty)}
    assert held_by_auditor == {
        "accounts.read",
        "training.read",
        "posts.read",
        "cases.read",
        "figures.read",
        "audit.read",
        "council.read",
        "impostors.read",
    }


def test_an_unknown_duty_is_a_mistake_of_ours_and_not_a_no() -> None:
    with pytest.raises(ImproperlyConfigured, match="There is no duty"):
        Rights.of([("auditor", 1)]).holds("accounts.aprove")


def test_a_refusal_names_who_may() -> None:
    assert (
        who_may("council.periods")
        == "Turn emergency mode and the pre-election period on and off: Comms manager can. Ask an Administrator if you should."
    )


@pytest.mark.django_db
class TestGrants:
    def grant(self, cast: Cast, account: Account, *, days: int) -> None:
        permission, _ = Permission.objects.get_or_create(
            codename="posts_write",
            content_type=ContentType.objects.get_for_model(Account),
            defaults={"name": "Write posts"},
        )
        until = timezone.localdate() + timedelta(days=days)
        AccountGrant.objects.create(
            user=cast.dev, permission=permission, content_object=account, until=until, given_by=cast.ada, reason="Cover"
        )

    def test_a_grant_opens_one_account_and_no_other(self, cast: Cast) -> None:
        theirs, other = cast.account(department=cast.museum), cast.account("x", department=cast.museum)
        self.grant(cast, theirs, days=0)
        assert over(cast.dev, "posts.write", theirs)
        assert not over(cast.dev, "posts.write", other)
        assert reachable(cast.dev, "posts.write") == {theirs.pk}

    def test_a_grant_ends_with_its_day(self, cast: Cast) -> None:
        account = cast.account(department=cast.museum)
        self.grant(cast, account, days=-1)
        assert not over(cast.dev, "posts.write", account)
        assert reachable(cast.dev, "posts.write") == frozenset()

    def test_a_grant_gives_no_duty_that_the_role_does_not_know(self, cast: Cast) -> None:
        account = cast.account(department=cast.museum)
        self.grant(cast, account, days=5)
        AccountGrant.objects.update(user=cast.callum)
        assert not over(cast.callum, "posts.write", account)


@pytest.mark.django_db
class TestPeople:
    def test_a_leaver_loses_every_role_at_once(self, cast: Cast) -> None:
        services.take_log_in_away(person_id=cast.dev.pk, by=cast.ada, reason="Left the council")
        gone = Person.objects.get(pk=cast.dev.pk)
        assert not gone.is_active
        assert not gone.rights.roles

    def test_nobody_gives_a_role_to_themselves(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="You cannot give a role to yourself"):
            services.give_role(person=cast.ada, role="comms_manager", department=cast.comms, by=cast.ada)

    def test_the_database_knows_no_superuser(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError, match="nobody_is_a_superuser"), transaction.atomic():
            Person.objects.filter(pk=cast.ada.pk).update(is_superuser=True)


def test_roles_are_named_in_a_sentence_with_their_article_and_capitals() -> None:
    assert matrix().who_can("accounts.take_on") == "A comms manager or an administrator"
    assert (
        matrix().any_of(["comms_manager", "smt_member", "chief_executive"])
        == "a comms manager, an SMT member or a chief executive"
    )
