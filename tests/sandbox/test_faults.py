"""Faults before and after the effect, judged by the ledger and by nothing else."""

import threading
import time
from collections.abc import Iterator

import pytest
import requests

from tests.sandbox.running import Account, Sandbox

FEEDS = {"network": "facebook", "method": "POST", "path": "/feed$"}


@pytest.fixture
def page(sandbox: Sandbox) -> Account:
    return sandbox.account("facebook")


@pytest.fixture(autouse=True)
def fair_weather(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.control("DELETE", "faults")


def publish(page: Account, message: str) -> requests.Response:
    return page("POST", f"{page.id}/feed", data={"message": message})


def happened(page: Account) -> list[str]:
    return [entry["text"] for entry in page.ledger(effect="post")]


def test_a_connection_dropped_before_the_effect_leaves_nothing(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="before", effect="drop", times=1)
    with pytest.raises(requests.ConnectionError):
        publish(page, "Lost")
    assert happened(page) == []
    assert publish(page, "Second try").ok


def test_a_connection_dropped_after_the_effect_leaves_the_post(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="after_commit", effect="drop", times=1)
    with pytest.raises(requests.ConnectionError):
        publish(page, "Out, but who knows")
    assert happened(page) == ["Out, but who knows"]
    listed = page("GET", f"{page.id}/published_posts").json()["data"]
    assert [one["message"] for one in listed] == ["Out, but who knows"]
    assert publish(page, "Out, but who knows").json()["error"]["error_subcode"] == 1455006


def test_an_answer_cut_short_after_the_effect(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="after_commit", effect="truncate", times=1)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        publish(page, "Half an answer")
    assert happened(page) == ["Half an answer"]


@pytest.mark.parametrize(("when", "left"), [("before", []), ("after_commit", ["Status"])])
def test_a_server_error_before_and_after_the_effect(
    sandbox: Sandbox, page: Account, when: str, left: list[str]
) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when=when, effect="status", status=502, times=1)
    answer = publish(page, "Status")
    assert answer.status_code == 502
    assert answer.json()["error"]["is_transient"] is True
    assert happened(page) == left


def test_a_late_answer_is_late_and_other_requests_are_not(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="after_commit", effect="delay", delay_ms=400, times=1)
    slow = threading.Thread(target=publish, args=(page, "Slow"))
    began = time.monotonic()
    slow.start()
    time.sleep(0.1)
    other = sandbox.account("facebook")
    assert requests.get(f"{sandbox.base}/facebook/v26.0/{other.id}", params={"access_token": other.token}, timeout=5).ok
    assert time.monotonic() - began < 0.4
    slow.join()
    assert time.monotonic() - began >= 0.4
    assert happened(page) == ["Slow"]


def test_a_fault_is_used_up_after_its_times_and_meets_only_its_match(sandbox: Sandbox, page: Account) -> None:
    other = sandbox.account("facebook")
    match = FEEDS | {"account": page.id}
    sandbox.control("POST", "faults", match=match, when="before", effect="status", status=503, times=2)
    assert publish(other, "Not mine").ok
    assert [publish(page, f"Try {number}").status_code for number in range(3)] == [503, 503, 200]
    assert sandbox.control("GET", "faults")["faults"] == []


def test_what_was_refused_does_not_use_up_a_fault_after_the_effect(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="after_commit", effect="drop", times=1)
    assert publish(page, "").status_code == 400
    assert len(sandbox.control("GET", "faults")["faults"]) == 1


def test_faults_speak_the_language_of_the_network(sandbox: Sandbox, page: Account) -> None:
    me = sandbox.account("x")
    sandbox.control("POST", "faults", effect="status", status=429)
    assert publish(page, "x").json()["error"]["code"] == 32
    assert me("POST", "tweets", json={"text": "x"}).status_code == 429
    sandbox.control("DELETE", "faults")
    sandbox.control("POST", "faults", effect="status", status=401)
    assert (publish(page, "x").status_code, publish(page, "x").json()["error"]["code"]) == (400, 190)
    assert me("POST", "tweets", json={"text": "x"}).status_code == 401


def test_a_share_of_requests_fails(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "faults", match=FEEDS, when="before", effect="status", status=503, share=0.3)
    failed = [publish(page, f"Number {number}").status_code for number in range(60)].count(503)
    assert 5 < failed < 35
    assert len(happened(page)) == 60 - failed


@pytest.mark.parametrize(
    "asked",
    [
        {"effect": "explode"},
        {"effect": "drop", "match": {"network": "myspace"}},
        {"effect": "drop", "match": {"path": "("}},
        {"effect": "drop", "times": 0},
        {"effect": "drop", "sometimes": True},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_a_sentence(sandbox: Sandbox, asked: dict[str, object]) -> None:
    answer = sandbox.ask("POST", "/__control/faults", json=asked)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert sandbox.control("GET", "faults")["faults"] == []
