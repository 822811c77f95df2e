"""Signing in as an account on Flickr. Source: flickr.com/services/api/auth.oauth.html."""

from collections.abc import Mapping

from networks.sign_in import Found, OAuth1

OAUTH = "https://www.flickr.com/services/oauth"


def _named(fields: Mapping[str, str]) -> Found:
    """Flickr says with the access whose it is; the handle in addresses may be another, so none is claimed."""
    secrets = {"access_token": fields["oauth_token"], "token_secret": fields["oauth_token_secret"]}
    return Found(fields.get("user_nsid", ""), "", fields.get("fullname") or fields.get("username", ""), secrets)


SIGN_IN = OAuth1(
    code="flickr",
    app_names=("client_id", "client_secret"),
    request_token=f"{OAUTH}/request_token",
    page=f"{OAUTH}/authorize",
    access_token=f"{OAUTH}/access_token",
    hosts=frozenset({"www.flickr.com"}),
    page_asks=(("perms", "delete"),),  # to upload, to answer, and to delete comments
    named=_named,
    advice="Sign in as the council’s account, not as yourself, and let it delete: comments are taken away with that.",
)
