"""Signing in at the pretend networks: everything that the real ones refuse is refused here too."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.sandbox.running import SECRETS, Account, Sandbox

BACK = "http://127.0.0.1:8000/accounts/come-back/x/"
VERIFIER = "a-verifier-of-more-than-forty-three-characters-as-it-must-be"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "x": {
        "response_type": "code", "client_id": "x-client", "redirect_uri": BACK, "scope": "tweet.read tweet.write offline.access",
        "state": "st", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    },
    "facebook": {
        "response_type": "code", "client_id": SECRETS["facebook"]["app_id"], "redirect_uri": BACK, "scope": "pages_show_list,pages_manage_posts",
        "state": "st",
    },
}  # fmt: skip
PAGES = {"x": "/x/i/oauth2/authorize", "facebook": "/facebook/v26.0/dialog/oauth"}
TOKENS = {"x": "/x/2/oauth2/token", "facebook": "/facebook/v26.0/oauth/access_token"}
CLIENT: dict[str, Any] = {
    "x": {"auth": ("x-client", "x-client-secret")},
    "facebook": {"fields": {"client_id": SECRETS["facebook"]["app_id"], "client_secret": "test-app-secret"}},
}


class At:
    """One network's sign-in, as the application uses it."""

    def __init__(self, sandbox: Sandbox, network: str) -> None:
        self.sandbox, self.network = sandbox, network

    def page(self, **changed: str) -> requests.Response:
        return self.sandbox.ask("GET", PAGES[self.network], params=ASKED[self.network] | changed)

    def allow(self, *accounts: Account, **changed: str) -> dict[str, str]:
        """What the network says on the way back."""
        form = ASKED[self.network] | {"do": "allow"} | changed
        answer = self.sandbox.ask("POST", PAGES[self.network], data=form | {"account": [one.id for one in accounts]})
        return said(answer)

    def token(self, **fields: str) -> requests.Response:
        client = CLIENT[self.network]
        form = client.get("fields", {}) | {"redirect_uri": BACK} | fields
        return self.sandbox.ask("POST", TOKENS[self.network], data=form, auth=client.get("auth"))

    def given(self, *accounts: Account) -> dict[str, Any]:
        """The tokens of a whole sign-in."""
        code = self.allow(*accounts)["code"]
        answer = self.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def behaves(self, **asked: Any) -> dict[str, Any]:
        return self.sandbox.control("POST", "sign-in", network=self.network, **asked)


