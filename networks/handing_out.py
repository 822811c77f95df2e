"""Pictures and videos for networks that fetch them themselves (Meta): at an address that only we can make, for a day.

Source: Instagram Platform, "Content publishing": the media must be hosted on a publicly accessible server when it is asked for.
"""

from datetime import timedelta
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks.protocol import Media

SALT: Final = "networks.handing_out"
LASTS: Final = timedelta(hours=25)
"""A container of Instagram's lives for 24 hours, and may be fetched for anew as long."""


def address_of(media: Media) -> str:
    """Where a network can fetch these bytes."""
    token = signing.dumps([media.key, media.content_type], salt=SALT)
    return settings.PUBLIC_URL + reverse("for_networks", args=[token, PurePath(media.key).suffix.removeprefix(".")])


@login_not_required
@require_safe
@never_cache
def hand_out(request: HttpRequest, token: str, ending: str) -> FileResponse:
    """The file that the address was made for; 404 once its day is over, and for every other address."""
    try:
        key, content_type = signing.loads(token, salt=SALT, max_age=LASTS)
        file = default_storage.open(key)
    except (signing.BadSignature, OSError):
        raise Http404("Nothing is handed out at this address.") from None
    return FileResponse(file, content_type=content_type)
