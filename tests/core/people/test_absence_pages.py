"""Everybody says on their own page when they are away and who stands in; an Administrator says it for somebody else."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.council.selectors import Current
from core.people import selectors
from core.people.models import Absence, Deputy
from tests.cast import Cast
from tests.core.people.being_away import away, away_on, day, deputy, standing_in_for
from tests.publishing.browsing import browser, words

pytestmark = pytest.mark.django_db


class TestPages:
    DAYS = {
        "first_day_day": "30", "first_day_month": "11", "first_day_year": "2026",
        "last_day_day": "4", "last_day_month": "december", "last_day_year": "2026",
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def on_a_monday(self) -> Iterator[None]:
        with time_machine.travel("2026-11-30 09:00Z", tick=False):
            yield

    def test_everybody_says_when_they_are_away_and_who_stands_in(self, cast: Cast, council: Current) -> None:
        mine = browser(cast.priya)
        page = words(mine.post("/me/away/", {**self.DAYS, "deputy": cast.tom.pk, "words": "At a fair"}, follow=True))
        assert "Priya Nair is away, Monday 30 November to Friday 4 December." in page
        assert "Monday 30 November to Friday 4 December Tom Ashby stands in At a fair" in page
        assert "Deputy of Priya Nair, away until Friday 4 December" in words(browser(cast.tom).get("/me/"))
        people = words(browser(cast.ada).get("/people/?words=priya"))
        assert "Away until Friday 4 December; Tom Ashby stands in" in people
        ended = mine.post(f"/me/away/{Absence.objects.get().pk}/end/", follow=True)
        assert "No absence is entered." in words(ended)

    def test_the_deputy_is_filled_in_already_and_can_be_taken_out(self, cast: Cast, council: Current) -> None:
        deputy(cast.priya, cast.tom)
        mine = browser(cast.priya)
        assert f'value="{cast.tom.pk}" selected' in mine.get("/me/away/").content.decode()
        page = words(mine.post("/me/deputy/", {"deputy": ""}, follow=True))
        assert "Nobody stands in when Priya Nair is away." in page
        assert not Deputy.objects.running().exists()

    def test_the_days_on_which_the_deputy_is_away_too_are_said(self, cast: Cast, council: Current) -> None:
        deputy(cast.priya, cast.tom)
        away(cast.priya, 5, 9)
        assert "Tom Ashby stands in End it" in words(browser(cast.priya).get("/me/"))
        away(cast.tom, 9, 12)
        page = words(browser(cast.priya).get("/me/"))
        assert "Tom Ashby stands in, but not on days when they are away too" in page

    def test_an_administrator_does_it_for_somebody_else(self, cast: Cast, council: Current) -> None:
        ada, where = browser(cast.ada), f"/people/{cast.priya.pk}"
        refused = ada.post(f"{where}/away/", {**self.DAYS, "deputy": cast.ada.pk})
        assert "You cannot make yourself the deputy of Priya Nair." in words(refused)
        page = words(ada.post(f"{where}/away/", {**self.DAYS, "deputy": cast.tom.pk}, follow=True))
        assert "Away until Friday 4 December; Tom Ashby stands in." in page
        assert "Ada Lindqvist named the deputy Tom Ashby for Priya Nair" in page
        again = words(ada.post(f"{where}/away/", {**self.DAYS, "deputy": cast.tom.pk}))
        assert "Priya Nair is away already: Monday 30 November to Friday 4 December." in again
        assert "Grace Mensah stands in when Priya Nair is away." in words(
            ada.post(f"{where}/deputy/", {"deputy": cast.grace.pk}, follow=True)
        )
        end = f"/people/absences/{Absence.objects.get().pk}/end/"
        assert "From now on Priya Nair is not away on these days" in words(ada.get(end))
        assert "No absence is entered." in words(ada.post(end, follow=True))
        assert "This absence is over already." in words(ada.get(end))

    def test_the_auditor_reads_it_and_cannot_press(self, cast: Cast, council: Current) -> None:
        away(cast.priya, 0, 4)
        page = words(browser(cast.arthur).get(f"/people/{cast.priya.pk}/"))
        assert "Monday 30 November to Friday 4 December Nobody stands in" in page
        assert "End it" not in page
        assert "Enter an absence" not in page

    def test_anothers_absence_is_not_found_among_ones_own(self, cast: Cast, council: Current) -> None:
        absence = away(cast.priya)
        for call in (Client.get, Client.post):
            assert call(browser(cast.tom), f"/me/away/{absence.pk}/end/").status_code == 404
        assert Absence.objects.ahead(day(0)).exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"last_day_year": ""}, "Last day away must include a year"),
            ({"first_day_day": "5"}, "The last day must be the first day or later."),
            ({"last_day_year": "2025", "first_day_year": "2025"}, "These days are over."),
            ({"deputy": "999999"}, "Select"),
        ],
    )  # fmt: skip
    def test_bad_days_get_a_sentence(
        self, cast: Cast, council: Current, changes: dict[str, str], sentence: str
    ) -> None:
        first = {"first_day_month": "12"} if "first_day_day" in changes else {}
        assert sentence in words(browser(cast.priya).post("/me/away/", {**self.DAYS, **first, **changes}))
        assert not Absence.objects.exists()


@pytest.mark.parametrize("more", [0, 3])
def test_more_people_away_need_no_more_queries(cast: Cast, more: int, django_assert_num_queries: Any) -> None:
    everybody = [cast.priya, cast.jo, cast.helen, cast.ruth][: 1 + more]
    for person in everybody:
        deputy(person, cast.tom)
        away(person)
    ids = [person.pk for person in everybody]
    with django_assert_num_queries(1):
        assert away_on() == set(ids)
    with django_assert_num_queries(1):
        assert standing_in_for(cast.tom) == set(ids)
    with django_assert_num_queries(1):
        assert {one.name for one in selectors.deputies_of(ids).values()} == {"Tom Ashby"}
    with django_assert_num_queries(1):
        assert all("; Tom Ashby stands in" in sentence for sentence in selectors.away_words(ids).values())
    with django_assert_num_queries(2):
        assert [str(one.person) for one in selectors.when_away(cast.tom).deputy_for] == sorted(map(str, everybody))
