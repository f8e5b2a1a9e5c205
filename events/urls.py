"""The reader's pages, in each language."""

from django.urls import path

from events.public import changelog, views

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:campaign>/", views.campaign_map, name="campaign"),
    path("<slug:campaign>/changes/", changelog.log, name="changes"),
]
