"""The pretend Facebook."""

from typing import Any

from tests.networks.peers import SandboxPeer


class FacebookPeer(SandboxPeer):
    """A Page of ours."""

    network = "facebook"
    sending = "POST /facebook/v26.0"
    posting = "pages_manage_posts"
    figures = {"likes": 12, "shares": 3, "views": 900, "replies": 1, "reach": 700, "clicks": 25}

    @property
    def some_post(self) -> str:
        return f"{self.access.external_id}_1"

    def alts(self, post: str) -> tuple[str, ...]:
        hanging = self.account("GET", post, params={"fields": "attachments"})
        photos = [item["target"]["id"] for item in _inside(hanging.json()) if item["media_type"] == "photo"]
        fields = {"fields": "alt_text_custom"}
        return tuple(self.account("GET", photo, params=fields).json()["alt_text_custom"] for photo in photos)

    def is_blocked(self, person: str) -> bool:
        listed = self.account("GET", f"{self.account.id}/blocked").json()["data"]
        return any(one["id"] == person for one in listed)


def _inside(post: dict[str, Any]) -> list[dict[str, Any]]:
    hanging = post.get("attachments", {}).get("data", [])
    return [below for item in hanging for below in item.get("subattachments", {}).get("data", [])] or hanging
