"""A page on which one reads what stands on the Bluesky server, and writes there as a resident. No script."""

from collections.abc import Mapping
from html import escape
from typing import Any

from networks.bluesky.richtext import facets
from networks.http import AllowedHosts, Client, network_time
from networks.peers.appview import POST, Town, Written

HEAD = "<!doctype html><html lang=en-GB><meta charset=utf-8><meta name=viewport content='width=device-width'><link rel=stylesheet href=/square.css>"
TITLE = "<title>Bluesky on this machine</title><h1>Bluesky on this machine</h1>"
LEAD = "<p>A real Bluesky server with two accounts. You write here as the resident <strong>@{}</strong>.</p>"
STYLE = """:root { font: 1rem/1.5 system-ui, sans-serif; color: #0b0c0c; background: #f3f5f5 }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
article, form.new { background: #fff; border: 1px solid #d5dcdc; border-radius: 6px; padding: 1rem; margin: 1rem 0 }
h3 { margin: 0; font-size: 1rem } p { margin: .5rem 0; white-space: pre-line; overflow-wrap: anywhere }
label { font-weight: 700 } textarea { display: block; box-sizing: border-box; width: 100%; font: inherit; padding: .5rem }
button { font: inherit; font-weight: 700; padding: .4rem .9rem; color: #fff; background: #0f4c50; border: 0; border-radius: 4px }
:focus-visible { outline: 3px solid #fd0; outline-offset: 0; box-shadow: 0 0 0 5px #0b0c0c }
"""
MOST = 300
"""Characters of a post."""


class Square:
    """The page of one resident."""

    def __init__(self, town: Town, resident: Mapping[str, str]) -> None:
        self.town, self.resident = town, resident

    def page(self, path: str, typed: Mapping[str, str] | None) -> tuple[int, str, str]:
        """Shows what stands, or writes what was typed and goes back."""
        if typed is None:
            return 200, "", STYLE if path == "/square.css" else self.shown()
        words = typed.get("words", "").strip()
        if not words or len(words) > MOST:
            return 400, "", self.shown(f"Write between 1 and {MOST} characters.")
        trouble = self.write(words, typed.get("to", ""))
        return (400, "", self.shown(trouble)) if trouble else (303, "/", "<p>Written.")

    def write(self, words: str, to: str) -> str:
        """Writes on the server as the resident; the server's refusal as a sentence, or nothing."""
        record: dict[str, Any] = {"$type": POST, "text": words, "createdAt": f"{network_time():%Y-%m-%dT%H:%M:%SZ}"}
        if to:
            above = next((post for post in self.town.written(POST) if post.uri == to), None)
            if above is None:
                return "That post is not there any more."
            this = {"uri": above.uri, "cid": above.cid}
            record["reply"] = {"root": above.value.get("reply", {}).get("root", this), "parent": this}
        handles = {handle: did for did, handle in self.town.people().items()}
        if mentions := facets(words, lambda handle: handles.get(handle, "")):
            record["facets"] = mentions
        login = {"identifier": self.resident["handle"], "password": self.resident["password"]}
        token = self._ask("com.atproto.server.createSession", login).get("accessJwt", "")
        body = {"repo": self.resident["did"], "collection": POST, "record": record}
        return str(self._ask("com.atproto.repo.createRecord", body, token).get("message", ""))

    def shown(self, trouble: str = "") -> str:
        said = f"<p role=alert><strong>{escape(trouble)}</strong></p>" if trouble else ""
        posts = "".join(self._post(post) for post in self.town.written(POST)) or "<p>Nobody has written yet.</p>"
        new = self._form("", "Write a post", f"Mention the council with @{escape(self._council())}.")
        return f"{HEAD}{TITLE}{LEAD.format(escape(self.resident['handle']))}{said}{new}<h2>What stands here</h2>{posts}"

    def _post(self, post: Written) -> str:
        kind = "answered" if "reply" in post.value else "wrote"
        words = escape(str(post.value.get("text", "")))
        answer = self._form(post.uri, "Answer", "") if post.did != self.resident["did"] else ""
        when = f"{post.at:%-d %B %Y, %H:%M} UTC"
        return f"<article><h3>@{escape(post.handle)} {kind}, {when}</h3><p>{words}</p>{answer}</article>"

    def _form(self, to: str, label: str, hint: str) -> str:
        return (
            f"<form method=post{'' if to else ' class=new'}><input type=hidden name=to value='{escape(to)}'><p><label>Your words "
            f"<textarea name=words rows=2 maxlength={MOST}></textarea></label></p><p>{hint}</p><button>{label}</button></form>"
        )

    def _council(self) -> str:
        return next((handle for did, handle in self.town.people().items() if did != self.resident["did"]), "")

    def _ask(self, method: str, body: Mapping[str, Any], token: str = "") -> dict[str, Any]:
        client = Client(self.town.pds, AllowedHosts(frozenset(), demonstration=True), within=10)
        return client.call("POST", ("xrpc", method), token=token, json=dict(body)).fields
