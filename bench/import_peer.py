"""The peer of the import: a resource of django-import-export, as its own documentation writes one."""

from import_export import fields, resources, widgets

from events.models import Actor, Campaign, District, Event


class EventResource(resources.ModelResource):
    campaign = fields.Field("campaign", "campaign", widget=widgets.ForeignKeyWidget(Campaign, "slug"))
    actor = fields.Field("actor", "actor", widget=widgets.ForeignKeyWidget(Actor, "slug"))
    districts = fields.Field("districts", "districts", widget=widgets.ManyToManyWidget(District, field="slug"))

    class Meta:
        model = Event
        import_id_fields = ["reference"]
        fields = ["reference", "campaign", "kind", "occurred_on", "actor", "districts", "summary"]
