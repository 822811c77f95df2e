"""Facebook Pages, Graph API v26.0. Sources: developers.facebook.com/docs/pages-api and facebook-business 26.0."""

import json
import secrets
from functools import lru_cache

from sandbox.facebook import endpoints, errors, events
from sandbox.facebook.access import NETWORK_KEY
from sandbox.facebook.sign_in import SIGN_IN
from sandbox.network import Network, Spent


def first_secrets() -> dict[str, str]:
    return {
        "app_id": str(10**15 + secrets.randbelow(9 * 10**15)),
        "app_secret": secrets.token_hex(16),
        "verify_token": secrets.token_urlsafe(18),
    }


def new_token() -> str:
    return "EAA" + secrets.token_urlsafe(48).replace("-", "Z").replace("_", "Z")


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """Pages 15 digits, people 16, posts `{page}_{18}`, comments `{post}_{16}`, as Facebook writes them."""
    if kind == "post":
        return f"{parent}_{122_131_600_000_000_000 + number * 7_919}"
    if kind == "comment":
        return f"{parent.rpartition('_')[2]}_{1_213_590_000_000_000 + number * 9_973}"
    if kind == "message":
        return "m_" + secrets.token_urlsafe(16)
    if kind == "media":
        return str(122_231_700_000_000_000 + number * 6_101)
    return str((104_315_744_000_000 if kind == "account" else 6_120_044_118_000_000) + number * 4_001)


def spent_headers(spent: Spent) -> dict[str, str]:
    """How much of the hour is used, in per cent: developers.facebook.com/docs/graph-api/overview/rate-limiting."""
    usage, case = _usage(spent.percent, max(1, spent.back_in // 60) if spent.over else 0)
    headers = {"X-App-Usage": usage, "X-Page-Usage": usage, "facebook-api-version": "v26.0"}
    return headers | ({"X-Business-Use-Case-Usage": f'{{"{spent.account}":[{case}]}}'} if spent.account else {})


@lru_cache(maxsize=1024)
def _usage(percent: int, minutes: int) -> tuple[str, str]:
    """The two JSON texts: a simple one, and one that says how many minutes to wait."""
    usage = {"call_count": percent, "total_time": percent // 2, "total_cputime": percent // 3}
    case = usage | {"type": "pages", "estimated_time_to_regain_access": minutes}
    return json.dumps(usage), json.dumps(case)


NETWORK = Network(
    key=NETWORK_KEY,
    title="Facebook",
    prefix="/facebook/v26.0",
    fields=events.FIELDS,
    routes=endpoints.ROUTES,
    first_secrets=first_secrets,
    new_token=new_token,
    number_to_id=number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=True,
    bodies=events.bodies,
    signature=events.signature,
    greeting=events.greeting,
    greeting_lasts=None,
    failure=errors.failure,
    spent_headers=spent_headers,
    oauth=SIGN_IN,
)
