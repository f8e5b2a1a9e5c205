"""The sides of a campaign: the roots of its actors' trees. The one place that walks up a tree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events import control
from events.models import Actor, Campaign


def root_of(actor: Actor, by_pk: Mapping[int, Actor]) -> Actor:
    """The root of the actor's tree, found among the actors given by primary key, without a query.

    Raises ValidationError for a tree that forms cannot make, but bulk writes and fixtures can.
    """
    root, passed = actor, set()
    while root.parent_id is not None:
        if root.pk in passed:
            raise ValidationError(f"{root.slug}: " + _("An actor cannot stand above itself."))
        parent = by_pk.get(root.parent_id)
        if parent is None or parent.campaign_id != root.campaign_id:
            raise ValidationError(f"{root.slug}: " + _("The parent belongs to another campaign."))
        passed.add(root.pk)
        root = parent
    return root


def sides(actors: Iterable[Actor]) -> dict[int, Actor]:
    """By primary key of an actor, its side.

    An actor whose tree is broken is a side of its own, so that every page opens; the projection refuses such a tree.
    """
    by_pk = {actor.pk: actor for actor in actors}

    def side_of(actor: Actor) -> Actor:
        try:
            return root_of(actor, by_pk)
        except ValidationError:
            return actor

    return {pk: side_of(actor) for pk, actor in by_pk.items()}


def members(actors: Iterable[Actor] | None = None) -> dict[int, set[int]]:
    """By primary key of a side, the primary keys of all its actors, its own among them; in one query."""
    found = defaultdict(set)
    for actor, side in sides(Actor.objects.all() if actors is None else actors).items():
        found[side.pk].add(actor)
    return dict(found)


def read_parties(campaign: Campaign) -> dict[int, control.Party]:
    """Every actor of the campaign, by primary key, with its side. Raises ValidationError for a broken tree."""
    by_pk = {actor.pk: actor for actor in campaign.actors.all()}
    return {pk: control.Party(actor.slug, root_of(actor, by_pk).slug) for pk, actor in by_pk.items()}
