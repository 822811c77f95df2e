"""X's API v2 with a user's OAuth 2.0 token. No SDK: `tweepy` hard-codes its host and sets no time-out, nor does `xdk`."""

import time
from functools import partial
from typing import Any

from networks.http import Answer
from networks.protocol import Access
from networks.sign_in.renewing import refreshed
from networks.x.sign_in import SIGN_IN


class Api:
    """One errand of one account.

    Secrets: `access_token` (2 hours) and, to renew it, `refresh_token` (works once).
    """

    def __init__(self, access: Access) -> None:
        self._access, self._http, self._secrets = access, access.client(), access.secrets

    @property
    def seconds_left(self) -> float:
        """Until this errand's time is up."""
        return self._http.ends_at - time.monotonic()

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
        self._secrets = self._access.renew(
            self._secrets, partial(refreshed, self._access, SIGN_IN, ends_at=self._http.ends_at)
        )
        return self._http.call(method, ("2", *path), token=self._secrets["access_token"], **what)
