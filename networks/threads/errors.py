"""What Threads' answers mean: Graph's envelope, with a few numbers of its own.

Source: Threads API, "Troubleshooting"; 24/4279009 ("Media Not Found") as reported by those who publish too soon; 9004 as
for Instagram.
"""

from networks.meta.errors import GONE, Meaning

NOT_FOUND = (24, 4279009)
classify = Meaning("Threads", gone=frozenset({GONE, NOT_FOUND}))
publishing = Meaning(
    "Threads",
    again={
        NOT_FOUND: "Threads is still working on it.",
        (9004, 2207052): "Threads could not fetch the picture or video from this system.",
    },
)
"""To a publication, "not found" means: not yet."""
