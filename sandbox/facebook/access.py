"""Who is calling: tokens, permissions, `appsecret_proof`, and what a token says of itself."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import iso
from sandbox.facebook import errors
from sandbox.oauth.keeping import allowed_accounts
from sandbox.people import accounts, find_account, find_token, newest_token
from sandbox.town import Account, Token, Town

NETWORK_KEY = "facebook"
SYSTEM_USER = "122100000000000001"
PERMISSIONS = (
    "pages_show_list",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "read_insights",
)


@dataclass(frozen=True)
class File:
    """One file of a multipart request."""

    content_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """One request to Graph, to Facebook or to another network of Meta's. `token` is what the caller showed, checked."""

    town: Town
    method: str
    base: str
    token: Token
    params: dict[str, str]
    files: dict[str, File] = field(default_factory=dict)
    network: str = NETWORK_KEY

    def page(self) -> Account:
        """The account whose token this is; raises GraphError for a token of all of them."""
        found = find_account(self.town, self.network, self.token.account)
        if found is None:
            raise errors.not_this_page()
        return found

    def acting_as(self, page: str, permission: str) -> Account:
        """The account that may do this; raises GraphError where the token is another's, or the permission is gone."""
        account = find_account(self.town, self.network, page)
        if account is None:
            raise errors.no_such_object(self.method, page)
        if self.token.account != account.id:
            raise errors.not_this_page()
        if permission in account.lost_permissions:
            raise errors.not_permitted(permission)
        return account

    def flag(self, name: str, default: bool) -> bool:
        """A Graph boolean."""
        words = self.params.get(name, str(default)).lower()
        if words not in ("true", "false", "1", "0"):
            raise errors.wrong(f"Param {name} must be a boolean")
        return words in ("true", "1")


def listed(words: str) -> list[str]:
    """A list parameter of Graph: values with commas, or a JSON array."""
    try:
        found = json.loads(words) if words.startswith("[") else words.split(",")
    except ValueError:
        raise errors.wrong("Param must be an array") from None
    return [str(one).strip() for one in found if str(one).strip()]


def checked_token(town: Town, shown: str, proof: str | None, network: str = NETWORK_KEY) -> Token:
    """Raises GraphError 104 or 190 where the token is not good, 100 where `appsecret_proof` is wrong."""
    if not shown:
        raise errors.no_token()
    token = find_token(town, network, shown)
    if token is None:
        raise errors.unknown_token()
    problem = _problem_of(town, token)
    if problem:
        raise problem
    if proof is not None and not hmac.compare_digest(proof.encode(), proof_of(town, shown, network).encode()):
        raise errors.wrong_proof()
    return token


def proof_of(town: Town, token: str, network: str) -> str:
    """developers.facebook.com/docs/graph-api/guides/secure-requests: hex HMAC-SHA256 of the token by the app secret."""
    return hmac.new(town.secrets[network]["app_secret"].encode(), token.encode(), hashlib.sha256).hexdigest()


def _problem_of(town: Town, token: Token) -> errors.GraphError | None:
    if token.revoked_at is not None:
        return errors.session_invalid()
    if token.expires_at is not None and token.expires_at <= town.clock.now():
        return errors.session_expired(iso(token.expires_at), iso(town.clock.now()))
    return None


def my_accounts(call: Call) -> dict[str, Any]:
    """GET /me/accounts: every Page with its own token, for a system user's token or a person's, who chose some Pages."""
    if call.token.account:
        raise errors.no_such_field("accounts", "Page")
    chosen = allowed_accounts(call.town, NETWORK_KEY, call.token.token)
    pages = [
        page for page in accounts(call.town) if page.network == NETWORK_KEY and (chosen is None or page.id in chosen)
    ]
    found = [
        {
            "access_token": newest_token(call.town, NETWORK_KEY, page.id),
            "category": "Government organisation",
            "name": page.name,
            "id": page.id,
            "tasks": ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"],
            **({"username": page.handle} if "username" in call.params.get("fields", "") else {}),
        }
        for page in pages
    ]
    return {"data": found, "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}} if found else {"data": []}


def system_user() -> dict[str, str]:
    """Whom a token of all Pages belongs to."""
    return {"name": "Council system user", "id": SYSTEM_USER}


def debug_token(call: Call) -> dict[str, Any]:
    """GET /debug_token?input_token=: what Graph knows of a token, dead ones too."""
    shown = call.params.get("input_token", "")
    if not shown:
        raise errors.wrong("The parameter input_token is required")
    token = find_token(call.town, NETWORK_KEY, shown)
    if token is None:
        bad = {"code": 190, "message": "Invalid OAuth access token data."}
        return {"data": {"error": bad, "is_valid": False, "scopes": []}}
    return {"data": _description(call.town, token)}


def _description(town: Town, token: Token) -> dict[str, Any]:
    account = find_account(town, NETWORK_KEY, token.account)
    lost = account.lost_permissions if account else []
    problem = _problem_of(town, token)
    described: dict[str, Any] = {
        "app_id": town.secrets[NETWORK_KEY]["app_id"],
        "type": "PAGE" if account else "SYSTEM_USER",
        "application": "Council social media",
        "data_access_expires_at": 0,
        "expires_at": 0 if token.expires_at is None else token.expires_at // 1000,
        "is_valid": problem is None,
        "issued_at": token.at // 1000,
        "scopes": [permission for permission in PERMISSIONS if permission not in lost],
        "user_id": SYSTEM_USER,
    }
    if account:
        described["profile_id"] = account.id
    if problem:
        described["error"] = {"code": problem.code, "message": problem.message, "subcode": problem.subcode}
    return described
