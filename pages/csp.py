"""The content security policy of every page: nothing inline, nothing from elsewhere.

django-csp 4 reads `CONTENT_SECURITY_POLICY` from the settings.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF


def policy(sign_on_addresses: Iterable[str] = ()) -> dict[str, Any]:
    """The policy. `sign_on_addresses` are the council's log-in services: browsers apply `form-action` to redirects too.

    `data:` pictures are the second factor's QR code.
    """
    origins = sorted({f"{part.scheme}://{part.netloc}" for part in map(urlsplit, sign_on_addresses) if part.netloc})
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "media-src": [SELF],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF, *origins],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        }
    }


CONTENT_SECURITY_POLICY = policy()
