"""What the networks say of our accounts and posts, one row a day: the raw numbers under every figure."""

from django.db import models

from accounts.models import Account


class FollowerCount(models.Model):
    """How many followed an account at the end of a day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="follower_counts")
    day = models.DateField()
    followers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.account}, {self.day}: {self.followers}"


class PostFigures(models.Model):
    """What a network said of one publication on a day, counted from its beginning. Empty means: the network does not say."""

    publication = models.ForeignKey("publishing.Publication", models.CASCADE, related_name="figures")
    day = models.DateField()
    likes = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)
    shares = models.PositiveIntegerField(null=True)
    clicks = models.PositiveIntegerField(null=True)
    views = models.PositiveIntegerField(null=True)
    reach = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name_plural = "post figures"
        constraints = [models.UniqueConstraint(fields=["publication", "day"], name="one_row_a_day")]

    def __str__(self) -> str:
        return f"{self.publication}, {self.day}"
