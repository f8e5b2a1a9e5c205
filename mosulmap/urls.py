"""All URLs of the site. English pages have no language prefix, Arabic ones are below /ar/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from events.public import views

urlpatterns = [
    # Without the prefix of a language: a payload names its own, and a load balancer reads no text.
    path("healthz", views.healthz, name="healthz"),
    path("<slug:campaign>/timeline/<str:language>/<str:version>.json", views.timeline, name="timeline"),
    # The address from before the payload had a language: pages that are still open ask for it.
    path("<slug:campaign>/timeline/<str:version>.json", views.timeline, {"language": settings.LANGUAGE_CODE}),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("events.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "events.public.error_pages.bad_request"
