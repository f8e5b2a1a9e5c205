"""The chain of a campaign: one link for each entry of its histories and each step, hashed with the link before it.

``evidence/`` writes and verifies it; docs/evidence.md says how the hashes are made. No page shows it, so its columns
have no names for people.
"""

from django.db import models
from django.db.models import Q

from events.models.campaign import Campaign

# What the first link of a chain follows.
NOTHING_BEFORE = "0" * 64


class Chain(models.Model):
    """The end of a campaign's chain. Its row lock makes writers of one campaign queue for their links."""

    # Outlives its campaign. 0, which is no campaign's, where the campaign of an old entry is not known any more.
    campaign = models.OneToOneField(Campaign, models.DO_NOTHING, related_name="chain", db_constraint=False)
    position = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=NOTHING_BEFORE)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.position}"


class ChainLink(models.Model):
    """One link. Written once; of an earlier link of a row that was rewritten, the salt is emptied."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    # From 1 on, without gaps.
    position = models.PositiveBigIntegerField()
    # The model's name, such as ``historicalevent`` or ``step``, and the primary key of its row.
    model = models.CharField(max_length=60)
    row = models.BigIntegerField()
    # Empty for a row that was linked as it was written; else why a link was made of a row that was there before.
    reason = models.CharField(max_length=200, blank=True)
    # With a salt of its own nobody can guess a row's content from its hash.
    salt = models.CharField(max_length=32, blank=True)
    content = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["chain", "position"]
        indexes = [models.Index(fields=["model", "row"], name="chain_link_by_row")]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="chain_link_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1), name="chain_link_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.position}"
