"""Graph's error envelope and the refusals that the sandbox knows.

Source: developers.facebook.com/docs/graph-api/guides/error-handling. Rate limits and dead tokens come as HTTP 400.
"""

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

READ_THE_DOCS = "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"
DUPLICATE_ADVICE = (
    "This status update is identical to the last one you posted. Try posting something different,"
    " or delete your previous update."
)


class GraphError(Exception):
    """A refusal, with all that Graph's envelope holds."""

    def __init__(
        self, message: str, code: int, *, status: int = 400, subcode: int | None = None, kind: str = "OAuthException",
        title: str = "", advice: str = "", transient: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.message, self.code, self.status, self.subcode = message, code, status, subcode
        self.kind, self.title, self.advice, self.transient = kind, title, advice, transient

    def envelope(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.title or self.subcode is not None:
            error["is_transient"] = self.transient
        if self.title:
            error |= {"error_user_title": self.title, "error_user_msg": self.advice}
        elif self.transient:
            error["is_transient"] = True
        return {"error": error | {"fbtrace_id": "A" + secrets.token_urlsafe(16)}}

    def response(self) -> Response:
        headers = {"WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_token" "{self.message}"'}
        return JSONResponse(self.envelope(), self.status, headers if self.code == 190 else None)


def failure(status: int) -> Response:
    """What a fault makes Graph say: 401 and 429 wear other numbers here."""
    refusals = {
        400: GraphError("(#100) Invalid parameter", 100),
        401: session_invalid(),
        403: not_permitted("pages_manage_posts"),
        429: GraphError("(#32) Page request limit reached", 32),
    }
    broken = GraphError(
        "An unexpected error has occurred. Please retry your request later.", 2, status=status, transient=True
    )
    return refusals.get(status, broken).response()


def no_token() -> GraphError:
    return GraphError("An access token is required to request this resource.", 104)


def unknown_token() -> GraphError:
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190)


def session_expired(when: str, now: str) -> GraphError:
    message = f"Error validating access token: Session has expired on {when}. The current time is {now}."
    return GraphError(message, 190, subcode=463)


def session_invalid() -> GraphError:
    return GraphError(
        "Error validating access token: The session has been invalidated because the user changed their password or"
        " Facebook has changed the session for security reasons.",
        190,
        subcode=460,
    )


def wrong_proof() -> GraphError:
    return GraphError("Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException")


def not_permitted(permission: str) -> GraphError:
    """Reading without permission is code 10, doing something is code 200."""
    if permission.startswith(("pages_read", "read_")):
        return GraphError(f"(#10) This endpoint requires the '{permission}' permission", 10, status=403)
    message = f"(#200) The permission(s) {permission} are not available. It could be because they were taken away."
    return GraphError(message, 200, status=403)


def not_this_page() -> GraphError:
    return GraphError("(#200) Provide valid app ID, or a token of this Page", 200, status=403)


def no_such_object(method: str, identity: str) -> GraphError:
    return GraphError(
        f"Unsupported {method.lower()} request. Object with ID '{identity}' does not exist, cannot be loaded due to"
        f" missing permissions, or does not support this operation. {READ_THE_DOCS}",
        100,
        subcode=33,
        kind="GraphMethodException",
    )


def unknown_path(path: str) -> GraphError:
    return GraphError(f"Unknown path components: /{path}", 2500)


def no_such_field(field: str, kind: str) -> GraphError:
    return GraphError(f"(#100) Tried accessing nonexisting field ({field}) on node type ({kind})", 100)


def wrong(message: str, *, subcode: int | None = None) -> GraphError:
    return GraphError(f"(#100) {message}", 100, subcode=subcode)


def duplicate() -> GraphError:
    return GraphError(
        "Duplicate status message", 506, subcode=1455006, title="Duplicate Status Update", advice=DUPLICATE_ADVICE
    )


def no_picture() -> GraphError:
    return GraphError("(#324) Missing or invalid image file", 324, subcode=2069019)


def outside_window() -> GraphError:
    return GraphError(
        "(#10) This message is sent outside of allowed window. Learn more about the new policy here:"
        " https://developers.facebook.com/docs/messenger-platform/policy-overview",
        10,
        subcode=2018278,
    )


def nobody_to_write_to() -> GraphError:
    return wrong("No matching user found", subcode=2018001)


def answered_already() -> GraphError:
    return GraphError("(#10900) Activity already replied to", 10900)
