"""The pretend LinkedIn."""

from typing import Any
from urllib.parse import quote

from networks.linkedin.version import HEADERS
from tests.networks.peers import SandboxPeer


class LinkedInPeer(SandboxPeer):
    """A page of ours."""

    network = "linkedin"
    sending = "POST /linkedin/rest/"
    some_post = "urn:li:share:1"
    posting = "w_organization_social"
    figures = {"likes": 12, "shares": 3, "views": 900, "replies": 1, "reach": 700, "clicks": 25}
    tells_names = False

    def alts(self, post: str) -> tuple[str, ...]:
        content = self.the_post(post).get("content", {})
        images = content["multiImage"]["images"] if "multiImage" in content else [content.get("media", {})]
        return tuple(image["altText"] for image in images if "altText" in image)

    def the_post(self, post: str) -> dict[str, Any]:
        """A post as LinkedIn's own API tells it."""
        return dict(self.account("GET", f"posts/{quote(post, safe='')}", headers=HEADERS).json())
