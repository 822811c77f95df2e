"""Bluesky for real, through the application: connected, posted to, answered. The server is Bluesky's own, on this machine."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.models import Topic
from core.council.selectors import Current
from enquiries import services as enquiries
from enquiries.models import Conversation
from enquiries.tasks import take_in_deliveries
from networks.connecting import connect, disconnect
from networks.connections import connection_of, opened, renewed
from networks.dispatch import send_due
from networks.models import Connection, Cursor, Outbound
from networks.polling import poll
from tests.cast import Cast
from tests.networks.peers import ROOT
from tests.publishing.browsing import browser, words
from tests.publishing.desk import Desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("bluesky")]
HANDLE = "council.test"
RESIDENT = "resident.test"


class Server:
    """The running server as somebody sees it who knows nothing of the application: plain HTTP."""

    def __init__(self, told: dict[str, str], data: Path) -> None:
        self.pds, self.did, self.password, self.square = told["pds"], told["did"], told["password"], told["square"]
        self.resident: dict[str, str] = json.loads((data / f"{RESIDENT}.json").read_text())

    def posts(self, did: str = "") -> list[dict[str, Any]]:
        """What stands in a repository, newest first; the council's unless said otherwise."""
        asked = {"repo": did or self.did, "collection": "app.bsky.feed.post"}
        return list(self.get("com.atproto.repo.listRecords", **asked)["records"])

    def get(self, method: str, **params: str) -> dict[str, Any]:
        answer = requests.get(f"{self.pds}/xrpc/{method}", params=params, timeout=10)
        answer.raise_for_status()
        return dict(answer.json())

    def write_as_resident(self, text: str, to: str = "") -> requests.Response:
        """As one does on the page."""
        typed = {"words": text, "to": to}
        return requests.post(self.square, data=typed, timeout=10, allow_redirects=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("bluesky")
    command = [sys.executable, "-m", "networks.peers.pds", "--var", str(ROOT / "var" / "peers" / "bluesky")]
    peer = subprocess.Popen([*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert peer.stdout is not None
    try:
        yield Server(json.loads(peer.stdout.readline()), data)
    finally:
        peer.terminate()
        peer.communicate(timeout=15)


@pytest.fixture
def account(cast: Cast, council: Current) -> Account:
    """On the register by its handle; nobody has asked the network for its number yet."""
    found = cast.account("bluesky", handle=HANDLE)
    Account.objects.filter(pk=found.pk).update(external_id="")
    return Account.objects.get(pk=found.pk)


def access(server: Server, **other: str) -> dict[str, str]:
    return {"password": server.password, "server": server.pds, **other}


def until(is_true: Callable[[], Any], doing: Callable[[], Any]) -> None:
    """Does it again and again, as the ticks do, for 20 seconds at most."""
    give_up_at = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < give_up_at, "it did not happen"
        doing()
        time.sleep(0.2)


def read_the_network() -> None:
    Cursor.objects.update(next_at=timezone.now())
    poll()
    take_in_deliveries()


def test_a_post_goes_out_a_resident_answers_and_is_answered(
    server: Server, account: Account, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.priya)
    account.refresh_from_db()
    assert account.external_id == server.did

    desk = Desk(cast, Topic.objects.get(slug="waste"))
    draft = desk.draft(account, wanted_at=(timezone.now() + timedelta(seconds=3)).replace(microsecond=0))
    post = desk.scheduled(draft)
    until(lambda: desk.rows(post)[0].state == "published", send_due)
    (out,) = server.posts()
    assert out["value"]["text"] == desk.draft().text
    assert desk.rows(post)[0].external_id == out["uri"]

    assert server.write_as_resident("Is the green bin collected then too?", out["uri"]).status_code == 303
    until(Conversation.objects.exists, read_the_network)
    conversation = Conversation.objects.get()
    question = conversation.messages.inbound().get()
    assert (conversation.account, question.text) == (account, "Is the green bin collected then too?")
    assert conversation.resident.handle == RESIDENT

    enquiries.take(conversation_id=conversation.pk, by=cast.grace)
    conversation.refresh_from_db()
    enquiries.send_reply(
        conversation_id=conversation.pk, text="Yes, on the same day.", by=cast.grace, seen=conversation.version
    )
    until(lambda: Outbound.objects.get(kind="reply").state == "published", send_due)
    answer = next(post for post in server.posts() if post["value"].get("reply"))
    assert answer["value"]["text"] == "Yes, on the same day. ^GM"
    assert answer["value"]["reply"]["parent"]["uri"] == question.external_id
    assert answer["value"]["reply"]["root"]["uri"] == out["uri"]
    conversation.refresh_from_db()
    assert conversation.state == "answered"

    read_the_network()
    assert Conversation.objects.count() == 1, "what we wrote ourselves is no enquiry"


def test_a_mention_opens_an_enquiry(server: Server, account: Account, cast: Cast) -> None:
    connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.priya)
    server.write_as_resident(f"@{HANDLE} the lamp in Elm Road is broken")
    until(Conversation.objects.exists, read_the_network)
    assert Conversation.objects.filter(messages__text__contains="the lamp in Elm Road").exists()


class TestConnecting:
    def form(self, peer: Server, **other: str) -> dict[str, str]:
        return {"handle": f"@{HANDLE}", "password": peer.password, "server": peer.pds, **other}

    def where(self, account: Account, act: str = "connect") -> str:
        return f"/accounts/{account.pk}/{act}/"

    def test_by_its_page(self, server: Server, account: Account, cast: Cast) -> None:
        ada = browser(cast.ada)
        assert "Not connected: what is due is done by hand" in words(ada.get(f"/accounts/{account.pk}/"))
        done = words(ada.post(self.where(account), self.form(server), follow=True))
        assert "is connected. Bluesky knows us." in done
        assert "Connected: posts go out and replies come in by themselves" in done
        page = ada.get(self.where(account))
        assert server.did in page.content.decode()
        assert server.password not in page.content.decode()

    def test_secrets_stand_in_no_record(self, server: Server, account: Account, cast: Cast) -> None:
        link = connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        record = str(list(Entry.objects.values_list("before", "after", "reason")))
        assert server.password not in record + link.secrets
        assert opened(link)["access_jwt"] not in record

    def test_a_blank_password_keeps_the_one_that_is_kept(self, server: Server, account: Account, cast: Cast) -> None:
        connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        Connection.objects.update(problem="Access lost.", problem_since=timezone.now())
        page = words(browser(cast.ada).post(self.where(account), self.form(server, password=""), follow=True))
        assert "is connected" in page
        link = connection_of(account)
        assert (opened(link)["password"], link.problem) == (server.password, "")

    def test_a_kept_password_is_not_sent_to_another_server(self, server: Server, account: Account, cast: Cast) -> None:
        connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        elsewhere = self.form(server, password="", server="http://127.0.0.1:1")
        page = words(browser(cast.ada).post(self.where(account), elsewhere))
        assert "Enter the app password again: it is not sent to another server." in page
        assert opened(connection_of(account))["server"] == server.pds

    def test_a_wrong_password_changes_nothing(self, server: Server, account: Account, cast: Cast) -> None:
        page = words(browser(cast.ada).post(self.where(account), self.form(server, password="no")))
        assert "Bluesky does not accept the app password" in page
        assert connection_of(account).secrets == ""
        assert Account.objects.get(pk=account.pk).external_id == ""

    def test_somebody_elses_access_is_refused_by_name(self, server: Server, account: Account, cast: Cast) -> None:
        theirs = access(server, password=server.resident["password"])
        with pytest.raises(RuleBroken, match=f"The network says that this is {RESIDENT}; the register says @{HANDLE}"):
            connect(account_id=account.pk, secrets=theirs, handle=RESIDENT, by=cast.ada)
        connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        with pytest.raises(RuleBroken, match=f"This access belongs to {RESIDENT}, not to Ashmere District Council"):
            connect(account_id=account.pk, secrets=theirs, handle=RESIDENT, by=cast.ada)
        assert opened(connection_of(account))["password"] == server.password

    def test_one_account_of_a_network_stands_once_on_the_register(
        self, server: Server, account: Account, cast: Cast
    ) -> None:
        connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        Account.objects.filter(pk=account.pk).update(handle="as-it-was-called.test")
        again = cast.account("bluesky", handle=HANDLE)
        Account.objects.filter(pk=again.pk).update(external_id="")
        with pytest.raises(RuleBroken, match="stands on the register already"):
            connect(account_id=again.pk, secrets=access(server), handle=HANDLE, by=cast.ada)

    def test_a_demonstration_asks_nobody_but_this_machine(self, server: Server, account: Account, cast: Cast) -> None:
        page = words(browser(cast.ada).post(self.where(account), self.form(server, server="https://bsky.social")))
        assert "This is a demonstration: it does not reach bsky.social." in page

    @pytest.mark.parametrize(
        "typed",
        ["bsky.social", "ftp://bsky.social", "https://", "https://a@b.example", "https://b.example/x", "http://[1"],
    )
    def test_an_address_that_is_none_gets_a_sentence(
        self, server: Server, account: Account, cast: Cast, typed: str
    ) -> None:
        page = words(browser(cast.ada).post(self.where(account), self.form(server, server=typed)))
        assert "Enter the address of the server, like https://bsky.social" in page

    def test_what_is_disconnected_is_done_by_hand_and_not_read(
        self, server: Server, account: Account, cast: Cast
    ) -> None:
        connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        where = self.where(account, "disconnect")
        page = words(browser(cast.grace).post(where, {"reason": "The app password was shared"}, follow=True))
        assert "is not connected any more. What is due is done by hand." in page
        assert "disconnected the account" in str(Entry.objects.about(connection_of(account)).first().words)  # type: ignore[union-attr]
        assert connection_of(account).secrets == ""
        with pytest.raises(RuleBroken, match="is not connected"):
            disconnect(account_id=account.pk, by=cast.ada, reason="x")

    def test_a_renewal_under_way_brings_nothing_back(self, server: Server, account: Account, cast: Cast) -> None:
        link = connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)

        def fetch(stale: Any) -> Any:
            disconnect(account_id=account.pk, by=cast.ada, reason="Meanwhile")
            return {**stale, "access_jwt": "late"}

        renewed(link.pk, opened(link), fetch)
        assert connection_of(account).secrets == ""

    @pytest.mark.parametrize("state", ["suspended", "closed"])
    def test_only_what_is_open_is_connected(self, server: Server, account: Account, cast: Cast, state: str) -> None:
        Account.objects.filter(pk=account.pk).update(state=state)
        if state == "closed":
            with pytest.raises(RuleBroken, match="It can be connected while it is open"):
                connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada)
        else:
            assert connect(account_id=account.pk, secrets=access(server), handle=HANDLE, by=cast.ada).secrets

    def test_by_the_api_and_secrets_never_come_out(self, server: Server, account: Account, cast: Cast) -> None:
        ada = browser(cast.ada)

        def post(act: str, **facts: str) -> Any:
            return ada.post(f"/api/accounts/{account.pk}/{act}/", facts, content_type="application/json")

        refused = post("connect", handle="no handle", password="x", server=server.pds)
        assert refused.status_code == 400
        assert "is not a Bluesky handle" in refused.json()["handle"]
        done = post("connect", handle=HANDLE, password=server.password, server=server.pds)
        assert done.json()["connected"] is True, done.json()
        assert server.password not in done.content.decode()
        assert post("disconnect", reason="Rotated").json()["connected"] is False
        shown = browser(cast.arthur).get(f"/api/accounts/{account.pk}/connection/")
        assert shown.json() == {"account": account.pk, "connected": False, "problem": "", "problem_since": None, "expires_at": None}  # fmt: skip

    def test_who_may_not_is_told_who_can(self, account: Account, cast: Cast) -> None:
        assert browser(cast.callum).get(self.where(account)).status_code == 403
        assert "Connect this account" not in words(browser(cast.callum).get(f"/accounts/{account.pk}/"))


