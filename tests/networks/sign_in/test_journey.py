"""To the network and back: what may go wrong on the way gets a sentence, and then nothing is stored."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.people.sealed import unseal
from networks import connect_journey as journeys
from networks.connections import connection_of, opened, sealed
from networks.models import Connection, Journey
from tests.cast import Cast
from tests.networks.outbox.at_once import at_once
from tests.networks.sign_in.conftest import Traveller, registered
from tests.publishing.browsing import browser, words
from tests.sandbox.running import Account as There
from tests.sandbox.running import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def ticked(page: Any) -> list[str]:
    """Which accounts are chosen already on the page that asks."""
    return re.findall(r'<input[^>]*type="radio"[^>]*value="(\w+)"[^>]*checked', page.content.decode())


class TestTheWholeWay:
    def test_a_page_on_facebook_is_connected_with_its_own_token(
        self, ada: Traveller, cast: Cast, council: Current, page: There
    ) -> None:
        account = registered(cast, page)
        done = words(ada.connects(account, page))
        assert "is connected. Facebook knows us." in done
        account.refresh_from_db()
        link = connection_of(account)
        assert account.external_id == page.id
        assert opened(link)["access_token"] == page.token, "the Page’s token is kept, not the person’s"
        assert "client_secret" not in opened(link)
        assert link.known_as == page.handle

    def test_the_end_of_the_consent_is_kept_and_shown(
        self, ada: Traveller, cast: Cast, council: Current, page: There
    ) -> None:
        account = registered(cast, page)
        ada.connects(account, page)
        ends = connection_of(account).expires_at
        assert ends is not None
        assert timedelta(days=89) < ends - datetime.now(UTC) <= timedelta(days=90)
        assert f"Ends {timezone.localtime(ends):%a %-d %b}" in words(ada.client.get(account.get_absolute_url()))

    def test_an_account_on_x_is_connected_and_posts_with_its_refresh_token(
        self, ada: Traveller, cast: Cast, council: Current, on_x: There
    ) -> None:
        account = registered(cast, on_x)
        assert "is connected. X knows us." in words(ada.connects(account, on_x))
        kept = opened(connection_of(account))
        assert {"access_token", "refresh_token", "token_until"} <= set(kept)
        assert connection_of(account).expires_at is None, "it is renewed for as long as nobody takes it back"

    def test_what_travels_and_what_is_kept_shows_no_secret(
        self, ada: Traveller, cast: Cast, council: Current, on_x: There
    ) -> None:
        account = registered(cast, on_x)
        there = ada.goes(account)
        journey = Journey.objects.get()
        verifier = json.loads(unseal(journey.kept))["verifier"]
        assert verifier not in there
        assert verifier not in journey.kept
        assert state_of(there) not in (journey.state, journey.kept)
        asked = parse_qs(urlsplit(there).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == ["http://127.0.0.1:8000/accounts/come-back/x/"]
        ada.returns(ada.answers(there, account=on_x.id))
        journey.refresh_from_db()
        assert (journey.kept, journey.found) == ("", "")
        record = str(list(Entry.objects.values_list("before", "after", "reason")))
        assert opened(connection_of(account))["refresh_token"] not in record


class TestSeveralAccounts:
    def test_one_chooses_and_the_one_on_the_register_is_chosen_already(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There
    ) -> None:
        account, museum = registered(cast, page), networks.account("facebook", name="Ashmere Museum")
        shown = ada.connects(account, page, museum)
        assert "Choose the account" in words(shown)
        assert ticked(shown) == [page.id]
        assert page.token not in shown.content.decode()
        assert not connection_of(account).secrets
        done = ada.client.post(f"/accounts/{account.pk}/connect/choose/", {"chosen": page.id}, follow=True)
        assert "is connected. Facebook knows us." in words(done)
        assert opened(connection_of(account))["access_token"] == page.token
        assert Journey.objects.get().found == "", "the access to the museum is forgotten"

    def test_the_number_on_the_register_counts_before_the_handle(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There
    ) -> None:
        renamed = networks.account("facebook")
        account = registered(cast, page, external_id=renamed.id)
        assert ticked(ada.connects(account, page, renamed)) == [renamed.id]

    def test_an_account_that_stands_on_the_register_already_is_refused(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There
    ) -> None:
        museum = networks.account("facebook", name="Ashmere Museum")
        account = registered(cast, page)
        other = registered(cast, museum, external_id=museum.id)
        assert f"Stands on the register already: {other}" in words(ada.connects(account, page, museum))
        refused = ada.client.post(f"/accounts/{account.pk}/connect/choose/", {"chosen": museum.id})
        assert "The network says that this is Ashmere Museum" in words(refused)
        assert not connection_of(account).secrets
        done = ada.client.post(f"/accounts/{account.pk}/connect/choose/", {"chosen": page.id}, follow=True)
        assert "is connected" in words(done), "one may still choose the right one"

    @pytest.mark.parametrize("chosen", ["", "999", "\x00"])
    def test_what_was_not_offered_cannot_be_chosen(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There, chosen: str
    ) -> None:
        account = registered(cast, page)
        ada.connects(account, page, networks.account("facebook"))
        assert ada.client.post(f"/accounts/{account.pk}/connect/choose/", {"chosen": chosen}).status_code in {200, 400}
        assert not connection_of(account).secrets

    def test_after_ten_minutes_there_is_nothing_to_choose_from(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There
    ) -> None:
        account = registered(cast, page)
        ada.connects(account, page, networks.account("facebook"))
        Journey.objects.update(back_at=Now() - timedelta(minutes=11))
        late = ada.client.get(f"/accounts/{account.pk}/connect/choose/", follow=True)
        assert journeys.TOO_LATE in words(late)

    def test_nobody_else_sees_what_there_is_to_choose_from(
        self, ada: Traveller, cast: Cast, council: Current, networks: Sandbox, page: There
    ) -> None:
        account = registered(cast, page)
        ada.connects(account, page, networks.account("facebook"))
        theirs = browser(cast.priya).get(f"/accounts/{account.pk}/connect/choose/", follow=True)
        assert "Choose the account" not in words(theirs)


class TestWhatGoesWrong:
    def refused(self, answer: Any, sentence: str) -> None:
        """A sentence is shown, and nothing was stored: an access that was there before still is."""
        assert sentence in words(answer), words(answer)[:600]
        assert [opened(link) for link in Connection.objects.exclude(secrets="")] == [{"access_token": "old"}]

    @pytest.fixture
    def account(self, cast: Cast, council: Current, on_x: There) -> Any:
        account = registered(cast, on_x)
        link = connection_of(account)
        link.secrets = sealed({"access_token": "old"})
        link.save()
        return account

    def test_saying_no(self, ada: Traveller, account: Any) -> None:
        back = ada.answers(ada.goes(account), do="deny")
        assert "error=access_denied" in back
        self.refused(ada.returns(back), "You said no at X, so nothing was connected and nothing changed.")

    def test_another_error_of_the_network_is_told_in_its_words(self, ada: Traveller, account: Any) -> None:
        state = state_of(ada.goes(account))
        back = f"/accounts/come-back/x/?error=server_error&error_description=We+stumbled&state={state}"
        self.refused(ada.returns(back), "X sent you back without access, so nothing changed. It says: We stumbled")

    @pytest.mark.parametrize("query", ["", "?code=x", "?state=&code=x", "?state=made-up&code=x", "?state=%00&code=x"])
    def test_a_state_that_is_not_ours(self, ada: Traveller, account: Any, query: str) -> None:
        ada.goes(account)
        answer = ada.returns(f"/accounts/come-back/x/{query}")
        assert answer.status_code in {200, 400}
        assert opened(connection_of(account)) == {"access_token": "old"}
        if answer.status_code == 200:
            self.refused(answer, journeys.NOT_BEGUN)

    def test_another_networks_address(self, ada: Traveller, account: Any) -> None:
        back = ada.answers(ada.goes(account))
        self.refused(ada.returns(back.replace("/x/", "/facebook/")), journeys.NOT_BEGUN)

    def test_somebody_elses_state(self, ada: Traveller, account: Any, cast: Cast, networks: Sandbox) -> None:
        back = ada.answers(ada.goes(account))
        self.refused(Traveller.of(cast.priya, networks).returns(back), journeys.NOT_YOURS)
        self.refused(Traveller.of(cast.ada, networks).returns(back), journeys.NOT_YOURS)

    def test_an_address_that_is_opened_twice(self, ada: Traveller, account: Any, on_x: There) -> None:
        back = ada.answers(ada.goes(account), account=on_x.id)
        ada.returns(back)
        kept = opened(connection_of(account))
        assert kept["access_token"] != "old"
        assert journeys.USED in words(ada.returns(back))
        assert opened(connection_of(account)) == kept

    def test_coming_back_too_late(self, ada: Traveller, account: Any) -> None:
        back = ada.answers(ada.goes(account))
        Journey.objects.update(begun_at=Now() - timedelta(minutes=11))
        self.refused(ada.returns(back), journeys.TOO_LATE)

    def test_a_code_that_has_run_out(self, ada: Traveller, account: Any, networks: Sandbox) -> None:
        back = ada.answers(ada.goes(account))
        networks.control("POST", "clock", forward_seconds=31)
        try:
            self.refused(ada.returns(back), "X did not accept this sign-in.")
        finally:
            networks.control("POST", "clock")

    def test_a_code_that_somebody_else_obtained(self, ada: Traveller, account: Any, on_x: There) -> None:
        """Its challenge was made from another verifier: what PKCE is for."""
        stolen = parse_qs(urlsplit(ada.answers(ada.goes(account), account=on_x.id)).query)["code"][0]
        ours = state_of(ada.goes(account))
        answer = ada.returns(f"/accounts/come-back/x/?code={stolen}&state={ours}")
        self.refused(answer, "Value passed for the code verifier did not match the code challenge.")

    def test_the_access_of_another_account(self, ada: Traveller, account: Any, networks: Sandbox) -> None:
        museum = networks.account("x", name="Ashmere Museum")
        answer = ada.connects(account, museum)
        self.refused(answer, "The network says that this is Ashmere Museum; the register says")

    def test_the_access_of_another_account_than_the_one_that_was_known(
        self, ada: Traveller, account: Any, networks: Sandbox, on_x: There
    ) -> None:
        type(account).objects.filter(pk=account.pk).update(external_id=on_x.id)
        museum = networks.account("x", name="Ashmere Museum")
        self.refused(ada.connects(account, museum), "This access belongs to Ashmere Museum, not to")

    def test_a_network_that_stumbles_on_the_way(self, ada: Traveller, account: Any, networks: Sandbox) -> None:
        back = ada.answers(ada.goes(account))
        networks.control(
            "POST", "faults", effect="status", status=503, when="before", match={"path": "oauth2/token"}, times=1
        )
        self.refused(ada.returns(back), "X answered with 503")

    def test_an_answer_that_is_cut(self, ada: Traveller, account: Any, networks: Sandbox) -> None:
        back = ada.answers(ada.goes(account))
        networks.control("POST", "faults", effect="drop", when="after_commit", match={"path": "oauth2/token"}, times=1)
        self.refused(ada.returns(back), "broke before its answer was complete")

    def test_coming_back_without_a_code(self, ada: Traveller, account: Any) -> None:
        state = state_of(ada.goes(account))
        self.refused(
            ada.returns(f"/accounts/come-back/x/?state={state}"), "X sent you back without saying who you are."
        )

    def test_rights_that_were_taken_away_meanwhile(self, ada: Traveller, account: Any, cast: Cast) -> None:
        back = ada.answers(ada.goes(account))
        cast.ada.memberships.all().delete()
        assert ada.returns(back).status_code == 403
        assert opened(connection_of(account)) == {"access_token": "old"}

    def test_an_application_that_is_not_set_up_is_told_with_what_to_do(
        self, ada: Traveller, account: Any, settings: Any
    ) -> None:
        settings.NETWORK_SECRETS = {"x": {"consumer_secret": "s"}}
        shown = words(ada.client.get(f"/accounts/{account.pk}/connect/"))
        assert "The council has no application at X yet." in shown
        assert "“client_id” and “client_secret” of “x” in NETWORK_SECRETS" in shown
        assert "http://127.0.0.1:8000/accounts/come-back/x/" in shown
        assert "Until then what is due is done by hand." in shown
        pressed = ada.client.post(f"/accounts/{account.pk}/connect/sign-in/")
        assert "The council has no application at X yet." in words(pressed)
        assert not Journey.objects.exists()


def test_of_ten_that_come_back_at_once_one_is_let_in(ada: Traveller, cast: Cast, council: Current, on_x: There) -> None:
    account = registered(cast, on_x)
    state, session = state_of(ada.goes(account)), ada.client.session.session_key or ""
    let_in: list[int] = []
    refused: list[str] = []

    def come() -> None:
        try:
            let_in.append(journeys.come_back(network="x", state=state, by=cast.ada, session=session).pk)
        except RuleBroken as refusal:
            refused.append(refusal.sentence)

    at_once(10, come)
    assert len(let_in) == 1
    assert refused == [journeys.USED] * 9


def test_who_may_not_connect_is_not_led_anywhere(cast: Cast, council: Current, on_x: There, networks: Sandbox) -> None:
    account = registered(cast, on_x)
    callum = browser(cast.callum)
    assert callum.get(f"/accounts/{account.pk}/connect/").status_code == 403
    assert callum.post(f"/accounts/{account.pk}/connect/sign-in/").status_code == 403
    assert callum.get("/accounts/come-back/x/?state=x&code=y").status_code == 403
    with pytest.raises(RuleBroken, match="can connect an account"):
        journeys.begin(account_id=account.pk, by=cast.callum, session="s")
    assert not Journey.objects.exists()


def test_a_closed_account_is_not_connected(ada: Traveller, cast: Cast, council: Current, on_x: There) -> None:
    account = registered(cast, on_x, state="closed")
    shown = ada.client.post(f"/accounts/{account.pk}/connect/sign-in/")
    assert "It can be connected while it is open." in words(shown)


def test_journeys_of_yesterday_are_forgotten(ada: Traveller, cast: Cast, council: Current, on_x: There) -> None:
    ada.goes(registered(cast, on_x))
    assert journeys.tidy() == 0
    Journey.objects.update(begun_at=Now() - timedelta(hours=25))
    assert journeys.tidy() == 1
