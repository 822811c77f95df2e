"""Accounts that exist already, through the API: one by its address, many by a file, and a second person (NCC 11)."""

from dataclasses import asdict
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import services
from accounts.catalogue.addresses import read_address
from accounts.models import Account, Proposal
from tests.accounts.api_doors import CSV, There, call
from tests.accounts.api_doors import museum as museum_there
from tests.accounts.test_api_accounts import post, read
from tests.accounts.test_taking_on import museum, proposed
from tests.cast import Cast
from tests.publishing.browsing import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def given(cast: Cast, **changes: Any) -> dict[str, Any]:
    return museum_there(cast).given | changes


def uploaded(cast: Cast, content: str = CSV) -> Any:
    there = There(given={"file": SimpleUploadedFile("ours.csv", content.encode())}, file=True)
    return call(cast.grace, "api_files", there)


@pytest.mark.parametrize(
    ("typed", "network"),
    [
        ("https://www.instagram.com/ashmeremuseum/?hl=en", ""),
        ("@ashmeremuseum", "instagram"),
        ("https://m.facebook.com/AshmereMuseum", ""),
        ("https://mastodon.social/@ashmere", ""),
    ],
)
def test_an_address_is_read_as_on_the_page_and_two_people_bring_it_onto_the_register(
    cast: Cast, typed: str, network: str
) -> None:
    place = read_address(typed, network)
    status, proposal = post(
        cast.grace, "api_proposals", **given(cast, address=typed, network=network, custodian=cast.leah.pk)
    )
    assert (status, proposal["state_words"], Account.objects.exists()) == (201, "Waits for a second person", False)
    waiting = read(cast.priya, "api_requests_waiting")["to_confirm"]
    assert [(one["id"], one["label"], one["proposed_by"]["name"]) for one in waiting] == [
        (proposal["id"], proposal["label"], "Grace Mensah")
    ]
    [said] = read(cast.priya, "api_proposal_accounts", proposal["id"])["results"]
    assert (said["address"], said["custodian"], said["joined_on"]) == (place.address, "Leah Pryce", "2018-02-14")
    assert read(cast.priya, "api_proposal", proposal["id"])["may"]["confirm"]["allowed"]
    assert post(cast.priya, "api_proposal_confirm", proposal["id"], seen=proposal["version"])[1]["state"] == "confirmed"
    account = Account.objects.get()
    assert asdict(place) == {name: getattr(account, name) for name in asdict(place)}
    assert (account.custodian, account.department, account.two_way) == (cast.leah, cast.museum, True)


def test_an_account_that_is_there_already_is_not_proposed_again(cast: Cast) -> None:
    cast.account("instagram", handle="ashmeremuseum")
    status, refused = post(cast.grace, "api_proposals", **given(cast))
    assert status == 400 and "is on the register already" in refused["detail"]
    assert not Proposal.objects.exists()


def test_a_trial_has_its_last_day(cast: Cast) -> None:
    status, refused = post(cast.grace, "api_proposals", **given(cast, state="on_trial"))
    assert (status, refused) == (400, {"trial_ends_on": "Enter the day on which the trial ends."})
    assert post(cast.grace, "api_proposals", **given(cast, state="on_trial", trial_ends_on="2199-03-31"))[0] == 201


@pytest.mark.parametrize(
    "wrong",
    [{"state": "compromised"}, {"kind": "x"}, {"custodian": 4711}, {"grounds": ""}, {"joined_on": "9999-01-01"}],
)
def test_what_the_form_has_no_choice_for_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    status, refused = post(cast.grace, "api_proposals", **given(cast, **wrong))
    assert (status, list(refused)) == (400, list(wrong))


def test_proposals_are_listed_by_their_state(cast: Cast) -> None:
    refused = proposed(cast)
    services.refuse_proposal(proposal_id=refused.pk, by=cast.priya, reason="A fan made it")
    waits = proposed(cast)
    assert [one["id"] for one in read(cast.arthur, "api_proposals")["results"]] == [waits.pk, refused.pk]
    [found] = read(cast.arthur, "api_proposals", state="refused")["results"]
    assert (found["reason"], found["decided_by"]["name"]) == ("A fan made it", "Priya Nair")
    assert browser(cast.arthur).get(reverse("api_proposals"), {"state": "x"}).status_code == 400


def test_a_file_is_read_first_and_then_proposed_as_a_whole(cast: Cast) -> None:
    file = uploaded(cast, CSV + "X,Ashmere,ashmere,Waste\n").json()
    assert (file["counts"], Proposal.objects.exists()) == ({"new": 2, "here": 0, "twice": 0, "wrong": 0}, False)
    rows = read(cast.grace, "api_file_rows", file["id"])["results"]
    assert [(row["line"], row["kind"]) for row in rows] == [(2, "new"), (3, "new")]
    status, proposal = post(cast.grace, "api_file_propose", file["id"], grounds="The list of the web team")
    assert (status, proposal["count"], proposal["source"]) == (201, 2, "ours.csv")
    after = read(cast.grace, "api_file", file["id"])
    assert (after["counts"], after["proposal"]) == (None, proposal["id"])
    assert read(cast.grace, "api_file_rows", file["id"])["results"] == []


def test_where_one_row_is_wrong_nothing_is_proposed(cast: Cast) -> None:
    file = uploaded(cast, CSV + "Nowhere,Ashmere,,Waste\n").json()
    assert read(cast.grace, "api_file_rows", file["id"])["results"][0]["kind"] == "wrong"
    assert post(cast.grace, "api_file_propose", file["id"], grounds="x")[0] == 400
    assert not Proposal.objects.exists()


def test_a_file_that_is_none_is_refused_and_another_persons_is_not_found(cast: Cast) -> None:
    answer = uploaded(cast, "no,columns,of,ours\n1,2,3,4\n")
    assert (answer.status_code, list(answer.json())) == (400, ["file"])
    file = uploaded(cast).json()["id"]
    for name in ("api_file", "api_file_rows"):
        assert browser(cast.tom).get(reverse(name, args=[file])).status_code == 404
    assert post(cast.tom, "api_file_propose", file, grounds="x")[0] == 404


QUERIES = {"api_proposals": 5, "api_proposal": 6, "api_proposal_accounts": 7}


@pytest.mark.parametrize("number", [1, 4])
def test_a_read_asks_the_same_number_of_questions_for_one_and_for_many(
    cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    for one in range(number):
        many = [
            museum(cast, handle=f"a{one}x{two}", address=f"https://example.org/{one}/{two}") for two in range(number)
        ]
        found = proposed(cast, *many)
    asked = {}
    for name in QUERIES:
        client = browser(cast.priya)
        address = reverse(name, args=[] if name == "api_proposals" else [found.pk])
        client.get(address)
        with django_assert_max_num_queries(60) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    assert asked == QUERIES
