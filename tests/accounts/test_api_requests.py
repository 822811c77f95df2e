"""A request for an account from its draft to its letter, through the API alone (REG-3, 4, 17)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.case import CASE as QUESTIONS
from accounts.models import Account, AccountRequest, Batch, Decision, Document
from tests.accounts.api_doors import PDF, There, call
from tests.accounts.cases import CASE, asked, prepared, sent
from tests.accounts.test_api_accounts import post, read
from tests.accounts.test_deputies import away
from tests.accounts.test_opening import signed_off
from tests.cast import Cast
from tests.publishing.browsing import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

ASKED = {"network": "facebook", "name": "Ashmere Waste", "department": "waste", "two_way": True}


def test_an_account_is_asked_for_signed_off_and_opened(cast: Cast) -> None:
    status, drafted = post(cast.dev, "api_requests", **ASKED | CASE | {"objective": ""})
    assert (status, drafted["state"], drafted["department"]) == (201, "draft", "waste")
    pk = drafted["id"]
    assert read(cast.dev, "api_request", pk)["gaps"] == ["What is it for?"]
    assert post(cast.dev, "api_request_send", pk) == (400, {"detail": "Answer first: What is it for?"})
    status, changed = post(cast.dev, "api_request_change", pk, objective="Snow", seen=drafted["version"])
    assert (status, changed["objective"], changed["audience"]) == (200, "Snow", CASE["audience"])
    assert post(cast.dev, "api_request_send", pk)[1]["state_words"] == "Waits for Comms"
    for person in (cast.priya, cast.jo, cast.ada):
        found = read(person, "api_request", pk)
        assert found["may"]["decide"]["allowed"]
        assert [one["id"] for one in read(person, "api_requests_waiting")["to_decide"]] == [pk]
        assert post(person, "api_request_decide", pk, verdict="sign_off", seen=found["version"])[0] == 200
    assert [one["id"] for one in read(cast.priya, "api_requests_waiting")["to_open"]] == [pk]
    assert "What is still missing" not in read(cast.dev, "api_request_letter", pk)["text"]
    status, refused = post(cast.priya, "api_request_open", pk)
    assert (status, refused["detail"].startswith("Not yet: the page is made, ")) == (400, True)
    prepared(Account.objects.get(), keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    assert all(line["done"] for line in read(cast.arthur, "api_request_open", pk))
    status, opened = post(cast.priya, "api_request_open", pk)
    assert (status, opened["state"]) == (200, "active")
    stages = read(cast.arthur, "api_request", pk)["stages"]
    assert [stage["state"] for stage in stages] == ["done"] * 5


@pytest.mark.parametrize("missing", [(), ("likelihood", "harm"), QUESTIONS])
def test_a_draft_may_have_gaps(cast: Cast, missing: tuple[str, ...]) -> None:
    case = {key: value for key, value in CASE.items() if key not in missing}
    status, drafted = post(cast.dev, "api_requests", **ASKED | case)
    assert (status, [drafted[key] in ("", None) for key in missing]) == (201, [True] * len(missing))


@pytest.mark.parametrize(
    "wrong",
    [{"likelihood": 6}, {"harm": 0}, {"content": "maybe"}, {"network": "myspace"}, {"department": "x"}, {"run_by": "a" * 161}, {"name": " "}],
)  # fmt: skip
def test_an_answer_that_no_form_takes_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    status, refused = post(cast.dev, "api_requests", **ASKED | CASE | wrong)
    assert (status, list(refused)) == (400, list(wrong))
    assert not AccountRequest.objects.exists()


def test_an_account_for_another_department_is_not_asked_for(cast: Cast) -> None:
    refused = post(cast.helen, "api_requests", **ASKED | CASE | {"department": "museum"})
    assert refused == (400, {"detail": "You can ask for an account for your own department only."})
    assert not AccountRequest.objects.exists()


def test_somebody_elses_draft_is_not_found(cast: Cast) -> None:
    pk = asked(cast).pk
    given = {"api_request_change": {"seen": 0}, "api_request_send": {}, "api_request_withdraw": {"reason": "x"}}
    assert browser(cast.grace).get(reverse("api_request", args=[pk])).status_code == 404
    assert {post(cast.grace, name, pk, **body)[0] for name, body in given.items()} == {404}
    assert browser(cast.priya).post(reverse("api_request_open", args=[pk])).status_code == 404
    decided = post(cast.priya, "api_request_decide", pk, verdict="sign_off", seen=0)
    assert (decided[0], read(cast.priya, "api_requests")["results"]) == (404, [])


def test_many_alike_are_asked_for_changed_sent_and_decided_at_once(cast: Cast) -> None:
    alike = {key: value for key, value in ASKED.items() if key != "name"} | {"names": ["North", " South ", "East"]}
    status, drafted = post(cast.dev, "api_requests_alike", **alike | CASE)
    assert (status, [one["account"]["name"] for one in drafted]) == (201, ["North", "South", "East"])
    first, *others = [one["id"] for one in drafted]
    assert read(cast.dev, "api_request", first)["alike"] == others
    post(cast.dev, "api_request_change", first, objective="Clubs", seen=drafted[0]["version"], alike=True)
    assert set(AccountRequest.objects.values_list("objective", flat=True)) == {"Clubs"}
    post(cast.dev, "api_request_send", others[1])
    post(cast.dev, "api_request_send", first, alike=True)
    assert set(AccountRequest.objects.values_list("state", flat=True)) == {"in_review"}
    version = AccountRequest.objects.get(pk=first).version
    status, decided = post(cast.priya, "api_request_decide", first, verdict="sign_off", seen=version, alike=True)
    assert (status, decided["stage"], decided["batch"]) == (200, 1, Batch.objects.get().pk)
    assert Decision.objects.count() == 3


def test_a_deputy_decides_who_holds_no_such_duty(cast: Cast) -> None:
    away(cast.priya, cast.tom)
    request = sent(cast)
    assert not cast.tom.rights.holds("accounts.sign_off")
    assert post(cast.tom, "api_request_decide", request.pk, verdict="sign_off", seen=request.version)[0] == 200
    assert Decision.objects.get().in_place_of == cast.priya


# With a document ----------------------------------------------------------------------------


def handed_in(cast: Cast, name: str = "minute.pdf", content: bytes = PDF, **changes: Any) -> Any:
    request = AccountRequest.objects.first() or sent(cast)
    given = {
        "verdict": "sign_off",
        "body": "SLT",
        "minute": "26/118",
        "decided_on": "2026-01-05",
        "seen": request.version,
    }
    there = There([request.pk], given | changes | {"document": SimpleUploadedFile(name, content)}, file=True)
    return call(cast.priya, "api_request_decide", there)


def test_the_minute_is_kept_with_the_decision_and_saved_as_it_was(cast: Cast) -> None:
    assert handed_in(cast).status_code == 200
    document = read(cast.arthur, "api_request", AccountRequest.objects.get().pk)["decisions"][0]["document"]
    assert (document["name"], document["content_type"]) == ("minute.pdf", "application/pdf")
    for accept in ("application/json", "application/pdf", "*/*"):
        saved = browser(cast.arthur).get(reverse("api_request_document", args=[document["id"]]), HTTP_ACCEPT=accept)
        assert (saved.content, saved["Content-Type"]) == (PDF, "application/pdf")
        assert saved["Content-Disposition"] == 'attachment; filename="minute.pdf"'


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": "minute.exe"}, "document", "Choose a PDF, a Word or OpenDocument text, or a picture"),
        ({"content": b"MZ\x90\x00 program"}, "document", "This file is not what its name says"),
        ({"content": b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)}, "document", "larger than 10 MB"),
        ({"content": b""}, "document", "empty"),
        ({"body": ""}, "body", "Say which body decided"),
        ({"minute": ""}, "minute", "Enter the minute in which SLT decided."),
        ({"decided_on": "1742-01-05"}, "decided_on", "The year must be between 1900 and 2199."),
        ({"decided_on": "2199-01-05"}, "decided_on", "This day is still to come."),
    ],
)
def test_a_document_that_the_page_refuses_is_refused_and_nothing_is_decided(
    cast: Cast, change: dict[str, Any], field: str, sentence: str
) -> None:
    answer = handed_in(cast, **change)
    assert (answer.status_code, sentence in str(answer.json()[field])) == (400, True)
    assert not Decision.objects.exists() and not Document.objects.exists()


def test_the_letter_says_what_the_page_prints(cast: Cast) -> None:
    request = sent(cast)
    assert browser(cast.dev).get(reverse("api_request_letter", args=[request.pk])).status_code == 404
    post(cast.priya, "api_request_decide", request.pk, verdict="decline", reason="Too few posts", seen=request.version)
    letter = read(cast.dev, "api_request_letter", request.pk)
    page = browser(cast.dev).get(reverse("accounts:letter", args=[request.pk])).content.decode()
    assert letter["to"] == "Dev Shah" and all(words in page for words in letter["paragraphs"])
    assert letter["text"].startswith("Dear Dev Shah,")


# How many questions -------------------------------------------------------------------------

QUERIES = {"api_requests": 7, "api_request": 14, "api_requests_waiting": 11}


@pytest.mark.parametrize("number", [1, 4])
def test_a_read_asks_the_same_number_of_questions_for_one_and_for_many(
    cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    names = [f"Centre {one}" for one in range(number + 1)]
    alike = {key: value for key, value in ASKED.items() if key != "name"} | {"names": names}
    first = post(cast.dev, "api_requests_alike", **alike | CASE)[1][0]["id"]
    post(cast.dev, "api_request_send", first, alike=True)
    version = AccountRequest.objects.get(pk=first).version
    post(cast.priya, "api_request_decide", first, verdict="sign_off", seen=version, alike=True)
    signed_off(cast)
    found = {}
    for name in QUERIES:
        client = browser(cast.jo)
        address = reverse(name, args=[first] if name == "api_request" else [])
        client.get(address)
        with django_assert_max_num_queries(60) as queries:
            assert client.get(address).status_code == 200
        found[name] = len(queries)
    assert found == QUERIES
