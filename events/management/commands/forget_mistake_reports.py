"""manage.py forget_mistake_reports: delete readers' reports of mistakes that are older than MISTAKE_REPORT_DAYS.

Each new report does the same; a timer makes sure of it where none comes.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.newsroom import mistake_reports


class Command(BaseCommand):
    help = "Delete readers' reports of mistakes that are older than the setting MISTAKE_REPORT_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mistake_reports.forget_expired(timezone.now())} deleted.")
