"""All URLs of the site. English pages have no language prefix, Arabic ones are below /ar/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from events.api.urls import urlpatterns as api_urls
from events.public import health, oembed, policy_reports, site_files
from events.public.catalogue.views import catalogue_file, dataset_file
from events.public.event_counts import event_counts
from events.public.offline import service_worker
from events.public.parts import part
from events.public.pointer import revision_pointer
from events.public.story_preview import story_preview

urlpatterns = [
    # Without the prefix of a language: a part names its own, and a load balancer or a crawler reads no text.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("oembed", oembed.oembed, name="oembed"),
    path("policy-reports", policy_reports.policy_reports, name="policy-reports"),
    path("robots.txt", site_files.robots_txt, name="robots"),
    path("sitemap.xml", site_files.sitemap_xml, name="sitemap"),
    path("sitemap-<slug:section>.xml", site_files.sitemap_part, name="sitemap-part"),
    # In both languages at once.
    path("catalog.jsonld", catalogue_file, name="catalogue"),
    path("<slug:campaign>/dataset.jsonld", dataset_file, name="dataset"),
    path("service-worker.js", service_worker, name="service-worker"),
    path("favicon.ico", site_files.favicon_ico, name="favicon"),
    path("<slug:campaign>/revision.json", revision_pointer, name="revision"),
    path("<slug:campaign>/parts/<slug:version>/<slug:name>.json", part, name="part"),
    path("<slug:campaign>/events/counts.json", event_counts, name="event-counts"),
    *i18n_patterns(
        # A readers' page for those who write it: the admin imports nothing of the readers' pages.
        path("admin/events/story/<int:pk>/preview/", admin.site.admin_view(story_preview), name="story-preview"),
        path("admin/", admin.site.urls),
        path("", include("events.urls")),
        prefix_default_language=False,
    ),
    # Without the prefix: ``lang`` says the language. Behind the page on the API, which has its first address.
    path("api/", include(api_urls)),
]

handler400 = "events.public.error_pages.bad_request"
handler404 = "events.public.error_pages.not_found"
handler500 = "events.public.error_pages.server_error"
