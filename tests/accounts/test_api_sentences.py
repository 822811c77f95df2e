"""What a rule refuses is refused through the API in the very sentence that the page says, and nothing is written (REG)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from core.audit.models import Entry
from tests.accounts import api_doors as there
from tests.accounts.api_doors import KINDS, There, call
from tests.accounts.cases import CASE
from tests.cast import Cast
from tests.publishing.browsing import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

TODAY = there.today()
FAR = there.today(9)


def day(name: str, at: str) -> dict[str, str]:
    year, month, of_month = at.split("-")
    return {f"{name}_day": of_month, f"{name}_month": month, f"{name}_year": year}


SCORES = {f"{code}_{half}": 2 for code in KINDS for half in ("likelihood", "harm")}
RULES: list[tuple[str, str, Callable[[Cast], There], str, dict[str, Any], dict[str, Any]]] = [
    ("api_account_suspend", "stop", there.account, "ada", {"reason": "x"}, {"reason": "x"}),
    ("api_account_go_on", "stop", there.account, "grace", {"reason": "x"}, {"reason": "x"}),
    ("api_account_close", "stop", there.planned, "grace", {"reason": "x"}, {"reason": "x"}),
    ("api_account_drop_plan", "stop", there.account, "grace", {"reason": "x"}, {"reason": "x"}),
    ("api_account_hand_over", "hand_over", there.account, "priya", {"to": "waste", "reason": "x", "seen": 0}, {"to": "waste", "reason": "x", "seen": 0}),
    ("api_account_extend_trial", "trial", there.on_trial, "priya", {"until": TODAY}, {"decision": "extend", **day("until", TODAY)}),
    ("api_account_make_permanent", "trial", there.account, "priya", {"reason": "x", "seen": 0}, {"decision": "permanent", "reason": "x", "seen": 0}),
    ("api_account_custody", "custody", there.account, "ada", {"deputy": "leah", "seen": 0}, {"deputy": "leah", "seen": 0}),
    ("api_account_custody", "custody", there.account, "ada", {"custodian": "leah", "deputy": "leah", "seen": 0}, {"custodian": "leah", "deputy": "leah", "seen": 0}),
    ("api_account_password", "password", there.account, "grace", {"changed_on": FAR}, day("changed_on", FAR)),
    ("api_account_administrators", "administrators", there.account, "ada", {"reach": "full", "since": TODAY}, {"reach": "full", **day("since", TODAY)}),
    ("api_account_administrators", "administrators", there.account, "dev", {"reach": "full", "since": TODAY, "outsider": "A"}, {"reach": "full", "outsider": "A", **day("since", TODAY)}),
    ("api_account_tasks", "task", there.account, "grace", {"words": "Mend it", "due_on": "2020-01-01"}, {"words": "Mend it", **day("due_on", "2020-01-01")}),
    ("api_account_risks", "risk", there.account, "callum", {"kinds": KINDS, "mitigation": "x", "owner": "leah"}, SCORES | {"mitigation": "x", "owner": "leah"}),
    ("api_password_confirm", "confirm_change", there.said, "tom", {}, {}),
    ("api_password_take_back", "take_back_change", there.said, "callum", {"reason": "x"}, {"reason": "x"}),
    ("api_task_finish", "done", there.task, "callum", {"outcome": "Done"}, {"outcome": "Done"}),
    ("api_risk_accept", "accept_risk", there.risk, "grace", {}, {}),
    ("api_requests_alike", "ask_alike", there.nothing, "dev", CASE | {"network": "x", "names": ["A", "a"], "department": "waste", "two_way": True}, CASE | {"network": "x", "names": "A\na", "department": "waste", "two_way": "yes"}),
    ("api_request_change", "change_case", there.under_way, "dev", {"objective": "x", "seen": 1}, CASE | {"objective": "x", "seen": 1}),
    ("api_request_send", "send", there.under_way, "dev", {}, {}),
    ("api_request_withdraw", "withdraw", there.under_way, "helen", {"reason": "x"}, {"reason": "x"}),
    ("api_request_decide", "request", there.under_way, "dev", {"verdict": "sign_off", "seen": 1}, {"verdict": "sign_off", "seen": 1}),
    ("api_request_decide", "request", there.under_way, "priya", {"verdict": "decline", "seen": 1}, {"verdict": "decline", "seen": 1}),
    ("api_request_decide", "request", there.under_way, "priya", {"verdict": "sign_off", "body": "SLT", "seen": 1}, {"verdict": "sign_off", "body": "SLT", "seen": 1}),
    ("api_request_open", "open", there.under_way, "ada", {}, {}),
    ("api_proposals", "existing", there.museum, "grace", {"address": "https://www.instagram.com/accounts/login/"}, {}),
    ("api_proposals", "existing", there.museum, "grace", {"state": "on_trial"}, {}),
    ("api_proposals", "existing", there.museum, "grace", {"trial_ends_on": FAR}, {}),
    ("api_proposal_confirm", "proposal", there.proposal, "grace", {"seen": 0}, {"seen": 0}),
    ("api_proposal_withdraw", "withdraw_proposal", there.proposal, "tom", {}, {}),
    ("api_proposal_confirm", "proposal", there.proposal, "tom", {"seen": 0}, {"seen": 0}),
]  # fmt: skip
"""The door, its page, what is there, who asks, and what they send: a program, and a form. Without a form of its own it sends the same."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[0]} by {rule[3]}")
def test_the_page_and_the_api_refuse_in_one_sentence(cast: Cast, rule: Any) -> None:
    name, page, made, who, sent, typed = rule
    person, found = getattr(cast, who), made(cast)
    before = Entry.objects.count()
    answer = call(person, name, There(found.keys, found.given | numbered(cast, sent)))
    assert answer.status_code == 400, answer.content
    sentence = first(answer.json())
    keys = [*found.keys, name.removeprefix("api_account_").replace("_", "-")] if page == "stop" else found.keys
    form = as_typed(cast, found.given | (typed or sent))
    shown = browser(person).post(reverse(f"accounts:{page}", args=keys), form, follow=True).content.decode()
    assert escape(sentence) in shown or sentence in shown, sentence
    assert Entry.objects.count() == before


def first(answer: dict[str, Any]) -> str:
    said = next(iter(answer.values()))
    return str(said if isinstance(said, str) else said[0])


def numbered(cast: Cast, sent: dict[str, Any]) -> dict[str, Any]:
    """People by their first names, as a program names them."""
    people = ("custodian", "deputy", "owner")
    return {key: getattr(cast, value).pk if key in people else value for key, value in sent.items()}


def as_typed(cast: Cast, given: dict[str, Any]) -> dict[str, Any]:
    """Departments by number, days in parts, and what is ticked."""
    form: dict[str, Any] = {}
    for key, value in numbered(cast, given).items():
        if key in {"department", "to"}:
            form[key] = getattr(cast, value).pk
        elif key in {"joined_on", "trial_ends_on"}:
            form |= day(key, value)
        elif isinstance(value, bool):
            form[key] = "yes" if value else ""
        elif value is not None:
            form[key] = value
    return form
