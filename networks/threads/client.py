"""Threads' API, which is like Graph. Secrets: `access_token`, a person's, of sixty days."""

from typing import Any

from networks.meta.client import Graph


class Api(Graph):
    """One errand of one account."""

    version = "v1.0"

    def is_last(self, page: dict[str, Any]) -> bool:
        """Threads names no next page: it is the last that is empty ("Mentions", "Pagination")."""
        return not page.get("data") or "after" not in page.get("paging", {}).get("cursors", {})
