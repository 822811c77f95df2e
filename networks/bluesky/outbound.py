"""Writing to Bluesky.

The record and its key are chosen in `prepare` and kept in the handle: `{"collection", "rkey", "record"}`. The send is
`putRecord` with `swapRecord: null`: repeated, the same record answers 200 with the same cid, another one InvalidSwap.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from accounts.catalogue import Action
from networks.bluesky import records
from networks.bluesky.client import Xrpc
from networks.bluesky.errors import classify, is_missing
from networks.bluesky.records import Address
from networks.bluesky.richtext import facets, mentions_somebody
from networks.classify import attempt, read, understood
from networks.http import Answer
from networks.limits import ensure_fits
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Failed, Finding, Found, Outcome, Refused
from networks.protocol import Access, Handle, Left, Request

MOST_HIDDEN = 300
"""Replies that one threadgate hides (lexicon app.bsky.feed.threadgate, `hiddenReplies`)."""
TRIES = 3
"""At a threadgate that somebody else changes at the same moment."""
CHANGED_MEANWHILE = Refused("Somebody else is changing what is hidden under this post.", before_sending=True)


def asks_first(request: Request) -> bool:
    """To upload, for the thread that is answered, and for whom a post mentions."""
    if request.kind is Action.POST:
        return bool(request.media) or mentions_somebody(request.text)
    return request.kind is Action.REPLY


@understood()
def prepare(access: Access, request: Request, handle: Handle) -> Handle:
    """Choose key and record once; upload the pictures. Raises `Failed`."""
    if "rkey" in handle:
        return handle
    ensure_fits("bluesky", request)
    if request.kind in {Action.POST, Action.REPLY}:
        return _chosen(records.POST, _post(Xrpc(access), access, request))
    if request.kind is Action.BLOCK:
        return _chosen(records.BLOCK, {"$type": records.BLOCK, "subject": request.target.person})
    return handle


def _chosen(collection: str, record: dict[str, Any]) -> Handle:
    record = {**record, "createdAt": records.created_at()}
    return {"collection": collection, "rkey": records.tid(), "record": record}


def _post(xrpc: Xrpc, access: Access, request: Request) -> dict[str, Any]:
    record: dict[str, Any] = {"$type": records.POST, "text": request.text, "langs": list(request.languages)}
    if marked := facets(request.text, lambda handle: _did_of(xrpc, handle)):
        record["facets"] = marked
    if embed := _embed(xrpc, access, request):
        record["embed"] = embed
    if request.kind is Action.REPLY:
        record["reply"] = _thread(xrpc, request.target.external_id)
    return record


def _did_of(xrpc: Xrpc, handle: str) -> str:
    """ "" where nobody has the handle, or nobody can say: the post does not wait for a mention."""
    answer = read(
        lambda: xrpc.query("com.atproto.identity.resolveHandle", handle=handle),
        lambda answer: Accepted("", "") if answer.status == 400 or answer.status >= 500 else classify(answer),
    )
    return str(answer.fields.get("did", ""))


def _embed(xrpc: Xrpc, access: Access, request: Request) -> dict[str, Any] | None:
    if request.media and request.link:
        raise Failed(Refused("Bluesky shows pictures or a link card, not both: put the address into the text.", False))
    if request.media:
        blobs = [_uploaded(xrpc, access.picture(media), media.content_type) for media in request.media]
        return records.pictures(blobs, [media.alt for media in request.media])
    if request.link:
        return records.card(request.link.url, request.link.title, request.link.description)
    return None


def _uploaded(xrpc: Xrpc, content: bytes, content_type: str) -> dict[str, Any]:
    blob: dict[str, Any] = read(lambda: xrpc.upload(content, content_type), classify).fields["blob"]
    return blob


def _thread(xrpc: Xrpc, parent_uri: str) -> dict[str, Any]:
    """What a reply names: the post above it and the one at the top, each by address and cid."""
    parent = read(
        lambda: xrpc.query("com.atproto.repo.getRecord", **Address.read(parent_uri).place), _comment_is_there
    ).fields
    above = {"uri": parent["uri"], "cid": parent["cid"]}
    return {"root": parent["value"].get("reply", {}).get("root", above), "parent": above}


def _comment_is_there(answer: Answer) -> Outcome:
    if is_missing(answer):
        return Refused("The comment is no longer on Bluesky, so it cannot be answered.", before_sending=False)
    return classify(answer)


def send(access: Access, request: Request, handle: Handle) -> Outcome:
    """The call that takes effect."""
    xrpc, target = Xrpc(access), request.target
    try:
        match request.kind:
            case Action.POST | Action.REPLY | Action.BLOCK:
                return attempt(lambda: _put(xrpc, access, handle), _written)
            case Action.DELETE:
                return _deleted(xrpc, _ours(access, target.external_id))
            case Action.HIDE | Action.UNHIDE:
                return _regate(xrpc, _ours(access, target.root_external_id), target.external_id, request.kind)
            case Action.UNBLOCK:
                return _unblock(xrpc, access.external_id, target.person)
    except Failed as failed:
        return failed.outcome
    return Refused(f"Bluesky cannot {request.kind}.", before_sending=False)


def _ours(access: Access, uri: str) -> Address:
    address = Address.read(uri)
    if address.did != access.external_id:
        raise Failed(Refused("That is not the council's own post, so Bluesky lets nobody here change it.", False))
    return address


def _put(xrpc: Xrpc, access: Access, handle: Handle) -> Answer:
    place = Address(access.external_id, handle["collection"], handle["rkey"]).place
    return xrpc.procedure("com.atproto.repo.putRecord", {**place, "record": handle["record"], "swapRecord": None})


def _written(answer: Answer) -> Outcome:
    if answer.status != 200:
        return classify(answer)
    address = Address.read(answer.fields["uri"])
    return Accepted(str(address), address.page, {"cid": answer.fields["cid"]})


def _deleted(xrpc: Xrpc, address: Address) -> Outcome:
    """Deleting what is already gone answers 200 as well."""
    return attempt(
        partial(xrpc.procedure, "com.atproto.repo.deleteRecord", address.place),
        partial(_done, external_id=str(address)),
    )


def _done(answer: Answer, external_id: str) -> Outcome:
    return Accepted(external_id, "") if answer.status == 200 else classify(answer)


def _regate(xrpc: Xrpc, root: Address, reply: str, kind: Action) -> Outcome:
    """Hide or show a reply: read the post's threadgate, change its list, write it back unless it has changed meanwhile.

    The gate has the post's own key. A gate that says nothing of who may reply lets everybody reply.
    """
    for _ in range(TRIES):
        gate, swap = _gate(xrpc, root)
        hidden = [uri for uri in gate["hiddenReplies"] if uri != reply] + [reply] * (kind is Action.HIDE)
        if sorted(hidden) == sorted(gate["hiddenReplies"]):
            return Accepted(reply, "")
        if len(hidden) > MOST_HIDDEN:
            return Refused(f"Bluesky hides {MOST_HIDDEN} replies under one post, and that many are hidden.", False)
        body = {**_gate_address(root).place, "record": {**gate, "hiddenReplies": hidden}, "swapRecord": swap}
        outcome = attempt(
            partial(xrpc.procedure, "com.atproto.repo.putRecord", body), partial(_gated, external_id=reply)
        )
        if outcome != CHANGED_MEANWHILE:
            return outcome
    return CHANGED_MEANWHILE


def _gate_address(root: Address) -> Address:
    return Address(root.did, records.GATE, root.rkey)


@understood()
def _gate(xrpc: Xrpc, root: Address) -> tuple[dict[str, Any], str | None]:
    """The post's threadgate as it is now, or a new one; and the cid by which to swap it."""
    held = _record(xrpc, _gate_address(root))
    if held is None:
        return {"$type": records.GATE, "post": str(root), "hiddenReplies": [], "createdAt": records.created_at()}, None
    return {"hiddenReplies": [], **held["value"]}, held["cid"]


