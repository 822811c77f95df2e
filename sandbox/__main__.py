"""`python -m sandbox`: start the pretend networks on loopback."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn

from sandbox.app import build
from sandbox.guard import LOOPBACK
from sandbox.networks import NETWORKS
from sandbox.store import Store
from sandbox.town import Refused, Town


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--var", type=Path, default=Path("var/sandbox"), help="where the state is kept")
    parser.add_argument(
        "--webhooks",
        default=os.environ.get("SANDBOX_WEBHOOKS", "http://127.0.0.1:8000/webhooks/"),
        help="where the application listens; empty sends no webhooks; else SANDBOX_WEBHOOKS",
    )
    parser.add_argument(
        "--secrets", type=Path, help="JSON: {network: {name: secret}}; else SANDBOX_SECRETS, else made up"
    )
    parser.add_argument("--back", default=os.environ.get("SANDBOX_BACK", ""), help="where “Back to work” leads")
    parser.add_argument("--latency-ms", type=int, default=0, help="how long the networks take to answer")
    return parser.parse_args(words)


def secrets_for(given: Mapping[str, Any], folder: Path) -> dict[str, dict[str, str]]:
    """What was given, and for the rest what was made up at the first start and kept in `secrets.json`."""
    file = folder / "secrets.json"
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    found = {
        key: network.first_secrets() | kept.get(key, {}) | dict(given.get(key, {})) for key, network in NETWORKS.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(found, indent=2), encoding="utf-8")
    return found


def given_secrets(file: Path | None) -> dict[str, Any]:
    words = file.read_text(encoding="utf-8") if file else os.environ.get("SANDBOX_SECRETS", "{}")
    found = json.loads(words)
    if not isinstance(found, dict):
        raise ValueError("the secrets are not a JSON object")
    return found


def main(words: list[str]) -> int:
    asked = arguments(words)
    if asked.host not in LOOPBACK:
        sys.exit("The sandbox binds to this machine only: --host 127.0.0.1, ::1 or localhost.")
    try:
        secrets = secrets_for(given_secrets(asked.secrets), asked.var)
        town = Town(Store(asked.var), NETWORKS, secrets, back=asked.back, latency_ms=asked.latency_ms)
        app = build(town, asked.webhooks)
    except (OSError, ValueError, Refused) as problem:
        sys.exit(f"The sandbox cannot start: {problem}")
    uvicorn.run(
        app,
        host=asked.host,
        port=asked.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        loop="asyncio",
        http="h11",  # the same wherever it runs: what else is installed must not change how it hangs up
        timeout_graceful_shutdown=3,
    )
    town.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
