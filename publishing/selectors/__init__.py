"""Reads for the screens, each with a known number of queries."""

from publishing.selectors.calendar import Slot, month, week
from publishing.selectors.desk import (
    HeldPost,
    account_panel,
    came_back_to,
    day_line,
    emergency_posts_out,
    going_out_on,
    held,
    held_count,
    place_in,
    waiting_count,
    waiting_for,
    waiting_for_others,
)
from publishing.selectors.posts import (
    PostFilter,
    campaigns,
    last_sent_back,
    limits,
    post,
    posts,
    previews,
    trail,
    versions,
)
from publishing.selectors.shown import STATES, shown, shown_of

__all__ = [
    "STATES",
    "HeldPost",
    "PostFilter",
    "Slot",
    "account_panel",
    "came_back_to",
    "campaigns",
    "day_line",
    "emergency_posts_out",
    "going_out_on",
    "held",
    "held_count",
    "last_sent_back",
    "limits",
    "month",
    "place_in",
    "post",
    "posts",
    "previews",
    "shown",
    "shown_of",
    "trail",
    "versions",
    "waiting_count",
    "waiting_for",
    "waiting_for_others",
    "week",
]
