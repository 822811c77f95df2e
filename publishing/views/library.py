"""The files of the media library, for staff. A file has the name of its bytes, so a browser may keep it."""

from django.core.files.storage import default_storage
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.people.doors import needs
from pages.files import in_pieces
from publishing.captions import CONTENT_TYPE
from publishing.models import Captions, Media
from publishing.permissions import READ


@needs(READ)
@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponseBase:
    return _file(request, Media, sha256)


@needs(READ)
@require_safe
def video(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """In the parts for which a player asks."""
    return _file(request, Media, sha256)


@needs(READ)
@require_safe
def captions(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """What is said in a video, for its player and for whoever reads it."""
    return _file(request, Captions, sha256)


def _file(request: HttpRequest, model: type[Model], sha256: str) -> HttpResponseBase:
    kept = model._default_manager.filter(sha256=sha256).first()
    if not isinstance(kept, Media | Captions):
        raise Http404
    content_type = kept.content_type if isinstance(kept, Media) else CONTENT_TYPE
    try:
        response = in_pieces(
            default_storage.open(str(kept.file.name)), kept.size, content_type, asked=request.headers.get("Range", "")
        )
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response
