"""YouTube's Data API v3 with a channel's OAuth 2.0 token. Not Google's own library: it is 111 MB, sends again by itself,
and the total deadline and the watch over the first byte have to be ours.

Source: developers.google.com/youtube/v3/docs, and the API's own description (youtube.v3.json).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from networks.http import Answer
from networks.protocol import Access
from networks.sign_in.renewing import refreshed
from networks.youtube.sign_in import SIGN_IN

API = ("youtube", "v3")
UPLOAD = ("upload", *API)


class Api:
    """One errand of one channel.

    Secrets: `access_token` (an hour) and, to renew it, `refresh_token`, which stays.
    """

    def __init__(self, access: Access) -> None:
        self._access, self._http, self._secrets = access, access.client(), access.secrets

    def get(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`, and `Failed` where no token can be had; so do the others."""
        return self._signed("GET", (*API, *path), params=params)

    def post(self, *path: str, body: Mapping[str, Any] | None = None, **params: Any) -> Answer:
        """With a JSON body, where there is one."""
        return self._signed("POST", (*API, *path), params=params, json=body)

    def put(self, *path: str, body: Mapping[str, Any], **params: Any) -> Answer:
        """With a JSON body."""
        return self._signed("PUT", (*API, *path), params=params, json=body)

    def delete(self, *path: str, **params: Any) -> Answer:
        """Without one."""
        return self._signed("DELETE", (*API, *path), params=params)

    def begin_upload(self, kind: str, about: Mapping[str, Any], size: int, content_type: str) -> Answer:
        """Opens a resumable session for a `videos` or `captions` resource, whose parts are those of `about`."""
        headers = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": content_type}
        parts = ",".join(name for name, value in about.items() if isinstance(value, dict))
        params = {"uploadType": "resumable", "part": parts}
        return self._signed("POST", (*UPLOAD, kind), params=params, json=about, headers=headers)

    def continue_upload(self, kind: str, session: Mapping[str, str], place: str, piece: bytes = b"") -> Answer:
        """Sends a piece, or asks how far the upload has come where there is none."""
        headers = {"Content-Range": f"bytes {place}", "Content-Type": "application/octet-stream"}
        return self._signed("PUT", (*UPLOAD, kind), params=session, body=piece, headers=headers)

    def upload_address(self, kind: str) -> str:
        """Where the sessions of such uploads are."""
        return self._http.address((*UPLOAD, kind))

    def _signed(self, method: str, path: tuple[str, ...], **what: Any) -> Answer:
        answer = self._http.call(method, path, token=self._secrets.get("access_token", ""), **what)
        if answer.status != 401 or not self._secrets.get("refresh_token"):
            return answer
        renewed = partial(refreshed, self._access, SIGN_IN, ends_at=self._http.ends_at)
        self._secrets = self._access.renew(self._secrets, renewed)
        return self._http.call(method, path, token=self._secrets["access_token"], **what)
