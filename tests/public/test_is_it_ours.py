"""“Is this account really yours?”: what a worried resident types, and what they read."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.catalogue import NETWORKS, network
from accounts.models import Account
from accounts.states import AccountState
from core.council.selectors import Current
from public.alike import Alike, one_apart, rough
from public.checking import Kind, is_it_ours
from public.forms import NOTHING
from tests.accounts.test_addresses import BEFORE, TRACKED, TYPED, handles
from tests.cast import Cast
from tests.public.many import many

pytestmark = pytest.mark.django_db
CHANNEL = "UCBR8-60-B28hp2BmDPdntcQ"
FACEBOOK_ID = "100064123456789"
KEPT = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The account stays from one example to the next: nothing is written."""


def read(asked: str) -> str:
    """The part of the page that answers."""
    page = Client().get(reverse("public:directory"), {"account": asked})
    assert page.status_code == 200
    return page.content.decode().partition('id="result"')[2].partition("</section>")[0]


def refused(asked: str) -> str:
    """The page with the box that asks again."""
    page = Client().get(reverse("public:directory"), {"account": asked}).content.decode()
    assert 'id="result"' not in page and "<title>Error: " in page
    return page


@pytest.fixture
def bins(cast: Cast, council: Current) -> Account:
    address = "https://www.facebook.com/AshmereBins"
    return cast.account("facebook", handle="AshmereBins", name="Ashmere Bins", address=address)


def becomes(account: Account, state: str) -> None:
    since = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # the first of April in London
    Account.objects.filter(pk=account.pk).update(state=state, state_since=since)


# Ours ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [
    "ashmerebins", "@AshmereBins", " @ashmerebins ", "“@AshmereBins”", "https://www.facebook.com/AshmereBins", "facebook.com/ashmerebins/",
    "m.facebook.com/AshmereBins?ref=1", "https://m.facebook.com/AshmereBins/posts/123?fbclid=Iw0", "@ashmerebins on Facebook",
])  # fmt: skip
def test_our_account_is_ours_however_it_is_written(bins: Account, asked: str) -> None:
    assert is_it_ours(asked).account == bins
    answer = read(asked)
    assert "Yes, this is one of our accounts" in answer
    assert "Run by Communications." in answer and 'href="https://www.facebook.com/AshmereBins"' in answer
    assert "Open it from here, not from a message you received." in answer


@pytest.mark.parametrize("asked", ["Ashmere Bins", "ashmere  bins", "Ashmere Bins on facebook"])
def test_a_name_is_nobodys_own_so_its_owner_is_told_to_compare_the_address(bins: Account, asked: str) -> None:
    found = is_it_ours(asked)
    assert (found.kind, found.accounts, found.account) == (Kind.NAMED, (bins,), None)
    assert "We have one account of that name" in read(asked) and "Compare the whole address" in read(asked)


def test_one_handle_on_two_networks_brings_both(cast: Cast, bins: Account) -> None:
    other = cast.account("x", handle="ashmerebins")
    answer = is_it_ours("@ashmerebins")
    assert (answer.kind, answer.accounts) == (Kind.NAMED, (bins, other))
    assert "We have 2 accounts of that name" in read("@ashmerebins")
    assert is_it_ours("x.com/ashmerebins").account == other


def test_a_bare_handle_holds_on_our_network_only(bins: Account) -> None:
    only = "Only the account on Facebook is ours"
    assert only in read("@ashmerebins") and only not in read("facebook.com/ashmerebins")
    changed = Account.objects.filter(pk=bins.pk).update(address="https://facebook.example/ashmere")
    assert changed and only not in read("facebook.example/ashmere")


def test_where_no_address_is_known_the_name_is_to_be_looked_for(bins: Account) -> None:
    Account.objects.update(address="")
    assert "Look for exactly this name on Facebook." in read("@ashmerebins")


def test_an_account_that_a_partner_runs_says_so(bins: Account) -> None:
    Account.objects.update(kind="partner")
    assert "Run by Communications, our partner." in read("@ashmerebins")


