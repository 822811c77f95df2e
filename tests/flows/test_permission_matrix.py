"""Every address and every role: whoever does not hold a duty of the page is refused, and nobody is let in without a log-in.

Generated from the addresses themselves: a new one is in here the moment it exists, and one whose view names no duty fails.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.council.selectors import Current
from core.people.duties import matrix
from core.people.rights import Rights
from tests.cast import Cast

OPEN_TO_ALL = {
    "health", "council_css", "api_schema", "networks:receive", "for_networks",
    *(f"public:{name}" for name in (
        "policy", "rules", "rules_version", "directory", "directory_json", "directory_csv", "appeal", "appeal_sent", "report_impostor", "impostor_reported", "accessibility", "privacy",
    )),
}  # fmt: skip
"""What residents, networks and the monitoring may open without a log-in."""
OPEN_TO_STAFF = {"me", "my_absence", "my_deputy", "end_my_absence", "api_page"}
"""What everybody with a log-in may open, whatever their role."""
OTHERS = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
"""allauth's own pages: they ask for a log-in themselves, and know no duties."""
VALUES = {
    "pk": 999_999,
    "message_id": 999_999,
    "version": 1,
    "act": "suspend",
    "code": "received",
    "network": "facebook",
    "sha256": "0" * 64,
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the application with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name and not pattern.name.startswith(OTHERS):
            yield f"{space}{pattern.name}", pattern


ALL = dict(addresses())


def duties_of(name: str, method: str = "GET") -> tuple[str, ...] | None:
    """The duties of which one opens the address; none where a method is closed to everybody, None where the view names none."""
    view = ALL[name].callback
    by_method = getattr(getattr(view, "view_class", None) or getattr(view, "cls", None), "duties", None)
    return getattr(view, "duties", None) if by_method is None else by_method.get(method, ())


def address(name: str) -> str:
    wanted = ALL[name].pattern.converters
    return reverse(name, kwargs={key: VALUES[key] for key in wanted})


GUARDED = sorted(set(ALL) - OPEN_TO_ALL - OPEN_TO_STAFF)


def test_every_address_names_its_duties_or_is_open_on_purpose() -> None:
    unnamed = [name for name in GUARDED if not (duties_of(name) or duties_of(name, "POST"))]
    assert unnamed == []


def test_every_duty_of_an_address_stands_in_the_matrix() -> None:
    assert {duty for name in GUARDED for method in ("GET", "POST") for duty in duties_of(name, method) or ()} <= set(
        matrix().duties
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", GUARDED + sorted(OPEN_TO_STAFF))
def test_nobody_comes_in_without_a_log_in(name: str, client: Client) -> None:
    for method in (client.get, client.post):
        response = method(address(name))
        assert response.status_code in {302, 401, 403, 405}, response.status_code
        if response.status_code == 302:
            assert response["Location"].startswith("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(matrix().roles))
def test_a_role_opens_what_its_duties_open_and_nothing_else(
    role: str, client: Client, cast: Cast, council: Current
) -> None:
    client.raise_request_exception = False
    client.force_login(cast.everybody()[role])
    rights = Rights.of([(role, 1)])
    wrong = []
    for name in GUARDED:
        for method, call in (("GET", client.get), ("POST", client.post)):
            held = any(rights.holds(duty) for duty in duties_of(name, method) or ())
            status = call(address(name)).status_code
            refused = status == 403
            if refused == held and status != 405:
                wrong.append(
                    f"{method} {name}: {status}, though the role {'holds' if held else 'does not hold'} its duty"
                )
            if status >= 500:
                wrong.append(f"{method} {name}: {status}")
    assert wrong == []
