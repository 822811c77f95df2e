"""The Administrator's pages of people, without script, and the same through the API."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from core.council.selectors import Current
from core.notify.models import Letter
from core.people.models import Person
from tests.cast import Cast
from tests.publishing.browsing import browser, words

pytestmark = pytest.mark.django_db
REASON = {"reason": "Moved to Housing"}


@pytest.fixture
def ada(cast: Cast, council: Current) -> Client:
    return browser(cast.ada)


def is_active(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).is_active


class TestList:
    def test_it_shows_roles_the_last_sign_in_and_the_second_factor(self, ada: Client, cast: Cast) -> None:
        Authenticator.objects.create(user=cast.grace, type=Authenticator.Type.TOTP, data={"secret": "x"})
        page = words(ada.get("/people/?words=mensah"))
        assert "Grace Mensah grace.mensah@ashmere.example Comms officer, Communications Never On Open" in page
        assert "Tom Ashby" not in page

    @pytest.mark.parametrize(
        ("query", "there", "not_there"),
        [
            ("role=auditor", "Arthur Bell", "Tom Ashby"),
            ("words=ADA.LIND", "Ada Lindqvist", "Tom Ashby"),
            ("log_in=taken", "Nobody fits", "Tom Ashby"),
            ("department=x", "Tom Ashby", "Nobody fits"),
        ],
    )
    def test_it_is_searched_and_filtered(self, ada: Client, query: str, there: str, not_there: str) -> None:
        main = words(ada.get(f"/people/?{query}")).partition("Nobody signs up")[2]
        assert there in main
        assert not_there not in main.replace("All departments", "")

    def test_by_department(self, ada: Client, cast: Cast) -> None:
        page = words(ada.get(f"/people/?department={cast.museum.pk}"))
        assert "Leah Pryce" in page
        assert "Dev Shah" not in page

    @pytest.mark.parametrize("more", [0, 2])
    def test_more_people_need_no_more_queries(
        self, ada: Client, cast: Cast, more: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(more):
            cast.joins(f"New {'AB'[number]}", "NN", "auditor", cast.comms)
        ada.get("/people/")
        with django_assert_num_queries(14):
            ada.get("/people/")

    def test_the_auditor_reads_and_cannot_press(self, cast: Cast, council: Current) -> None:
        page = words(browser(cast.arthur).get("/people/"))
        assert "Grace Mensah" in page
        assert "Add a person" not in page
        one = words(browser(cast.arthur).get(f"/people/{cast.grace.pk}/"))
        assert "Comms officer" in one
        assert "End the role" not in one
        assert "Take the log-in away" not in one


class TestAdding:
    FORM = {"name": "Sam Vale", "email": "sam@ashmere.example", "initials": "SV", "role": "comms_officer"}

    def test_somebody_new(self, ada: Client) -> None:
        page = words(ada.post("/people/add/", self.FORM, follow=True))
        assert "Sam Vale is added. A link to set a password is on its way to sam@ashmere.example." in page
        assert "Password not set" in page
        assert Letter.objects.get().to == "sam@ashmere.example"

    def test_what_is_missing_is_said_and_nothing_is_half_written(self, ada: Client, cast: Cast) -> None:
        page = words(ada.post("/people/add/", {**self.FORM, "role": "head_of_service", "initials": "S1"}))
        assert "Initials are 2 to 4 letters, like GM" in page
        page = words(ada.post("/people/add/", {**self.FORM, "role": "head_of_service"}))
        assert "Select the department: what a head of service may do goes for their own." in page
        assert not Person.objects.filter(name="Sam Vale").exists()
        assert not Letter.objects.exists()


class TestOnePerson:
    def test_a_role_is_given_and_ended(self, ada: Client, cast: Cast) -> None:
        given = ada.post(f"/people/{cast.dev.pk}/give-role/", {"role": "auditor", "department": ""}, follow=True)
        assert "Dev Shah: Auditor, Communications" in words(given)
        assert "given by Ada Lindqvist" in words(given)
        held = cast.dev.memberships.get(role="auditor")
        ended = words(ada.post(f"/people/roles/{held.pk}/end/", REASON, follow=True))
        assert "ended the role Dev Shah: Auditor, Communications: “Moved to Housing”" in ended
        assert "Ended" in ended

    def test_grave_acts_say_what_follows_before_and_what_happened_after(self, ada: Client, cast: Cast) -> None:
        where = f"/people/{cast.dev.pk}/take-log-in-away/"
        assert "Every role ends and every session is signed out at once." in words(ada.get(where))
        assert "Enter" in words(ada.post(where, {"reason": ""}))
        assert is_active(cast.dev)
        assert "Dev Shah has no log-in any more." in words(ada.post(where, REASON, follow=True))
        assert not is_active(cast.dev)
        back = words(ada.post(f"/people/{cast.dev.pk}/give-log-in-back/", REASON, follow=True))
        assert "Dev Shah has a log-in again." in back
        assert "Send the invitation again" in back

    def test_what_may_not_be_done_is_said_in_place_of_the_form(self, ada: Client, cast: Cast) -> None:
        page = ada.get(f"/people/{cast.ada.pk}/take-log-in-away/")
        assert "You cannot take away your own log-in. Ask another Administrator." in words(page)
        assert b"<textarea" not in page.content
        own = words(ada.get(f"/people/roles/{cast.ada.memberships.get().pk}/end/"))
        assert "Ada Lindqvist is the only Administrator." in own

    def test_an_invitation_is_sent_again_once(self, ada: Client, cast: Cast) -> None:
        assert "has set a password" in words(ada.post(f"/people/{cast.dev.pk}/invite-again/", follow=True))
        assert not Letter.objects.exists()

    def test_the_second_factor_is_reset(self, ada: Client, cast: Cast) -> None:
        Authenticator.objects.create(user=cast.dev, type=Authenticator.Type.TOTP, data={"secret": "x"})
        page = words(ada.post(f"/people/{cast.dev.pk}/reset-second-factor/", REASON, follow=True))
        assert "Dev Shah sets up a new second factor at the next sign-in, and is told." in page
        assert "Reset the second factor" not in page

    @pytest.mark.parametrize("path", ["/people/999999/", "/people/999999/give-role/", "/people/1/no-such-act/"])
    def test_what_is_not_there_is_not_found(self, ada: Client, path: str) -> None:
        assert ada.get(path).status_code == 404


class TestApi:
    def post(self, client: Client, path: str, **facts: Any) -> Any:
        return client.post(f"/api/{path}", facts, content_type="application/json")

    def test_the_same_verbs_and_sentences(self, ada: Client, cast: Cast) -> None:
        added = self.post(ada, "people/", **TestAdding.FORM)
        assert added.status_code == 201, added.json()
        sam = added.json()
        assert (sam["is_invited"], sam["roles"][0]["words"]) == (True, "Comms officer")
        given = self.post(ada, f"people/{sam['id']}/roles/", role="department_editor", department="waste").json()
        assert [held["department"] for held in given["roles"]] == ["communications", "waste"]
        ended = self.post(ada, f"roles/{given['roles'][0]['id']}/end/", **REASON)
        assert [held["role"] for held in ended.json()["roles"]] == ["department_editor"]
        assert self.post(ada, f"people/{sam['id']}/invite-again/").status_code == 200
        assert self.post(ada, f"people/{sam['id']}/take-log-in-away/", **REASON).json()["is_active"] is False
        assert self.post(ada, f"people/{sam['id']}/give-log-in-back/", **REASON).json()["is_active"] is True
        refused = self.post(ada, f"people/{sam['id']}/reset-second-factor/", **REASON)
        assert (refused.status_code, refused.json()) == (400, {"detail": "Sam Vale has no second factor."})
        assert ada.get(f"/api/people/{sam['id']}/").json()["name"] == "Sam Vale"

    def test_bad_input_gets_a_sentence_for_each_field(self, ada: Client) -> None:
        bad = self.post(ada, "people/", name="", email="no", initials="1", role="king").json()
        assert set(bad) == {"name", "email", "initials", "role"}
        assert self.post(ada, "people/999999/take-log-in-away/", **REASON).status_code == 404

    def test_only_an_administrator_may(self, cast: Cast, council: Current) -> None:
        for person in (cast.priya, cast.arthur):
            assert self.post(browser(person), f"people/{cast.dev.pk}/take-log-in-away/", **REASON).status_code == 403
        assert is_active(cast.dev)
        assert browser(cast.arthur).get("/api/people/").status_code == 200
