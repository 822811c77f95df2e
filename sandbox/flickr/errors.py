"""Flickr's refusals: HTTP 200, `stat="fail"`, a number and a message. Source: the error codes of each method."""

from starlette.responses import JSONResponse, PlainTextResponse, Response


class Refusal(Exception):
    """A refusal in Flickr's number and words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class BadSignature(Exception):
    """A request that is not signed as OAuth 1.0a demands; `problem` in OAuth's own words, with what should have been signed."""

    def __init__(self, problem: str, base_string: str = "") -> None:
        super().__init__(problem)
        self.problem, self.base_string = problem, base_string

    def response(self) -> Response:
        signed = f"&debug_sbs={self.base_string}" if self.base_string else ""
        return PlainTextResponse(f"oauth_problem={self.problem}{signed}", 401)


def no_access() -> Refusal:
    return Refusal(98, "Invalid auth token")


def no_permission() -> Refusal:
    return Refusal(99, "User not logged in / Insufficient permissions")


def failure(status: int) -> Response:
    """What a fault makes Flickr say."""
    refusals = {401: no_access(), 403: no_permission()}
    if status in refusals:
        return JSONResponse({"stat": "fail", "code": refusals[status].code, "message": refusals[status].message})
    return PlainTextResponse("Too Many Requests" if status == 429 else "The server is not available.", status)
