"""Signing in for a Page: a person's code, their long token, and with it the Page's own, which alone is kept.

Sources: developers.facebook.com, "Manually build a login flow", "Long-lived access tokens", "Pages API, Get started".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from networks.classify import understood
from networks.facebook.client import VERSION
from networks.facebook.errors import classify
from networks.http import network_time
from networks.outcomes import Failed, Refused
from networks.sign_in import App, Found, OAuth2, Token, Web

GRAPH = f"https://graph.facebook.com/{VERSION}"
MAY_POST = "CREATE_CONTENT"
PAGES = 20
"""How many times fifty Pages are asked for at most."""
DATA_ACCESS = timedelta(days=90)
"""A Page's token does not run out, but its owner's consent does (errors 190/460 and 190/463)."""


def _long(web: Web, app: App, token: Token) -> Token:
    """Sixty days in place of an hour: a Page's token lasts only where it is asked for with such a one."""
    return SIGN_IN.ask(web, app, "fb_exchange_token", fb_exchange_token=token.access)


@understood()
def _pages(web: Web, token: Token) -> list[Found]:
    """The Pages that the person may post to. Raises `Failed`."""
    until = network_time() + DATA_ACCESS
    found = [page for page in _every_page(web, token) if MAY_POST in page.get("tasks", [MAY_POST])]
    if not found:
        raise Failed(Refused("Facebook names no Page on which you may post. Tick the Page when Facebook asks.", False))
    return [
        Found(page["id"], page.get("username", ""), page["name"],
              replace(Token(page["access_token"]), ends_at=until).secrets())
        for page in found
    ]  # fmt: skip


def _every_page(web: Web, token: Token) -> Iterator[Mapping[str, Any]]:
    after: dict[str, str] = {}
    for _ in range(PAGES):
        asked = {"fields": "id,name,username,access_token,tasks", "limit": "50"} | after
        answer = web.read(classify, f"{GRAPH}/me/accounts", token.access, **asked)
        yield from answer["data"]
        if not answer.get("paging", {}).get("next"):
            return
        after = {"after": answer["paging"]["cursors"]["after"]}


SIGN_IN = OAuth2(
    code="facebook",
    app_names=("app_id", "app_secret"),
    page=f"https://www.facebook.com/{VERSION}/dialog/oauth",
    token=f"{GRAPH}/oauth/access_token",
    hosts=frozenset({"graph.facebook.com"}),
    scopes=(
        "pages_show_list",
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_manage_metadata",
        "pages_messaging",
        "pages_read_engagement",
        "pages_read_user_content",
        "read_insights",
    ),
    separator=",",
    listed=_pages,
    prolong=_long,
    advice="Sign in as yourself: you must be able to post on the Page. Tick the Page, and leave every permission on.",
)
