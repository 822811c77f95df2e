"""Renewing what a sign-in brought: the one function for every client whose tokens run out.

In a client, where a call was answered with 401 and there is a refresh token:
`self._secrets = self._access.renew(self._secrets, partial(refreshed, self._access, SIGN_IN, ends_at=self._http.ends_at))`.
"""

import time
from collections.abc import Mapping
from dataclasses import replace

from networks.outcomes import Failed, Unauthorised
from networks.protocol import Access, Secrets
from networks.sign_in.protocol import App, SignIn
from networks.sign_in.web import Web


def refreshed(access: Access, sign_in: SignIn, stale: Secrets, *, ends_at: float | None = None) -> Secrets:
    """Asks the network once, until `ends_at` (time.monotonic): a renewal is a part of the errand that needs it.

    Raises `Failed`, never `NoAnswer`: nothing was published. Only inside `access.renew`: a refresh token works once.
    """
    app = app_from(sign_in, access.app, stale)
    if app is None:
        raise Failed(
            Unauthorised("The council's application at the network is not set up any more: see NETWORK_SECRETS.")
        )
    hosts = replace(access.hosts, names=access.hosts.names | sign_in.hosts)
    web = Web(access.base_url, hosts, ends_at or time.monotonic() + access.within)
    return sign_in.refreshed(web, app, stale)


def app_from(sign_in: SignIn, council: Mapping[str, str], kept: Secrets) -> App | None:
    """The application that was registered for this access alone, else the council's; None where there is neither."""
    if kept.get("client_id"):
        return App(kept["client_id"], kept.get("client_secret", ""))
    identity, secret = sign_in.app_names
    return App(council[identity], council.get(secret, "")) if council.get(identity) else None
