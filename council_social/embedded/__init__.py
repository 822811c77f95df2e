"""PostgreSQL and Valkey for `./dev run`, `./dev test` and `./dev manage`: no root, no system service, no Docker.

Nothing of it is used in production (`docker-compose.yml`), nor for whatever DATABASE_URL and REDIS_URL already name.
"""

from __future__ import annotations


class GroundError(Exception):
    """What stops the ground from standing, as a sentence for the person who typed the command."""
