"""X's API v2 with a user's OAuth 2.0 token. No SDK: `tweepy` hard-codes its host and sets no time-out, nor does `xdk`."""

from typing import Any

from networks.classify import understood, without_answer
from networks.http import Answer, NoAnswer
from networks.outcomes import Failed, Unauthorised, without_effect
from networks.protocol import Access, Secrets
from networks.x.errors import classify


class Api:
    """One errand of one account.

    Secrets: `access_token` (2 hours) and, to renew it, `refresh_token` (works once), `client_id`, `client_secret`.
    """

    def __init__(self, access: Access) -> None:
        self._access, self._http, self._secrets = access, access.client(), access.secrets

    def get(self, *path: str, **params: Any) -> Answer:
        """`tweet__fields` stands for `tweet.fields`. Raises `NoAnswer`, and `Failed` where no token can be had."""
        return self._signed("GET", path, params={name.replace("__", "."): value for name, value in params.items()})

    def post(self, *path: str, **body: Any) -> Answer:
        """With a JSON body."""
        return self._signed("POST", path, json=body)

    def put(self, *path: str, **body: Any) -> Answer:
        """With a JSON body."""
        return self._signed("PUT", path, json=body)

    def delete(self, *path: str) -> Answer:
        """Without one."""
        return self._signed("DELETE", path)

    def upload(self, *path: str, part: bytes, number: int) -> Answer:
        """One part of a picture."""
        return self._signed(
            "POST",
            path,
            form={"segment_index": str(number)},
            files={"media": ("part", part, "application/octet-stream")},
        )

    def _signed(self, method: str, path: tuple[str, ...], **what: Any) -> Answer:
        answer = self._http.call(method, ("2", *path), token=self._secrets.get("access_token", ""), **what)
        if answer.status != 401 or not self._secrets.get("refresh_token"):
            return answer
        self._secrets = self._access.renew(self._secrets, self._renewed)
        return self._http.call(method, ("2", *path), token=self._secrets["access_token"], **what)

    @understood()
    def _renewed(self, stale: Secrets) -> Secrets:
        """docs.x.com, "OAuth 2.0", refresh. Raises `Failed`, never `NoAnswer`: nothing was published."""
        form = {"grant_type": "refresh_token", "refresh_token": stale["refresh_token"], "client_id": stale["client_id"]}
        basic = (stale["client_id"], stale["client_secret"]) if stale.get("client_secret") else None
        try:
            answer = self._http.call("POST", ("2", "oauth2", "token"), form=form, basic=basic)
        except NoAnswer as trouble:
            raise Failed(without_effect(without_answer(trouble))) from None
        if answer.status in {400, 401}:
            raise Failed(Unauthorised("X no longer renews the council's access. Connect the account again."))
        if answer.status != 200:
            raise Failed(without_effect(classify(answer)))
        fresh = answer.fields
        return {
            **stale,
            "access_token": fresh["access_token"],
            "refresh_token": fresh.get("refresh_token", stale["refresh_token"]),
        }
