"""The forms of the town square. Each does one thing and leads back to a page that says so."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox import posts
from sandbox.happenings import (
    RESIDENT,
    SOMEBODY_ELSE,
    rewrite,
    take_away,
    write_comment,
    write_mention,
    write_message,
)
from sandbox.network import EDITED, REMOVED
from sandbox.people import account_of, find_account, find_resident, resident_called
from sandbox.square import mischief, pages, reading
from sandbox.square.pages import address
from sandbox.town import Refused, Town

LONGEST = 10_000
SAY_SOMETHING = "Write something first."
NOT_YOURS = "There is nothing of yours here that can be changed. It may be deleted already."


async def form_of(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def words_of(form: Mapping[str, str]) -> str:
    """Raises Refused where there are none, or too many."""
    words = form.get("text", "").strip()
    if not words:
        raise Refused(SAY_SOMETHING)
    if len(words) > LONGEST:
        raise Refused(f"That is too long: {len(words):,} characters. The limit is {LONGEST:,}.")
    return words


def led_to(where: str) -> Response:
    return RedirectResponse(where, 303)


async def write(request: Request) -> Response:
    """POST /write: mention the council, or write to it in private."""
    town: Town = request.app.state.town
    form = await form_of(request)
    who, how = reading.who_you_are(form), form.get("how", "mention")
    try:
        with town.store.change():
            where = _written(town, form, who, how)
    except Refused as refusal:
        return pages.square_page(request, 422, error=str(refusal), typed=form, who=who, network=form.get("network", ""))
    return led_to(where)


def _written(town: Town, form: Mapping[str, str], who: str, how: str) -> str:
    """Where to go next."""
    text = words_of(form)
    network, _, account_id = form.get("account", "").partition(":")
    account = account_of(town, network, account_id)
    resident = resident_called(town, network=network, name=who)
    if how not in pages.HOWS:
        raise Refused("Choose how you write.")
    if how == "message":
        write_message(town, account=account, resident=resident, text=text)
        return address(f"/messages/{network}/{account.id}/{resident.id}", done="message")
    write_mention(town, account=account, resident=resident, text=text)
    return address("/", network=form.get("network", ""), done="mention", **{"as": who})


async def comment(request: Request) -> Response:
    """POST /comment: answer a post, or a comment under it."""
    town: Town = request.app.state.town
    form = await form_of(request)
    network, who = form.get("network", ""), reading.who_you_are(form)
    under = posts.find(town, network, form.get("post", ""))
    if under is None or not under.standing:
        return pages.nobody(request, "What you answered is not there any more. Somebody has deleted it.")
    try:
        with town.store.change():
            resident = resident_called(town, network=network, name=who)
            write_comment(town, under=under, resident=resident, text=words_of(form))
    except Refused as refusal:
        return pages.post_page(request, network, under.root, 422, error=str(refusal), typed=form, who=who, to=under.id)
    return led_to(address(f"/posts/{network}/{under.root}", done="comment", **{"as": who}))


async def edit(request: Request) -> Response:
    """POST /edit: a resident changes what they wrote. Where the network makes a new post of it, leads to that."""
    town: Town = request.app.state.town
    form = await form_of(request)
    network, who = form.get("network", ""), reading.who_you_are(form)
    piece = posts.find(town, network, form.get("post", ""))
    if piece is None or not piece.standing or piece.by_council:
        return pages.nobody(request, NOT_YOURS)
    try:
        with town.store.change():
            refuse_unchangeable(town, piece)
            root = rewrite(town, piece, words_of(form)).root
    except Refused as refusal:
        return pages.post_page(
            request, network, piece.root, 422, error=str(refusal), typed=form, who=who, change=piece.id
        )
    return led_to(address(f"/posts/{network}/{root}", done=done(town, network, EDITED), **{"as": who}))


def refuse_unchangeable(town: Town, piece: posts.Post) -> None:
    """Where the network’s own apps let nobody change a comment. Raises Refused."""
    network = town.network(piece.network)
    if not network.residents_edit:
        raise Refused(f"{network.title} lets nobody change a comment. Delete it and write another.")


async def delete(request: Request) -> Response:
    """POST /delete: a resident takes back what they wrote; of the council's it is somebody else who does so."""
    town: Town = request.app.state.town
    form = await form_of(request)
    network, who = form.get("network", ""), reading.who_you_are(form)
    piece = posts.find(town, network, form.get("post", ""))
    if piece is None or not piece.standing:
        return pages.nobody(request, NOT_YOURS)
    with town.store.change():
        take_away(town, piece, SOMEBODY_ELSE if piece.by_council else RESIDENT)
    said = REMOVED if piece.by_council else done(town, network, REMOVED)
    if piece.parent is None:
        return led_to(address("/", network=network, done=said, **{"as": who}))
    return led_to(address(f"/posts/{network}/{piece.root}", done=said, **{"as": who}))


def done(town: Town, network: str, verb: str) -> str:
    """Which sentence says that it is done."""
    return verb if verb in town.network(network).tells else f"{verb} untold"


async def message(request: Request) -> Response:
    """POST /messages/{network}/{account}/{resident}: the resident writes on."""
    town: Town = request.app.state.town
    form = await form_of(request)
    network, account_id, resident_id = (request.path_params[name] for name in ("network", "account", "resident"))
    account, resident = find_account(town, network, account_id), find_resident(town, network, resident_id)
    if account is None or resident is None:
        return pages.nobody(request, "There is no such conversation.")
    try:
        with town.store.change():
            write_message(town, account=account, resident=resident, text=words_of(form))
    except Refused as refusal:
        return pages.talk_page(request, 422, error=str(refusal), typed=form)
    return led_to(address(request.url.path, done="message"))


async def misbehave(request: Request) -> Response:
    """POST /misbehave: the ticked pranks, and no others, are under way from now on."""
    town: Town = request.app.state.town
    form = await form_of(request)
    with town.store.change():
        mischief.choose(town, {name for name in mischief.PRANKS if name in form})
    who, network = reading.who_you_are(form), form.get("network", "")
    return led_to(address("/", network=network if network in town.networks else "", done="misbehave", **{"as": who}))
