"""The models of the record, one module each; beside them the rules that every write of them follows."""

from events.models.actor import Actor
from events.models.api_token import ApiToken
from events.models.basemap import BasemapFeature
from events.models.campaign import Campaign
from events.models.chain import Chain, ChainLink
from events.models.district import District
from events.models.edition import Edition
from events.models.event import Citation, Event
from events.models.figure import Figure
from events.models.importing import ColumnMapping, Import, ImportPage, ImportRow
from events.models.link_check import LinkCheck
from events.models.milestone import Milestone
from events.models.mistake_report import MistakeReport
from events.models.phase import Phase
from events.models.place import Place
from events.models.public_change import PublicChange
from events.models.source import Source
from events.models.span import Span
from events.models.step import Step
from events.models.story import Story, StoryStep
from events.models.take_down import TakeDown
from events.models.voice import Voice

__all__ = [
    "Actor",
    "ApiToken",
    "BasemapFeature",
    "Campaign",
    "Chain",
    "ChainLink",
    "Citation",
    "ColumnMapping",
    "District",
    "Edition",
    "Event",
    "Figure",
    "Import",
    "ImportPage",
    "ImportRow",
    "LinkCheck",
    "Milestone",
    "MistakeReport",
    "Phase",
    "Place",
    "PublicChange",
    "Source",
    "Span",
    "Step",
    "Story",
    "StoryStep",
    "TakeDown",
    "Voice",
]
