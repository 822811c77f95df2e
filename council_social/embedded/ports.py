"""Ports on this machine: one that is free, the same as last time if possible."""

from __future__ import annotations

import socket

from .kept import Kept

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on `port` of `host` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT counts as free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def keep_port(kept: Kept, name: str) -> int:
    """The port kept under `name` if nobody listens there now, else one that the kernel chooses."""
    port = kept.get(name)
    if not port or not is_free(port):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
    return int(kept.keep(name, port))
