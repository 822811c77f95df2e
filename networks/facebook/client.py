"""Graph with a Page's token (not a user's), which does not run out by itself."""

from networks.meta.client import VERSION, Graph

UPLOADS = "graph-video.facebook.com"
"""The host that takes videos: Video API, "Publishing"."""

__all__ = ["UPLOADS", "VERSION", "Graph"]