@pytest.mark.parametrize(("code", "facts", "asked"), [
    ("mastodon", {"handle": "council@social.example"}, "@council@social.example"),
    ("mastodon", {"handle": "council@social.example"}, "https://Social.example/@council/11223?x=1"),
    ("bluesky", {"handle": "ashmere.gov.uk"}, "https://bsky.app/profile/Ashmere.gov.uk/post/3k"),
    ("bluesky", {"handle": "ashmere.gov.uk"}, "ashmere.gov.uk"), ("youtube", {"handle": "ashmere", "external_id": CHANNEL}, f"youtube.com/channel/{CHANNEL}"),
    ("facebook", {"handle": "ashmere", "external_id": FACEBOOK_ID}, f"facebook.com/profile.php?id={FACEBOOK_ID}"),
    ("facebook", {"handle": "ashmere", "external_id": FACEBOOK_ID}, FACEBOOK_ID), ("x", {"handle": "AshmereDC"}, "https://mobile.twitter.com/ashmeredc?s=20"),
    ("linkedin", {"handle": "x-1", "address": "https://www.linkedin.com/in/dev-shah"}, "uk.linkedin.com/in/Dev-Shah/?trk=x"),
    ("whatsapp", {"handle": "0029VaAbCdEfGhIjKlMnOp"}, "https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp"),
    ("facebook", {"handle": "a", "address": "https://facebook.example/ashmere"}, "m.facebook.example/Ashmere/posts/12?fbclid=Iw0"),
])  # fmt: skip
def test_it_is_found_by_its_handle_its_number_or_its_address(
    cast: Cast, council: Current, code: str, facts: dict[str, str], asked: str
) -> None:
    account = cast.account(code, **facts)
    assert is_it_ours(asked).account == account


def test_an_account_of_which_only_the_address_was_written_down_is_found(cast: Cast, council: Current) -> None:
    account = cast.account("x", address="https://twitter.com/AshmereDC")
    Account.objects.filter(pk=account.pk).update(handle="", external_id="")
    for asked in ("x.com/ashmeredc", "@AshmereDC", "https://mobile.twitter.com/AshmereDC/status/1"):
        assert is_it_ours(asked).account == account


def test_a_name_without_its_server_is_no_more_than_a_name(cast: Cast, council: Current) -> None:
    account = cast.account("mastodon", handle="council@social.example")
    assert (is_it_ours("@council").kind, is_it_ours("@council").accounts) == (Kind.NAMED, (account,))


def test_what_is_official_but_not_on_the_page_is_confirmed_to_whoever_has_it(bins: Account) -> None:
    Account.objects.update(on_public_page=False)
    assert "It is not in the list below, but it is official." in read("facebook.com/ashmerebins")
    assert is_it_ours("Ashmere Bins").kind is Kind.NAMED


@pytest.mark.parametrize(
    "asked", ["ashmere", "a", "%", "_", "bins", "facebook", "https://www.facebook.com", "Ashmere Bin"]
)
def test_nobody_can_feel_for_what_is_not_on_the_page(bins: Account, asked: str) -> None:
    Account.objects.update(on_public_page=False)
    assert is_it_ours(asked).accounts == ()


@pytest.mark.parametrize(
    "state", sorted(set(AccountState) - {"active"} - {*("on_trial", "unused", "restricted")} - {"closed"})
)
def test_only_what_was_opened_is_ours(cast: Cast, council: Current, state: str) -> None:
    stopped = {"suspended", "compromised", "closing"}
    account = cast.account("x", handle="ashmerebins", state=state) if state in stopped else None
    if account is None:
        Account.objects.create(
            network="x", handle="ashmerebins", name="B", department=cast.waste, kind="service", state=state
        )
    assert is_it_ours("x.com/ashmerebins").account == account


# What is to be said of it ---------------------------------------------------------------------------------------------


def test_what_was_ours_says_since_when_it_is_not_and_leads_nobody_there(bins: Account) -> None:
    becomes(bins, "closed")
    answer = read("@AshmereBins")
    assert "This was ours, and is closed" in answer
    assert "We closed it on 1 April 2026. Whoever uses this name now is not us." in answer
    assert 'href="https://www.facebook.com' not in answer


def test_a_name_that_is_ours_again_is_ours(cast: Cast, bins: Account) -> None:
    becomes(bins, "closed")
    again = cast.account("facebook", handle="ashmerebins")
    assert is_it_ours("@AshmereBins").account == is_it_ours("fb.com/ashmerebins").account == again


@pytest.mark.parametrize("state", ["suspended", "closing"])
def test_an_account_that_rests_is_ours_and_no_reason_is_given(bins: Account, state: str) -> None:
    Account.objects.update(state_reason="The password was lost")
    becomes(bins, state)
    answer = read("@AshmereBins")
    assert "Yes, this is one of our accounts" in answer
    assert "We are not posting from it at the moment." in answer
    assert "password was lost" not in answer


