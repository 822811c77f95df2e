"""Speaking to the control plane of the pretend networks (sandbox/README.md), which stand on this machine."""

from collections.abc import Mapping
from typing import Any, Final

import requests
from django.conf import settings

SECONDS: Final = 10


def answers() -> bool:
    """Whether they are running."""
    if not settings.SANDBOX_URL:
        return False
    try:
        return web().get(f"{settings.SANDBOX_URL}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def web() -> requests.Session:
    """Straight to this machine, whatever proxy the environment names."""
    session = requests.Session()
    session.trust_env = False
    return session


def control(method: str, path: str, **asked: Any) -> dict[str, Any]:
    """One call. Raises requests.HTTPError where it is refused."""
    how: Mapping[str, Any] = {"params": asked} if method == "GET" else {"json": asked}
    answer = web().request(method, f"{settings.SANDBOX_URL}/__control/{path}", timeout=SECONDS, **how)
    answer.raise_for_status()
    return dict(answer.json())
