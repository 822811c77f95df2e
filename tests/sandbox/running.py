"""The sandbox as a process, and the ways in which tests speak to it."""

import itertools
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
SECRETS = {
    "facebook": {"app_id": "1517776481860111", "app_secret": "test-app-secret", "verify_token": "V"},
    "flickr": {"client_id": "flickr-key", "client_secret": "flickr-secret"},
    "instagram": {"app_id": "1517776481860112", "app_secret": "test-app-secret", "verify_token": "V"},
    "linkedin": {"client_id": "780abcd", "client_secret": "test-app-secret"},
    "threads": {"app_id": "123456", "app_secret": "test-app-secret", "verify_token": "V"},
    "youtube": {"client_id": "y-client", "client_secret": "y-client-secret"},
    "x": {
        "consumer_key": "key",
        "consumer_secret": "test-app-secret",
        "client_id": "x-client",
        "client_secret": "x-client-secret",
    },
}
BASES = {
    "facebook": "/facebook/v26.0/",
    "flickr": "/flickr/services/",
    "instagram": "/instagram/v26.0/",
    "linkedin": "/linkedin/rest/",
    "threads": "/threads/v1.0/",
    "x": "/x/2/",
    "youtube": "/youtube/youtube/v3/",
}
"""Where each network's API begins."""
NUMBERS = itertools.count(1)


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


class Account:
    """A council account: its identity, its token, and requests made with it."""

    def __init__(self, sandbox: "Sandbox", known: dict[str, Any]) -> None:
        self.sandbox, self.known = sandbox, known
        self.id, self.token, self.handle = known["id"], known["token"], known["handle"]
        self.token_secret = known["token_secret"]

    def __call__(self, method: str, path: str, **how: Any) -> requests.Response:
        """One call of the network's own API, with the token in the header."""
        base = BASES[self.known["network"]]
        headers = {"Authorization": f"Bearer {self.token}"} | how.pop("headers", {})
        return self.sandbox.ask(method, base + path, headers=headers, **how)

    def ledger(self, **narrowed: str) -> list[dict[str, Any]]:
        query = {"network": self.known["network"], "account": self.id} | narrowed
        return list(self.sandbox.control("GET", "ledger", **query)["entries"])

    def resident(self, what: str, text: str, **more: Any) -> dict[str, Any]:
        """Fern writes, unless `who` says otherwise."""
        asked = {"network": self.known["network"], "account": self.id, "what": what, "text": text}
        return self.sandbox.control("POST", "write", **asked, **{"as": more.pop("who", "Fern Fictional")}, **more)


class Sandbox:
    """One running server."""

    def __init__(self, folder: Path, webhooks: str = "") -> None:
        self.folder, self.webhooks, self.port = folder, webhooks, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.web = requests.Session()
        self.web.trust_env = False

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        secrets = self.folder / "given.json"
        secrets.write_text(json.dumps(SECRETS))
        command = [sys.executable, "-m", "sandbox", "--port", str(self.port), "--var", str(self.folder / "var")]
        command += ["--secrets", str(secrets), "--webhooks", self.webhooks, "--back", "http://127.0.0.1:8000/"]
        self.process = subprocess.Popen(command, cwd=ROOT)
        deadline = time.monotonic() + 15
        while not self._is_up():
            assert self.process.poll() is None, "the sandbox ended at once"
            assert time.monotonic() < deadline, "the sandbox did not start"
            time.sleep(0.02)

    def _is_up(self) -> bool:
        try:
            return self.web.get(f"{self.base}/healthz", timeout=1).ok
        except requests.ConnectionError:
            return False

    def stop(self, *, at_once: bool = False) -> None:
        """`at_once` is kill -9."""
        (self.process.kill if at_once else self.process.terminate)()
        self.process.wait(timeout=15)
        self.web.close()

    def ask(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.web.request(method, self.base + path, timeout=10, allow_redirects=False, **how)

    def control(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        """One call of the control plane, which must succeed."""
        how: dict[str, Any] = {"params": asked} if method == "GET" else {"json": asked}
        answer = self.ask(method, f"/__control/{path}", **how)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def account(self, network: str, **more: Any) -> Account:
        """A new council account on a network."""
        handle = f"ashmere{next(NUMBERS)}"
        asked = {"network": network, "handle": handle, "name": "Ashmere District Council"} | more
        return Account(self, self.control("POST", "accounts", **asked))
