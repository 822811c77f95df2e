"""YouTube's refusals. Source: developers.google.com/youtube/v3/docs/errors, and the errors listed with each method."""

from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    """A refusal: its status, its reason in one word, its words."""

    def __init__(self, status: int, reason: str, message: str, domain: str = "youtube") -> None:
        super().__init__(message)
        self.status, self.reason, self.message, self.domain = status, reason, message, domain

    def response(self) -> Response:
        one = {"message": self.message, "domain": self.domain, "reason": self.reason}
        return JSONResponse({"error": {"code": self.status, "message": self.message, "errors": [one]}}, self.status)


def no_access() -> Refusal:
    return Refusal(401, "authError", "Request had invalid authentication credentials.", "global")


def no_scope() -> Refusal:
    return Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.", "global")


def forbidden() -> Refusal:
    return Refusal(403, "forbidden", "The request might not be properly authorized.")


def no_quota() -> Refusal:
    words = "The request cannot be completed because you have exceeded your quota."
    return Refusal(403, "quotaExceeded", words, "youtube.quota")


def missing(kind: str) -> Refusal:
    """`video`, `comment`, `caption`: 404 with a reason of its own."""
    return Refusal(404, f"{kind}NotFound", f"The {kind} identified by the request could not be found.")


def failure(status: int) -> Response:
    """What a fault makes YouTube say. Too many calls in a short time are a 403, as used-up quotas are."""
    refusals = {
        401: no_access(),
        403: no_scope(),
        429: Refusal(403, "userRateLimitExceeded", "User Rate Limit Exceeded", "usageLimits"),
    }
    return refusals.get(status, Refusal(status, "backendError", "Backend Error", "global")).response()
