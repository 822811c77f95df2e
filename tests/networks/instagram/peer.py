"""The pretend Instagram."""

from networks.protocol import Media, Request
from tests.networks.peers import JPEG, WORDS, SandboxPeer
from tests.sandbox.running import Account


class InstagramPeer(SandboxPeer):
    """An account of ours, which takes JPEGs and no post without one."""

    network = "instagram"
    answering = "/replies"
    some_post = "17895695668000001"
    posting = "instagram_content_publish"
    figures = {"likes": 12, "shares": 3, "views": 900, "replies": 1, "reach": 700, "saves": 0}
    tells_not_out = True
    refuses_repeats = False
    tells_names = False
    tells_edits = False

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.keyring.usual = JPEG
        self.sending = f"POST /instagram/v26.0/{account.id}/media_publish"

    def post(self, text: str = WORDS, *media: Media) -> Request:
        return super().post(text, *(media or (self.medium(),)))

    def alts(self, post: str) -> tuple[str, ...]:
        said = self.account("GET", post, params={"fields": "alt_text,children{alt_text}"}).json()
        parts = said.get("children", {}).get("data", [said])
        return tuple(part["alt_text"] for part in parts if "alt_text" in part)
