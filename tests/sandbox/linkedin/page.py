"""A page on the pretend LinkedIn, as its tests use it."""

from typing import Any
from urllib.parse import quote

import requests

from tests.sandbox.running import Account

HEADERS = {"Linkedin-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"}


class Page:
    """A page, and calls with every header that LinkedIn wants."""

    def __init__(self, account: Account) -> None:
        self.account, self.id = account, account.id

    def __call__(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.account(method, path, headers=HEADERS | how.pop("headers", {}), **how)

    def post(self, words: str, **more: Any) -> requests.Response:
        return self(
            "POST",
            "posts",
            json={
                "author": self.id,
                "commentary": words,
                "visibility": "PUBLIC",
                "distribution": {"feedDistribution": "MAIN_FEED"},
                "lifecycleState": "PUBLISHED",
            }
            | more,
        )

    def posted(self, commentary: str, **more: Any) -> str:
        answer = self.post(commentary, **more)
        assert answer.status_code == 201, answer.text
        assert answer.content == b""
        return answer.headers["x-restli-id"]

    def read(self, urn: str) -> dict[str, Any]:
        return dict(self("GET", f"posts/{quoted(urn)}").json())

    def notices(
        self, query: str = "actions=List(COMMENT,COMMENT_EDIT,COMMENT_DELETE,ADMIN_COMMENT,SHARE_MENTION)"
    ) -> Any:
        path = f"organizationalEntityNotifications?q=criteria&organizationalEntity={quoted(self.id)}&{query}"
        return self("GET", path).json()["elements"]


def quoted(urn: str) -> str:
    return quote(urn, safe="")


def problem(answer: requests.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert {"status", "code", "message"} <= set(answer.json())
    return str(answer.json()["message"])
