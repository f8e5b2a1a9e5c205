"""What readers' browsers of the last three years do not know stands in none of their styles and scripts (README)."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "static" / "mosulmap"
# Since 2024, or not in every browser yet. variables.css says what stands for light-dark().
YOUNG = {
    "*.css": r"light-dark\(|:has\(|text-wrap|@starting-style|@scope|details-content|anchor-name|position-anchor"
    r"|interpolate-size|field-sizing|animation-timeline|::scroll|contrast-color\(|[^-]if\(",
    "*.js": r"withResolvers|groupBy\(|fromAsync|isSubsetOf|\.(?:union|intersection|difference)\(|Promise\.try"
    r"|RegExp\.escape|toBase64|fromBase64|startViewTransition|showPopover|Temporal\.|Iterator\.from|light-dark",
}


@pytest.mark.parametrize("files", YOUNG)
def test_readers_files_keep_to_what_browsers_of_three_years_know(files):
    found = [
        f"{path.name}: {match[0]}"
        for path in FOLDER.rglob(files)
        if "admin" not in path.parts
        for match in re.finditer(YOUNG[files], path.read_text(encoding="utf-8"))
    ]
    assert found == []
