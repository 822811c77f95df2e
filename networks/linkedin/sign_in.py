"""Signing in for a page on LinkedIn: a person's token, which acts for every page on which they have a role.

Sources: learn.microsoft.com/linkedin, "Authorization Code Flow", "Programmatic refresh tokens", "Organization access control".
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.linkedin.errors import classify
from networks.linkedin.identities import MAY_POST, PAGE
from networks.linkedin.version import HEADERS
from networks.outcomes import Failed, Refused
from networks.sign_in import Found, OAuth2, Token, Web

API = "https://api.linkedin.com/rest"
NO_PAGE = "LinkedIn names no page on which you may post. An administrator of the page gives you a role there."


@understood()
def _pages(web: Web, token: Token) -> list[Found]:
    """The pages on which the person may post. Raises `Failed`."""
    roles = _asked(web, token, "organizationAcls", q="roleAssignee", state="APPROVED", count="100")["elements"]
    found = list(_each(web, token, {one["organization"]: one for one in roles if one["role"] in MAY_POST}))
    if not found:
        raise Failed(Refused(NO_PAGE, before_sending=False))
    return found


def _each(web: Web, token: Token, pages: Mapping[str, Any]) -> Iterator[Found]:
    """One call for each: a council has few."""
    for urn in pages:
        number = PAGE.fullmatch(urn)
        if number:
            page = _asked(web, token, f"organizations/{number[1]}")
            yield Found(urn, page.get("vanityName", ""), page["localizedName"], token.secrets())


def _asked(web: Web, token: Token, path: str, **params: str) -> Mapping[str, Any]:
    call = partial(web.call, "GET", f"{API}/{path}", token=token.access, params=params, headers=HEADERS)
    return read(call, classify).fields


SIGN_IN = OAuth2(
    code="linkedin",
    app_names=("client_id", "client_secret"),
    page="https://www.linkedin.com/oauth/v2/authorization",
    token="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 -- an address
    hosts=frozenset({"www.linkedin.com", "api.linkedin.com"}),
    scopes=("r_organization_social", "w_organization_social", "rw_organization_admin"),
    listed=_pages,
    renew_ahead=timedelta(days=7),
    advice="Sign in as yourself: you must be an administrator or content administrator of the page.",
)
