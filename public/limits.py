"""How often one place may send what anybody may send: enough for every resident behind one address, too little for a flood."""

import hashlib
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

MOST_AN_HOUR: Final = 30
"""A town hall's public computers, or a proxy of the council's own, stand behind one address."""
HOUR: Final = 3_600
"""In seconds."""


def too_many(request: HttpRequest, what: str) -> bool:
    """Counts one more from where this request comes, in this hour; True once there were `MOST_AN_HOUR`. Keeps no address."""
    place = f"{settings.SECRET_KEY}{request.META.get('REMOTE_ADDR', '')}{timezone.now():%Y%m%d%H}"
    key = f"{what}.{hashlib.sha256(place.encode()).hexdigest()}"
    count = cache.get(key, 0)
    cache.set(key, count + 1, HOUR)
    return bool(count >= MOST_AN_HOUR)
