"""LinkedIn's versioned API (Community Management) as a page. No SDK: LinkedIn's own may be neither copied nor changed.

Every request names the version that it is written to. LinkedIn serves each for at least a year and then refuses it with
426: before the day below, read "LinkedIn Marketing API versioning" and its list of changes, and raise both lines.
Rest.li 2.0: in a query the brackets of lists and records stand as they are, and everything inside them is quoted.
Everything goes to api.linkedin.com, but for uploads, which go to the address that LinkedIn gives for each.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from networks.http import AllowedHosts, Answer, Client
from networks.protocol import Access

VERSION = "202607"
SERVED_UNTIL = date(2027, 7, 1)
"""The first day on which LinkedIn may refuse `VERSION`."""
UPLOAD_HOSTS = frozenset({"www.linkedin.com"})
HEADERS = {"Linkedin-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}


def written(value: Any) -> str:
    """A value of a query as Rest.li 2.0 writes it."""
    if isinstance(value, Mapping):
        return f"({','.join(f'{name}:{written(inside)}' for name, inside in value.items())})"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"List({','.join(map(written, value))})"
    return quote(str(value), safe="")


class Api:
    """One errand of one page. Secrets: `access_token`, of a person with a role on the page; it lives for sixty days."""

    def __init__(self, access: Access) -> None:
        self._access, self._http = access, access.client()

    def get(self, *path: str, **params: Any) -> Answer:
        """Lists and mappings are written as Rest.li writes them. Raises `NoAnswer`."""
        return self._call("GET", path, params=_query(params))

    def post(self, *path: str, action: str = "", **body: Any) -> Answer:
        """`action`: where a path does more than create. Raises `NoAnswer`."""
        return self._call("POST", path, params=_query({"action": action} if action else {}), json=body)

    def delete(self, *path: str, **params: Any) -> Answer:
        """Raises `NoAnswer`."""
        return self._call("DELETE", path, params=_query(params))

    def upload(self, address: str, content: bytes, content_type: str) -> Answer:
        """To an address of LinkedIn's and of no other host, whatever an answer says. Raises `NoAnswer`."""
        where, access = urlsplit(address), self._access
        hosts = AllowedHosts(UPLOAD_HOSTS, access.hosts.demonstration)
        there = Client(f"{where.scheme}://{where.netloc}", hosts, self._http.ends_at - time.monotonic())
        return there.call(
            "PUT",
            map(unquote, where.path.strip("/").split("/")),
            token=access.secrets.get("access_token", ""),
            params=where.query,
            body=content,
            headers={"Content-Type": content_type},
        )

    def _call(self, method: str, path: tuple[str, ...], **what: Any) -> Answer:
        token = self._access.secrets.get("access_token", "")
        return self._http.call(method, ("rest", *path), token=token, headers=HEADERS, **what)


def _query(params: Mapping[str, Any]) -> str:
    return "&".join(f"{name}={written(value)}" for name, value in params.items())