def test_an_account_that_somebody_else_may_hold_is_not_to_be_trusted(bins: Account) -> None:
    becomes(bins, "compromised")
    page = Client().get(reverse("public:directory"), {"account": "@AshmereBins"}).content.decode()
    assert "This is our account, but do not trust it now" in page
    assert page.count("Do not trust what it posts now.") == 2  # in the answer and in the list
    assert 'href="https://www.facebook.com' not in page


# Not ours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [
    "ashmere-bins", "ashmere_bins", "ashmerebins2", "ashmerebin", "ashmerebisn", "ashrnerebins", "AshmereB1ns", "\u0430shmerebins", "ash\u200bmerebins", "Ashmere Binz",
    "ashmerebinsofficial", "AshmereBinsRefunds", "https://facebook.com/ashmere.bins", "facebook.com/\u0430shmerebins", "facebook.com/%D0%B0shmerebins/about",
    "faceb00k.com/AshmereBins", "https://facebook.com.evil.example/AshmereBins", "https://evil.example/AshmereBins", "https://evil.example/@AshmereBins",
    "@ashmerebins@evil.example", "ashmerebins.bsky.social", "x.com/ashmereb1ns",
])  # fmt: skip
def test_what_looks_like_ours_is_not_and_the_true_one_is_shown(bins: Account, asked: str) -> None:
    answer = is_it_ours(asked)
    assert (answer.kind, answer.accounts, answer.account) == (Kind.ALIKE, (bins,), None)
    page = read(asked)
    assert "This is NOT our account" in page and "It looks like ours:" in page
    assert 'href="https://www.facebook.com/AshmereBins"' in page


def test_another_case_is_another_channel_where_case_counts(cast: Cast, council: Current) -> None:
    cast.account("whatsapp", handle="0029VaAbCdEfGhIjKlMnOp")
    assert is_it_ours("https://whatsapp.com/channel/0029vaabcdefghijklmnop").kind is Kind.ALIKE


def test_the_true_ones_on_the_same_network_come_first_and_are_few(cast: Cast, bins: Account) -> None:
    for number in range(5):
        cast.account("x", handle=f"ashmerebins{number}", name=f"Bins {number}")
    answer = is_it_ours("facebook.com/ashmere.bins")
    assert len(answer.accounts) == 3 and answer.accounts[0] == bins


def test_our_name_on_another_network_is_not_us(bins: Account) -> None:
    answer = is_it_ours("https://x.com/AshmereBins")
    assert (answer.kind, answer.accounts) == (Kind.ELSEWHERE, (bins,))
    assert "No, this is not one of our accounts" in read("https://x.com/AshmereBins")
    assert "We have no account of that name on X." in read("https://x.com/AshmereBins")
    assert is_it_ours("Ashmere Bins on Threads").kind is Kind.ELSEWHERE


@pytest.mark.parametrize("asked", [
    "wexmoor", "https://x.com/wexmoor", "https://evil.example/wexmoor", "https://", "@", "x" * 300, "waste@ashmere.gov.uk", "facebook.com@evil.example/a",
    "https://facebook.com/библиотека", "https://facebook.example/..", "<script>alert(1)</script>",
])  # fmt: skip
def test_a_stranger_is_not_on_our_list_and_the_page_says_whom_to_tell(bins: Account, asked: str) -> None:
    assert is_it_ours(asked).kind is Kind.UNKNOWN
    page = read(asked)
    assert "We have no account of that name" in page and "press@ashmere.example" in page and "01632 960000" in page
    assert "invalid" not in page.lower() and "<script" not in page


@pytest.mark.parametrize("asked", [
    "facebook.com", "https://www.facebook.com/groups/ashmerebins", "youtube.com/watch?v=abc", "https://youtu.be/abc", "https://bit.ly/3xYz", "linktr.ee/ashmerebins",
    "https://www.facebook.com/profile.php?id=100099999999999", "youtube.com/c/ashmerebins", "youtube.com/ashmerebins", "https://www.facebook.com/share/1AbC/",
])  # fmt: skip
def test_an_address_that_names_nobody_is_neither_ours_nor_a_strangers(bins: Account, asked: str) -> None:
    assert is_it_ours(asked).kind is Kind.UNCLEAR
    assert "We cannot tell from this address" in read(asked)


