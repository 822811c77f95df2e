"""The Administrator's pages of handing over and of files of staff, without script, and the same through the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.notify.models import Letter
from core.people.models import Person, StaffFile
from publishing.models import Post
from tests.cast import Cast
from tests.core.people.having_work import Load, keeps, talks
from tests.publishing.browsing import browser, words
from tests.publishing.conftest import desk as desk_of_publishing
from tests.publishing.desk import Desk

pytestmark = pytest.mark.django_db
desk = desk_of_publishing
WHY = {"reason": "Left the council"}


@pytest.fixture
def ada(desk: Desk) -> Client:
    return browser(desk.cast.ada)


@pytest.fixture
def load(desk: Desk) -> Load:
    return Load.of(desk, desk.cast.grace)


def where(person: Person, act: str = "take-log-in-away") -> str:
    return f"/people/{person.pk}/{act}/"


class TestLeaving:
    def test_the_page_asks_for_a_receiver_of_each_kind_and_shows_no_titles(
        self, ada: Client, desk: Desk, load: Load
    ) -> None:
        page = words(ada.get(where(desk.cast.grace)))
        assert "Who receives all of it?" in page
        for asked in (
            "1 account that they keep: who receives it?",
            "1 conversation with their name on it: who receives it?",
        ):
            assert asked in page
        assert "Leave with nobody what has no receiver" in page
        for secret in (load.conversation.reference, load.post.title, "brown bin", "Maureen"):
            assert secret not in page

    def test_only_those_are_offered_who_can_do_that_kind_of_work(self, ada: Client, desk: Desk, load: Load) -> None:
        page = ada.get(where(desk.cast.grace)).content.decode()
        kinds = {
            part.partition('"')[0]: part.partition("</select>")[0]
            for part in page.split('<select class="govuk-select" id="id_')[1:]
        }
        assert "Leah Pryce" in kinds["everything"]
        assert "Grace Mensah" not in kinds["everything"]
        assert "Arthur Bell" not in kinds["posts"]
        assert "Dev Shah" in kinds["posts"]

    def test_what_is_missing_and_what_may_not_be_stands_beside_its_kind(
        self, ada: Client, desk: Desk, load: Load
    ) -> None:
        cast = desk.cast
        missing = words(ada.post(where(cast.grace), {**WHY, "accounts": cast.tom.pk}))
        assert "Select who receives 1 unfinished post, or leave it with nobody." in missing
        refused = words(ada.post(where(cast.grace), {**WHY, "everything": cast.leah.pk}))
        assert "Leah Pryce may not answer it: it belongs to another team." in refused
        assert Person.objects.get(pk=cast.grace.pk).is_active

    def test_one_press_does_it(self, ada: Client, desk: Desk, load: Load) -> None:
        cast = desk.cast
        answer = {**WHY, "everything": cast.tom.pk, "views": cast.priya.pk}
        page = words(ada.post(where(cast.grace), answer, follow=True))
        assert "Grace Mensah has no log-in any more." in page
        assert "Unfinished work in their name" not in page
        assert Post.objects.get(pk=load.post.pk).author == cast.tom

    def test_the_tick_leaves_the_rest_with_nobody(self, ada: Client, desk: Desk, load: Load) -> None:
        ada.post(where(desk.cast.grace), {**WHY, "posts": desk.cast.tom.pk, "nobody": "on"})
        assert not Person.objects.get(pk=desk.cast.grace.pk).is_active
        assert Post.objects.get(pk=load.post.pk).author == desk.cast.tom

    def test_one_kind_alone_is_asked_for_once(self, ada: Client, desk: Desk) -> None:
        keeps(desk.cast, desk.facebook, desk.cast.grace)
        page = words(ada.get(where(desk.cast.grace)))
        assert "1 account that they keep: who receives it?" in page
        assert "Who receives all of it?" not in page


class TestHandingOver:
    def test_from_the_page_of_a_person_without_taking_the_log_in_away(
        self, ada: Client, desk: Desk, load: Load
    ) -> None:
        cast = desk.cast
        assert "Hand over all their work" in words(ada.get(f"/people/{cast.grace.pk}/"))
        page = words(ada.post(where(cast.grace, "hand-over-work"), {**WHY, "posts": cast.tom.pk}, follow=True))
        assert "Grace Mensah has handed over what you selected." in page
        assert "1 account that they keep" in page
        assert "1 unfinished post" not in page

    def test_nothing_selected_and_nothing_there_are_said(self, ada: Client, desk: Desk, load: Load) -> None:
        assert "Select who receives it." in words(ada.post(where(desk.cast.grace, "hand-over-work"), WHY))
        page = words(ada.get(where(desk.cast.arthur, "hand-over-work")))
        assert "Arthur Bell has nothing that somebody else could receive." in page
        assert "Hand over all their work" not in words(ada.get(f"/people/{desk.cast.arthur.pk}/"))

    def test_the_auditor_sees_what_somebody_has_and_cannot_press(self, desk: Desk, load: Load) -> None:
        page = words(browser(desk.cast.arthur).get(f"/people/{desk.cast.grace.pk}/"))
        assert "1 account that they keep" in page
        assert "Hand over all their work" not in page
        assert browser(desk.cast.arthur).get(where(desk.cast.grace, "hand-over-work")).status_code == 403

    @pytest.mark.parametrize("more", [0, 3])
    def test_more_work_needs_no_more_queries(
        self, ada: Client, desk: Desk, more: int, django_assert_num_queries: Any
    ) -> None:
        keeps(desk.cast, desk.facebook, desk.cast.grace)
        for number in range(more + 1):
            desk.written(desk.draft(text=f"Post {number}"))
            talks(desk.facebook, desk.cast.grace, f"c-{number}")
        ada.get(where(desk.cast.grace))
        with django_assert_num_queries(31):
            ada.get(where(desk.cast.grace))


class TestApi:
    def post(self, client: Client, path: str, **facts: Any) -> Any:
        return client.post(f"/api/people/{path}/", facts, content_type="application/json")

    def test_the_same_rules_and_sentences(self, ada: Client, desk: Desk, load: Load) -> None:
        cast, path = desk.cast, f"{desk.cast.grace.pk}/open-work"
        listed = ada.get(f"/api/people/{path}/").json()
        assert listed[4] == {"code": "accounts", "words": "1 account that they keep", "count": 1, "stays": ""}
        refused = self.post(ada, path, receivers={"posts": cast.arthur.pk}, **WHY)
        assert (refused.status_code, list(refused.json())) == (400, ["posts"])
        left = self.post(ada, path, receivers={"posts": cast.tom.pk}, **WHY).json()
        assert "posts" not in [kind["code"] for kind in left]
        leaving = self.post(ada, f"{cast.grace.pk}/take-log-in-away", **WHY)
        assert (leaving.status_code, leaving.json()["accounts"]) == (
            400,
            "Select who receives 1 account that they keep, or leave it with nobody.",
        )
        done = self.post(
            ada, f"{cast.grace.pk}/take-log-in-away", receivers={"everything": cast.tom.pk}, nobody=False, **WHY
        )
        assert list(done.json()) == ["views"]
        done = self.post(
            ada, f"{cast.grace.pk}/take-log-in-away", receivers={"accounts": cast.tom.pk}, nobody=True, **WHY
        )
        assert done.json()["is_active"] is False

    def test_what_makes_no_sense_gets_a_sentence(self, ada: Client, desk: Desk, load: Load) -> None:
        path = f"{desk.cast.grace.pk}/open-work"
        assert (
            "no kind of work" in self.post(ada, path, receivers={"letters": desk.cast.tom.pk}, **WHY).json()["detail"]
        )
        assert self.post(ada, path, receivers={"posts": 999_999}, **WHY).status_code == 400
        assert self.post(ada, path, receivers="x", **WHY).status_code == 400
        assert self.post(ada, "999999/open-work", receivers={"posts": desk.cast.tom.pk}, **WHY).status_code == 404
        assert (
            self.post(browser(desk.cast.priya), path, receivers={"posts": desk.cast.tom.pk}, **WHY).status_code == 403
        )


class TestFile:
    def choose(self, client: Client, *lines: str) -> Any:
        content = "\r\n".join(["email,name,initials,role,department,shoe size", *lines]).encode()
        return client.post("/people/file/", {"file": SimpleUploadedFile("staff.csv", content)}, follow=True)

    def seen(self, page: Any) -> str:
        return str(page.content.decode().partition('name="seen" value="')[2].partition('"')[0])

    def test_it_is_shown_then_everybody_is_added(self, ada: Client, cast: Cast) -> None:
        page = self.choose(
            ada,
            "sam.vale@ashmere.example,Sam Vale,,Department editor,Museum,44",
            "dev.shah@ashmere.example,Dev Shah,,Auditor,,",
        )
        shown = words(page)
        for said in (
            "1 person to invite, 1 more role to give",
            "Will be invited",
            "Gets a role",
            "This column is not read: shoe size.",
        ):
            assert said in shown
        assert not Letter.objects.exists()
        done = words(ada.post(page.request["PATH_INFO"], {"seen": self.seen(page)}, follow=True))
        assert "They are added." in done
        assert "Sam Vale" in done
        assert Letter.objects.get().to == "sam.vale@ashmere.example"
        assert "1 invitation and 2 roles came of this file" in words(ada.get(page.request["PATH_INFO"]))

    def test_what_is_wrong_comes_first_and_there_is_no_button(self, ada: Client, cast: Cast) -> None:
        page = words(
            self.choose(ada, "sam.vale@ashmere.example,Sam Vale,,Auditor,,", "x,<script>alert(1)</script>,,King,,")
        )
        assert "1 row cannot be taken in, so nobody is added." in page
        assert "Add them all" not in page
        assert "alert(1)" in page

    def test_who_changed_meanwhile_is_said(self, ada: Client, cast: Cast) -> None:
        page = self.choose(ada, "sam.vale@ashmere.example,Sam Vale,,Auditor,,")
        again = ada.post(page.request["PATH_INFO"], {"seen": "x"}, follow=True)
        assert "The people here have changed since you read this." in words(again)
        assert not Person.objects.filter(name="Sam Vale").exists()

    def test_another_administrators_file_is_not_found(self, ada: Client, cast: Cast) -> None:
        self.choose(ada, "sam.vale@ashmere.example,Sam Vale,,Auditor,,")
        tom = cast.joins("Tim Other", "TO", "administrator", cast.comms)
        assert browser(tom).get(f"/people/file/{StaffFile.objects.get().pk}/").status_code == 404
        assert browser(cast.priya).get("/people/file/").status_code == 403

    @pytest.mark.parametrize("more", [0, 40])
    def test_more_rows_need_no_more_queries(
        self, ada: Client, cast: Cast, more: int, django_assert_num_queries: Any
    ) -> None:
        page = self.choose(ada, *(f"n{n}@ashmere.example,Nora Number,,Auditor,," for n in range(more + 1)))
        with django_assert_num_queries(13):
            ada.get(page.request["PATH_INFO"])

    def test_people_download_as_the_filters_show_them(
        self, ada: Client, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        ada.get("/people/download/")
        with django_assert_num_queries(6):
            file = ada.get("/people/download/?role=auditor").content.decode("utf-8-sig").splitlines()
        assert file == [
            "email,name,initials,role,department,since,until,log-in",
            "arthur.bell@ashmere.example,Arthur Bell,AB,Auditor,Communications,01/01/2020,,Open",
        ]
        assert browser(cast.arthur).get("/people/download/").status_code == 200
        assert browser(cast.grace).get("/people/download/").status_code == 403
        assert ada.get("/people/file/example/").content.decode("utf-8-sig").startswith("email,name,initials,role")
