"""The pretend X."""

from tests.networks.peers import SandboxPeer


class XPeer(SandboxPeer):
    """An account of ours on X."""

    network = "x"
    sending = "POST /x/2/tweets"
    keeps_words = False
    some_post = "1"
    posting = "tweet.write"
    figures = {"likes": 12, "shares": 3, "views": 900, "replies": 1, "quotes": 0, "saves": 0}
    deliveries_of_a_comment = 2  # a reply that mentions the account causes two events

    def alts(self, post: str) -> tuple[str, ...]:
        query = {"expansions": "attachments.media_keys", "media.fields": "alt_text"}
        included = self.account("GET", f"tweets/{post}", params=query).json().get("includes", {})
        return tuple(item["alt_text"] for item in included.get("media", []) if "alt_text" in item)