def test_no_answer_speaks_to_officers(bins: Account) -> None:
    for asked in (
        "faceb00k.com/x",
        "facebook.com/groups/x",
        "https://myspace.com/x",
        "facebook.com/\u0430",
        "linktr.ee/x",
    ):
        assert not any(word in read(asked) for word in ("Register", "tell Comms", "register"))


# Whatever is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "sentence"), [
    ("", NOTHING), ("  ", NOTHING), ("\u200b<>", NOTHING), ("x" * 2_001, "This is too long."), ("ash\x1bmere", "that cannot be seen"), ("\x07", "that cannot be seen"),
])  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence(bins: Account, asked: str, sentence: str) -> None:
    assert sentence in refused(asked)


def test_the_box_keeps_what_was_typed_and_the_title_says_the_answer(bins: Account) -> None:
    page = Client().get(reverse("public:directory"), {"account": "@AshmereBins"}).content.decode()
    assert "<title>Yes, this is one of our accounts – Our social media accounts" in page
    assert page.index('value="@AshmereBins"') < page.index('role="status"') < page.index("The council</h2>")
    assert 'value="ash\x07mere"' in refused("ash\x07mere")


def test_nothing_asked_nothing_answered(bins: Account) -> None:
    page = Client().get(reverse("public:directory")).content.decode()
    assert 'id="result"' not in page and "govuk-error" not in page


@pytest.mark.parametrize("code", sorted(set(NETWORKS)))
def test_ours_is_found_in_every_way_in_which_an_address_is_copied(cast: Cast, council: Current, code: str) -> None:
    account = cast.account(code, handle="waiting", external_id="")

    @KEPT
    @given(data=st.data())
    def found(data: st.DataObject) -> None:
        handle = data.draw(handles(code).filter(lambda name: len(name) <= 120))
        Account.objects.filter(pk=account.pk).update(handle=handle, address=network(code).profile_address(handle)[:300])
        host, _, path = network(code).profile_address(handle).removeprefix("https://").partition("/")
        before = data.draw(BEFORE) if code != "mastodon" else ""
        scheme = data.draw(st.sampled_from(["https://", "http://", "HTTPS://", "//", ""]))
        host = before + (host if code == "mastodon" else host.removeprefix("www."))
        asked = f"{scheme}{host.upper()}/{path}{data.draw(TRACKED)}"
        assert is_it_ours(asked).account == is_it_ours(f"  {asked}\n").account == account
        assert account in is_it_ours(f"@{handle}").accounts

    found()


def test_whatever_is_typed_is_answered_and_only_ours_is_ours(bins: Account) -> None:
    @KEPT
    @given(typed=TYPED)
    @example("https://[/")
    @example("@ashmerebins\u202e")
    def answered(typed: str) -> None:
        answer = is_it_ours(typed)
        letters = rough(typed)
        assert answer.kind not in {Kind.OURS, Kind.NAMED} or "ashmerebins" in letters or rough("ashmerebins") in letters
        assert answer.heading and answer.tone in {"good", "bad", "calm"}

    answered()


@pytest.mark.parametrize(
    ("one", "other"),
    [("ab", "ab"), ("ab", "b"), ("abc", "abd"), ("abc", "abcd"), ("abc", "bac"), ("", "a"), ("abcd", "abdc")],
)
def test_one_letter_apart(one: str, other: str) -> None:
    assert one_apart(one, other) and one_apart(other, one)


@pytest.mark.parametrize(("one", "other"), [("ab", "cd"), ("abc", "a"), ("abcd", "badc"), ("abc", "cab")])
def test_two_letters_apart(one: str, other: str) -> None:
    assert not one_apart(one, other) and not one_apart(other, one)


def test_short_names_are_not_alike_by_accident() -> None:
    assert not Alike(["nhdc"]).to("nhcc") and not Alike(["help"]).to("") and Alike(["nh_dc"]).to("nhdc")


# How much is asked of the database --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "queries"), [
    ("@ashmerebins", 1), ("https://x.com/ashmerebins", 2), ("facebook.com/groups/a", 2), ("wexmoor", 3), ("ashmere_bins", 4),
])  # fmt: skip
def test_many_accounts_cost_no_more_queries_than_one(cast: Cast, bins: Account, asked: str, queries: int) -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked_for:
            is_it_ours(asked)
        assert len(asked_for) == queries
        many(cast, 300)
