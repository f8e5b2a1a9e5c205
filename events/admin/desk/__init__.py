"""Admin start page and quality checks: pages that belong to no model."""

from typing import Any

from django.contrib import admin

from events.admin.desk import dashboard, quality_checks

site: Any = admin.site
site.add_to_index(dashboard.context)
site.add_pages(quality_checks.urls)