def test_the_square_says_what_was_not_written(server: Server) -> None:
    assert server.write_as_resident("").status_code == 400
    assert server.write_as_resident("x" * 301).status_code == 400
    assert server.write_as_resident("hello", "at://did:plc:nobody/app.bsky.feed.post/3mkzqd2o7nb2e").status_code == 400
    foreign = requests.post(
        server.square, data={"words": "hello"}, headers={"origin": "http://evil.example"}, timeout=10
    )
    assert foreign.status_code == 403
    shown = requests.get(server.square, timeout=10)
    assert "You write here as the resident" in shown.text


def test_networks_that_are_not_connected_by_typing_take_no_password(cast: Cast, council: Current) -> None:
    facebook, pinterest = cast.account("facebook"), cast.account("pinterest")
    ada: Client = browser(cast.ada)
    assert 'type="password"' not in ada.get(f"/accounts/{facebook.pk}/connect/").content.decode()
    assert ada.get(f"/accounts/{pinterest.pk}/connect/").status_code == 404
    assert ada.post(f"/accounts/{pinterest.pk}/connect/sign-in/").status_code == 404
    assert ada.get("/accounts/come-back/pinterest/?state=x").status_code == 404
    refused = ada.post(f"/api/accounts/{facebook.pk}/connect/", {"handle": "x"}, content_type="application/json")
    assert refused.json() == {"detail": "Facebook accounts are not connected by typing a password."}
