"""The URLs of the readers' pages that exist in each language; mosulmap/urls.py puts the language before them."""

from django.urls import path

from events.exports.layer_formats.registry import FORMATS
from events.public import (
    api_page,
    changelog,
    cite,
    days,
    district,
    districts,
    download_page,
    downloads,
    event,
    event_identifier,
    event_list,
    feeds,
    method,
    offline,
    ogc_addresses,
    package_file,
    pictures,
    record,
    report_a_mistake,
    site_pages,
    source,
    sources,
    stories,
    story,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("imprint/", site_pages.imprint, name="imprint"),
    path("privacy/", site_pages.privacy, name="privacy"),
    path("api/v1/", api_page.api_page, name="api"),
    path("id/<str:identifier>", event_identifier.event_identifier, name="event-identifier"),
    # No campaign may have these names, or those of what follows ogc/ (RESERVED_SLUGS).
    *ogc_addresses.urlpatterns,
    path("embed/<slug:campaign>/", views.embedded_map, name="embed"),
    path("<slug:campaign>/", views.campaign_map, name="campaign"),
    path("<slug:campaign>/<str:day>.svg", pictures.picture, name="picture"),
    path("<slug:campaign>/<str:day>.png", pictures.png_picture, name="png-picture"),
    path("<slug:campaign>/cite/", cite.cite_page, name="cite"),
    *(
        path(f"<slug:campaign>/cite.{form}", cite.citation_file, {"form": form}, name="citation")
        for form in ("bib", "ris", "json")
    ),
    path("<slug:campaign>/download/", download_page.download_page, name="download"),
    path("<slug:campaign>/download/record.zip", package_file.package_file, name="package-file"),
    *(
        path(f"<slug:campaign>/download/<slug:layer>.{form}", downloads.layer_file, {"form": form}, name="layer-file")
        for form in FORMATS
    ),
    path("<slug:campaign>/download/<slug:layer>.csv-metadata.json", downloads.table_metadata, name="table-metadata"),
    path("<slug:campaign>/feed.atom", feeds.campaign_feed, name="feed"),
    path("<slug:campaign>/districts/<slug:slug>/feed.atom", feeds.district_feed, name="district-feed"),
    path("<slug:campaign>/sides/<slug:slug>/feed.atom", feeds.side_feed, name="side-feed"),
    path("<slug:campaign>/changes/feed.atom", feeds.changes_feed, name="changes-feed"),
    path("<slug:campaign>/manifest.webmanifest", offline.manifest, name="manifest"),
    path("<slug:campaign>/offline.json", offline.offline_list, name="offline-list"),
    path("<slug:campaign>/districts/", districts.districts_page, name="districts"),
    path("<slug:campaign>/districts/<slug:slug>/", district.district_page, name="district"),
    path("<slug:campaign>/days/", days.days_page, name="days"),
    path("<slug:campaign>/days/<str:day>/", days.day_page, name="day"),
    path("<slug:campaign>/events/", event_list.events_page, name="events"),
    path("<slug:campaign>/events/<slug:reference>/", event.event_page, name="event"),
    path("<slug:campaign>/changes/", changelog.changelog_page, name="changes"),
    path("<slug:campaign>/record/", record.record_page, name="record"),
    path("<slug:campaign>/method/", method.method_page, name="method"),
    path("<slug:campaign>/sources/", sources.sources_page, name="sources"),
    path("<slug:campaign>/sources/<slug:reference>/", source.source_page, name="source"),
    path("<slug:campaign>/stories/", stories.stories_page, name="stories"),
    path("<slug:campaign>/stories/<slug:slug>/", story.story_page, name="story"),
    path("<slug:campaign>/report-a-mistake/", report_a_mistake.report_page, name="report-a-mistake"),
]
