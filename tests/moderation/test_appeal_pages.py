"""Appeals on their pages and through the API: found, answered, decided."""

from typing import Any

import pytest

from core.council.selectors import Current
from core.notify.models import Letter
from moderation.appeals import receive_appeal
from moderation.models import Appeal, Case
from tests.cast import Cast
from tests.moderation.post import blocked, recorded
from tests.publishing.browsing import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast, council: Current) -> Case:
    return blocked(cast, recorded(cast))


@pytest.fixture
def appeal(case: Case) -> Appeal:
    """Under a name that fits no block."""
    return receive_appeal(network_code="facebook", handle="maureen.m", email="m@example.org", words="I am sorry")


def where(appeal: Appeal, act: str = "") -> str:
    return f"/moderation/appeals/{appeal.pk}/{act}"


def test_the_list_shows_what_needs_somebody_first(appeal: Appeal, case: Case, cast: Cast) -> None:
    receive_appeal(network_code="facebook", handle="madeup_maureen", email="m@example.org", words="Me again")
    page = words(browser(cast.grace).get("/moderation/appeals/"))
    assert "No block found" in page
    assert f"Case {case.reference}" in page


def test_an_appeal_stands_on_the_home_page_of_whose_turn_it_is(appeal: Appeal, case: Case, cast: Cast) -> None:
    receive_appeal(network_code="facebook", handle="madeup_maureen", email="m@example.org", words="Me again")
    ruth, grace = words(browser(cast.ruth).get("/")), words(browser(cast.grace).get("/"))
    assert (f"Case {case.reference}" in ruth, "An appeal that fits no block" in ruth) == (True, False)
    assert "You decide with somebody else; the answer is due by" in ruth
    assert "An appeal that fits no block" in grace
    assert "Nothing waits for you." in words(browser(cast.imran).get("/"))


def test_the_block_is_found_on_its_page(appeal: Appeal, case: Case, cast: Cast) -> None:
    grace = browser(cast.grace)
    page = words(grace.get(where(appeal)))
    assert f"{case.reference}: Maureen Madeup on Ashmere District Council on Facebook, blocked" in page
    assert "Select an answer to “Which block is it about?”" in words(grace.post(where(appeal, "match/"), {"case": ""}))
    done = words(grace.post(where(appeal, "match/"), {"case": case.pk}, follow=True))
    assert f"Kept: it is about Case {case.reference}. Those who decide are told." in done
    assert "found the block that the appeal is about" in done


def test_it_is_answered_without_a_case(appeal: Appeal, cast: Cast) -> None:
    grace = browser(cast.grace)
    assert "Enter your answer" in words(grace.post(where(appeal, "answer/"), {"words": ""}))
    done = words(grace.post(where(appeal, "answer/"), {"words": "We found no block."}, follow=True))
    assert "Answered. The letter is on its way by e-mail." in done
    assert Letter.objects.get().to == "m@example.org"
    assert "Send the answer" not in done


def test_who_only_reads_is_told_whose_turn_it_is(appeal: Appeal, cast: Cast) -> None:
    page = words(browser(cast.arthur).get(where(appeal)))
    assert "No block was found for this name." in page
    assert "Send the answer" not in page
    assert browser(cast.arthur).post(where(appeal, "answer/"), {"words": "x"}).status_code == 403


def test_by_the_api(appeal: Appeal, case: Case, cast: Cast) -> None:
    def post(person: Any, act: str, found: Appeal = appeal, **facts: Any) -> Any:
        return browser(person).post(f"/api/appeals/{found.pk}/{act}/", facts, content_type="application/json")

    listed = browser(cast.arthur).get("/api/appeals/")
    assert listed.json()["results"][0]["case"] is None
    assert "sorry" not in listed.content.decode()
    assert "example.org" not in listed.content.decode()
    assert post(cast.arthur, "match", case=case.reference).status_code == 403
    assert post(cast.grace, "match", case="2026-999").status_code == 400
    assert post(cast.grace, "match", case=case.reference).json()["case"] == case.reference
    assert post(cast.ruth, "view", lift=True, reason="A year is long").json()["state"] == "received"
    assert post(cast.priya, "view", lift=True, reason="Agreed").json()["state"] == "lifted"
    other = receive_appeal(network_code="x", handle="nobody", email="n@example.org", words="Hello")
    assert post(cast.grace, "answer", other, words="We found no block.").json()["state"] == "answered"
