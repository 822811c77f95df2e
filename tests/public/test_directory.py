"""The list of our accounts: as a page, for programs, and as a table."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from core.council.selectors import Current
from tests.cast import Cast
from tests.public.many import many

pytestmark = pytest.mark.django_db
Kind = Account.Kind


def page() -> str:
    return Client().get(reverse("public:directory")).content.decode()


def programs(**headers: str) -> Any:
    return Client().get(reverse("public:directory_json"), headers=headers)


def rows() -> list[dict[str, Any]]:
    return programs().json()["accounts"]


def changed(account: Account, **facts: Any) -> Account:
    Account.objects.filter(pk=account.pk).update(**facts)
    account.refresh_from_db()
    return account


def test_accounts_stand_under_what_they_are_with_what_that_means_for_a_resident(cast: Cast, council: Current) -> None:
    for kind in (Kind.PARTNER, Kind.CORPORATE, Kind.ARMS_LENGTH, Kind.OFFICER):
        changed(cast.account(name=f"The {kind.value}"), kind=kind)
    found = page()
    said = [
        "The council</h2>", "The corporate on Facebook", "Our services</h2>", "The officer on Facebook", "An official account in one officer’s name.",
        "Run at arm’s length</h2>", "Their own staff post and answer there.", "The arms_length on Facebook",
        "Run by our partners</h2>", "These are genuine, but other organisations run them.", "The partner on Facebook",
    ]  # fmt: skip
    assert [found.index(words) for words in said] == sorted(found.index(words) for words in said)


def test_an_account_says_where_it_is_whose_what_for_and_when_it_answers(cast: Cast, council: Current) -> None:
    account = cast.account("x", handle="ashmere_dc", address="https://x.com/ashmere_dc", activities="News, Bins")
    changed(account, followers=9916)
    found = page()
    for words in (
        "@ashmere_dc, ", 'href="https://x.com/ashmere_dc" rel="noreferrer">x.com/ashmere_dc</a>', "News, Bins. We answer questions here, Monday to Friday, 9am to 5pm.",
        "Run by Communications. 9,916 followers.",
    ):  # fmt: skip
        assert words in found
    changed(account, two_way=False, followers=None)
    assert "We do not answer questions here." in page() and "follower" not in page()


@pytest.mark.parametrize(("facts", "sentence", "state"), [
    ({"state": "on_trial", "trial_ends_on": date(2027, 1, 31)}, "On trial until 31 January 2027.", "open"), ({"state": "on_trial"}, "On trial.", "open"),
    ({"state": "unused"}, "We keep this account but do not use it.", "open"), ({"state": "suspended"}, "We are not posting from it at the moment.", "paused"),
    ({"state": "compromised"}, "Do not trust what it posts now.", "compromised"),
    ({"state": "closed"}, "Whoever uses this name now is not us.", "closed"),
])  # fmt: skip
def test_page_programs_and_table_say_the_same_of_how_it_stands(
    cast: Cast, council: Current, facts: dict[str, Any], sentence: str, state: str
) -> None:
    account = cast.account(state="on_trial" if facts["state"] == "on_trial" else "active", state_reason="Lost")
    changed(account, **facts)
    table = next(csv.DictReader(io.StringIO(Client().get(reverse("public:directory_csv")).content.decode("utf-8-sig"))))
    (row,) = rows()
    assert sentence.rstrip(".") in page().replace("one of these names", "this name") and "Lost" not in page()
    assert row["state"] == table["state"] == state
    assert sentence in row["note"] and row["note"] == table["note"]
    assert (row["unused"], row["trial_ends_on"]) == (facts["state"] == "unused", str(facts.get("trial_ends_on", "")))


def test_a_closed_account_has_the_day_on_which_it_was_closed_in_london(cast: Cast, council: Current) -> None:
    account = cast.account("x", handle="ashmere_old", address="https://x.com/ashmere_old")
    changed(account, state="closed", state_since=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    assert "Ashmere District Council on X, @ashmere_old, closed on 1 April 2026" in page()
    assert "https://x.com/ashmere_old" not in page()
    assert rows()[0]["closed_on"] == "2026-04-01"


def test_without_accounts_the_page_says_so(council: Current) -> None:
    assert "We have no account yet." in page() and "On this page" not in page() and rows() == []


def test_the_page_leads_programs_to_both_other_forms(council: Current) -> None:
    found = page().partition("</head>")[0]
    for kind, name in (("application/json", "directory_json"), ("text/csv", "directory_csv")):
        assert f'<link rel="alternate" type="{kind}" href="{reverse(f"public:{name}")}"' in found


def test_a_very_long_name_and_address_are_shown_whole(cast: Cast, council: Current) -> None:
    cast.account(name="N" * 160, handle="h" * 120, address=f"https://x.example/{'a' * 280}")
    assert all(words in page() for words in ("N" * 160, "h" * 120, "a" * 280))


def test_the_order_is_that_of_the_networks_then_of_the_names(cast: Cast, council: Current) -> None:
    for network, name in (("bluesky", "a"), ("x", "b"), ("facebook", "c"), ("x", "A"), ("x", "A")):
        cast.account(network, name=name)
    found = [(row["network"], row["name"]) for row in rows()]
    assert found == [("facebook", "c"), ("x", "A"), ("x", "A"), ("x", "b"), ("bluesky", "a")]
    assert found == [(row["network"], row["name"]) for row in rows()]
    twins = list(Account.objects.filter(name="A").order_by("pk").values_list("handle", flat=True))
    assert [row["handle"] for row in rows() if row["name"] == "A"] == twins


@pytest.mark.parametrize(("name", "queries"), [("directory", 5), ("directory_json", 3), ("directory_csv", 2)])
def test_three_hundred_accounts_cost_no_more_queries_than_one(
    cast: Cast, council: Current, name: str, queries: int
) -> None:
    cast.account()
    many(cast, 1, state="closed")
    for count in (1, 301):
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(reverse(f"public:{name}"))
        assert (answer.status_code, len(asked)) == (200, queries)
        assert len(rows()) == count + 1
        many(cast, 300)


# Programs --------------------------------------------------------------------------------------------------------------


def test_any_website_may_read_the_list_and_only_read_it(cast: Cast, council: Current) -> None:
    cast.account()
    assert programs()["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in programs()
    assert Client().post(reverse("public:directory_json")).status_code == 405


def test_a_program_that_has_the_list_is_told_that_nothing_changed_until_something_did(
    cast: Cast, council: Current
) -> None:
    account = cast.account()
    first = programs()
    again = programs(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    assert again["Cache-Control"] == first["Cache-Control"] == "no-cache"
    changed(account, state="compromised")
    assert programs(**{"If-None-Match": first["ETag"]}).json()["accounts"][0]["state"] == "compromised"
