"""The pretend Threads."""

from tests.networks.peers import SandboxPeer
from tests.sandbox.running import Account


class ThreadsPeer(SandboxPeer):
    """A profile of ours."""

    network = "threads"
    some_post = "18012345678000001"
    posting = "threads_content_publish"
    figures = {"likes": 12, "shares": 3, "views": 900, "replies": 1, "quotes": 0}
    tells_not_out = True
    refuses_repeats = False
    tells_names = False
    tells_who = False
    tells_edits = False

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.sending = f"POST /threads/v1.0/{account.id}/threads_publish"

    def alts(self, post: str) -> tuple[str, ...]:
        said = self.account("GET", post, params={"fields": "alt_text,children"}).json()
        parts = said.get("children", {}).get("data", [said])
        return tuple(part["alt_text"] for part in parts if "alt_text" in part)
