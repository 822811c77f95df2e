"""Secrets at rest: Fernet with key ids, so that keys can be rotated; nothing is derived from SECRET_KEY.

Who seals something says where (`keep`), so that `manage.py rotate_keys` forgets none of it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Place:
    """Where sealed secrets stand: a field, or within a JSON field the values of these names, each one token or a list."""

    model: str
    field: str
    names: tuple[str, ...] = ()

    def tokens(self, value: Any) -> list[str]:
        """The tokens in a field's value."""
        inside = [value] if not self.names else [(value or {}).get(name) for name in self.names]
        flat = [token for found in inside for token in (found if isinstance(found, list) else [found])]
        return [token for token in flat if isinstance(token, str) and token]

    def resealed(self, value: Any) -> Any:
        """The same value with every token made by the newest key. Raises ImproperlyConfigured where a key is gone."""
        if not self.names:
            return _resealed(value)
        return {**value, **{name: _resealed(value[name]) for name in self.names if name in value}}


PLACES: Final[list[Place]] = []


def keep(model: str, field: str, *names: str) -> None:
    """Called in an AppConfig's `ready` by whoever seals: `model` is `app.Model`, `names` as in `Place`."""
    place = Place(model, field, names)
    if place not in PLACES:
        PLACES.append(place)


def newest_key() -> str:
    """The id of the key that `seal` uses."""
    return next(iter(_keys()))


def key_of(token: str) -> str:
    """The id of the key that a token needs."""
    return token.partition(":")[0]


def seal(secret: str) -> str:
    """`secret` encrypted with the newest key, as `key id:token`. An empty secret stays empty."""
    if not secret:
        return ""
    newest = newest_key()
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


def _resealed(found: Any) -> Any:
    if isinstance(found, list):
        return [_resealed(one) for one in found]
    return seal(unseal(found)) if isinstance(found, str) and key_of(found) != newest_key() else found


@cache
def _keys() -> dict[str, Fernet]:
    pairs = [item.partition(":") for item in settings.FIELD_KEYS]
    if not pairs:
        raise ImproperlyConfigured("FIELD_KEYS is not set.")
    return {key_id: Fernet(key) for key_id, _, key in pairs}
