"""XRPC with a session, on plain HTTP.

Not the `atproto` SDK: it drops `None` from a body, and `swapRecord: null` is what makes `putRecord` safe to repeat
(without it a repeat overwrites silently); it asks the AppView at sign-in; and the total deadline has to be ours.
"""

from collections.abc import Mapping
from typing import Any

from networks.bluesky.errors import classify, session_is_over
from networks.classify import USUAL_WAIT, understood, without_answer
from networks.http import Answer, NoAnswer
from networks.outcomes import Failed, RateLimited, Unauthorised, without_effect
from networks.protocol import Access, Secrets

SIGN_IN = "com.atproto.server.createSession"
REFRESH = "com.atproto.server.refreshSession"


class Xrpc:
    """One errand of one account.

    Secrets: `password` (an app password), and the session that it bought, `access_jwt` (2 hours) and `refresh_jwt`
    (90 days). Sign-ins are rationed (30 in 5 minutes, 300 a day), so the session is kept by `Access.renew`.
    """

    def __init__(self, access: Access) -> None:
        self._access, self._http, self._secrets = access, access.client(), access.secrets

    def query(self, method: str, **params: Any) -> Answer:
        """A read. Raises `NoAnswer`, and `Failed` where no session can be had."""
        return self._signed_in("GET", method, params=params)

    def procedure(self, method: str, body: Mapping[str, Any]) -> Answer:
        """A write. Raises like `query`."""
        return self._signed_in("POST", method, json=body)

    def upload(self, content: bytes, content_type: str) -> Answer:
        """A blob that nobody sees until a record names it. Raises like `query`."""
        return self._signed_in(
            "POST", "com.atproto.repo.uploadBlob", body=content, headers={"Content-Type": content_type}
        )

    def _signed_in(self, verb: str, method: str, **what: Any) -> Answer:
        if not self._secrets.get("access_jwt"):
            self._renew()
        answer = self._call(verb, method, self._secrets["access_jwt"], **what)
        if not session_is_over(answer):
            return answer
        self._renew()  # refused before it took effect, so the same call may be made again
        return self._call(verb, method, self._secrets["access_jwt"], **what)

    def _call(self, verb: str, method: str, token: str = "", **what: Any) -> Answer:
        return self._http.call(verb, ("xrpc", method), token=token, **what)

    def _renew(self) -> None:
        self._secrets = self._access.renew(self._secrets, self._new_session)

    @understood()
    def _new_session(self, stale: Secrets) -> Secrets:
        """Refresh where that still works, otherwise sign in. Raises `Failed`, never `NoAnswer`: nothing was published."""
        try:
            answer = self._refreshed(stale) or self._call(
                "POST", SIGN_IN, json={"identifier": self._identifier, "password": stale.get("password", "")}
            )
        except NoAnswer as trouble:
            raise Failed(without_effect(without_answer(trouble))) from None
        if answer.status != 200:
            raise Failed(_no_session(answer))
        return {**stale, "access_jwt": answer.fields["accessJwt"], "refresh_jwt": answer.fields["refreshJwt"]}

    @property
    def _identifier(self) -> str:
        """The DID, which stays when the handle changes; the handle while nobody has been told the DID yet."""
        return self._access.external_id or self._access.handle

    def _refreshed(self, stale: Secrets) -> Answer | None:
        if not stale.get("refresh_jwt"):
            return None
        answer = self._call("POST", REFRESH, stale["refresh_jwt"])
        return answer if answer.status == 200 else None


def _no_session(answer: Answer) -> Any:
    if answer.status == 429:
        return RateLimited(answer.wait_until(USUAL_WAIT), scope="account")
    if answer.status == 401:
        return Unauthorised("Bluesky does not accept the app password. Make a new one and connect the account again.")
    return without_effect(classify(answer))
