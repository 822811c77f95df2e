"""Insights of posts, as Instagram and Threads tell them: all of a post's figures in one call."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from networks.classify import read
from networks.meta.client import Graph
from networks.meta.errors import Meaning
from networks.protocol import Figures


def insights(graph: Graph, meaning: Meaning, posts: Collection[str], metrics: Mapping[str, str]) -> dict[str, Figures]:
    """Figures by post, under our names; what the network does not say yet is left out, and so are posts that are gone."""
    metric = ",".join(metrics)
    said = {post: read(partial(graph.get, post, "insights", metric=metric), meaning.or_gone) for post in posts}
    found = {
        post: {metrics[one["name"]]: value(one) for one in answer.fields["data"] if _is_said(one)}
        for post, answer in said.items()
        if not meaning.is_gone(answer)
    }
    return {post: figures for post, figures in found.items() if figures}


def _is_said(metric: Mapping[str, Any]) -> bool:
    return bool(metric.get("values") or metric.get("total_value"))


def value(metric: Mapping[str, Any]) -> int:
    """Of a whole lifetime, or of the last period."""
    return int(metric["total_value"]["value"] if "total_value" in metric else metric["values"][-1]["value"])
