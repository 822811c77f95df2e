"""Log-ins and roles are given and taken by an Administrator, at once, with a reason, and never so that nobody is left."""

import re
import threading
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from knox.models import AuthToken

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.notify.models import Letter, Notice
from core.notify.services import mail_waiting
from core.people import services
from core.people.models import Membership, Person
from tests.cast import PASSWORD, Cast

NEW = "three words together"


def invited(cast: Cast, **facts: Any) -> Person:
    given = {"email": "Sam.Vale@ashmere.example", "name": "Sam Vale", "initials": "sv", "role": "comms_officer"}
    return services.invite(**{**given, "department": None, "by": cast.ada, **facts})


def link() -> str:
    """The path of the link in the newest letter."""
    mail_waiting()
    found = re.search(r"https?://[^/]+(/sign-in/password/reset/key/\S+)", mail.outbox[-1].body)
    assert found is not None, mail.outbox[-1].body
    return found[1]


def set_password(path: str, password: str = NEW) -> Any:
    """What the person does with the link; allauth moves the key out of the address first."""
    browser = Client()
    page = browser.get(path, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else path
    return browser.post(where, {"password1": password, "password2": password}, follow=True)


def signs_in(person: Person, password: str) -> bool:
    browser = Client()
    browser.post("/sign-in/login/", {"login": person.email, "password": password})
    return "_auth_user_id" in browser.session


def roles(person: Person) -> set[str]:
    return set(Person.objects.get(pk=person.pk).rights.roles)


@pytest.mark.django_db
class TestInvitation:
    def test_somebody_new_gets_a_link_sets_a_password_and_comes_in(self, cast: Cast) -> None:
        person = invited(cast)
        assert (person.email, person.initials, person.is_invited) == ("sam.vale@ashmere.example", "SV", True)
        assert not signs_in(person, "")
        set_password(link())
        assert signs_in(person, NEW)
        assert roles(person) == {"comms_officer"}

    def test_a_link_works_once(self, cast: Cast) -> None:
        person, path = invited(cast), link()
        set_password(path)
        set_password(path, "another three words")
        assert signs_in(person, NEW)
        assert not signs_in(person, "another three words")

    def test_a_link_works_for_three_days(self, cast: Cast, settings: Any) -> None:
        person, path = invited(cast), link()
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert b"no longer works" in Client().get(path, follow=True).content
        set_password(path)
        assert not signs_in(person, NEW)

    def test_a_new_link_makes_the_old_one_void(self, cast: Cast) -> None:
        person, old = invited(cast), link()
        services.invite_again(person_id=person.pk, by=cast.ada)
        new = link()
        set_password(old)
        assert not signs_in(person, NEW)
        set_password(new)
        assert signs_in(person, NEW)

    def test_nobody_is_sent_a_link_who_has_set_a_password(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="has set a password"):
            services.invite_again(person_id=cast.grace.pk, by=cast.ada)
        assert not Letter.objects.exists()

    def test_an_address_that_has_a_log_in_gets_no_second_one(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="has a log-in already"):
            invited(cast, email="GRACE.mensah@ashmere.example")
        assert not Letter.objects.exists()

    def test_neither_the_link_nor_the_password_stands_in_the_record(self, cast: Cast) -> None:
        person = invited(cast)
        key = link().rstrip("/").rpartition("/")[2]
        record = str(list(Entry.objects.values_list("before", "after", "reason", "object_label")))
        assert key not in record
        assert Person.objects.get(pk=person.pk).password not in record
        assert not Letter.objects.filter(body__contains=key).exists(), "nor in the post once it is mailed"

    def test_without_the_duty_nobody_is_invited(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Give and take away log-ins"):
            invited(cast, by=cast.priya)
        assert not Person.objects.filter(name="Sam Vale").exists()


@pytest.mark.django_db
class TestRoles:
    def test_a_role_for_the_whole_council_needs_no_department(self, cast: Cast) -> None:
        given = services.give_role(person=cast.dev, role="auditor", department=None, by=cast.ada)
        assert (given.department, given.given_by) == (cast.comms, cast.ada)

    def test_a_role_for_its_own_department_needs_one(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Select the department") as refused:
            services.give_role(person=cast.tom, role="head_of_service", department=None, by=cast.ada)
        assert refused.value.field == "department"

    def test_a_role_ends_at_once_with_its_reason_and_can_be_given_again(self, cast: Cast) -> None:
        held = cast.grace.memberships.get()
        services.end_role(membership_id=held.pk, by=cast.ada, reason="Moved to Housing")
        assert roles(cast.grace) == set()
        entry = Entry.objects.about(held).first()
        assert entry is not None
        assert (entry.code, entry.reason, entry.actor) == ("people.role.ended", "Moved to Housing", cast.ada)
        services.give_role(person=cast.grace, role="comms_officer", department=cast.comms, by=cast.ada)
        assert roles(cast.grace) == {"comms_officer"}

    def test_a_role_given_today_can_be_ended_today(self, cast: Cast) -> None:
        given = services.give_role(person=cast.dev, role="auditor", department=None, by=cast.ada)
        services.end_role(membership_id=given.pk, by=cast.ada, reason="By mistake")
        assert roles(cast.dev) == {"department_editor"}
        with pytest.raises(RuleBroken, match="has ended already"):
            services.end_role(membership_id=given.pk, by=cast.ada, reason="Twice")

    def test_an_ending_needs_its_reason(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Enter your reason"):
            services.end_role(membership_id=cast.grace.memberships.get().pk, by=cast.ada, reason=" ")
        assert roles(cast.grace) == {"comms_officer"}

    def test_the_last_administrator_keeps_the_role(self, cast: Cast) -> None:
        held = cast.ada.memberships.get()
        with pytest.raises(RuleBroken, match="Ada Lindqvist is the only Administrator"):
            services.end_role(membership_id=held.pk, by=cast.ada, reason="Enough")
        services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
        services.end_role(membership_id=held.pk, by=cast.ada, reason="Enough")
        assert roles(cast.ada) == set()

    def test_whose_role_was_taken_meanwhile_gives_no_more_roles(self, cast: Cast) -> None:
        services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
        tom = Person.objects.get(pk=cast.tom.pk)
        assert tom.rights.holds("people.keep")
        held = tom.memberships.get(role="administrator")
        services.end_role(membership_id=held.pk, by=cast.ada, reason="Cover is over")
        with pytest.raises(RuleBroken, match="Administrator can"):
            services.give_role(person=cast.dev, role="auditor", department=None, by=tom)


@pytest.mark.django_db
class TestTakingAway:
    @pytest.mark.usefixtures("council")
    def test_it_ends_sessions_keys_roles_and_links_at_once(self, cast: Cast) -> None:
        browser = Client()
        browser.force_login(cast.dev)
        _, key = AuthToken.objects.create(cast.dev)
        api = {"HTTP_AUTHORIZATION": f"Token {key}"}
        assert browser.get("/me/").status_code == 200
        assert Client().get("/api/accounts/", **api).status_code == 200
        services.take_log_in_away(person_id=cast.dev.pk, by=cast.ada, reason="Left the council")
        assert browser.get("/me/").status_code == 302
        assert Client().get("/api/accounts/", **api).status_code == 403
        assert not signs_in(cast.dev, PASSWORD)
        assert roles(cast.dev) == set()

    def test_nobody_takes_their_own_and_nobody_the_last_administrators(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="You cannot take away your own"):
            services.take_log_in_away(person_id=cast.ada.pk, by=cast.ada, reason="x")
        services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
        services.take_log_in_away(person_id=cast.ada.pk, by=cast.tom, reason="Left the council")
        assert not Person.objects.get(pk=cast.ada.pk).is_active

    def test_who_comes_back_sets_a_new_password_and_has_no_roles(self, cast: Cast) -> None:
        services.take_log_in_away(person_id=cast.dev.pk, by=cast.ada, reason="Left the council")
        services.give_log_in_back(person_id=cast.dev.pk, by=cast.ada, reason="Came back")
        assert not signs_in(cast.dev, PASSWORD)
        set_password(link())
        assert signs_in(cast.dev, NEW)
        assert roles(cast.dev) == set()
        codes = list(Entry.objects.about(cast.dev).values_list("code", "reason"))
        assert codes == [("people.person.came_back", "Came back"), ("people.person.left", "Left the council")]

    def test_a_link_sent_before_lets_nobody_in_after(self, cast: Cast) -> None:
        person, path = invited(cast), link()
        services.take_log_in_away(person_id=person.pk, by=cast.ada, reason="Never came")
        set_password(path)
        services.give_log_in_back(person_id=person.pk, by=cast.ada, reason="Came after all")
        assert not signs_in(person, NEW)


@pytest.mark.django_db
class TestSecondFactor:
    def test_it_is_taken_off_and_the_person_is_told(self, cast: Cast) -> None:
        Authenticator.objects.create(user=cast.grace, type=Authenticator.Type.TOTP, data={"secret": "x"})
        browser = Client()
        browser.force_login(cast.grace)
        services.reset_second_factor(person_id=cast.grace.pk, by=cast.ada, reason="The phone is lost")
        assert not Authenticator.objects.exists()
        assert browser.get("/me/").status_code == 302
        notice = Notice.objects.get(person=cast.grace)
        assert notice.urgent
        assert "Ada Lindqvist reset your second factor: The phone is lost" in notice.words
        entry = Entry.objects.about(cast.grace).first()
        assert entry is not None
        assert (entry.code, entry.reason) == ("people.person.second_factor_reset", "The phone is lost")

    def test_nobody_takes_off_their_own_here_nor_one_that_is_not_there(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="on your own page"):
            services.reset_second_factor(person_id=cast.ada.pk, by=cast.ada, reason="x")
        with pytest.raises(RuleBroken, match="has no second factor"):
            services.reset_second_factor(person_id=cast.grace.pk, by=cast.ada, reason="x")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_away_at_the_same_moment(cast: Cast) -> None:
    services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
    start, refused = threading.Barrier(2), list[str]()

    def take(who: Person, by: Person) -> None:
        start.wait()
        try:
            services.take_log_in_away(person_id=who.pk, by=by, reason="A quarrel")
        except RuleBroken as sentence:
            refused.append(sentence.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in ((cast.tom, cast.ada), (cast.ada, cast.tom))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.filter(role="administrator", ended_at__isnull=True, person__is_active=True).count() == 1
