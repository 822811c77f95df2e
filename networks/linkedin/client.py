"""LinkedIn's versioned API (Community Management) as a page. No SDK: LinkedIn's own may be neither copied nor changed.

Rest.li 2.0: in a query the brackets of lists and records stand as they are, and everything inside them is quoted.
Everything goes to api.linkedin.com, but for uploads, which go to the address that LinkedIn gives for each.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from networks.http import AllowedHosts, Answer, Client
from networks.linkedin.sign_in import SIGN_IN
from networks.linkedin.version import HEADERS
from networks.protocol import Access
from networks.sign_in.renewing import refreshed

UPLOAD_HOSTS = frozenset({"www.linkedin.com"})


def written(value: Any) -> str:
    """A value of a query as Rest.li 2.0 writes it."""
    if isinstance(value, Mapping):
        return f"({','.join(f'{name}:{written(inside)}' for name, inside in value.items())})"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"List({','.join(map(written, value))})"
    return quote(str(value), safe="")


class Api:
    """One errand of one page.

    Secrets: `access_token`, of a person with a role on the page (sixty days), and, where LinkedIn gives the application
    one, `refresh_token` (a year).
    """

    def __init__(self, access: Access) -> None:
        self._access, self._http, self._secrets = access, access.client(), access.secrets

    def get(self, *path: str, **params: Any) -> Answer:
        """Lists and mappings are written as Rest.li writes them.

        Raises `NoAnswer`, and `Failed` where no token can be had; so do the others.
        """
        return self._call("GET", path, params=_query(params))

    def post(self, *path: str, action: str = "", **body: Any) -> Answer:
        """`action`: where a path does more than create."""
        return self._call("POST", path, params=_query({"action": action} if action else {}), json=body)

    def delete(self, *path: str, **params: Any) -> Answer:
        """Without a body."""
        return self._call("DELETE", path, params=_query(params))

    def upload(self, address: str, content: bytes, content_type: str) -> Answer:
        """To an address of LinkedIn's and of no other host, whatever an answer says."""
        where = urlsplit(address)
        hosts = AllowedHosts(UPLOAD_HOSTS, self._access.hosts.demonstration)
        there = Client(f"{where.scheme}://{where.netloc}", hosts, self._http.ends_at - time.monotonic())
        path, headers = [*map(unquote, where.path.strip("/").split("/"))], {"Content-Type": content_type}
        return self._signed(partial(there.call, "PUT", path, params=where.query, body=content, headers=headers))

    def _call(self, method: str, path: tuple[str, ...], **what: Any) -> Answer:
        return self._signed(partial(self._http.call, method, ("rest", *path), headers=HEADERS, **what))

    def _signed(self, call: Callable[..., Answer]) -> Answer:
        answer = call(token=self._secrets.get("access_token", ""))
        if answer.status != 401 or not self._secrets.get("refresh_token"):
            return answer
        renewed = partial(refreshed, self._access, SIGN_IN, ends_at=self._http.ends_at)
        self._secrets = self._access.renew(self._secrets, renewed)
        return call(token=self._secrets["access_token"])


def _query(params: Mapping[str, Any]) -> str:
    return "&".join(f"{name}={written(value)}" for name, value in params.items())
