"""Every door of the register's API: what is there, who may, who may not, and the page on which the same is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import STANDARD, Document
from accounts.states import AccountState
from core.council.models import ProfileVersion
from core.people.models import Person
from tests.accounts.cases import CASE, asked, prepared, sent
from tests.accounts.test_taking_on import proposed
from tests.cast import Cast, _person

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
CSV = "network,name,address,department\nFacebook,Ashmere Museum,https://www.facebook.com/ashmeremuseum,Museum\n"
KINDS = {code: {"likelihood": 2, "harm": 2} for code in ("reputation", "finance", "legal")}
READ = "Read the register of accounts: "
KEEP = "Keep the facts of an account: "
ASK = "Ask for a new account: "
HAND = "Hand over an account to another department, and decide how its trial ends: "
STOP = "Suspend an account or let it go on: "
HOLDERS = "Only those who keep the password, or who keep the register, can say that it was changed."


@dataclass(frozen=True)
class There:
    """What a door is called with."""

    keys: list[int] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    file: bool = False
    """Sent as a form with a file."""


@dataclass(frozen=True)
class Door:
    """One method of one address. `page` is where a person does the same; `refused` reads `sentence`, with `refusal` as status."""

    name: str
    method: str
    page: str
    there: Callable[[Cast], There]
    may: str
    refused: str
    sentence: str
    status: int = 200
    refusal: int = 403

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def listed(there: Callable[[Cast], There]) -> Callable[[Cast], There]:
    """The same, for an address that names none of it."""

    def made(cast: Cast) -> There:
        there(cast)
        return There()

    return made


def call(person: Person, name: str, there: There, method: str = "post") -> Any:
    client = Client()
    client.force_login(person)
    address = reverse(name, args=there.keys)
    if method == "get" or there.file:
        return getattr(client, method)(address, there.given)
    return client.post(address, there.given, content_type="application/json")


def somebody(cast: Cast, name: str) -> Person:
    """One of the cast, or “nobody”: somebody with a log-in and no role."""
    if name != "nobody":
        found: Person = getattr(cast, name)
        return found
    person = _person("Noor Patel", "NP")
    person.save()
    return person


def today(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# What is there ------------------------------------------------------------------------------


def nothing(cast: Cast) -> There:
    return There()


def account(cast: Cast, **given: Any) -> There:
    return There([cast.account(name="Ashmere Waste", department=cast.waste).pk], given)


def plan(cast: Cast) -> There:
    return There(given={"network": "facebook", "name": "Ashmere Parks", "department": "waste", "activities": "Parks"})


def on_trial(cast: Cast, **given: Any) -> There:
    found = cast.account(state=AccountState.ON_TRIAL, trial_ends_on=today(30))
    return There([found.pk], {"seen": found.version, "reason": "It works", **given})


def stopped(cast: Cast) -> There:
    found = account(cast, reason="It is over")
    services.suspend(account_id=found.keys[0], by=cast.tom, reason="A strange post")
    return found


def planned(cast: Cast) -> There:
    found = services.plan_account(network="x", name="Parks", department=cast.waste, activities="Parks", by=cast.grace)
    return There([found.pk], {"reason": "Not any more"})


def custody(cast: Cast) -> There:
    return account(
        cast, custodian=cast.leah.pk, deputy=cast.grace.pk, kept_in="the safe", second_factor="app", recovery_contact="c@a.example", seen=0
    )  # fmt: skip


def said(cast: Cast, **given: Any) -> There:
    found = account(cast)
    change = services.say_changed(account_id=found.keys[0], changed_on=timezone.localdate(), by=cast.tom)
    return There([change.pk], given)


def administrator(cast: Cast) -> There:
    row = services.record_administrator(
        account_id=account(cast).keys[0], person=cast.leah, outsider="", reach="full", since=timezone.localdate(), by=cast.ada,
    )  # fmt: skip
    return There([row.pk], {"reason": "She went to another council"})


def task(cast: Cast) -> There:
    opened = services.open_task(
        account_id=account(cast).keys[0], words="Mend the link", owner=cast.leah, due_on=timezone.localdate(), by=cast.ada,
    )  # fmt: skip
    return There([opened.pk], {"outcome": "Mended", "seen": opened.version})


def risk(cast: Cast) -> There:
    found = services.assess_risk(
        account_id=account(cast).keys[0], kinds=dict.fromkeys(KINDS, (2, 2)), mitigation="Covered", owner=cast.leah, by=cast.grace,
    )  # fmt: skip
    return There([found.pk])


def case(cast: Cast, **given: Any) -> There:
    return There(given={"network": "facebook", "department": "waste", "two_way": True, **CASE, **given})


def draft(cast: Cast, **given: Any) -> There:
    found = asked(cast)
    return There([found.pk], {"seen": found.version, **given} if given else {})


def under_way(cast: Cast, **given: Any) -> There:
    found = sent(cast)
    return There([found.pk], {"seen": found.version, **given} if given else {})


def signed_by_a_body(cast: Cast) -> There:
    found = under_way(
        cast, verdict="sign_off", body="SLT", minute="SLT 26/118", document=SimpleUploadedFile("minute.pdf", PDF)
    )
    return There(found.keys, found.given, file=True)


def document(cast: Cast) -> There:
    found = signed_by_a_body(cast)
    assert call(cast.priya, "api_request_decide", found).status_code == 200
    return There([Document.objects.get().pk])


def signed_off(cast: Cast) -> There:
    found = sent(cast)
    for person in (cast.priya, cast.jo, cast.ada):
        services.sign_off(request_id=found.pk, by=person)
    prepared(found.account, keeper=cast.leah, deputy=cast.grace, by=cast.ada)
    return There([found.pk])


def museum(cast: Cast) -> There:
    return There(given={
        "address": "https://www.instagram.com/ashmeremuseum/?hl=en", "name": "Ashmere Museum", "department": "museum", "kind": "arms_length",
        "two_way": True, "state": "active", "grounds": "On the leaflet of 2019", "joined_on": "2018-02-14",
    })  # fmt: skip


def proposal(cast: Cast, **given: Any) -> There:
    return There([proposed(cast).pk], given)


def upload(cast: Cast) -> There:
    return There(given={"file": SimpleUploadedFile("ours.csv", CSV.encode())}, file=True)


def file(cast: Cast, **given: Any) -> There:
    return There([services.upload_accounts(name="ours.csv", content=CSV.encode(), by=cast.grace).pk], given)


def policy(cast: Cast) -> There:
    return There(given={"version": ProfileVersion.objects.latest("number").number, "reason": "Private messages"})


DOORS = [
    Door("api_accounts", "get", "register", nothing, "arthur", "nobody", READ),
    Door("api_accounts", "post", "plan", plan, "grace", "leah", KEEP, status=201),
    Door("api_account", "get", "account", account, "arthur", "nobody", READ),
    Door("api_account_timeline", "get", "record", account, "arthur", "nobody", READ),
    Door("api_account_facts", "post", "facts", lambda cast: account(cast, name="Bins", seen=0), "grace", "leah", KEEP),
    Door(
        "api_account_hand_over", "post", "hand_over",
        lambda cast: account(cast, to="museum", reason="It moves", seen=0), "priya", "grace", HAND,
    ),
    Door("api_account_extend_trial", "post", "trial", lambda cast: on_trial(cast, until=today(60)), "priya", "grace", HAND),
    Door("api_account_make_permanent", "post", "trial", on_trial, "priya", "grace", HAND),
    *(
        Door(f"api_account_{act}", "post", "stop", there, "grace", "leah", STOP)
        for act, there in (
            ("suspend", lambda cast: account(cast, reason="A strange post")),
            ("compromised", lambda cast: account(cast, reason="A strange post")),
            ("go_on", stopped),
            ("restrict", lambda cast: account(cast, reason="A quiet week")),
            ("set_aside", lambda cast: account(cast, reason="Nobody has time")),
            ("begin_closing", lambda cast: account(cast, reason="It ends")),
            ("close", lambda cast: account(cast, reason="It ends")),
            ("drop_plan", planned),
        )
    ),
    Door("api_account_custody", "get", "account", account, "arthur", "nobody", READ),
    Door("api_account_custody", "post", "custody", custody, "ada", "leah", KEEP),
    Door("api_account_password", "get", "account", account, "arthur", "nobody", READ),
    Door(
        "api_account_password", "post", "password", lambda cast: account(cast, changed_on=today()),
        "grace", "callum", HOLDERS, status=201, refusal=400,
    ),
    Door("api_account_administrators", "get", "administrators", account, "arthur", "nobody", READ),
    Door(
        "api_account_administrators", "post", "administrators",
        lambda cast: account(cast, person=cast.leah.pk, reach="full", since=today()),
        "ada", "callum", "can change the facts of an account.", status=201, refusal=400,
    ),
    Door("api_account_profile", "get", "profile", account, "grace", "arthur", KEEP),
    Door(
        "api_account_profile", "post", "profile", lambda cast: account(cast, met=list(STANDARD)[:2]), "grace", "arthur", KEEP, status=201,
    ),
    Door("api_account_tasks", "get", "account", account, "arthur", "nobody", READ),
    Door(
        "api_account_tasks", "post", "task", lambda cast: account(cast, words="Mend it", due_on=today(3)), "grace", "leah", KEEP, status=201,
    ),
    Door("api_account_audits", "get", "audit", account, "arthur", "nobody", READ),
    Door(
        "api_account_audits", "post", "audit",
        lambda cast: account(cast, strengths="Quick", gaps="No captions", steps=[{"words": "Write them", "owner": cast.dev.pk, "due_on": today(3)}]),
        "grace", "leah", "can change the facts of an account.", status=201, refusal=400,
    ),
    Door("api_account_risks", "get", "risk", account, "arthur", "nobody", READ),
    Door(
        "api_account_risks", "post", "risk", lambda cast: account(cast, kinds=KINDS, mitigation="Covered", owner=cast.leah.pk),
        "helen", "callum", "can assess the risk of an account.", status=201, refusal=400,
    ),
    Door("api_password_confirm", "post", "confirm_change", said, "priya", "tom", "You said so yourself", refusal=400),
    Door(
        "api_password_take_back", "post", "take_back_change", lambda cast: said(cast, reason="A mistake"),
        "tom", "callum", "Only Tom Ashby, who said so", refusal=400,
    ),
    Door("api_administrator_end", "post", "end_administrator", administrator, "grace", "leah", KEEP),
    Door("api_task_finish", "post", "done", task, "leah", "callum", "Only Leah Pryce can say that it is put right.", refusal=400),
    Door("api_risks", "get", "risks", listed(account), "arthur", "nobody", READ),
    Door("api_risk_accept", "post", "accept_risk", risk, "priya", "grace", "can accept a low risk.", refusal=400),
    Door("api_requests", "get", "requests", listed(draft), "arthur", "nobody", READ),
    Door("api_requests", "post", "ask", lambda cast: case(cast, name="Ashmere Waste"), "dev", "arthur", ASK, status=201),
    Door("api_requests_alike", "post", "ask_alike", lambda cast: case(cast, names=["North", "South"]), "dev", "arthur", ASK, status=201),
    Door("api_requests_waiting", "get", "requests", listed(under_way), "grace", "nobody", READ),
    Door("api_request", "get", "request", under_way, "arthur", "nobody", READ),
    Door("api_request_change", "post", "change_case", lambda cast: draft(cast, objective="Snow"), "dev", "arthur", ASK),
    Door("api_request_send", "post", "send", draft, "dev", "arthur", ASK),
    Door("api_request_withdraw", "post", "withdraw", lambda cast: There(draft(cast).keys, {"reason": "No"}), "dev", "arthur", ASK),
    Door(
        "api_request_decide", "post", "request", lambda cast: under_way(cast, verdict="sign_off"),
        "priya", "callum", "can.", refusal=400,
    ),
    Door("api_request_open", "get", "open", signed_off, "arthur", "nobody", READ),
    Door("api_request_open", "post", "open", signed_off, "priya", "grace", "Open a signed-off account: "),
    Door("api_request_letter", "get", "letter", signed_off, "arthur", "nobody", READ),
    Door("api_request_document", "get", "document", document, "arthur", "nobody", READ),
    Door("api_proposals", "get", "proposal", listed(proposal), "arthur", "nobody", READ),
    Door("api_proposals", "post", "existing", museum, "grace", "leah", KEEP, status=201),
    Door("api_proposal", "get", "proposal", proposal, "arthur", "nobody", READ),
    Door("api_proposal_accounts", "get", "proposal", proposal, "arthur", "nobody", READ),
    Door(
        "api_proposal_confirm", "post", "proposal", lambda cast: proposal(cast, seen=0), "priya", "tom", "can confirm it.", refusal=400,
    ),
    Door(
        "api_proposal_refuse", "post", "refuse_proposal", lambda cast: proposal(cast, reason="A fan made it"), "priya", "tom",
        "Confirm that an account which exists already is the council’s: ",
    ),
    Door("api_proposal_withdraw", "post", "withdraw_proposal", proposal, "grace", "leah", KEEP),
    Door("api_files", "post", "existing_file", upload, "grace", "leah", KEEP, status=201),
    Door("api_file", "get", "rows", file, "grace", "leah", KEEP),
    Door("api_file_rows", "get", "rows", file, "grace", "leah", KEEP),
    Door("api_file_propose", "post", "rows", lambda cast: file(cast, grounds="The list"), "grace", "leah", KEEP, status=201),
    Door("api_training_policy_again", "post", "training:policy_again", policy, "priya", "grace", "Say that everybody", status=201),
]  # fmt: skip
