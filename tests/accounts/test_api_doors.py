"""Each door of the register's API: open to whoever may, closed to whoever may not, as its page is, and never over another's change."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts import api_urls, services
from tests.accounts.api_doors import DOORS, Door, There, call, somebody
from tests.cast import Cast
from tests.flows.test_permission_matrix import ALL, duties_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

TESTED_ELSEWHERE = {
    "api_training", "api_training_policy", "api_training_people", "api_training_confirm", "api_training_refuse", "api_training_withdraw",
    "api_impostors", "api_networks", "api_network_evaluations",
}  # fmt: skip
"""With training, and with impostors."""
NOT_PRESSED = {
    "CASE",  # no verb
    "ask_for_changes", "decline", "sign_off", "use_corporate",  # what `decide` chooses from
    "end_trials", "watch_audits", "watch_passwords", "watch_risks", "watch_tasks",  # the clock's
    "report_impostor", "report_own_account", "take_impostor", "record_checks", "keep_evidence", "record_step", "report_to_network",
    "decide_outcome", "reopen_impostor", "write_warning", "publish_warning", "stop_warning",  # read by programs, worked on by people
    "begin_evaluation", "answer_evaluation", "send_evaluation", "take_back_evaluation", "decide_evaluation", "withdraw_evaluation",  # likewise
    "take_on", "take_on_named",  # two people at one table, or the council file
}  # fmt: skip
CLOSER = {("api_request_open", "post"): ("accounts.open",)}
"""On the page these buttons are refused by their verb; here the door says so."""


def methods(pattern: URLPattern) -> set[str]:
    view = pattern.callback.cls  # type: ignore[attr-defined]
    return {method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)}


def test_every_door_has_a_case() -> None:
    there = {(found.name, method) for found in api_urls.urlpatterns for method in methods(found)}
    tested = {(door.name, door.method) for door in DOORS}
    assert {pair for pair in there if pair[0] not in TESTED_ELSEWHERE} == tested


def test_every_verb_that_a_person_presses_has_a_door() -> None:
    floor = Path(services.__file__).parent.parent
    files = [*floor.glob("api/*.py"), floor / "training_api.py", floor / "acts.py", floor / "deciding.py"]
    called = {name for file in files for name in re.findall(r"services\.(\w+)", file.read_text())}
    assert set(services.__all__) - called == NOT_PRESSED


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_whoever_may_comes_in(door: Door, cast: Cast) -> None:
    answer = call(somebody(cast, door.may), door.name, door.there(cast), door.method)
    assert answer.status_code == door.status, answer.content


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_whoever_may_not_reads_why(door: Door, cast: Cast) -> None:
    answer = call(somebody(cast, door.refused), door.name, door.there(cast), door.method)
    assert (answer.status_code, door.sentence in str(answer.json())) == (door.refusal, True), answer.json()


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_asks_for_the_duties_of_its_page(door: Door) -> None:
    page = door.page if ":" in door.page else f"accounts:{door.page}"
    wanted = CLOSER.get((door.name, door.method), ALL[page].callback.duties)
    assert duties_of(door.name, door.method.upper()) == wanted


@pytest.mark.parametrize("door", [door for door in DOORS if ALL[door.name].pattern.converters], ids=str)
def test_what_does_not_exist_is_not_found(door: Door, cast: Cast) -> None:
    there = door.there(cast)
    missing = There([999_999], there.given, there.file)
    assert call(somebody(cast, door.may), door.name, missing, door.method).status_code == 404


@pytest.mark.parametrize("name", sorted({door.name for door in DOORS}))
def test_nobody_comes_in_without_a_log_in(name: str) -> None:
    address = reverse(name, args=[1] if ALL[name].pattern.converters else [])
    assert {Client().get(address).status_code, Client().post(address).status_code} <= {401, 403}


SEEN = {
    "api_account_facts", "api_account_hand_over", "api_account_extend_trial", "api_account_make_permanent", "api_account_custody",
    "api_task_finish", "api_request_change", "api_request_decide", "api_proposal_confirm",
}  # fmt: skip
"""What two people may do at once, each with a page in front of them."""


@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "post" and door.name in SEEN], ids=str)
def test_whoever_was_slower_overwrites_nothing(door: Door, cast: Cast) -> None:
    there, person = door.there(cast), somebody(cast, door.may)
    stale = There(there.keys, there.given | {"seen": there.given["seen"] + 7}, there.file)
    answer = call(person, door.name, stale, door.method)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith(("Somebody else was faster: ", "This changed while you were reading it."))
    unsaid = {key: value for key, value in there.given.items() if key != "seen"}
    assert list(call(person, door.name, There(there.keys, unsaid, there.file), door.method).json()) == ["seen"]
    assert call(person, door.name, there, door.method).status_code == door.status
