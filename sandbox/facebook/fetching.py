"""Fetching pictures and videos from an address that the caller gives, as Meta does: from this machine only."""

import asyncio
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from sandbox.facebook.access import File
from sandbox.guard import LOOPBACK

PARAMS = ("url", "file_url", "image_url", "video_url")
PATIENCE = 10.0  # seconds
LARGEST = 300 * 1024 * 1024


async def fetch_all(params: dict[str, str]) -> dict[str, File]:
    """What could be fetched, by the name of the parameter."""
    names = [name for name in PARAMS if params.get(name)]
    found = await asyncio.gather(*(asyncio.to_thread(fetched, params[name]) for name in names))
    return {name: file for name, file in zip(names, found, strict=True) if file}


def fetched(url: str) -> File | None:
    """None where it lies elsewhere, is not there, or is too large. No redirect is followed."""
    try:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK:
            return None
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=PATIENCE)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")
            answer = connection.getresponse()
            content = answer.read(LARGEST)
            return File(answer.headers.get("Content-Type", ""), content) if answer.status == 200 and content else None
        finally:
            connection.close()
    except (OSError, ValueError, HTTPException):
        return None
