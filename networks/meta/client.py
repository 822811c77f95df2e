"""Graph, as Facebook, Instagram and Threads speak it. No SDK: Meta's own puts the token into the URL, and so into logs."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from networks.classify import Classify, read
from networks.http import Answer
from networks.protocol import Access

VERSION = "v26.0"


class Graph:
    """One errand of one account. Secrets: `access_token`. `host`: another of the network's hosts, for uploads."""

    version = VERSION

    def __init__(self, access: Access, host: str = "") -> None:
        self._http, self._token = access.client(host), access.secrets.get("access_token", "")

    def get(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("GET", (self.version, *path), token=self._token, params=params)

    def post(self, *path: str, **body: Any) -> Answer:
        """With a JSON body. Raises `NoAnswer`."""
        return self._http.call("POST", (self.version, *path), token=self._token, json=body)

    def form(self, *path: str, **form: str) -> Answer:
        """With a form, where the network documents nothing else. Raises `NoAnswer`."""
        return self._http.call("POST", (self.version, *path), token=self._token, form=form)

    def upload(self, *path: str, name: str, file: tuple[str, bytes, str], **form: str) -> Answer:
        """With a file beside the form. Raises `NoAnswer`."""
        return self._http.call("POST", (self.version, *path), token=self._token, form=form, files={name: file})

    def delete(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._http.call("DELETE", (self.version, *path), token=self._token, params=params)

    def listed(
        self, path: tuple[str, ...], classify: Classify, page: dict[str, Any] | None = None, **edge: Any
    ) -> Iterator[dict[str, Any]]:
        """A list to its end, from `page` on where its first page came inside another answer. Raises `Failed`.

        The next page is asked for by cursor: Graph's own `next` holds the token.
        """
        page = read(partial(self.get, *path, **edge), classify).fields if page is None else page
        while True:
            yield from page.get("data", [])
            if self.is_last(page):
                return
            after = page["paging"]["cursors"]["after"]
            page = read(partial(self.get, *path, **edge, after=after), classify).fields

    def is_last(self, page: dict[str, Any]) -> bool:
        """Whether a page says that none comes after it."""
        return "next" not in page.get("paging", {})
