"""Pages of posts. Doors only: fetch, let in, call one verb, say what happened."""

from publishing.views.calendar import calendar, calendar_list
from publishing.views.library import captions, picture, video
from publishing.views.posts import held, hold, post, posts, release, send, time, withdraw
from publishing.views.signing import approvals, approve
from publishing.views.writing import change, write

__all__ = [
    "approvals",
    "approve",
    "calendar",
    "calendar_list",
    "captions",
    "change",
    "held",
    "hold",
    "picture",
    "post",
    "posts",
    "release",
    "send",
    "time",
    "video",
    "withdraw",
    "write",
]
