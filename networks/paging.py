"""Reading a list that the network gives newest first, page by page, without losing what lies between two polls."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Backward:
    """Where a poll stands.

    `since`: everything older is known. `newest`: what `since` becomes once this round has reached it. `page`: the
    network's token for the next older page of the round; empty between rounds. Keys sort as text.
    """

    since: str = ""
    newest: str = ""
    page: str = ""

    @classmethod
    def read(cls, cursor: str) -> Self:
        """From a stored cursor; a new one where it is empty."""
        return cls(**json.loads(cursor)) if cursor else cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    def is_new(self, key: str) -> bool:
        """Equal counts as new: two things may share an instant, and taking one in twice does no harm."""
        return key >= self.since

    def after(self, keys: Sequence[str], next_page: str) -> Self:
        """The cursor after a page with these keys. The very first round takes the newest page only."""
        newest = max((self.newest, *keys))
        reached = not next_page or not self.since or not all(map(self.is_new, keys))
        return type(self)(since=newest or self.since) if reached else type(self)(self.since, newest, next_page)

    @property
    def more(self) -> bool:
        """Whether this round goes on."""
        return bool(self.page)
