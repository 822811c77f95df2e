"""The pages of the town square."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox import messages as private
from sandbox import posts
from sandbox.clock import spoken
from sandbox.happenings import COUNCIL, RESIDENT, SOMEBODY_ELSE
from sandbox.people import accounts, find_account, find_resident
from sandbox.square import mischief, reading
from sandbox.town import Town

HERE = Path(__file__).parent.parent
PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
DONE = {
    "mention": "Your post stands in the square, and the council has been told.",
    "message": "Your message has been sent.",
    "comment": "Your comment stands under the post.",
    "edited": "Your words are changed.",
    "edited untold": "Your words are changed. This network does not tell the council’s application.",
    "remove": "It is deleted.",
    "remove untold": "It is deleted. This network does not tell the council’s application.",
    "misbehave": "The network behaves as you set it.",
}
HOWS = {"mention": "Mention the council", "message": "Private message"}
NO_WAY = {
    "mention": "On {} nobody writes to an account in a post of their own. Comment on what it has posted.",
    "message": "{} shows the council’s application no private messages.",
}
"""Where a network has not got that way of writing."""
DELETED_BY = {
    COUNCIL: "The council has deleted this post.",
    RESIDENT: "Whoever wrote this post has deleted it.",
    SOMEBODY_ELSE: "Somebody else deleted this post. The council was not asked.",
}
GONE = "This post is not there any more."


def show(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    """A page, with what every page needs."""
    town: Town = request.app.state.town
    query = request.query_params
    context = {
        "back": town.back,
        "titles": {key: network.title for key, network in town.networks.items()},
        "network": query.get("network", ""),
        "who": reading.who_you_are(query),
        "done": DONE.get(query.get("done", "")),
        "error": "",
        "typed": dict(query),
        "address": address,
    }
    return HTMLResponse(PAGES.get_template(template).render(context | shown), status)


def address(path: str, **query: Any) -> str:
    """An address of the square with whatever of the query says something."""
    said = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def nobody(request: Request, sentence: str) -> Response:
    return show(request, "nothing.html", 404, sentence=sentence)


async def square(request: Request) -> Response:
    """GET /: posts of all networks or of one, 20 a page, and the two forms."""
    return square_page(request)


def square_page(request: Request, status: int = 200, **shown: Any) -> Response:
    town: Town = request.app.state.town
    network = shown.get("network", request.query_params.get("network", ""))
    if network and network not in town.networks:
        return nobody(request, "There is no such network.")
    page = _page_number(request.query_params)
    threads, total = reading.square(town, network, page)
    context = {
        "threads": threads,
        "personas": reading.PERSONAS,
        "accounts": [account for account in accounts(town) if network in ("", account.network)],
        "mischief": mischief.PRANKS,
        "under_way": mischief.under_way(town),
    } | _pages(page, total)
    return show(request, "square.html", status, **(context | _ways(town, network) | shown))


def _ways(town: Town, network: str) -> dict[str, Any]:
    """How one writes to the council there, with a sentence for each way that there is not; of all networks, who has which."""
    chosen = [town.networks[network]] if network else list(town.networks.values())
    having = {how: [one.title for one in chosen if how in one.residents_write] for how in HOWS}
    hows = {how: words for how, words in HOWS.items() if having[how]}
    no_way = [NO_WAY[how].format(chosen[0].title) for how in HOWS if not having[how]]
    return {"hows": hows, "no_way": no_way, "having": {} if network else having}


def _pages(page: int, total: int) -> dict[str, int]:
    """What the links to the other pages need."""
    first = (page - 1) * reading.A_PAGE + 1
    last = max(first, min(total, page * reading.A_PAGE))
    return {"total": total, "first": first, "last": last, "page": page, "pages": math.ceil(total / reading.A_PAGE)}


def _page_number(query: Mapping[str, str]) -> int:
    words = query.get("page", "1")
    return max(1, int(words)) if words.isdecimal() and len(words) < 7 else 1


async def post(request: Request) -> Response:
    """GET /posts/{network}/{post}: one post with all its comments, and a form to answer the post or one of them."""
    return post_page(request, request.path_params["network"], request.path_params["post"])


def post_page(request: Request, network: str, identity: str, status: int = 200, **shown: Any) -> Response:
    town: Town = request.app.state.town
    found = posts.find(town, network, identity)
    if found is None or not (found.standing and found.published) or found.parent is not None:
        return nobody(request, DELETED_BY.get(found.deleted_by, GONE) if found else GONE)
    thread = reading.thread(town, found)
    to, change = (shown.pop(name, request.query_params.get(name, "")) for name in ("to", "change"))
    pieces = {piece.id: piece for piece in (thread.post, *thread.shown) if not piece.hidden and not piece.gone}
    context = {
        "thread": thread,
        "answered": pieces.get(to, thread.post),
        "changed": pieces.get(change),
        "there": town.network(network),
    }
    return show(request, "post.html", status, **(context | shown))


async def messages(request: Request) -> Response:
    """GET /messages: the private conversations of all residents."""
    page = _page_number(request.query_params)
    lines, total = reading.talk_lines(request.app.state.town, page)
    return show(request, "messages.html", lines=lines, **_pages(page, total))


async def talk(request: Request) -> Response:
    """GET /messages/{network}/{account}/{resident}: one conversation, as its resident sees it."""
    return talk_page(request)


def talk_page(request: Request, status: int = 200, **shown: Any) -> Response:
    town: Town = request.app.state.town
    network, account_id, resident_id = (request.path_params[name] for name in ("network", "account", "resident"))
    account, resident = find_account(town, network, account_id), find_resident(town, network, resident_id)
    if account is None or resident is None:
        return nobody(request, "There is no such conversation.")
    said = [
        {"ours": bool(one.by_council), "text": one.text, "when": spoken(one.at), "about": one.about}
        for one in private.between(town, network, account_id, resident_id)
    ]
    context = {"account": account, "resident": resident, "said": said, "title": town.network(network).title}
    return show(request, "talk.html", status, **(context | shown))
