"""The pages of training and its API, as each role sees them (REG-10)."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Acknowledgement, Completion, ReadAgain
from core.council.selectors import house_rules
from core.people.duties import matrix
from core.people.models import Person
from tests.accounts.trained import after_grace, again, file_says, forget, is_trained, took
from tests.cast import Cast
from tests.publishing.browsing import browser, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


def typed(code: str = "replying", **more: Any) -> dict[str, Any]:
    day = timezone.localdate()
    parts = {"taken_on_day": day.day, "taken_on_month": day.month, "taken_on_year": day.year}
    return {"module": code, "how": "e_learning", "given_by": "The county", **parts, **more}


def said(person: Person) -> Completion:
    return services.say_taken(module="replying", taken_on=timezone.localdate(), how="e_learning", by=person)


def call(person: Person, name: str, *keys: int, method: str = "post", **given: Any) -> tuple[int, Any]:
    client = Client()
    client.force_login(person)
    answer = getattr(client, method)(reverse(name, args=keys), given or None, content_type="application/json")
    return answer.status_code, answer.json()


# One's own ---------------------------------------------------------------------------


def test_somebody_says_what_they_took_and_a_manager_confirms_it(cast: Cast) -> None:
    mine = browser(cast.callum)
    page = words(mine.post("/me/training/taken/", typed(), follow=True))
    assert "Recorded. It counts once somebody else has confirmed it." in page
    assert "Waits for confirmation" in page
    entry = Completion.objects.get()
    priya = browser(cast.priya)
    who = words(priya.get("/training/"))
    assert "Callum Reid : Replying to residents" in who
    assert "Confirmed. It counts now." in words(priya.post(f"/training/{entry.pk}/confirm/", follow=True))
    assert "Current until" in words(mine.get("/me/training/"))
    assert "decided already" in words(priya.post(f"/training/{entry.pk}/confirm/", follow=True))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"module": "other"}, "Select"),
        ({"module": ""}, "Select"),
        ({"how": ""}, "Select"),
        ({"taken_on_year": "2999"}, "The date must include a year"),
        ({"taken_on_year": "2150"}, "The day must be today or earlier."),
    ],
)
def test_what_is_wrong_gets_a_sentence(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    assert sentence in words(browser(cast.callum).post("/me/training/taken/", typed() | changes))
    assert not Completion.objects.exists()


def test_the_policy_is_shown_and_confirmed_on_its_page(cast: Cast) -> None:
    mine = browser(cast.dev)
    page = mine.get("/me/training/policy/")
    assert all(rule.words in words(page) for rule in house_rules())
    done = words(mine.post("/me/training/policy/", {"version": "1"}, follow=True))
    assert "You have read version 1 of the policy." in done
    assert Acknowledgement.objects.get().person == cast.dev
    assert "You confirmed today already" in words(mine.post("/me/training/policy/", {"version": "1"}))


def test_what_changed_meanwhile_is_not_confirmed_unread(cast: Cast) -> None:
    file_says(warn_days=20)
    page = browser(cast.dev).post("/me/training/policy/", {"version": "1"})
    assert "The policy changed while you were reading it." in words(page)
    assert 'name="version" value="2"' in page.content.decode()
    assert not Acknowledgement.objects.exists()


def test_the_comms_manager_asks_everybody_to_read_it_again(cast: Cast) -> None:
    priya = browser(cast.priya)
    assert "It must be read again" in words(priya.get("/me/training/policy/"))
    page = words(priya.post("/training/policy-again/", {"version": "1", "reason": "Rule 4 is new"}, follow=True))
    assert "Priya Nair asks everybody to read this version: Rule 4 is new" in page
    assert ReadAgain.objects.get().said_by == cast.priya
    assert "It must be read again" not in words(browser(cast.ada).get("/me/training/policy/"))


def test_home_shows_what_is_overdue_or_runs_out_and_nothing_else(cast: Cast) -> None:
    assert "Replying to residents" in words(browser(cast.tom).get("/"))
    is_trained(cast, cast.tom)
    assert "Replying to residents" not in words(browser(cast.tom).get("/"))
    entry = said(cast.grace)
    assert "took “Replying to residents”" in words(browser(cast.priya).get("/"))
    services.confirm_taken(entry_id=entry.pk, by=cast.priya)
    assert "took “Replying to residents”" not in words(browser(cast.priya).get("/"))


def test_the_cards_on_peoples_pages(cast: Cast) -> None:
    is_trained(cast, cast.dev)
    card = words(browser(cast.ada).get(f"/people/{cast.dev.pk}/"))
    assert "Replying to residents Current until" in card
    assert "Record training, or read the policy" in words(browser(cast.dev).get("/me/"))
    assert "Nothing is asked of you." in words(browser(cast.arthur).get("/me/"))


# Who is trained ------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(matrix().roles))
def test_who_reads_and_who_records(cast: Cast, role: str) -> None:
    client = browser(cast.everybody()[role])
    reads = role in {"comms_manager", "head_of_service", "administrator", "auditor"}
    records = reads and role != "auditor"
    assert client.get("/training/").status_code == (200 if reads else 403)
    assert client.get("/training/training.csv").status_code == (200 if reads else 403)
    assert client.get("/training/record/").status_code == (200 if records else 403)
    assert client.get("/me/training/").status_code == 200


def test_a_head_of_service_sees_and_reaches_their_own_department_only(cast: Cast) -> None:
    helen = browser(cast.helen)
    page = words(helen.get("/training/"))
    assert "Dev Shah" in page and "Leah Pryce" not in page
    assert helen.get(f"/training/people/{cast.leah.pk}/").status_code == 404
    assert helen.get(f"/training/people/{cast.dev.pk}/").status_code == 200
    entry = said(cast.leah)
    assert helen.get(f"/training/{entry.pk}/refuse/").status_code == 404
    assert browser(cast.dev).get(f"/training/{entry.pk}/withdraw/").status_code == 404
    helen.post(f"/training/{entry.pk}/confirm/")
    assert Completion.objects.get().state == "said"
    assert "Leah Pryce" not in words(browser(cast.helen).get("/training/record/"))
    assert "Select" in words(helen.post("/training/record/", typed(people=[cast.leah.pk])))


def test_the_table_is_filtered_and_downloaded(cast: Cast) -> None:
    is_trained(cast, cast.grace)
    with after_grace():
        is_trained(cast, cast.tom)
        priya = browser(cast.priya)
        overdue = words(priya.get("/training/?standing=overdue"))
        assert "Callum Reid" in overdue and "Grace Mensah" not in overdue and "Tom Ashby" not in overdue
        museum = words(priya.get(f"/training/?department={cast.museum.pk}"))
        assert "Leah Pryce" in museum and "Callum Reid" not in museum
        answer = priya.get("/training/training.csv?standing=current")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0] == [
            "Name",
            "Email",
            "Departments",
            "Social media policy read",
            "Our social media policy",
            "Replying to residents",
        ]
        assert [row[0] for row in rows[1:]] == ["Grace Mensah", "Tom Ashby"]
        assert rows[1][5].startswith("Current until ")
        assert "Nobody fits what you asked for." in words(priya.get("/training/?standing=runs_out"))
        assert priya.get("/training/?standing=nonsense&department=x").status_code == 200


def test_a_session_is_recorded_for_all_who_were_there(cast: Cast) -> None:
    priya = browser(cast.priya)
    page = priya.get(f"/training/record/?department={cast.waste.pk}&person={cast.dev.pk}").content.decode()
    assert "Dev Shah" in page and "Leah Pryce" not in page and "checked" in page
    done = words(priya.post("/training/record/", typed("policy", people=[cast.dev.pk, cast.leah.pk]), follow=True))
    assert "Recorded for 2 people. They are told." in done
    assert set(Completion.objects.values_list("person__name", "state")) == {
        ("Dev Shah", "confirmed"),
        ("Leah Pryce", "confirmed"),
    }
    refused = words(priya.post("/training/record/", typed("policy", people=[cast.dev.pk, cast.grace.pk])))
    assert "This is entered already for Dev Shah, with the same day." in refused


def test_what_was_withdrawn_stays_to_be_read_with_its_reason(cast: Cast) -> None:
    entry = took(cast, cast.dev)
    helen = browser(cast.helen)
    assert "Enter" in words(helen.post(f"/training/{entry.pk}/withdraw/", {"reason": ""}))
    helen.post(f"/training/{entry.pk}/withdraw/", {"reason": "It was another Dev"})
    page = words(helen.get(f"/training/people/{cast.dev.pk}/"))
    assert "Withdrawn by Helen Brooks" in page and "“It was another Dev”" in page
    assert "“It was another Dev”" in words(browser(cast.dev).get("/me/training/"))


def test_what_is_not_confirmed_says_why(cast: Cast) -> None:
    entry = said(cast.dev)
    browser(cast.helen).post(f"/training/{entry.pk}/refuse/", {"reason": "Nobody saw you"})
    assert "Not confirmed by Helen Brooks" in words(browser(cast.dev).get("/me/training/"))


@pytest.mark.parametrize("more", [0, 6])
def test_the_pages_take_the_same_queries_however_much_there_is(cast: Cast, more: int) -> None:
    for number in range(more):
        person = cast.joins(f"Nina Number{number}", "NN", "comms_officer", cast.comms)
        took(cast, person)
        took(cast, cast.dev, days_ago=number)
    counted = {}
    for name, by, address in (
        ("mine", cast.dev, "/me/training/"),
        ("who", cast.priya, "/training/"),
        ("person", cast.priya, f"/training/people/{cast.dev.pk}/"),
        ("download", cast.arthur, "/training/training.csv"),
    ):
        client = browser(by)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counted[name] = len(asked)  # the session, the rights and the shell among them
    assert counted == {"mine": 13, "who": 17, "person": 17, "download": 7}


# The API ------------------------------------------------------------------------------------


def test_the_api_reads_and_records_by_the_same_rules(cast: Cast) -> None:
    day = timezone.localdate().isoformat()
    taken = {"module": "replying", "taken_on": day, "how": "e_learning"}
    status, entry = call(cast.dev, "api_training", **taken)
    assert (status, entry["state_words"]) == (201, "Waits for confirmation")
    assert call(cast.dev, "api_training_confirm", entry["id"])[0] == 403
    assert call(cast.helen, "api_training_confirm", entry["id"])[1]["state"] == "confirmed"
    status, mine = call(cast.dev, "api_training", method="get")
    assert {one["module"]: one["standing"] for one in mine["asked"]} == {
        "": "To do",
        "policy": "To do",
        "replying": "Current",
    }
    status, read = call(cast.dev, "api_training_policy", version=1)
    assert status == 201 and read[0]["standing"] == "Current"
    assert call(cast.dev, "api_training_policy", version=9)[0] == 409
    status, refused = call(cast.helen, "api_training_people", people=[cast.leah.pk], **taken)
    assert status == 400 and "does not belong to your department" in refused["detail"]
    status, done = call(cast.helen, "api_training_people", people=[cast.dev.pk], **taken | {"module": "policy"})
    assert status == 201 and done[0]["person"] == cast.dev.pk
    status, rows = call(cast.helen, "api_training_people", method="get")
    assert [row["name"] for row in rows] == ["Dev Shah", "Helen Brooks"]
    assert call(cast.grace, "api_training_people", method="get")[0] == 403
    assert call(cast.grace, "api_training_withdraw", entry["id"], reason="x")[0] == 404
    assert call(cast.helen, "api_training_withdraw", entry["id"], reason="Wrong")[1]["state"] == "withdrawn"
    assert call(cast.helen, "api_training_refuse", entry["id"], reason="Wrong")[0] == 400
    assert again(cast.dev).completions.count() == 2