def said(answer: requests.Response) -> dict[str, str]:
    """What stands in the address to which somebody is sent back."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@pytest.fixture(params=["facebook", "x"])
def at(sandbox: Sandbox, request: pytest.FixtureRequest) -> Iterator[At]:
    yield At(sandbox, request.param)
    sandbox.control("POST", "sign-in", network=request.param)


@pytest.fixture
def x(sandbox: Sandbox) -> Iterator[At]:
    yield At(sandbox, "x")
    sandbox.control("POST", "sign-in", network="x")


@pytest.fixture
def facebook(sandbox: Sandbox) -> Iterator[At]:
    yield At(sandbox, "facebook")
    sandbox.control("POST", "sign-in", network="facebook")


class TestThePage:
    def test_it_names_the_accounts_and_what_is_asked_for(self, at: At) -> None:
        account = at.sandbox.account(at.network, name="Ashmere Bins")
        page = at.page()
        assert page.status_code == 200
        assert "Ashmere Bins" in page.text and account.id in page.text
        assert "http://127.0.0.1:8000" in page.headers["content-security-policy"], (
            "a form may lead back to the application"
        )

    def test_saying_no_is_told_with_the_state(self, at: At) -> None:
        assert {"error": "access_denied", "state": "st"}.items() <= at.allow(do="deny").items()

    def test_an_account_has_to_be_chosen(self, at: At) -> None:
        answer = at.sandbox.ask("POST", PAGES[at.network], data=ASKED[at.network] | {"do": "allow"})
        assert (answer.status_code, "Choose an account first." in answer.text) == (422, True)

    def test_an_account_that_is_not_there_yet_can_be_added_on_the_way(self, x: At) -> None:
        code = x.allow(handle="@ashmere_new", name="Ashmere New")["code"]
        token = x.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER).json()["access_token"]
        me = x.sandbox.ask("GET", "/x/2/users/me", headers={"Authorization": f"Bearer {token}"}).json()["data"]
        assert (me["username"], me["name"]) == ("ashmere_new", "Ashmere New")

    @pytest.mark.parametrize(
        "changed",
        [
            {"client_id": "somebody"},
            {"redirect_uri": "https://evil.example/"},
            {"redirect_uri": "javascript:alert(1)"},
            {"redirect_uri": ""},
        ],
    )
    def test_somebody_elses_application_is_not_led_anywhere(self, at: At, changed: dict[str, str]) -> None:
        answer = at.page(**changed)
        assert answer.status_code == 400
        assert "location" not in answer.headers

    @pytest.mark.parametrize(
        ("changed", "kind"),
        [({"response_type": "token"}, "unsupported_response_type"), ({"scope": "everything"}, "invalid_scope")],
    )
    def test_what_is_asked_wrongly_is_told_to_the_application(self, at: At, changed: dict[str, str], kind: str) -> None:
        assert said(at.page(**changed))["error"] == kind

    @pytest.mark.parametrize("changed", [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"state": ""}])
    def test_x_wants_a_challenge_and_a_state(self, x: At, changed: dict[str, str]) -> None:
        assert said(x.page(**changed))["error"] == "invalid_request"

    @pytest.mark.parametrize(("answer", "name"), [("allow", "code"), ("deny", "error")])
    def test_it_answers_by_itself_where_a_test_says_so(self, at: At, answer: str, name: str) -> None:
        account = at.sandbox.account(at.network)
        at.behaves(answer=answer, accounts=[account.handle])
        assert name in said(at.page())

    def test_facebook_adds_its_fragment(self, facebook: At) -> None:
        account = facebook.sandbox.account("facebook")
        form = ASKED["facebook"] | {"do": "allow", "account": account.id}
        assert facebook.sandbox.ask("POST", PAGES["facebook"], data=form).headers["location"].endswith("#_=_")


class TestCodes:
    def test_a_code_works_once(self, at: At) -> None:
        code = at.allow(at.sandbox.account(at.network))["code"]
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
        assert at.token(**asked).status_code == 200
        assert at.token(**asked).status_code == 400

    @pytest.mark.parametrize(("seconds", "status"), [(29, 200), (31, 400)])
    def test_that_of_x_lives_for_thirty_seconds(
        self, x: At, seconds: int, status: int, clock: Callable[[int], object]
    ) -> None:
        code = x.allow(x.sandbox.account("x"))["code"]
        x.sandbox.control("POST", "clock", forward_seconds=seconds)
        assert x.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER).status_code == status

    @pytest.mark.parametrize(
        "changed",
        [
            {"code": "made-up"},
            {"redirect_uri": "http://127.0.0.1:8000/elsewhere/"},
            {"code_verifier": "x" * 43},
            {"code_verifier": ""},
        ],
    )
    def test_one_that_does_not_fit_is_refused(self, x: At, changed: dict[str, str]) -> None:
        code = x.allow(x.sandbox.account("x"))["code"]
        answer = x.token(**{"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER} | changed)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    def test_facebook_refuses_in_graphs_envelope(self, facebook: At) -> None:
        error = facebook.token(grant_type="authorization_code", code="made-up").json()["error"]
        assert (error["code"], error["error_subcode"], error["type"]) == (100, 36009, "OAuthException")

    @pytest.mark.parametrize("auth", [None, ("x-client", "wrong"), ("somebody", "x-client-secret"), ("\x00", "\x00")])
    def test_only_the_application_itself_gets_tokens(self, x: At, auth: tuple[str, str] | None) -> None:
        code = x.allow(x.sandbox.account("x"))["code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        assert x.sandbox.ask("POST", TOKENS["x"], data=form, auth=auth).status_code == 401


class TestTokens:
    def test_one_of_x_acts_for_the_account_that_was_chosen(self, x: At) -> None:
        account = x.sandbox.account("x")
        account.token = x.given(account)["access_token"]
        assert account("GET", "users/me").json()["data"]["id"] == account.id

    def test_it_runs_out_and_is_renewed_once(self, x: At, clock: Callable[[int], object]) -> None:
        account = x.sandbox.account("x")
        tokens = x.given(account)
        account.token = tokens["access_token"]
        clock(3)
        assert account("GET", "users/me").status_code == 401
        fresh = x.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
        account.token = fresh["access_token"]
        assert account("GET", "users/me").status_code == 200
        again = x.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert (again.status_code, again.json()["error"]) == (400, "invalid_request"), "it worked once"
        assert len(account.ledger(effect="refresh")) == 1

    def test_lifetimes_can_be_made_short(self, x: At, clock: Callable[[int], object]) -> None:
        x.behaves(token_seconds=5, refresh_seconds=60)
        tokens = x.given(x.sandbox.account("x"))
        assert tokens["expires_in"] == 5
        clock(1)
        assert x.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400

    def test_what_is_revoked_works_no_more(self, x: At) -> None:
        account = x.sandbox.account("x")
        tokens = x.given(account)
        for name in ("access_token", "refresh_token"):
            x.sandbox.ask("POST", "/x/2/oauth2/revoke", data={"token": tokens[name]}, auth=CLIENT["x"]["auth"])
        account.token = tokens["access_token"]
        assert account("GET", "users/me").status_code == 401
        assert x.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400

    def test_a_person_at_facebook_sees_the_pages_that_they_ticked_only(self, facebook: At) -> None:
        ours, other = facebook.sandbox.account("facebook"), facebook.sandbox.account("facebook")
        token = facebook.given(ours)["access_token"]
        pages = facebook.sandbox.ask("GET", "/facebook/v26.0/me/accounts", headers={"Authorization": f"Bearer {token}"})
        assert [page["id"] for page in pages.json()["data"]] == [ours.id]
        assert pages.json()["data"][0]["access_token"] == ours.token
        assert other.id not in pages.text
        everything = other.known["token_for_everything"]
        assert everything != token, "the system user's token sees more"

    def test_facebook_gives_sixty_days_for_an_hour(self, facebook: At, clock: Callable[[int], object]) -> None:
        account = facebook.sandbox.account("facebook")
        short = facebook.given(account)
        assert short["expires_in"] == 3600
        long = facebook.token(grant_type="fb_exchange_token", fb_exchange_token=short["access_token"]).json()
        assert long["expires_in"] == 60 * 24 * 3600
        clock(24 * 59)
        pages = facebook.sandbox.ask(
            "GET", "/facebook/v26.0/me/accounts", headers={"Authorization": f"Bearer {long['access_token']}"}
        )
        assert [page["id"] for page in pages.json()["data"]] == [account.id]
        late = facebook.token(grant_type="fb_exchange_token", fb_exchange_token=short["access_token"])
        assert late.status_code == 400, "the hour is over"

    def test_a_page_whose_token_ran_out_has_a_new_one_for_whoever_signs_in(self, facebook: At) -> None:
        account = facebook.sandbox.account("facebook")
        facebook.sandbox.control("POST", "tokens", network="facebook", account=account.id, do="expire", in_seconds=0)
        token = facebook.given(account)["access_token"]
        answer = facebook.sandbox.ask(
            "GET", "/facebook/v26.0/me/accounts", headers={"Authorization": f"Bearer {token}"}
        )
        fresh = answer.json()["data"][0]["access_token"]
        assert fresh != account.token
        account.token = fresh
        assert account("GET", "me").status_code == 200

    def test_faults_stand_before_it_too(self, x: At) -> None:
        x.sandbox.control(
            "POST", "faults", effect="status", status=503, when="before", match={"path": "oauth2/token"}, times=1
        )
        assert x.token(grant_type="refresh_token", refresh_token="x").status_code == 503

    @pytest.mark.parametrize("grant", ["", "password", "fb_exchange_token", "client_credentials"])
    def test_no_other_grant_is_known(self, x: At, grant: str) -> None:
        assert x.token(grant_type=grant).status_code == 400


@pytest.mark.parametrize(
    "asked",
    [{"network": "nowhere"}, {"network": "x", "answer": "maybe"}, {"network": "x", "accounts": "all"}, {"network": "x", "accounts": ["nobody"]},
     {"network": "x", "token_seconds": -1}, {"network": "x", "lifetime": 5}],
)  # fmt: skip
def test_a_wrong_wish_gets_a_sentence(sandbox: Sandbox, asked: dict[str, Any]) -> None:
    answer = sandbox.ask("POST", "/__control/sign-in", json=asked)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


class TestFlickr:
    """OAuth 1.0a, driven by a library that nobody here wrote."""

    def session(self, **known: str) -> Any:
        from requests_oauthlib import OAuth1Session

        session = OAuth1Session(SECRETS["flickr"]["client_id"], SECRETS["flickr"]["client_secret"], **known)
        session.trust_env = False
        return session

    def begun(self, sandbox: Sandbox) -> tuple[dict[str, str], str]:
        url = f"{sandbox.base}/flickr/services/oauth"
        given = self.session(callback_uri=f"{BACK}?state=st").fetch_request_token(f"{url}/request_token")
        assert given["oauth_callback_confirmed"] == "true"
        return given, url

    def test_the_three_steps(self, sandbox: Sandbox) -> None:
        account, (given, url) = sandbox.account("flickr"), self.begun(sandbox)
        page = sandbox.ask(
            "GET", "/flickr/services/oauth/authorize", params={"oauth_token": given["oauth_token"], "perms": "delete"}
        )
        assert account.id in page.text and "delete" in page.text
        form = {"oauth_token": given["oauth_token"], "do": "allow", "account": account.id}
        back = said(sandbox.ask("POST", "/flickr/services/oauth/authorize", data=form))
        assert back["state"] == "st"
        request = {"resource_owner_key": given["oauth_token"], "resource_owner_secret": given["oauth_token_secret"]}
        access = self.session(verifier=back["oauth_verifier"], **request).fetch_access_token(f"{url}/access_token")
        assert access["user_nsid"] == account.id
        asked = {"method": "flickr.auth.oauth.checkToken", "format": "json", "nojsoncallback": "1"}
        mine = {"resource_owner_key": access["oauth_token"], "resource_owner_secret": access["oauth_token_secret"]}
        answer = self.session(**mine).get(f"{sandbox.base}/flickr/services/rest", params=asked)
        assert answer.json()["oauth"]["user"]["nsid"] == account.id

    def test_no_verifier_no_access(self, sandbox: Sandbox) -> None:
        given, url = self.begun(sandbox)
        request = {"resource_owner_key": given["oauth_token"], "resource_owner_secret": given["oauth_token_secret"]}
        assert self.session(verifier="made-up", **request).post(f"{url}/access_token").status_code == 401

    @pytest.mark.parametrize(
        ("known", "problem"),
        [({"client_key": "somebody"}, "consumer_key_unknown"), ({"client_secret": "wrong"}, "signature_invalid")],
    )
    def test_what_is_signed_wrongly_is_refused(self, sandbox: Sandbox, known: dict[str, str], problem: str) -> None:
        from requests_oauthlib import OAuth1

        right = {"client_key": SECRETS["flickr"]["client_id"], "client_secret": SECRETS["flickr"]["client_secret"]}
        auth = OAuth1(**(right | known), callback_uri=BACK)
        answer = sandbox.ask("POST", "/flickr/services/oauth/request_token", auth=auth)
        assert (answer.status_code, answer.text) == (401, f"oauth_problem={problem}")

    def test_another_website_is_not_a_way_back(self, sandbox: Sandbox) -> None:
        session = self.session(callback_uri="https://evil.example/")
        assert session.post(f"{sandbox.base}/flickr/services/oauth/request_token").status_code == 401

    @pytest.mark.parametrize("query", [{}, {"oauth_token": "made-up"}, {"oauth_token": "\x00"}])
    def test_an_unknown_request_has_no_page(self, sandbox: Sandbox, query: dict[str, str]) -> None:
        assert sandbox.ask("GET", "/flickr/services/oauth/authorize", params=query).status_code == 400
        assert sandbox.ask("POST", "/flickr/services/oauth/authorize", data=query).status_code == 400
