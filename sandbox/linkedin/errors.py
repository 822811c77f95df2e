"""LinkedIn's refusals. Source: learn.microsoft.com/linkedin/shared/api-guide, "Error handling", and answers that were seen."""

from typing import Any

from starlette.responses import JSONResponse, Response

CODES = {
    400: "ILLEGAL_ARGUMENT",
    401: "INVALID_ACCESS_TOKEN",
    403: "ACCESS_DENIED",
    404: "NOT_FOUND",
    422: "UNPROCESSABLE_ENTITY",
    426: "NONEXISTENT_VERSION",
    429: "TOO_MANY_REQUESTS",
}
SERVICE_CODES = {401: 65600, 403: 100, 429: 101}


class Problem(Exception):
    """A refusal: its status and body."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        about: dict[str, Any] = {"status": status, "code": CODES.get(status, "INTERNAL_SERVER_ERROR")}
        if status in SERVICE_CODES:
            about["serviceErrorCode"] = SERVICE_CODES[status]
        self.body = about | {"message": message} | more

    def response(self) -> Response:
        return JSONResponse(self.body, self.status)


def failure(status: int) -> Response:
    """What a fault makes LinkedIn say. What a member may do in a day is used up."""
    messages = {
        401: "Invalid access token",
        403: "Not enough permissions to access this resource",
        429: "Resource level throttle MEMBER DAY limit for calls to this resource is reached.",
    }
    return Problem(status, messages.get(status, "Internal server error")).response()


def no_version() -> Problem:
    message = "A version must be present. Please specify a version by adding the LinkedIn-Version header."
    return Problem(400, message, code="VERSION_MISSING")


def no_such_version(version: str) -> Problem:
    return Problem(426, f"Requested version {version} is not active")


def token_revoked() -> Problem:
    message = "The token used in the request has been revoked by the user"
    return Problem(401, message, code="REVOKED_ACCESS_TOKEN", serviceErrorCode=65601)


def token_expired() -> Problem:
    message = "The token used in the request has expired"
    return Problem(401, message, code="EXPIRED_ACCESS_TOKEN", serviceErrorCode=65602)


def no_token() -> Problem:
    return Problem(401, "Empty oauth2 access token", serviceErrorCode=65604)


def denied(what: str) -> Problem:
    return Problem(403, f"Not enough permissions to access: {what}")


def unpermitted(names: list[str]) -> Problem:
    """A property that the description of the version does not know."""
    fields = ", ".join(f"/{name}" for name in names)
    message = "Unpermitted fields present in REQUEST_BODY: Data Processing Exception while processing fields"
    return Problem(403, f"{message} [{fields}]")


def wrong(message: str) -> Problem:
    return Problem(400, message)


def wrong_query() -> Problem:
    return Problem(400, "Invalid query parameters passed to request")


def missing(what: str) -> Problem:
    return Problem(404, f"Could not find entity {what}")


def too_long(used: int, most: int) -> Problem:
    message = f"ShareCommentary text length ({used} characters) exceeded the maximum allowed ({most} characters)"
    return Problem(422, message, code="FIELD_LENGTH_TOO_LONG")


def duplicate(urn: str) -> Problem:
    """The words name the post that stands."""
    words = f"Content is a duplicate of {urn}"
    inner = {"description": words, "input": {"inputPath": {"fieldPath": "/commentary"}}, "code": "DUPLICATE_POST"}
    return Problem(
        422,
        words,
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [inner]},
    )


def used_up() -> Problem:
    return Problem(429, "Resource level throttle MEMBER DAY limit for calls to this resource is reached.")
