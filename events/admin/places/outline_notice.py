"""The outline notice: before a district's outline is saved that may be wrong, what looks wrong is shown and asked."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from events.admin.drawing.widget import MapForm
from events.geo import geometry, geometry_messages, outline_questions, shape_diff
from events.geo.coordinates import is_on_globe
from events.geo.outline_questions import Question
from events.models import Campaign, campaign_shapes

# The name of the notice's checkbox; it sends the digest of what was asked, so that another outline is asked anew.
ACCEPT = "shape-accept"


class OutlineNoticeForm(MapForm):
    """Mixed into the form of a district: refuses an outline that looks wrong until it is said to be right."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        changed = {"shape", "lon", "lat"} & set(self.changed_data)
        if changed and not {"shape", "lon", "lat"} & self.errors.keys():
            asked = self._questions()
            if asked and self.data.get(ACCEPT) != _digest(asked):
                self.add_error("shape", ValidationError(self._notice(asked), code="outline"))
        return data

    def _questions(self) -> list[Question]:
        data, campaign = self.cleaned_data, self.campaign
        shape, lon, lat = data.get("shape"), data.get("lon"), data.get("lat")
        if shape is None or campaign is None:
            return []
        try:
            area = geometry.read(campaign_shapes.checked(shape, campaign))
        except geometry.GeometryError:
            # The model refuses it, with the reason.
            return []
        # Of a point off the globe nothing is asked: the model refuses it, with the reason.
        point = (lon, lat) if lon is not None and lat is not None and is_on_globe(lon, lat) else None
        others = self._other_areas(campaign)
        asked = outline_questions.questions(
            area,
            campaign.bounds,
            others,
            others_km2=sum(map(geometry.spherical_area_km2, others.values())),
            before=self._area_before(),
            point=point,
        )
        # Whoever moves the point alone is asked of nothing that was there before.
        return asked if "shape" in self.changed_data else [each for each in asked if each.kind == "point"]

    def _other_areas(self, campaign: Campaign) -> dict[str, Any]:
        """The other districts' areas by name. A name that two have is made one of its own by its slug."""
        rows = campaign_shapes.usable(campaign.districts.exclude(pk=self.instance.pk), campaign)
        names: dict[str, Any] = {}
        for row in rows:
            if row.shape is not None:
                name = str(row)
                names[f"{name} ({row.slug})" if name in names else name] = geometry.read(row.shape)
        return names

    def _area_before(self) -> Any:
        try:
            return geometry.read_area(self.initial.get("shape"))
        except geometry.GeometryError:
            return None

    def _notice(self, asked: list[Question]) -> str:
        """The error message as HTML: a picture and a sentence for each question, and the checkbox."""
        shape = self.cleaned_data["shape"]
        texts = [geometry_messages.question(each) for each in asked]
        pictures = [
            shape_diff.render(text, each.beside, shape, each.point) for text, each in zip(texts, asked, strict=True)
        ]
        context = {"entries": list(zip(pictures, texts, strict=True)), "name": ACCEPT, "value": _digest(asked)}
        return render_to_string("admin/events/_outline_notice.html", context)


def _digest(asked: list[Question]) -> str:
    return hashlib.sha256(repr([(each.kind, each.values) for each in asked]).encode()).hexdigest()[:16]
