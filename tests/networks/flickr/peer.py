"""The pretend Flickr."""

from accounts.catalogue import Action
from networks.protocol import Media, Request, Target
from tests.networks.peers import WORDS, SandboxPeer
from tests.sandbox.running import SECRETS, Account


class FlickrPeer(SandboxPeer):
    """An account of ours."""

    network = "flickr"
    sending = "POST /flickr/services/rest"
    some_post = "53000000001"
    posting = "write"
    figures = {"likes": 12, "views": 900, "replies": 1}
    tells_not_out = True
    tells_followers = False
    hears_mentions = False
    refuses_repeats = False
    waits = "app"

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        signing = {"token_secret": account.token_secret, **SECRETS["flickr"]}
        self.keyring.kept = {**self.keyring.kept, **signing}
        self.access = self.keyring.access(account.id, account.handle, self.access.base_url)

    def post(self, text: str = WORDS, *media: Media) -> Request:
        """A picture; of nothing, where none is given."""
        return Request(Action.POST, text, media=media or (self.medium(),))

    def place_of_a_reply(self, comment: Target) -> str:
        """Comments stand in one flat list under the picture."""
        return comment.root_external_id

    def alts(self, post: str) -> tuple[str, ...]:
        """Flickr keeps none."""
        return ()
