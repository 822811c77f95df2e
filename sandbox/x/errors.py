"""X's problems (RFC 7807) and error lists. Source: docs.x.com/x-api/fundamentals/response-codes-and-errors."""

from typing import Any

from starlette.responses import JSONResponse, Response

PROBLEMS = "https://api.x.com/2/problems"
TITLES = {400: "Invalid Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


class Problem(Exception):
    """A refusal: its body and its status."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body.get("detail", ""))
        self.status, self.body = status, body

    def response(self) -> Response:
        return JSONResponse(self.body, self.status, media_type="application/problem+json")


def plain(status: int, detail: str = "") -> Problem:
    title = TITLES.get(status, "Service Unavailable" if status >= 500 else "Error")
    return Problem(status, {"title": title, "type": "about:blank", "status": status, "detail": detail or title})


def failure(status: int) -> Response:
    """What a fault makes X say."""
    return plain(status).response()


def invalid(*messages: str, parameters: dict[str, list[str]] | None = None) -> Problem:
    """400 with one error for each thing that is wrong."""
    about = {"parameters": parameters} if parameters else {}
    body: dict[str, Any] = {"errors": [about | {"message": message} for message in messages]}
    body |= {"title": "Invalid Request", "detail": "One or more parameters to your request was invalid."}
    return Problem(400, body | {"type": f"{PROBLEMS}/invalid-request"})


def forbidden(detail: str) -> Problem:
    return plain(403, detail)


def duplicate() -> Problem:
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def not_summoned() -> Problem:
    return forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the"
        " author of the post you are replying to."
    )


def not_enrolled() -> Problem:
    """What self-serve customers are told at the Enterprise endpoints, blocking among them."""
    return Problem(
        403,
        {
            "title": "Client Forbidden",
            "detail": "This endpoint is not part of your access level. It is available to Enterprise customers.",
            "required_enrollment": "Appropriate Level of API Access",
            "reason": "client-not-enrolled",
            "registration_url": "https://developer.x.com/en/docs/projects/overview",
            "type": f"{PROBLEMS}/client-forbidden",
        },
    )


def missing(kind: str, parameter: str, identity: str) -> dict[str, Any]:
    """One entry of the `errors` beside (or instead of) `data`, in an answer with status 200."""
    return {
        "value": identity,
        "detail": f"Could not find {kind} with {parameter}: [{identity}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": identity,
        "type": f"{PROBLEMS}/resource-not-found",
    }
