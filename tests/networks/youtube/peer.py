"""The pretend YouTube."""

from accounts.catalogue import Action
from networks.protocol import Media, Request, Target
from tests.networks.peers import WORDS, SandboxPeer


class YouTubePeer(SandboxPeer):
    """A channel of ours."""

    network = "youtube"
    sending = "PUT /youtube/youtube/v3/videos"
    answering = "POST /youtube/youtube/v3/comments"
    some_post = "dQw4w9WgXcQ"
    posting = "youtube.force-ssl"
    figures = {"likes": 12, "views": 900, "replies": 1}
    tells_not_out = True
    hears_mentions = False
    refuses_repeats = False

    def post(self, text: str = WORDS, *media: Media) -> Request:
        """A video; of nothing, where none is given."""
        return Request(Action.POST, text, media=media or (self.medium(),))

    def medium(self) -> Media:
        return self.keyring.film()

    def alts(self, post: str) -> tuple[str, ...]:
        """The captions of a video."""
        tracks = self.account("GET", "captions", params={"part": "id", "videoId": post}).json().get("items", [])
        return tuple(self.account("GET", f"captions/{track['id']}").text for track in tracks)

    def reply(self, comment: Target, text: str, who: str = "Hal Placeholder") -> Target:
        """A resident answers a resident."""
        made = self.account.resident("comment", text, post=comment.external_id, who=who)
        return Target(made["id"], comment.root_external_id, made["resident"])