def _gated(answer: Answer, external_id: str) -> Outcome:
    return CHANGED_MEANWHILE if answer.fields.get("error") == "InvalidSwap" else _done(answer, external_id)


def _record(xrpc: Xrpc, address: Address) -> dict[str, Any] | None:
    answer = read(
        lambda: xrpc.query("com.atproto.repo.getRecord", **address.place),
        lambda answer: Accepted("", "") if is_missing(answer) else classify(answer),
    )
    return None if is_missing(answer) else answer.fields


def _unblock(xrpc: Xrpc, did: str, person: str) -> Outcome:
    """Delete every block record of that person; there may be more than one."""
    for uri in _blocks_of(xrpc, did, person):
        outcome = _deleted(xrpc, Address.read(uri))
        if not isinstance(outcome, Accepted):
            return outcome
    return Accepted(person, "")


@understood()
def _blocks_of(xrpc: Xrpc, did: str, person: str) -> list[str]:
    found, cursor = [], ""
    while True:
        page = read(
            partial(
                xrpc.query, "com.atproto.repo.listRecords", repo=did, collection=records.BLOCK, cursor=cursor or None
            ),
            classify,
        ).fields
        found += [block["uri"] for block in page["records"] if block["value"].get("subject") == person]
        cursor = page.get("cursor", "")
        if not cursor:
            return found


def repeat_is_harmless(request: Request, handle: Handle, attempted_at: datetime) -> bool:
    """Always: our own key and `swapRecord: null`; the rest says how things shall be."""
    return True


def left_behind(account: str, handle: Handle) -> Left | None:
    """Nothing: the server throws away the pictures that no record names."""
    return None


def look_up(access: Access, request: Request, handle: Handle, taken: Collection[str]) -> Finding:
    """`getRecord` on the key that we chose, ours alone: there or not there, both for certain."""
    if "rkey" not in handle:
        return CannotTell("Nothing to look for: sending it again is harmless.")
    address = Address(access.external_id, handle["collection"], handle["rkey"])
    try:
        with understood():
            held = _record(Xrpc(access), address)
            return Found(Accepted(str(address), address.page, {"cid": held["cid"]})) if held else CertainlyNot()
    except Failed as failed:
        return CannotTell(getattr(failed.outcome, "reason", "Bluesky asks us to wait."))
