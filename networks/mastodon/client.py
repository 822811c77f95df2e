"""Mastodon's client API, spoken to on the account's own server.

Not `Mastodon.py`: its time-out is 300 s and starts anew with each byte, it sleeps in the process when the server asks to wait,
it follows redirects to wherever they lead, and it cannot say whether the first byte of a post has left, which is what publishing
hangs on. Ours has a total deadline, a guard of hosts and that knowledge (`networks.http`), and the calls are few.

Source: docs.joinmastodon.org, "REST API". The token lives until somebody takes it back.
"""

import time
from typing import Any

from networks.http import Answer
from networks.mastodon.parcel import Parcel
from networks.protocol import Access


class Api:
    """One errand of one account.

    Secrets: `access_token`, and `server`, the address of the account's own server, where `Access.base_url` comes from.
    """

    def __init__(self, access: Access) -> None:
        self._http, self._token = access.client(), access.secrets.get("access_token", "")

    @property
    def seconds_left(self) -> float:
        """Until this errand's time is up."""
        return self._http.ends_at - time.monotonic()

    def get(self, *path: str, **params: Any) -> Answer:
        """A list is asked for as `name[]`. Raises `NoAnswer`; so do the others."""
        named = {f"{name}[]" if isinstance(value, list) else name: value for name, value in params.items()}
        return self._http.call("GET", ("api", "v1", *path), token=self._token, params=named)

    def instance(self) -> Answer:
        """What the server says of itself."""
        return self._http.call("GET", ("api", "v2", "instance"), token=self._token)

    def post(self, *path: str, key: str = "", **body: Any) -> Answer:
        """With a JSON body, and the key by which the server knows a repeat."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._http.call("POST", ("api", "v1", *path), token=self._token, json=body, headers=headers)

    def delete(self, *path: str) -> Answer:
        """Without a body."""
        return self._http.call("DELETE", ("api", "v1", *path), token=self._token)

    def upload(self, parcel: Parcel) -> Answer:
        """A picture or a video with its description."""
        headers = {"Content-Type": parcel.content_type}
        return self._http.call("POST", ("api", "v2", "media"), token=self._token, body=parcel, headers=headers)
