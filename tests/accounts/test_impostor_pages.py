"""The pages of impostors and networks, as staff read and press them (REG-16, REG-12)."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import services
from accounts.models import Impostor, ImpostorCheck, ImpostorEvidence, ImpostorWarning, NetworkEvaluation
from core.people.models import Person
from tests.accounts.cases import CASE
from tests.accounts.impostor_cases import ADDRESS, WORDS, closed, looked_into, reported, warned, with_evidence
from tests.accounts.test_evaluations import decided, draft, sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def sits(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, view: str, *keys: int, **query: str) -> str:
    return sits(person).get(reverse(f"accounts:{view}", args=keys), query).content.decode()


def press(person: Person, view: str, *keys: int, **typed: Any) -> str:
    """The page after it, as text."""
    return sits(person).post(reverse(f"accounts:{view}", args=keys), typed, follow=True).content.decode()


DAY = {"on_day": "20", "on_month": "11", "on_year": "2026"}
MOMENT = {"seen_at_day": "20", "seen_at_month": "11", "seen_at_year": "2026", "seen_at_time": "10:00"}


def test_from_the_report_to_the_outcome_on_the_pages(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    said = press(cast.callum, "report_impostor", account=ADDRESS, does="asks", words="It rang me", network="")
    assert "Reported. Comms were told." in said and "It asks for money or personal details." in said
    found = Impostor.objects.get()
    assert "Nobody’s yet" in page(cast.grace, "impostors")
    assert "It is yours now." in press(cast.grace, "take_impostor", found.pk)
    answers = dict.fromkeys(ImpostorCheck.Question.values, "no") | {"same": "yes", "same_words": "Our arms"}
    assert "The checklist is saved." in press(cast.grace, "impostor_checks", found.pk, **answers)
    file = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(file, "PNG")
    file.seek(0)
    file.name = "seen.png"
    kept = press(cast.grace, "impostor_evidence", found.pk, words="Help desk", followers="7", screenshot=file, **MOMENT)
    assert "The evidence is kept." in kept and "7 followers" in kept
    picture = reverse("accounts:impostor_screenshot", args=[found.pk, ImpostorEvidence.objects.get().screenshot])
    answer = sits(cast.arthur).get(picture)
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert "Recorded." in press(cast.grace, "impostor_step", found.pk, kind="network", reference="R-1", words="", **DAY)
    written = press(cast.grace, "write_warning", found.pk, words=WORDS)
    assert "Residents do not see it before" in written
    warning = ImpostorWarning.objects.get()
    assert "Residents read it now." in press(cast.priya, "impostor_warning", warning.pk, seen=str(warning.version))
    said = press(cast.grace, "impostor_outcome", found.pk, outcome="taken_down", reason="It is gone")
    assert "It is closed." in said and "The network took it down" in said
    assert "It is open again, and yours." in press(cast.tom, "reopen_impostor", found.pk, reason="It is back")


def test_a_rule_that_refuses_stands_beside_its_field(cast: Cast) -> None:
    found = looked_into(cast)
    assert "Keep evidence first" in press(
        cast.grace, "impostor_step", found.pk, kind="network", reference="", words="", **DAY
    )
    assert "Enter its profile text" in press(cast.grace, "impostor_evidence", found.pk, words="", **MOMENT)
    broken = io.BytesIO(b"no picture")
    broken.name = "x.png"
    said = press(cast.grace, "impostor_evidence", found.pk, words="x", screenshot=broken, **MOMENT)
    assert "not a JPEG, PNG or WebP picture" in said
    assert "Select an answer, also where it is not known" in press(
        cast.grace, "impostor_checks", found.pk, same_words="x"
    )
    assert "Answer the checklist first" in page(cast.grace, "impostor_outcome", found.pk)


def test_what_is_published_is_what_the_second_person_read(cast: Cast) -> None:
    warning = warned(cast, published=False)
    assert "Not ours: @ashmere_pretend on X" in page(cast.priya, "impostor_warning", warning.pk)
    for seen in ("-1", "x", str(warning.version + 1)):
        assert "Somebody else was faster" in press(cast.priya, "impostor_warning", warning.pk, seen=seen)
    assert ImpostorWarning.objects.get().state == "written"
    assert "so someone else must publish it" in page(cast.grace, "impostor_warning", warning.pk)
    assert "Residents do not read it any more" in press(cast.grace, "stop_warning", warning.pk, reason="Unsure")


def test_how_to_reach_a_reporter_is_read_by_those_who_look_into_it(cast: Cast) -> None:
    found = reported(email="winnie@wexmoor.example", words="It rang me")
    for person, reads in (
        (cast.grace, True),
        (cast.priya, True),
        (cast.arthur, False),
        (cast.callum, False),
        (cast.imran, False),
    ):
        shown = page(person, "impostor", found.pk)
        assert ("winnie@wexmoor.example" in shown) is reads and "It rang me" in shown


def test_an_impostor_is_linked_nowhere(cast: Cast) -> None:
    found = with_evidence(cast)
    assert f'href="{ADDRESS}' not in page(cast.grace, "impostor", found.pk)


def test_what_is_ours_after_all_leads_to_the_register_with_its_address(cast: Cast) -> None:
    found = closed(cast, "ours")
    shown = page(cast.grace, "impostor", found.pk)
    there = shown[shown.index(reverse("accounts:existing")) :].partition('"')[0]
    assert f'value="{ADDRESS}"' in sits(cast.grace).get(there).content.decode()


def test_a_later_report_names_the_earlier_one(cast: Cast) -> None:
    closed(cast, "not_an_impostor")
    assert "Reported before</a>: it is no impostor" in page(cast.grace, "impostor", reported().pk)


def test_our_own_account_cannot_be_reported_and_comms_are_told(cast: Cast) -> None:
    cast.account("x", handle="ashmere_pretend")
    said = press(cast.callum, "report_impostor", account=ADDRESS, does="asks", words="", network="")
    assert "is one of our own accounts" in said
    assert not Impostor.objects.exists()


@pytest.mark.parametrize("number", [1, 25])
def test_the_pages_of_impostors_take_the_same_queries_however_many(cast: Cast, number: int) -> None:
    found = with_evidence(cast)
    reported(by=cast.callum)
    for n in range(1, number):
        reported(f"https://x.com/pretend{n}")
        reported(by=cast.callum)
        services.keep_evidence(impostor_id=found.pk, words=f"Seen {n}", seen_at=timezone.now(), by=cast.grace)
    client = sits(cast.arthur)
    client.get(reverse("accounts:impostors"))  # the session is read for the first time
    for name, keys, queries in (("impostors", [], 10), ("impostor", [found.pk], 18)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"accounts:{name}", args=keys)).status_code == 200
        assert len(asked) == queries, (name, len(asked))


# Networks ----------------------------------------------------------------------------------------------------------------


def test_from_the_question_to_the_decision_on_the_pages(cast: Cast) -> None:
    said = press(cast.grace, "begin_evaluation", network="threads", name="", address="")
    assert "Should we be on Threads?" in said
    found = NetworkEvaluation.objects.get()
    typed = {f"answer_{n}": "yes" for n in range(6)} | {f"why_{n}": "We counted" for n in range(6)}
    said = press(cast.grace, "answer_evaluation", found.pk, **typed, proposed="join", seen=str(found.version))
    assert "Saved. Nobody has been asked yet." in said
    assert "Sent. Somebody else decides." in press(cast.grace, "send_evaluation", found.pk)
    assert "It is a draft again." in press(cast.grace, "take_back_evaluation", found.pk)
    press(cast.grace, "send_evaluation", found.pk)
    found.refresh_from_db()
    assert "You wrote this" in page(cast.grace, "evaluation", found.pk) or "can decide" in page(
        cast.grace, "evaluation", found.pk
    )
    facts = {"verdict": "later", "reason": "Too early", "minute": "SMT 1", "seen": str(found.version)}
    assert "Enter the day on which to look again" in press(cast.priya, "evaluation", found.pk, **facts)
    said = press(cast.priya, "evaluation", found.pk, **facts, day_day="1", day_month="6", day_year="2199")
    assert "Decided. Threads: look again later." in said
    assert "Look again later" in page(cast.dev, "networks")


def test_a_request_says_what_it_waits_for_with_a_link(cast: Cast) -> None:
    kept = draft(cast)
    shown = page(cast.dev, "request", kept.pk)
    assert "Ashmere has not decided whether to be on Threads. Somebody in Comms answers six questions first." in shown
    assert reverse("accounts:networks") in shown and "Send for sign-off" not in shown
    waiting = sent(cast)
    assert waiting.get_absolute_url() in page(cast.dev, "request", kept.pk)
    assert "Ashmere has not decided" in press(cast.dev, "send", kept.pk)
    services.decide_evaluation(evaluation_id=waiting.pk, verdict="join", reason="Yes", by=cast.priya)
    assert "Send for sign-off" in page(cast.dev, "request", kept.pk)
    assert "Sent. " in press(cast.dev, "send", kept.pk)


def test_programs_cannot_send_it_either(cast: Cast) -> None:
    client = sits(cast.dev)
    asked = {"network": "threads", "name": "Bins", "department": "waste", "two_way": True, **CASE}
    made = client.post(reverse("api_requests"), asked, content_type="application/json")
    answer = client.post(reverse("api_request_send", args=[made.json()["id"]]))
    assert answer.status_code == 400 and "has not decided whether to be on Threads" in answer.json()["detail"]


def test_programs_read_networks_evaluations_and_impostors(cast: Cast) -> None:
    decided(cast, "join")
    reported(email="winnie@wexmoor.example", words="It rang me")
    client = sits(cast.arthur)
    names = {row["name"]: row for row in client.get(reverse("api_networks")).json()}
    assert names["Threads"]["words"] == "Joined" and names["Threads"]["newest"]["reason"] == "Weighed"
    assert client.get(reverse("api_network_evaluations")).json()["results"][0]["verdict"] == "join"
    answer = client.get(reverse("api_impostors"))
    assert answer.json()["results"][0]["times"] == 1
    assert "winnie" not in answer.content.decode() and "It rang me" not in answer.content.decode()
    assert sits(cast.jo).get(reverse("api_impostors")).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_pages_of_networks_take_the_same_queries_however_many(cast: Cast, number: int) -> None:
    for n in range(1, number):
        services.begin_evaluation(name=f"Network {n}", by=cast.grace)
        cast.account("facebook")
    found = decided(cast, "join")
    client = sits(cast.arthur)
    client.get(reverse("accounts:networks"))
    for name, keys, queries in (("networks", [], 12), ("evaluation", [found.pk], 11)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"accounts:{name}", args=keys)).status_code == 200
        assert len(asked) == queries, (name, len(asked))
