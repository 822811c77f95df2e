"""Pictures and films of posts, and what is said in the films."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import posts
from sandbox.square import reading
from sandbox.square.pages import nobody
from sandbox.town import Town


async def picture(request: Request) -> Response:
    """GET /media/{network}/{picture}: an uploaded picture or film. Anything else is not handed out."""
    town: Town = request.app.state.town
    found = posts.find_picture(town, request.path_params["network"], request.path_params["picture"])
    if found is None or not (found.post or found.state == "ready") or not found.kind.startswith(("image/", "video/")):
        return nobody(request, "There is no such picture.")
    content = town.store.value("SELECT content FROM media WHERE network = ? AND id = ?", found.network, found.id)
    return Response(content or b"", media_type=found.kind)


async def captions(request: Request) -> Response:
    """GET /captions/{network}/{post}: the captions of a post's film, as WebVTT."""
    town: Town = request.app.state.town
    found = posts.find(town, request.path_params["network"], request.path_params["post"])
    words = reading.captions(town, found) if found else ""
    return Response(words, media_type="text/vtt") if words else nobody(request, "There are no captions.")
