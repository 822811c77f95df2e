"""A file of accounts: each row has a fate, and what is proposed is everything that is new or nothing (REG-15)."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.fates import COLUMNS, row_of
from accounts.models import Account, Proposal, RegisterFile
from accounts.services.files import forget_old_files
from core.audit.verbs import RuleBroken
from pages.csv_files import write_file
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEAD = "network,name,address,department"
MUSEUM = "Instagram,Ashmere Museum,https://www.instagram.com/ashmeremuseum/?hl=en,Museum"


def uploaded(cast: Cast, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> RegisterFile:
    content = "\r\n".join([head, *lines]).encode(encoding)
    return services.upload_accounts(name="accounts.csv", content=content, by=cast.grace)


def fates(cast: Cast, *lines: str, **how: str) -> list[tuple[str, str]]:
    return [(fate.kind, fate.sentence) for fate in services.plan_of(uploaded(cast, *lines, **how)).fates]


def test_rows_become_accounts_when_a_second_person_confirms_them(cast: Cast) -> None:
    file = uploaded(cast, MUSEUM, "Facebook,Ashmere Careline,facebook.com/ashmerecareline,Waste")
    found = services.propose_file(file_id=file.pk, grounds="The web team’s list", by=cast.grace)
    assert (found.count, str(found), found.source) == (2, "2 accounts", "accounts.csv")
    services.confirm_proposal(proposal_id=found.pk, by=cast.priya)
    assert list(Account.objects.values_list("network", "handle")) == [
        ("facebook", "ashmerecareline"),
        ("instagram", "ashmeremuseum"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("MySpace,Museum,https://myspace.com/a,Museum", "“MySpace” is not a network that we know."),
        ("Instagram,Museum,,Museum", "Enter its address or its handle: without one nobody can check that it is ours."),
        ("Instagram,Museum,https://www.instagram.com/ashmere,Dragons", "“Dragons” is not a department of ours."),
        ("Instagram,,https://www.instagram.com/ashmere,Museum", "Enter its name."),
        (f"Instagram,{'x' * 161},https://www.instagram.com/ashmere,Museum", "Its name has 161 characters; 160 fit."),
    ],
)
def test_a_row_that_cannot_be_taken_on_says_why_and_none_is_proposed(cast: Cast, line: str, sentence: str) -> None:
    file = uploaded(cast, MUSEUM, line)
    fate = services.plan_of(file).shown[0]
    assert (fate.kind, fate.row.line) == ("wrong", 3)
    assert fate.sentence.startswith(sentence)
    with pytest.raises(RuleBroken, match="Nothing was proposed: 1 row cannot be taken on"):
        services.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)
    assert not Proposal.objects.exists()


def test_what_is_on_the_register_stays_as_it_is(cast: Cast) -> None:
    cast.account("instagram", handle="ashmeremuseum", name="The Museum")
    assert fates(cast, MUSEUM) == [
        ("here", "It is on the register already, as The Museum on Instagram, and stays as it is.")
    ]


def test_what_stands_twice_in_the_file_is_taken_on_once(cast: Cast) -> None:
    assert fates(cast, MUSEUM, "instagram,Museum again,@AshmereMuseum,museum") == [
        ("new", "It will be added."),
        ("twice", "It is the same account as in line 2."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_excels_ways_to_save_a_file_read_the_same(cast: Cast, encoding: str, mark: str) -> None:
    line = "Facebook;Neuadd y Dref – Café;https://facebook.com/cafe;Museum;31/03/2019;nein".replace("nein", "no")
    head = f"{HEAD},joined,enquiries".replace(",", mark)
    file = uploaded(cast, line.replace(";", mark), head=head, encoding=encoding)
    facts = services.plan_of(file).new[0]
    assert (facts.name, str(facts.joined_on), facts.two_way) == ("Neuadd y Dref – Café", "2019-03-31", False)


def test_a_cell_that_looks_like_a_formula_stays_the_words_that_were_typed(cast: Cast) -> None:
    assert services.plan_of(uploaded(cast, MUSEUM.replace("Ashmere Museum", "=1+1"))).new[0].name == "=1+1"


def test_an_account_on_trial_needs_the_day_on_which_its_trial_ends(cast: Cast) -> None:
    head = f"{HEAD},state,trial ends"
    kinds = [
        kind
        for kind, _ in fates(
            cast, f"{MUSEUM},On trial,", f"{MUSEUM},on trial,31/03/2027", f"{MUSEUM},Open,31/03/2027", head=head
        )
    ]
    assert kinds == ["wrong", "new", "wrong"]


def test_the_registers_own_file_can_be_read_in_again_and_changes_nothing(cast: Cast) -> None:
    for network, name in (("facebook", "=Formula"), ("x", "Ashmere"), ("mastodon", "Cŵn")):
        handle = "ashmere@mastodon.example" if network == "mastodon" else "ashmere"
        cast.account(network, handle=handle, name=name)
    services.suspend(account_id=Account.objects.get(network="x").pk, by=cast.priya, reason="Looked at")
    rows = [row_of(account) for account in Account.objects.select_related("department", "custodian")]
    content = b"".join(write_file(list(COLUMNS.said), rows))
    file = services.upload_accounts(name="register.csv", content=content, by=cast.grace)
    assert [fate.kind for fate in services.plan_of(file).fates] == ["here"] * 3


def test_a_file_is_its_uploaders_own(cast: Cast) -> None:
    file = uploaded(cast, MUSEUM)
    with pytest.raises(RuleBroken, match="Grace Mensah uploaded this file"):
        services.propose_file(file_id=file.pk, grounds="A list", by=cast.tom)


def test_a_file_is_proposed_once_and_then_forgotten(cast: Cast) -> None:
    file = uploaded(cast, MUSEUM)
    services.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)
    assert bytes(RegisterFile.objects.get().content) == b""
    with pytest.raises(RuleBroken, match="This file was proposed already"):
        services.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)


def test_a_file_that_nobody_proposed_is_forgotten_after_a_day(cast: Cast) -> None:
    file = uploaded(cast, MUSEUM)
    RegisterFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    assert forget_old_files() == 1
    with pytest.raises(RuleBroken, match="forgotten after a day"):
        services.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)


def test_fifty_megabytes_are_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="must be smaller than 20 MB"):
        services.upload_accounts(name="big.csv", content=b"x" * (50 * 1024 * 1024), by=cast.grace)


@pytest.mark.parametrize("number", [1, 300])
def test_the_fates_take_the_same_queries_however_many_rows(cast: Cast, number: int) -> None:
    file = uploaded(cast, *(f"Instagram,Club {n},https://instagram.com/club{n},Museum" for n in range(number)))
    with CaptureQueriesContext(connection) as asked:
        services.plan_of(file)
    assert len(asked) == 3


def test_ten_thousand_rows_are_taken_on_by_a_known_number_of_statements(cast: Cast, record_property: Any) -> None:
    file = uploaded(cast, *(f"Instagram,Club {n},https://instagram.com/club{n},Museum" for n in range(10_000)))
    began = time.monotonic()
    found = services.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)
    between = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        services.confirm_proposal(proposal_id=found.pk, by=cast.priya)
    record_property("seconds", (between - began, time.monotonic() - between))
    assert Account.objects.count() == 10_000
    assert len(asked) <= 45
