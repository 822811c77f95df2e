"""The graph of a post, and the database's own guard made from it."""

import itertools

import pytest
from django.db import DatabaseError, transaction

from networks.states import OutboundState
from publishing.models import Post
from publishing.states import LEFT_THE_HOUSE, NOT_OUT, POST, PostState
from tests.publishing.desk import Desk

EVERY_STEP = [(start, end) for start, end in itertools.product(PostState.values, repeat=2) if start != end]


def test_only_a_signature_leads_to_the_outbox() -> None:
    assert [start for start in PostState.values if POST.allows(start, PostState.SCHEDULED)] == [PostState.APPROVED]
    assert [start for start in PostState.values if POST.allows(start, PostState.APPROVED)] == [PostState.IN_REVIEW]


def test_every_state_of_the_outbox_is_out_or_not_out_or_ended() -> None:
    assert {*LEFT_THE_HOUSE, *NOT_OUT, OutboundState.WITHDRAWN} == set(OutboundState)
    assert not set(LEFT_THE_HOUSE) & set(NOT_OUT)


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), EVERY_STEP)
def test_the_database_allows_exactly_the_edges_of_the_graph(desk: Desk, start: str, end: str) -> None:
    post = desk.written()
    _walk_to(post, start)
    if POST.allows(start, end):
        Post.objects.filter(pk=post.pk).update(state=end)
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(state=end)


WAYS = {
    "draft": (),
    "in_review": ("in_review",),
    "sent_back": ("in_review", "sent_back"),
    "approved": ("in_review", "approved"),
    "scheduled": ("in_review", "approved", "scheduled"),
    "withdrawn": ("withdrawn",),
}


def _walk_to(post: Post, state: str) -> None:
    for step in WAYS[state]:
        Post.objects.filter(pk=post.pk).update(state=step)
