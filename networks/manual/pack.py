"""What an officer needs to do an action on the network's own pages."""

from accounts.catalogue import Action, Barrier, network
from networks.outcomes import ByHand, CopyPack, Outcome, Refused
from networks.protocol import Access, Request

CONFIRM = "Come back here and confirm, with the address of what you made."
CONFIRM_DONE = "Come back here and confirm that it is done."
STEPS: dict[Action, tuple[str, ...]] = {
    Action.POST: ("Sign in to the account.", "Paste the text into a new post.", CONFIRM),
    Action.REPLY: ("Open the comment.", "Paste the text into a reply.", CONFIRM),
    Action.DIRECT_MESSAGE: ("Open a message to the person.", "Paste the text and send it.", CONFIRM_DONE),
    Action.HIDE: ("Open the comment.", "Choose to hide it.", CONFIRM_DONE),
    Action.UNHIDE: ("Open the comment.", "Choose to show it again.", CONFIRM_DONE),
    Action.DELETE: ("Open the post.", "Delete it.", CONFIRM_DONE),
    Action.REMOVE: ("Open the comment.", "Delete it.", CONFIRM_DONE),
    Action.BLOCK: ("Open the person's page.", "Choose to block them.", CONFIRM_DONE),
    Action.UNBLOCK: ("Open the account's list of blocked people.", "Lift the block.", CONFIRM_DONE),
}


def copy_pack(code: str, access: Access, request: Request) -> CopyPack:
    """Where to go, what to do there, what to paste."""
    steps = STEPS[request.kind]
    if request.media:
        steps = (*steps[:-1], "Add the pictures in this order, each with its alt text.", steps[-1])
    return CopyPack(
        open=request.target.permalink or network(code).profile_address(access.handle),
        steps=steps,
        text=with_link(request),
        pictures=tuple((media.key, media.alt) for media in request.media),
    )


def instead(barrier: Barrier, code: str, access: Access, request: Request) -> Outcome:
    """The outcome of an action that the connector does not do: a person's work where a person can, otherwise a no."""
    if barrier.by_hand:
        return ByHand(copy_pack(code, access, request))
    return Refused(barrier.sentence, before_sending=False)


def with_link(request: Request) -> str:
    """The text to paste: with its link behind it, where the text does not hold it already."""
    if request.link is None or request.link.url in request.text:
        return request.text
    return f"{request.text}\n{request.link.url}".lstrip()
