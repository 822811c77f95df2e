"""Graph with a Page's token. The SDK is not used: it puts the token into the URL, and so into logs."""

from typing import Any

from networks.http import Answer
from networks.protocol import Access

VERSION = "v26.0"


class Graph:
    """One errand of one Page. Secrets: `access_token`, the Page's own (not a user's), which does not run out by itself."""

    def __init__(self, access: Access) -> None:
        self._http, self._token = access.client(), access.secrets.get("access_token", "")

    def get(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("GET", (VERSION, *path), token=self._token, params=params)

    def post(self, *path: str, **body: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("POST", (VERSION, *path), token=self._token, json=body)

    def upload(self, *path: str, file: tuple[str, bytes, str], **form: str) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("POST", (VERSION, *path), token=self._token, form=form, files={"source": file})

    def delete(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("DELETE", (VERSION, *path), token=self._token, params=params)
