"""Secrets at rest: Fernet with key ids, so that keys can be rotated; nothing is derived from SECRET_KEY."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def seal(secret: str) -> str:
    """`secret` encrypted with the newest key, as `key id:token`. An empty secret stays empty."""
    if not secret:
        return ""
    newest = next(iter(_keys()))
    return f"{newest}:{_keys()[newest].encrypt(secret.encode()).decode()}"


def unseal(token: str) -> str:
    """What `seal` was given. Raises ImproperlyConfigured when its key is gone: the secret is then lost, not guessed."""
    if not token:
        return ""
    key_id, _, body = token.partition(":")
    if key_id not in _keys():
        raise ImproperlyConfigured(f"FIELD_KEYS has no key “{key_id}”; what was sealed with it cannot be read.")
    try:
        return _keys()[key_id].decrypt(body.encode()).decode()
    except InvalidToken:
        raise ImproperlyConfigured(f"The key “{key_id}” in FIELD_KEYS is not the one that sealed this.") from None


@cache
def _keys() -> dict[str, Fernet]:
    pairs = [item.partition(":") for item in settings.FIELD_KEYS]
    if not pairs:
        raise ImproperlyConfigured("FIELD_KEYS is not set.")
    return {key_id: Fernet(key) for key_id, _, key in pairs}
