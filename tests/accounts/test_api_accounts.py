"""The register and one account through the API: what is read, what is asked, and what is refused as on the page (REG-1)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.acts import ACTS
from accounts.models import STANDARD, Account
from accounts.states import AccountState
from core.audit.models import Entry
from core.people.models import Person
from tests.accounts.cases import sent
from tests.accounts.test_custody import changed, kept
from tests.accounts.test_opening import signed_off
from tests.cast import Cast
from tests.publishing.browsing import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def read(person: Person, name: str, /, *keys: int, **asked: str) -> Any:
    answer = browser(person).get(reverse(name, args=keys), asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(person: Person, name: str, /, *keys: int, **given: Any) -> tuple[int, Any]:
    answer = browser(person).post(reverse(name, args=keys), given, content_type="application/json")
    return answer.status_code, answer.json()


def named(cast: Cast, **asked: str) -> list[str]:
    return [row["name"] for row in read(cast.arthur, "api_accounts", **asked)["results"]]


@pytest.fixture
def three(cast: Cast) -> list[Account]:
    """Of three services on two networks; one is stopped."""
    waste = cast.account("x", department=cast.waste, name="Ashmere Waste", activities="Bins")
    museum = cast.account("facebook", department=cast.museum, name="Ashmere Museum")
    council = cast.account("facebook", name="Ashmere")
    services.suspend(account_id=museum.pk, by=cast.tom, reason="A strange post")
    return [waste, museum, council]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Ashmere", "Ashmere Museum", "Ashmere Waste"]),
        ({"words": "bins"}, ["Ashmere Waste"]),
        ({"words": "@ashmere2"}, ["Ashmere Museum"]),
        ({"network": "facebook"}, ["Ashmere", "Ashmere Museum"]),
        ({"state": "suspended"}, ["Ashmere Museum"]),
        ({"department": "waste"}, ["Ashmere Waste"]),
        ({"need": "one_keeper", "network": "x"}, ["Ashmere Waste"]),
        ({"need": "any", "state": "suspended"}, ["Ashmere Museum"]),
        ({"need": "tasks"}, []),
    ],
)
@pytest.mark.usefixtures("three")
def test_the_register_is_asked_as_on_its_page(cast: Cast, asked: dict[str, str], found: list[str]) -> None:
    assert named(cast, **asked) == found


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "asked",
    [{"network": "myspace"}, {"state": "open"}, {"department": "nowhere"}, {"need": "sleep"}, {"words": "x" * 101}],
)
def test_a_filter_that_is_none_is_said_and_does_not_give_everything(cast: Cast, asked: dict[str, str]) -> None:
    answer = browser(cast.arthur).get(reverse("api_accounts"), asked)
    assert (answer.status_code, list(answer.json())) == (400, list(asked))


def test_one_account_says_what_its_page_shows(cast: Cast) -> None:
    account = cast.account(name="Ashmere Waste", department=cast.waste, external_id="4711")
    kept(cast, account)
    services.record_administrator(
        account_id=account.pk, person=cast.grace, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    services.assess_risk(
        account_id=account.pk, kinds=dict.fromkeys(("reputation", "finance", "legal"), (2, 5)), mitigation="Covered", owner=cast.leah, by=cast.grace,
    )  # fmt: skip
    services.open_task(
        account_id=account.pk, words="Mend the link", owner=cast.leah, due_on=timezone.localdate(), by=cast.ada
    )
    services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
    services.suspend(account_id=account.pk, by=cast.tom, reason="A strange post")
    found = read(cast.priya, "api_account", account.pk)
    assert (found["external_id"], found["state_words"], found["state_reason"]) == (
        "4711",
        "Suspended",
        "A strange post",
    )
    assert (found["risk"], found["risk_accepted_at"], found["newest_risk"]["owner"]["name"]) == (
        "Medium",
        None,
        "Leah Pryce",
    )
    assert found["newest_risk"]["kinds"]["legal"] == {"likelihood": 2, "harm": 5}
    custody = found["custody"]
    assert (custody["custodian"]["name"], custody["deputy"]["name"], custody["kept_in"]) == (
        "Leah Pryce",
        "Grace Mensah",
        "the safe",
    )
    assert [row["named"] for row in found["administrators"]] == ["Grace Mensah"]
    assert (found["password_must_change"], found["password_change"]["said_by"]["name"]) == (False, "Tom Ashby")
    assert [task["words"] for task in found["tasks"]] == ["Mend the link"]
    page = browser(cast.priya).get(account.get_absolute_url()).content.decode()
    assert {"risk_open", "administrators", "profile"} <= {one["code"] for one in found["put_right"]}
    assert all(one["words"] in page and one["note"] in page for one in found["put_right"])
    assert [act["code"] for act in found["acts"]] == ["compromised", "go-on", "begin-closing", "close"]
    assert all(f"/{act['code']}/" in page for act in found["acts"])
    assert found["may"]["confirm_change"] == {
        "allowed": True,
        "sentence": "You may confirm it because somebody else said so.",
    }
    assert found["may"]["confirm_change"]["sentence"] in page
    assert not found["may"]["decide_trial"]["allowed"] and found["may"]["hand_over"]["allowed"]
    assert found["happened"][0]["words"] == Entry.objects.about(account).latest("id").words
    assert found["version"] == Account.objects.get(pk=account.pk).version


def test_a_signed_off_account_comes_with_its_opening_list(cast: Cast) -> None:
    request = signed_off(cast)
    found = read(cast.arthur, "api_account", request.account_id)
    assert found["opening"] == read(cast.arthur, "api_request_open", request.pk)
    assert found["opening"][0] == {
        "words": "The page is made",
        "done": False,
        "note": "Enter its handle and its address",
        "page": "facts",
    }


def test_everything_that_happened_is_read_page_by_page(cast: Cast) -> None:
    account = cast.account()
    for number in range(30):
        account.refresh_from_db()
        services.change_facts(
            account_id=account.pk, facts={"name": f"Number {number}"}, by=cast.ada, seen=account.version
        )
    first = read(cast.arthur, "api_account_timeline", account.pk)
    assert (len(first["results"]), first["results"][0]["who"]) == (25, "Ada Lindqvist")
    rest = browser(cast.arthur).get(first["next"]).json()
    assert (len(rest["results"]), rest["next"]) == (6, None)


# Changing -----------------------------------------------------------------------------------


def test_what_is_left_out_of_the_facts_stays(cast: Cast) -> None:
    account = cast.account(name="Ashmere Waste", activities="Bins")
    status, after = post(cast.grace, "api_account_facts", account.pk, seen=0, two_way=False, handle="@AshmereBins")
    assert (status, after["two_way"], after["name"], after["activities"], after["version"]) == (
        200,
        False,
        "Ashmere Waste",
        "Bins",
        1,
    )
    assert (after["on_public_page"], after["handle"]) == (True, Account.objects.get().handle)
    status, after = post(cast.grace, "api_account_facts", account.pk, seen=1, activities="")
    assert (status, after["two_way"], after["activities"]) == (200, False, "")


@pytest.mark.parametrize(
    ("facts", "field"), [({"handle": "a b c"}, "handle"), ({"address": "not one"}, "address"), ({"name": ""}, "name")]
)
def test_facts_that_the_page_refuses_are_refused(cast: Cast, facts: dict[str, str], field: str) -> None:
    account = cast.account()
    status, refused = post(cast.grace, "api_account_facts", account.pk, seen=0, **facts)
    assert (status, list(refused)) == (400, [field])


@pytest.mark.parametrize("taken", [{"handle": "ashmerewaste"}, {"external_id": "4711"}])
def test_what_another_account_has_is_refused_with_the_sentence_of_the_page(cast: Cast, taken: dict[str, str]) -> None:
    other = cast.account(handle="ashmerewaste", external_id="4711")
    account = cast.account()
    sentence = "This account is on the register already."
    form = {"name": "A", "handle": "", "address": "", "external_id": "", "activities": "", "seen": 0} | taken
    assert sentence in browser(cast.grace).post(f"/accounts/{account.pk}/facts/", form).content.decode()
    assert post(cast.grace, "api_account_facts", account.pk, seen=0, **taken) == (400, {"detail": sentence})
    services.close(account_id=other.pk, by=cast.tom, reason="It is over")
    assert post(cast.grace, "api_account_facts", account.pk, seen=0, **taken)[0] == 200


def test_the_page_of_an_account_that_is_only_asked_for_opens_as_its_answer_does(cast: Cast) -> None:
    account = sent(cast).account
    assert browser(cast.arthur).get(account.get_absolute_url()).status_code == 200
    assert read(cast.arthur, "api_account", account.pk)["newest_risk"] is None


@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_account_whose_request_is_not_at_its_end_is_only_decided_by_it(cast: Cast, act: str) -> None:
    for request in (sent(cast), None):
        account_id = (request or signed_off_other(cast)).account_id
        account = Account.objects.get(pk=account_id)
        name = f"api_account_{act.replace('-', '_')}"
        sentence = f"This account is “{account.get_state_display()}”"
        status, answer = post(cast.priya, name, account_id, reason="Now")
        assert (status, answer["detail"].startswith(sentence)) == (400, True)
        page = browser(cast.priya).post(f"/accounts/{account_id}/{act}/", {"reason": "Now"})
        assert sentence in page.content.decode()
        assert Account.objects.get(pk=account_id).state == account.state


def signed_off_other(cast: Cast) -> Any:
    """Another one than `sent` asks for."""
    Account.objects.filter(state=AccountState.IN_REVIEW).update(name="Another")
    return signed_off(cast)


def test_an_act_without_a_reason_is_refused_in_the_words_of_the_verbs(cast: Cast) -> None:
    account = cast.account()
    for given in ({}, {"reason": ""}, {"reason": "  "}, {"reason": None}):
        status, refused = post(cast.tom, "api_account_suspend", account.pk, **given)
        assert (status, str(refused["reason"])) == (400, "['Enter your reason. It stays in the record.']")


@pytest.mark.parametrize("name", ["facts", "hand_over", "extend_trial", "make_permanent", "custody"])
def test_nothing_is_written_where_the_answer_is_no(cast: Cast, name: str) -> None:
    account = cast.account()
    before = Entry.objects.count()
    given = {
        "seen": 0,
        "to": "communications",
        "reason": "x",
        "until": "2199-01-01",
        "deputy": cast.grace.pk,
        "handle": "a b",
    }
    assert post(cast.priya, f"api_account_{name}", account.pk, **given)[0] == 400
    assert Entry.objects.count() == before


# How many questions -------------------------------------------------------------------------


def fill(cast: Cast, number: int) -> Account:
    """So many accounts, each with somebody who keeps it; the last has as many of everything else."""
    for _ in range(number):
        account = cast.account("facebook", department=cast.waste)
        kept(cast, account)
    for person in (cast.leah, cast.grace, cast.tom, cast.helen)[:number]:
        services.record_administrator(
            account_id=account.pk, person=person, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
        )
    for _ in range(number):
        changed(cast, account)
        services.check_profile(account_id=account.pk, answers=dict.fromkeys(STANDARD, True), words="", by=cast.ada)
        services.open_task(
            account_id=account.pk, words="Mend it", owner=cast.leah, due_on=timezone.localdate(), by=cast.ada
        )
        services.assess_risk(
            account_id=account.pk, kinds=dict.fromkeys(("reputation", "finance", "legal"), (2, 2)), mitigation="Covered", owner=cast.leah, by=cast.grace,
        )  # fmt: skip
    return account


ASKED = {
    "api_accounts": 9, "api_account": 20, "api_account_timeline": 6, "api_account_custody": 5, "api_account_password": 6,
    "api_account_administrators": 6, "api_account_profile": 6, "api_account_tasks": 6, "api_account_risks": 6, "api_risks": 6,
}  # fmt: skip
"""How many queries each read costs; four are the session, the person and the rights."""


@pytest.mark.parametrize("number", [1, 4])
def test_a_read_asks_the_same_number_of_questions_for_one_and_for_many(
    cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    account = fill(cast, number)
    asked = {}
    for name in ASKED:
        client = browser(cast.grace)
        address = reverse(name, args=[] if name in {"api_accounts", "api_risks"} else [account.pk])
        client.get(address)  # the first request of a session also writes where it came from
        with django_assert_max_num_queries(60) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    assert asked == ASKED
