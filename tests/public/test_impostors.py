"""Residents report an impostor, and read what we warn of (REG-16)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.impostor_sweeps import FORGET_AFTER
from accounts.models import Impostor
from core.audit.models import Entry
from core.notify.models import Notice
from public.checking import Kind, is_it_ours
from public.limits import MOST_AN_HOUR
from tests.accounts.impostor_cases import ADDRESS, WORDS, reported, warned
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]
FORM = {"account": ADDRESS, "network": "", "does": "pretends", "words": "It has your picture", "email": "winnie@wexmoor.example", "website": ""}  # fmt: skip


def report(**changes: str) -> Any:
    return Client(raise_request_exception=False).post(reverse("public:report_impostor"), FORM | changes)


def box(asked: str) -> str:
    return Client().get(reverse("public:directory"), {"account": asked}).content.decode()


def programs() -> dict[str, Any]:
    return Client().get(reverse("public:directory_json")).json()


def test_a_report_is_kept_and_sets_no_cookie(cast: Cast) -> None:
    answer = report()
    assert (answer.status_code, answer["Location"], len(answer.cookies)) == (
        302,
        reverse("public:impostor_reported"),
        0,
    )
    kept = Impostor.objects.get().reports.get()
    assert (kept.does, kept.words, kept.email, kept.by) == ("pretends", FORM["words"], FORM["email"], None)
    assert "Thank you" in Client().get(answer["Location"]).content.decode()
    assert Notice.objects.filter(person=cast.grace, key__endswith=".reported").exists()


def test_the_same_account_again_joins_and_reads_the_same(cast: Cast) -> None:
    first, second = report(), report(account="@ashmere_pretend", network="x", email="", words="")
    assert first["Location"] == second["Location"]
    assert Impostor.objects.get().reports.count() == 2


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"account": ""}, "Paste the address of the account, or type its name"), ({"does": ""}, "Select"), ({"email": "winnie"}, "email address"),
    ({"account": "ashmere help"}, "Select the network, or paste the whole address"), ({"words": "x" * 1_001}, "1,000"),
    ({"account": "x" * 2_001}, "This is too long"), ({"network": "nonsense"}, "Select"),
])  # fmt: skip
def test_a_report_that_misses_something_is_shown_again(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    answer = report(**wrong)
    assert answer.status_code == 200
    assert sentence in answer.content.decode() and "govuk-error-summary" in answer.content.decode()
    assert not Impostor.objects.exists()


def test_an_account_of_ours_is_said_to_be_ours_and_nothing_is_kept(cast: Cast) -> None:
    cast.account("x", handle="ashmere_pretend")
    page = report().content.decode()
    assert "@ashmere_pretend on X is one of our own accounts, so no report was kept." in page
    assert not Impostor.objects.exists() and "We have told the people" not in page
    assert "We have told the people who look after it" in report(does="asks").content.decode()
    assert Notice.objects.filter(person=cast.grace, urgent=True).count() == 1
    assert not Entry.objects.filter(after__icontains="picture").exists()


def test_what_a_machine_fills_in_is_not_kept_and_reads_as_if_it_were(cast: Cast) -> None:
    assert report(website="https://buy.example")["Location"] == reverse("public:impostor_reported")
    assert not Impostor.objects.exists()
    hidden = Client().get(reverse("public:report_impostor")).content.decode().partition("<div hidden>")[2]
    assert 'name="website"' in hidden.partition("</div>\n<button")[0]


def test_a_flood_from_one_place_ends(cast: Cast) -> None:
    for number in range(MOST_AN_HOUR):
        assert report(account=f"https://x.com/pretend{number}").status_code == 302
    answer = report()
    assert answer.status_code == 429 and "Too many reports came from your network" in answer.content.decode()
    assert Impostor.objects.count() == MOST_AN_HOUR
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").post(reverse("public:report_impostor"), FORM)
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("body", [{"words": "x" * 6_000_000}, {"account": "\x00"}, {f"f{n}": "" for n in range(1_001)}])
def test_what_is_too_much_or_cannot_be_kept_is_refused_with_a_page(cast: Cast, body: dict[str, str]) -> None:
    answer = report(**body)
    assert answer.status_code in {400, 413} and "<h1" in answer.content.decode()
    assert not Impostor.objects.exists()


def test_the_privacy_page_says_when_reporters_are_forgotten() -> None:
    said = f"{FORGET_AFTER.days} days after we have closed"
    for name in ("privacy", "report_impostor"):
        assert said in Client().get(reverse(f"public:{name}")).content.decode()


# Warnings ----------------------------------------------------------------------------------------------------------------

SPELLINGS = (
    "https://x.com/ashmere_pretend",
    "@Ashmere_Pretend",
    "twitter.com/ashmere_pretend?s=20",
    "ashmere_pretend on X",
)


@pytest.mark.parametrize("asked", SPELLINGS)
def test_the_box_says_that_we_warn_of_it_and_since_when(cast: Cast, asked: str) -> None:
    warned(cast)
    page, today = box(asked), timezone.localdate()
    assert "This is NOT our account, and we warn of it" in page
    answer = page[page.index('id="result"') : page.index("</section>")]
    assert "Not ours: @ashmere_pretend on X" in answer and WORDS in answer
    assert f"We warned of it on {today:%-d %B %Y}" in answer
    assert 'href="https://x.com' not in page


def test_the_same_name_on_another_network_is_not_what_we_warn_of(cast: Cast) -> None:
    warned(cast)
    assert is_it_ours("https://www.instagram.com/ashmere_pretend").kind is not Kind.WARNED


def test_an_account_that_we_closed_and_somebody_took_is_warned_of(cast: Cast) -> None:
    cast.account("x", handle="ashmere_pretend", state="closed")
    assert is_it_ours("@ashmere_pretend").account is not None
    warned(cast)
    assert is_it_ours("@ashmere_pretend").kind is Kind.WARNED


def test_what_nobody_has_published_is_read_by_nobody(cast: Cast) -> None:
    warned(cast, published=False)
    assert is_it_ours(ADDRESS).kind is Kind.UNKNOWN
    assert programs()["not_ours"] == [] and WORDS not in Client().get(reverse("public:directory")).content.decode()


def test_the_list_and_programs_say_it_until_it_ends(cast: Cast) -> None:
    warning = warned(cast)
    page = Client().get(reverse("public:directory")).content.decode()
    assert "This account is not ours" in page and WORDS in page
    assert programs()["not_ours"] == [{
        "network": "x", "handle": "ashmere_pretend", "address": ADDRESS, "warning": WORDS, "warned_on": str(timezone.localdate()), "until": "",
    }]  # fmt: skip
    services.stop_warning(warning_id=warning.pk, reason="Wrong", by=cast.grace)
    assert programs()["not_ours"] == [] and WORDS not in Client().get(reverse("public:directory")).content.decode()


@pytest.mark.parametrize("asked", ["https://x.com/somebody_else", "@ashmere_wastte"])
def test_the_box_leads_to_the_report_with_what_was_asked_for(cast: Cast, asked: str) -> None:
    cast.account("x", handle="ashmere_waste")
    page = box(asked)
    there = page[page.index(reverse("public:report_impostor") + "?account=") :].partition('"')[0]
    assert f'value="{asked}"' in Client().get(there).content.decode()


def test_the_box_leads_nobody_to_report_what_is_ours(cast: Cast) -> None:
    cast.account("x", handle="ashmere_waste")
    assert "Report that it pretends" not in box("https://x.com/ashmere_waste")


def test_letters_of_another_alphabet_can_be_reported_and_warned_of(cast: Cast) -> None:
    """The very ones that adding an account refuses."""
    assert report(account="@аshmere_help", network="x").status_code == 302
    assert Impostor.objects.get().handle == "аshmere_help"
    assert reported("аshmere_help", network="x").reports.count() == 2


@pytest.mark.parametrize("number", [1, 12])
def test_many_warnings_cost_no_more_queries_than_one(cast: Cast, number: int) -> None:
    warning = warned(cast)
    for n in range(1, number):
        impostor = reported(f"https://x.com/pretend{n}")
        warning.pk, warning.impostor, warning._state.adding = None, impostor, True
        warning.save(force_insert=True)
    for name, queries in (("directory", 5), ("directory_json", 3), ("report_impostor", 2)):
        with CaptureQueriesContext(connection) as asked:
            Client().get(reverse(f"public:{name}"))
        assert len(asked) == queries, name
