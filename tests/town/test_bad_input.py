"""Nonsense in every form, address and body is answered, never with a 500. What a form did is taken back after each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from core.people.models import Person
from tests.flows.test_permission_matrix import ALL, VALUES, duties_of
from tests.town.conftest import NAMES
from tests.town.forms import FoundForm, forms_of
from tests.town.pages import LOOKS, Look
from tests.town.town import Town

NONSENSE = ("", "\x00", "🙂" * 3000, "-1", "9" * 40, "<script>alert(1)</script>", "31 February")
QUERY = "?page=x&view=%00&words=%00&q=%F0&quarter=9999-9&week=x&to=javascript:x&account=%00&after=%22&seen=x&verify=x&topic=-1&network=%00"
BODIES: tuple[Any, ...] = (
    {}, [], "x", None, 7, {"seen": "x"}, {"reason": "\x00", "words": "\x00", "text": "\x00", "name": "\x00", "email": "\x00"},
    {"text": ["x"], "accounts": {"a": 1}, "wanted_at": "yesterday", "topic": -1, "network": 7, "case": "x", "team": 10**30, "to": []},
)  # fmt: skip


ELSEWHERE = {"account_logout", "outbox:send_again", "api_outbox_send_again", "connections:sign_in"}
"""Ends the session; asks a network, which no test may do inside the transaction that takes everything back."""


class Undone(Exception):
    """Takes back what a form has done."""


def sent(client: Client, address: str, typed: dict[str, Any]) -> int:
    """The status of the answer; whatever it did is taken back."""
    status = 0
    try:
        with transaction.atomic():
            status = client.post(address, typed).status_code
            raise Undone
    except Undone:
        return status


def filled_in(form: FoundForm) -> Iterator[dict[str, Any]]:
    """Nothing at all; each kind of nonsense in every field; what the person never sees turned into nonsense too."""
    yield {}
    yield form.hidden | form.buttons
    for nonsense in NONSENSE if form.fields else ():
        yield form.hidden | form.buttons | dict.fromkeys(form.fields, nonsense)
    for nonsense in NONSENSE[-4:]:
        yield dict.fromkeys([*form.hidden, *form.fields, *form.buttons], nonsense)


@pytest.fixture(scope="module")
def tried() -> set[tuple[str, ...]]:
    """Forms that stand on many pages are filled in once."""
    return set()


@pytest.fixture(scope="module")
def client_of(town: Town) -> Any:
    """Everybody signs in once; nothing here ends a session for good."""
    clients: dict[str, Client] = {}

    def client(who: str) -> Client:
        if who not in clients:
            clients[who] = Client(raise_request_exception=False)
            if who:
                clients[who].force_login(Person.objects.get(name=NAMES[who]))
        return clients[who]

    return client


@pytest.mark.parametrize("look", [look for look in LOOKS if not look.name.startswith(("account_", "mfa_"))], ids=str)
def test_a_form_filled_in_with_nonsense_is_answered(look: Look, client_of: Any, tried: set[tuple[str, ...]]) -> None:
    client, url = client_of(look.who), look.url
    wrong = []
    for form in forms_of(client.get(url).content.decode()):
        kind = (resolve(form.action or url.partition("?")[0]).view_name, *form.buttons.values(), *form.fields)
        if kind in tried or kind[0] in ELSEWHERE:
            continue
        tried.add(kind)
        for typed in filled_in(form):
            status = sent(client, form.action or url, typed)
            if status >= 500 or not status:
                wrong.append((form.action or url, status, {name: value[:20] for name, value in typed.items()}))
    assert wrong == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nonsense_in_an_address_is_answered(look: Look, client_of: Any) -> None:
    assert client_of(look.who).get(look.url.partition("?")[0] + QUERY).status_code < 500


@pytest.mark.parametrize("name", sorted(name for name in set(ALL) - ELSEWHERE if name.startswith("api_")))
def test_nonsense_sent_by_a_program_is_answered(name: str, client_of: Any) -> None:
    client, keys = client_of(who_may(name)), ALL[name].pattern.converters
    wrong = []
    for number, bodies in ((1, BODIES), (VALUES["pk"], BODIES[:1])):
        values = {key: number if key in {"pk", "message_id"} else VALUES.get(key, "x") for key in keys}
        address = reverse(name, kwargs=values)
        wrong += _answers(client, address, '{"text": "x', query=QUERY)
        wrong += [found for body in bodies for found in _answers(client, address, body)]
    assert wrong == []


def who_may(name: str) -> str:
    """Somebody whose duties open the address, so that what is sent is read."""
    wanted = set(duties_of(name, "POST") or duties_of(name) or ())
    for who in ("priya", "grace", "ada", "jo", "ruth", "dev"):
        rights = Person.objects.get(name=NAMES[who]).rights
        if not wanted or any(rights.holds(duty) for duty in wanted):
            return who
    raise AssertionError(f"Nobody may open {name}.")


def _answers(client: Client, address: str, body: Any, query: str = "") -> list[tuple[str, int, Any]]:
    """Those answers that are none: to a body, and to the same address with `query` behind it."""
    try:
        with transaction.atomic():
            answers = [client.post(address, body, content_type="application/json")]
            if query:
                answers.append(client.get(address + query))
            raise Undone
    except Undone:
        return [(address, answer.status_code, body) for answer in answers if answer.status_code >= 500]
