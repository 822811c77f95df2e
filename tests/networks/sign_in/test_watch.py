"""Connected accounts are looked after: warned of in time, asked once a day, and what is wrong is said wherever they are used."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.audit.models import Entry
from core.council.selectors import Current
from core.notify.models import Notice
from enquiries import services as enquiries
from enquiries.taking_in import take_in
from networks import connect_watch, registry
from networks.connections import end_of, opened, sealed
from networks.models import Connection, Outbound
from networks.outcomes import Failed, RateLimited, Refused, Unauthorised
from networks.protocol import Author, Inbound, Kind, Profile, Request, Secrets
from networks.services import put_out
from networks.sign_in import App, Web
from networks.tasks import watch_connections
from tests.cast import Cast
from tests.networks.outbox.at_once import at_once
from tests.networks.outbox.conftest import Outbox, connected
from tests.networks.outbox.ledger import Ledger
from tests.networks.test_connector import POSTING_ALONE
from tests.publishing.browsing import browser, words

pytestmark = pytest.mark.django_db(transaction=True)


def told(outbox: Outbox, part: str = "") -> list[tuple[str, str]]:
    found = Notice.objects.filter(words__contains=part).order_by("person__name", "id")
    return list(found.values_list("person__name", "words"))


@pytest.fixture
def link(outbox: Outbox) -> Connection:
    Account.objects.filter(pk=outbox.account.pk).update(custodian=outbox.cast.tom)
    return Connection.objects.select_related("account").get(account=outbox.account)


class TestWarnings:
    def ends_in(self, link: Connection, left: timedelta) -> None:
        Connection.objects.filter(pk=link.pk).update(expires_at=timezone.now() + left)

    @pytest.mark.parametrize(
        ("left", "warned"),
        [
            (timedelta(days=15), 0),
            (timedelta(days=13), 1),
            (timedelta(days=6), 1),
            (timedelta(hours=20), 1),
            (timedelta(hours=-1), 0),
        ],
    )
    def test_the_custodian_and_an_administrator_are_warned(
        self, link: Connection, outbox: Outbox, left: timedelta, warned: int
    ) -> None:
        self.ends_in(link, left)
        connect_watch.warn()
        assert [name for name, _ in told(outbox, "ends")] == ["Ada Lindqvist", "Tom Ashby"] * warned

    def test_each_warning_is_given_once_however_often_it_runs_and_in_how_many_workers(
        self, link: Connection, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ends = timezone.now() + timedelta(days=13)
        Connection.objects.update(expires_at=ends)
        at_once(4, connect_watch.warn)
        for days, count in ((13, 2), (8, 2), (6, 4), (2, 4), (0.5, 6), (0.1, 6)):
            monkeypatch.setattr(connect_watch, "database_time", lambda: ends - timedelta(days=days))  # noqa: B023
            connect_watch.warn()
            assert len(told(outbox, "ends")) == count, days

    def test_without_a_custodian_the_administrators_are_told(self, link: Connection, outbox: Outbox) -> None:
        Account.objects.update(custodian=None)
        self.ends_in(link, timedelta(days=3))
        connect_watch.warn()
        assert [name for name, _ in told(outbox, "ends")] == ["Ada Lindqvist"]

    def test_an_access_that_was_prolonged_is_warned_of_anew(self, link: Connection, outbox: Outbox) -> None:
        self.ends_in(link, timedelta(days=3))
        connect_watch.warn()
        Connection.objects.update(expires_at=F("expires_at") + timedelta(days=2))
        connect_watch.warn()
        assert len(told(outbox, "ends on")) == 4

    def test_what_is_closed_or_not_connected_is_not_warned_of(self, link: Connection, outbox: Outbox) -> None:
        self.ends_in(link, timedelta(days=3))
        Connection.objects.update(secrets="")
        assert connect_watch.warn() == 0


class Way:
    """A network that renews tokens of weeks ahead."""

    app_names = ("id", "secret")
    asks_for_server = False
    renew_ahead = timedelta(days=30)
    hosts = frozenset({"127.0.0.1"})

    def __init__(self, answer: Callable[[Secrets], Secrets]) -> None:
        self.answer, self.asked = answer, 0

    def renewable(self, secrets: Secrets) -> bool:
        return "access_token" in secrets

    def refreshed(self, web: Web, app: App, stale: Secrets) -> Secrets:
        self.asked += 1
        return self.answer(stale)


class TestProlonging:
    def prepared(self, link: Connection, ledger: Ledger, settings: Any, days: int, answer: Any = None) -> Way:
        settings.NETWORK_SECRETS = {"mastodon": {"id": "i", "secret": "s"}}
        until = (timezone.now() + timedelta(days=60)).isoformat()
        ledger.sign_in = Way(
            answer or (lambda stale: {**stale, "access_token": "longer", "token_until": until, "ends_at": until})
        )
        near = (timezone.now() + timedelta(days=days)).isoformat()
        link.secrets = sealed({"access_token": "weeks", "token_until": near, "ends_at": near})
        link.expires_at = end_of(opened(link))
        link.save()
        return ledger.sign_in

    def test_a_token_is_renewed_before_it_ends_and_nobody_is_warned(
        self, link: Connection, ledger: Ledger, outbox: Outbox, settings: Any
    ) -> None:
        way = self.prepared(link, ledger, settings, days=10)
        connect_watch.prolong()
        connect_watch.prolong()
        connect_watch.warn()
        link.refresh_from_db()
        assert way.asked == 1
        assert opened(link)["access_token"] == "longer"
        assert link.expires_at is not None and link.expires_at > timezone.now() + timedelta(days=59)
        assert told(outbox, "ends") == []

    def test_one_that_has_time_is_left_alone(self, link: Connection, ledger: Ledger, settings: Any) -> None:
        way = self.prepared(link, ledger, settings, days=31)
        assert (connect_watch.prolong(), way.asked) == (0, 0)

    def test_two_workers_at_once_renew_it_once(self, link: Connection, ledger: Ledger, settings: Any) -> None:
        way = self.prepared(link, ledger, settings, days=10)
        at_once(3, connect_watch.prolong)
        assert way.asked == 1

    def test_a_network_that_refuses_for_good_is_told(
        self, link: Connection, ledger: Ledger, outbox: Outbox, settings: Any
    ) -> None:
        def refuse(stale: Secrets) -> Secrets:
            raise Failed(Unauthorised("No longer."))

        self.prepared(link, ledger, settings, days=10, answer=refuse)
        connect_watch.prolong()
        link.refresh_from_db()
        assert (link.problem, opened(link)["access_token"]) == ("No longer.", "weeks")

    def test_trouble_that_passes_changes_nothing(self, link: Connection, ledger: Ledger, settings: Any) -> None:
        def stumble(stale: Secrets) -> Secrets:
            raise Failed(Refused("Not now.", before_sending=True))

        way = self.prepared(link, ledger, settings, days=10, answer=stumble)
        connect_watch.prolong()
        connect_watch.prolong()
        link.refresh_from_db()
        assert (link.problem, way.asked) == ("", 2)

    def test_one_that_fails_in_a_way_of_its_own_keeps_no_other_from_being_renewed(
        self, link: Connection, ledger: Ledger, outbox: Outbox, settings: Any
    ) -> None:
        def fail(stale: Secrets) -> Secrets:
            raise OverflowError("a token")

        way = self.prepared(link, ledger, settings, days=10, answer=fail)
        other = connected(outbox.cast.account("mastodon"))
        Connection.objects.filter(account=other).update(secrets=link.secrets)
        connect_watch.prolong()
        assert way.asked == 2


class TestTheDailyProbe:
    def network_says(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, said: Any) -> list[int]:
        """Every probe is answered so from now on; the list grows with each."""
        asked: list[int] = []

        def profile(access: Any) -> Profile:
            asked.append(1)
            if isinstance(said, Exception):
                raise said
            return said(access)

        monkeypatch.setattr(ledger, "profile", profile)
        return asked

    def a_day_later(self) -> None:
        Connection.objects.filter(probed_at__isnull=False).update(
            probed_at=F("probed_at") - timedelta(days=1, seconds=1)
        )

    def test_each_account_is_asked_once_a_day_by_one_worker(
        self, link: Connection, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = self.network_says(
            ledger, monkeypatch, lambda access: Profile(access.external_id, access.handle, "A", "")
        )
        at_once(4, connect_watch.probe)
        connect_watch.probe()
        assert len(asked) == 1
        self.a_day_later()
        connect_watch.probe()
        assert len(asked) == 2

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            (Failed(Unauthorised("The password was changed.")), "The password was changed."),
            (Failed(Refused("The account is suspended.", before_sending=False)), "The account is suspended."),
            (
                lambda access: Profile(access.external_id, "a", "A", "", problem="This access may read only."),
                "This access may read only.",
            ),
            (lambda access: Profile("another", "b", "The Museum", ""), "The access belongs to The Museum now."),
        ],
        ids=["dead", "suspended", "permission lost", "another account"],
    )
    def test_what_is_wrong_is_written_down_and_told_once(
        self, link: Connection, ledger: Ledger, outbox: Outbox, monkeypatch: pytest.MonkeyPatch, said: Any, problem: str
    ) -> None:
        self.network_says(ledger, monkeypatch, said)
        connect_watch.probe()
        self.a_day_later()
        connect_watch.probe()
        link.refresh_from_db()
        assert link.problem == problem
        assert [name for name, _ in told(outbox, "cannot be used")] == ["Grace Mensah", "Priya Nair", "Tom Ashby"]

    @pytest.mark.parametrize(
        "passing",
        [Refused("No connection.", before_sending=True), RateLimited(timezone.now(), "account")],
        ids=["trouble", "limit"],
    )
    def test_trouble_that_passes_says_nothing_and_is_asked_again_soon(
        self, link: Connection, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, passing: Any
    ) -> None:
        asked = self.network_says(ledger, monkeypatch, Failed(passing))
        connect_watch.probe()
        link.refresh_from_db()
        assert link.problem == ""
        Connection.objects.update(probed_at=F("probed_at") - timedelta(minutes=16))
        connect_watch.probe()
        assert len(asked) == 2

    def test_what_a_probe_found_a_probe_takes_back(
        self, link: Connection, ledger: Ledger, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.network_says(ledger, monkeypatch, Failed(Refused("The account is suspended.", before_sending=False)))
        connect_watch.probe()
        self.a_day_later()
        self.network_says(ledger, monkeypatch, lambda access: Profile(access.external_id, access.handle, "A", ""))
        connect_watch.probe()
        link.refresh_from_db()
        assert (link.problem, link.problem_since) == ("", None)
        assert Entry.objects.about(link).first().code == "networks.connection.works_again"
        assert len(told(outbox, "can be used again")) == 2

    def test_what_a_send_found_a_probe_does_not_take_back(self, link: Connection, ledger: Ledger) -> None:
        Connection.objects.update(problem="A permission is missing.", problem_since=timezone.now())
        connect_watch.probe()
        link.refresh_from_db()
        assert link.problem == "A permission is missing."

    def test_another_name_is_told_once_and_the_register_stays(
        self, link: Connection, ledger: Ledger, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = outbox.account.handle
        self.network_says(
            ledger, monkeypatch, lambda access: Profile(access.external_id, "new_name@social.example", "A", "")
        )
        connect_watch.probe()
        self.a_day_later()
        connect_watch.probe()
        assert [name for name, _ in told(outbox, "goes by @new_name@social.example now")] == [
            "Ada Lindqvist",
            "Tom Ashby",
        ]
        assert Account.objects.get(pk=outbox.account.pk).handle == before
        link.refresh_from_db()
        assert link.problem == "", "it can be posted from all the same"

    def test_an_account_that_is_suspended_and_goes_by_another_name_is_said_to_be_suspended(
        self, link: Connection, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.network_says(
            ledger, monkeypatch, lambda access: Profile(access.external_id, "new@social.example", "A", "", "Suspended.")
        )
        connect_watch.probe()
        link.refresh_from_db()
        assert (link.problem, link.known_as) == ("Suspended.", "new@social.example")

    @pytest.mark.parametrize(
        "said",
        [
            RecursionError("a resident's words"),
            lambda access: Profile(access.external_id, "long" * 60, "A", ""),
            lambda access: Profile(access.external_id, "na\x00me", "A", ""),
            Failed(Unauthorised("It says: no\x00pe")),
        ],
        ids=["unreadable", "too long a name", "a name with NUL", "a reason with NUL"],
    )
    def test_one_whose_network_answers_nonsense_keeps_no_other_from_being_asked(
        self, link: Connection, ledger: Ledger, outbox: Outbox, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, said: Any,
    ) -> None:  # fmt: skip
        for _ in range(2):
            outbox.another_account()
        asked = self.network_says(ledger, monkeypatch, said)
        assert connect_watch.probe() == 3
        assert len(asked) == 3
        assert "a resident's words" not in caplog.text

    def test_somebody_who_connects_it_meanwhile_is_not_written_over(
        self, link: Connection, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def profile(access: Any) -> Profile:
            Connection.objects.update(probed_at=timezone.now(), problem="")
            raise Failed(Unauthorised("The old access is dead."))

        monkeypatch.setattr(ledger, "profile", profile)
        connect_watch.probe()
        link.refresh_from_db()
        assert link.problem == ""

    def test_an_account_that_is_done_by_hand_is_not_asked(self, link: Connection, ledger: Ledger) -> None:
        Connection.objects.update(secrets="")
        assert connect_watch.probe() == 0

    def test_the_tick_does_all_of_it(self, link: Connection, ledger: Ledger, outbox: Outbox) -> None:
        Connection.objects.update(expires_at=timezone.now() + timedelta(days=3))
        watch_connections()
        link.refresh_from_db()
        assert link.probed_at is not None
        assert len(told(outbox, "ends on")) == 2


class TestWhereItIsSaid:
    """One sentence, from one place, on every page where the account is used."""

    @pytest.fixture
    def account(self, cast: Cast, council: Current) -> Account:
        account = connected(cast.account("facebook"))
        Connection.objects.filter(account=account).update(
            problem="The password was changed.", problem_since=timezone.now()
        )
        return account

    SAID = "cannot be used now: The password was changed."

    def test_register_account_and_connect_page(self, account: Account, cast: Cast) -> None:
        priya = browser(cast.priya)
        for address in ("/accounts/", account.get_absolute_url()):
            assert self.SAID in words(priya.get(address)), address
        assert "The password was changed." in words(priya.get(f"/accounts/{account.pk}/connect/"))

    def test_composer(self, account: Account, cast: Cast) -> None:
        typed = {"accounts": [account.pk], "text": "Bins", "do": "check"}
        assert self.SAID in words(browser(cast.grace).post(reverse("publishing:write"), typed))

    def test_reply_box(self, account: Account, cast: Cast) -> None:
        asked = Inbound(
            "facebook", account.external_id, Kind.MENTION, "1", timezone.now(), Author("r", "r", "R"), text="Bins?"
        )
        message = take_in(asked)
        assert message is not None
        conversation = message.conversation
        enquiries.take(conversation_id=conversation.pk, by=cast.grace)
        assert self.SAID in words(browser(cast.grace).get(f"/inbox/{conversation.pk}/"))

    def test_outbox(self, account: Account, cast: Cast) -> None:
        item = put_out(
            kind=Action.REPLY,
            account=account,
            request=Request(Action.REPLY, "Yes"),
            due_at=timezone.now(),
            subject="Yes",
            by=cast.grace,
        )
        Outbound.objects.filter(pk=item.pk).update(state="sending")
        Outbound.objects.filter(pk=item.pk).update(state="refused")
        grace = browser(cast.grace)
        assert self.SAID in words(grace.get("/outbox/"))
        assert self.SAID in words(grace.get(item.get_absolute_url()))

    def test_another_name_is_said_in_the_same_places_and_where_to_change_it(self, cast: Cast, council: Current) -> None:
        account = connected(cast.account("facebook", handle="ashmere.old"))
        Connection.objects.filter(account=account).update(known_as="ashmere.new")
        said = "goes by @ashmere.new on Facebook now; the register says @ashmere.old."
        ada = browser(cast.ada)
        assert said in words(ada.get("/accounts/"))
        page = ada.get(account.get_absolute_url())
        assert said in words(page)
        assert f'href="/accounts/{account.pk}/facts/"' in page.content.decode()
        Account.objects.filter(pk=account.pk).update(handle="ashmere.new")
        assert "goes by" not in words(ada.get("/accounts/"))

    def test_an_access_that_ends_soon_is_said(self, cast: Cast, council: Current) -> None:
        account = connected(cast.account("facebook"))
        Connection.objects.filter(account=account).update(expires_at=timezone.now() + timedelta(days=3))
        assert "loses its access on" in words(browser(cast.ada).get("/accounts/"))

    def test_an_account_in_order_says_nothing(self, cast: Cast, council: Current) -> None:
        account = connected(cast.account("facebook"))
        shown = words(browser(cast.ada).get(account.get_absolute_url()))
        assert "cannot be used" not in shown and "goes by" not in shown
        assert "Connected: posts go out and replies come in by themselves" in shown

    def test_where_nothing_can_be_read_no_page_promises_replies(
        self, cast: Cast, council: Current, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(registry.CONNECTORS, "threads", POSTING_ALONE)
        account = connected(cast.account("threads"))
        shown = words(browser(cast.ada).get(account.get_absolute_url()))
        assert "Connected: posts go out by themselves; what residents write there is recorded by hand" in shown
        assert "replies come in" not in shown


def test_every_connector_says_how_it_is_connected() -> None:
    assert all(hasattr(one, "sign_in") for one in registry.CONNECTORS.values())
