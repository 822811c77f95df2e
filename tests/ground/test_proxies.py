"""Behind the council's own proxy each visitor has their own address; what visitors claim themselves counts for nothing."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from core.audit.models import Entry
from council_social.proxies import BehindOurProxies
from public.limits import MOST_AN_HOUR
from tests.cast import Cast

CADDY = "172.18.0.5"
OURS = "198.51.100.7"
FORM = {"account": "https://x.com/pretend", "network": "", "does": "pretends", "words": "", "email": "", "website": ""}


def seen(passed_on: str | None) -> Any:
    """The address that views see."""
    asked: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        return HttpResponse()

    headers = {} if passed_on is None else {"HTTP_X_FORWARDED_FOR": passed_on}
    BehindOurProxies(view)(RequestFactory().get("/", REMOTE_ADDR=CADDY, **headers))
    return asked[0].META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("passed_on", "address"),
    [
        (OURS, OURS),
        (f"203.0.113.9, {OURS}", OURS),
        (f" {OURS}:51234 ", OURS),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        (None, CADDY),
        ("", CADDY),
        ("unknown", CADDY),
        (f"{OURS}, <script>", CADDY),
        ("1.2.3.4.5:80", CADDY),
    ],
)
def test_behind_one_proxy_the_last_address_is_the_visitors(settings: Any, passed_on: str | None, address: str) -> None:
    settings.OWN_PROXIES = 1
    assert seen(passed_on) == address


def test_behind_two_proxies_it_is_the_one_before_the_last(settings: Any) -> None:
    settings.OWN_PROXIES = 2
    assert seen(f"203.0.113.9, {OURS}, 10.0.0.4") == OURS
    assert seen(OURS) == CADDY


def test_without_a_proxy_nobody_is_believed() -> None:
    assert seen(OURS) == CADDY


@pytest.mark.django_db
@pytest.mark.usefixtures("council")
class TestInTheApplication:
    @pytest.fixture(autouse=True)
    def behind_caddy(self, settings: Any) -> None:
        settings.OWN_PROXIES = 1

    @staticmethod
    def reports(address: str) -> int:
        asked = Client(REMOTE_ADDR=CADDY, headers={"x-forwarded-for": address})
        return asked.post(reverse("public:report_impostor"), FORM).status_code

    def test_the_record_names_from_where_an_officer_pressed(self, cast: Cast) -> None:
        browser = Client(REMOTE_ADDR=CADDY, headers={"x-forwarded-for": OURS})
        browser.force_login(cast.priya)
        browser.post(reverse("emergency"), {"name": "flooding in Wexmoor"})
        assert set(Entry.objects.filter(actor=cast.priya).values_list("address", flat=True)) == {OURS}

    def test_one_residents_flood_does_not_close_the_form_for_the_next(self) -> None:
        assert {self.reports(OURS) for _ in range(MOST_AN_HOUR)} == {302}
        assert self.reports(OURS) == 429
        assert self.reports("203.0.113.9") == 302

    def test_the_record_keeps_no_address_of_a_resident(self) -> None:
        self.reports(OURS)
        assert set(Entry.objects.filter(actor=None).values_list("address", flat=True)) == {None}
