"""Signing in, from the first password to the recovery codes, in our shells and our words."""

import contextlib
import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PASSWORD, Cast

NEW = "three words nobody else says"


@pytest.fixture
def visitor(cast: Cast) -> Client:
    return Client(headers={"user-agent": "Firefox on Windows"})


@pytest.fixture
def grace(visitor: Client, cast: Cast) -> Client:
    assert signs_in(visitor, cast, PASSWORD).status_code == 302
    return visitor


def signs_in(visitor: Client, cast: Cast, password: str) -> HttpResponse:
    return visitor.post(reverse("account_login"), {"login": cast.grace.email, "password": password})


def words(response: HttpResponse) -> str:
    return response.content.decode()


def addresses() -> dict[str, str]:
    """Every address of signing in that takes no argument, by name."""
    found = {}

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif one.name:
                with contextlib.suppress(NoReverseMatch):
                    found[one.name] = reverse(one.name)

    (sign_in,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "sign-in/"]
    walk(sign_in.url_patterns)
    return found


def test_every_address_answers_in_our_shell_whoever_asks(visitor: Client, cast: Cast) -> None:
    for signed_in in (False, True):
        for name, address in addresses().items():
            if signed_in:
                visitor.force_login(cast.grace)
            response = visitor.get(address)
            assert response.status_code in {200, 302, 401, 403, 404, 405}, name
            if response.status_code == 200 and "html" in response["Content-Type"]:
                assert "app/app.css" in words(response) and "<h1>" in words(response), name


def test_the_right_password_opens_and_a_wrong_one_says_so_once(visitor: Client, cast: Cast) -> None:
    refused = words(signs_in(visitor, cast, "wrong"))
    assert "<title>Error: Sign in" in refused
    assert refused.count("The email address or the password is not right. Check both and try again") == 1
    assert cast.grace.email in refused
    assert signs_in(visitor, cast, PASSWORD).status_code == 302


def test_empty_fields_are_named_as_people_know_them(visitor: Client) -> None:
    page = words(visitor.post(reverse("account_login"), {}))
    assert "Enter the work email address" in page and "Enter the password" in page


def test_where_one_wanted_to_go_is_kept(visitor: Client) -> None:
    assert '<input type="hidden" name="next" value="/posts/">' in words(
        visitor.get(reverse("account_login"), {"next": "/posts/"})
    )


def test_too_many_tries_are_stopped_with_a_sentence(visitor: Client, cast: Cast) -> None:
    for _ in range(6):
        page = words(signs_in(visitor, cast, "wrong"))
    assert "Too many tries. Wait 5 minutes and try again" in page


def test_sign_up_is_closed_and_says_who_gives_log_ins(visitor: Client) -> None:
    assert "Log-ins are given, not taken" in words(visitor.get(reverse("account_signup")))


def test_a_forgotten_password_is_replaced_by_mail(visitor: Client, cast: Cast) -> None:
    assert visitor.post(reverse("account_reset_password"), {"email": cast.grace.email}).status_code == 302
    (sent,) = mail.outbox
    assert "Choose a new password for social media" in sent.subject
    link = re.search(r"https?://[^/]+(/\S+)", sent.body)
    assert link
    form = visitor.get(link[1])
    short = visitor.post(form["Location"], {"password1": "short", "password2": "short"})
    assert "too short" in words(short) and "<title>Error: Choose a new password" in words(short)
    assert visitor.post(form["Location"], {"password1": NEW, "password2": NEW}).status_code == 302
    assert signs_in(Client(), cast, NEW).status_code == 302
    assert "This link no longer works" in words(Client().get(link[1]))


def test_a_second_factor_can_still_be_set_up_after_a_password_was_forgotten(visitor: Client, cast: Cast) -> None:
    """allauth notes the address as unverified when it sends the link, and by default refuses a second factor then."""
    visitor.post(reverse("account_reset_password"), {"email": cast.grace.email})
    signs_in(visitor, cast, PASSWORD)
    asked = visitor.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 200 or asked["Location"].startswith(reverse("account_reauthenticate"))


def test_an_unknown_address_gets_the_same_page_and_no_mail(visitor: Client) -> None:
    assert visitor.post(reverse("account_reset_password"), {"email": "nobody@ashmere.example"}).status_code == 302
    assert mail.outbox == []


def test_a_second_factor_is_set_up_asked_for_and_replaced_by_a_recovery_code(grace: Client, cast: Cast) -> None:
    again = grace.get(reverse("mfa_activate_totp"))
    assert again.status_code == 302 and "reauthenticate" in again["Location"]
    grace.post(again["Location"], {"password": PASSWORD})
    page = words(grace.get(reverse("mfa_activate_totp")))
    key = re.search(r'class="print">(\w+)<', page)
    assert key and 'src="data:image/svg+xml;base64,' in page
    wrong = grace.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "The code is not right" in words(wrong)
    code = format_hotp_value(hotp_value(key[1], int(time.time()) // 30))
    assert grace.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    codes = re.findall(r"<li>(\d+)</li>", words(grace.get(reverse("mfa_view_recovery_codes"))))
    assert len(codes) == 10
    stranger = Client()
    asked = signs_in(stranger, cast, PASSWORD)
    assert asked["Location"] == reverse("mfa_authenticate")
    assert "6 digits from the app on your phone" in words(stranger.get(asked["Location"]))
    assert stranger.post(asked["Location"], {"code": codes[0]}).status_code == 302
    assert "_auth_user_id" in stranger.session


def test_where_one_is_signed_in_is_listed(grace: Client) -> None:
    page = words(grace.get(reverse("usersessions_list")))
    assert "Firefox on Windows" in page and "You are signed in nowhere else." in page


def test_nobody_changes_the_address_that_approvals_hang_on(grace: Client, cast: Cast) -> None:
    for address in ("/sign-in/email/", "/sign-in/confirm-email/"):
        assert grace.get(address).status_code == 404
