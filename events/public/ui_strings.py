"""The translated texts of the map page's scripts, by the keys that the scripts use (``words`` in the page's config).

The scripts put values in the place of names in braces. Counts are written as "label: number": the scripts know no
plural forms, of which Arabic has six.
"""

from django.utils.translation import gettext as _

from events.public.tool_strings import tool_strings


def ui_strings() -> dict[str, str]:
    """The texts by key, in the active language."""
    return (
        _map_strings() | _timeline_strings() | _panel_strings() | _search_strings() | _record_strings() | tool_strings()
    )


def _map_strings() -> dict[str, str]:
    return {
        "contested": _("Contested"),
        "unresolved": _("Unresolved: contested, no recent report"),
        "claimedOnly": _("Claimed by one publisher"),
        "disputedHold": _("Disputed"),
        "frontLine": _("Front line"),
        "objective": _("Announced objective"),
        "contestedUnnamed": _("Fighting by an unnamed party"),
        "reportedThisDay": _("Reported this day:"),
        "nobody": _("No holder on record"),
        "unnamed": _("an unnamed party"),
        "held": _("held by {holder}"),
        "sketch": _("Outlines are sketches, not surveyed."),
        "neverReportedLook": _("Nothing ever reported"),
        "paler": _("Paler with the age of the last report"),
        "ageFresh": _("up to 7 days"),
        "ageRecent": _("up to 30 days"),
        "ageOld": _("older, or never"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "home": _("Whole campaign"),
        "attribution": _("Sources of the map"),
    }


def _timeline_strings() -> dict[str, str]:
    return {
        "dayNumber": _("Day {number} of the offensive"),
        # Where the line is short.
        "dayNumberShort": _("Day {number}"),
        "quietUntil": _("Quiet until {day}"),
        "shareHeld": _("{side} {percent}"),
        "shareClaimed": _("claimed by {side} {percent}"),
        "shareDisputed": _("disputed {percent}"),
        "shareContested": _("contested {percent}"),
        "shareUnresolved": _("unresolved {percent}"),
        "sharesCaption": _("Share of the districts’ area"),
        "sharesOfQuarters": _("Share of the quarters’ area"),
        "counted": _("{area}; {leftOut}"),
        "townsNotCounted": _("towns not counted"),
        "pointsNotCounted": _("places without an outline not counted"),
        "placesLeftOut": _("Places that the share leaves out"),
        "nameAndNumber": _("{name} {number}"),
        "noEvent": _("nothing reported"),
        "figureBy": _("{number} ({source})"),
        "figureVia": _("{claimant}, via {publisher}"),
        "milestoneOfDay": _("Milestone"),
        "fact": _("{name}: {text}"),
        "eventsCaption": _("Events a day"),
        "scrubber": _("Day"),
        "play": _("Play"),
        "pause": _("Pause"),
        "previousDay": _("Previous day"),
        "nextDay": _("Next day"),
        "previousChange": _("Previous change of control"),
        "nextChange": _("Next change of control"),
        "phaseDays": _("{first} to {last}"),
        "milestone": _("{day}: {name}"),
        "speed": _("Speed"),
        "keepPace": _("Keep the pace in quiet stretches"),
        "range": _("Range of days"),
        "rangeDays": _("{first} – {last} · {days}"),
        "rangeHelp": _(
            "Play keeps to these days. Drag them, or move them with the arrow keys; Shift moves the last day."
        ),
        "clearRange": _("Clear the range"),
        "daysASecond": _("{number} d/s"),
        "goTo": _("Go to a date"),
        "chart": _("Share of the districts’ area held by each side, figures, and reported events a day"),
    }


def _panel_strings() -> dict[str, str]:
    return {
        "thisDay": _("This day"),
        "allDistricts": _("Districts"),
        "views": _("Views"),
        "happened": _("What happened this day"),
        "sheetFull": _("Enlarge the panel"),
        "sheetHalf": _("Shrink the panel"),
        "counts": _("Events: {events} · Publishers: {publishers}"),
        "language.en": _("in English"),
        "language.ar": _("in Arabic"),
        "eventCount": _("Events: {events}"),
        "loading": _("Loading the record…"),
        "quietSince": _("Nothing reported since {day}."),
        "quietSoFar": _("Nothing is reported before this day."),
        "nextReport": _("Next report: {day}."),
        "noNextReport": _("There is no later report."),
        "standing": _("Where it stood"),
        "objectives": _("Announced objectives"),
        "latestChanges": _("Latest changes"),
        "changed": _("Changes on the map"),
        "noChange": _("No change on the map"),
        "became": _("{before} → {after}"),
        "fightingUnnamed": _("fighting reported, by an unnamed party"),
        "noLongerContested": _("no longer contested"),
        "figures": _("Figures reported"),
        "sources": _("Sources"),
        "source": _("Source {number}"),
        "backToText": _("Back to the text"),
        "via": _("{publisher} via {via}"),
        "published": _("published {day}"),
        "archived": _("archived copy"),
        "disputedBy": _("Disputed"),
        "supportedBy": _("Supported"),
        "byThisDay": _("by this day at the latest"),
        "aboutThisDay": _("day approximate"),
        "partOnly": _("part of it"),
        "wholeBank": _("statement about the whole bank"),
        "place": _("place as reported"),
        "back": _("Back to the day"),
        "linkToEvent": _("Link to this event"),
        "district": _("District"),
        "holder": _("Held by"),
        "challenger": _("Contested by"),
        "grade": _("Grade"),
        "since": _("Since"),
        "lastReport": _("Last report {day}, {days} before"),
        "lastReportOf": _("last report {day}"),
        "reportedToday": _("Reported on this day"),
        "neverReported": _("Nothing has been reported of it so far"),
        "heldBy": _("Held by {holder} since {day}"),
        "heldAtStart": _("Held by {holder} since before the campaign"),
        "contestedBy": _("contested by {challenger}"),
        # {days} is a count with its unit, "167 days", as the browser writes it in the page's language.
        "unresolvedSince": _("unresolved: last reported {day}, {days} before; nothing since"),
        "reportedAgain": _("reported again"),
        "bankOnly": _(
            "Only a statement about the whole bank says that this district changed hands; "
            "no report of a capture names it."
        ),
        "alsoKnownAs": _("Also written"),
        "shapeApproximate": _("The outline is approximate."),
        "pointApproximate": _("Only its point is known."),
        "story": _("Who held it, and who says so"),
        "noReports": _("No report."),
        "failed": _("The record could not be loaded. Check the connection and try again."),
        "noPicture": _("The map could not be loaded for printing. Check the connection and print again."),
        "retry": _("Try again"),
        "outdated": _("The record has been updated since this page was opened."),
        "reload": _("Load it anew"),
        "moreDistricts": _("and {number} more"),
    }


def _search_strings() -> dict[str, str]:
    return {
        "searchDays": _("Days"),
        "searchPlaces": _("Places without a position"),
        "searchEvents": _("Events"),
        "searchResults": _("Results: {number}"),
        "searchMore": _("Show {number} more"),
        "searchChoose": _("Choose one of the results."),
        "severalMatch": _("Which one? {names}"),
        "noMatch": _("Nothing found."),
        "notYetKnown": _("not yet known on {day}"),
        "leftKnownOn": _("This report was not yet known on {day}. All that is known now is shown again."),
        "namesOnly": _("Events and sources are not searched: this campaign has too many."),
    }


def _record_strings() -> dict[str, str]:
    """The values of the payload's columns, under "column.value"."""
    return {
        "kind.control": _("control"),
        "kind.entered": _("entered"),
        "kind.claimed": _("claimed"),
        "kind.contested": _("contested"),
        "kind.withdrawn": _("withdrawn"),
        "kind.announced": _("objective"),
        "kind.list": _("cumulative list"),
        "kind.attack": _("attack"),
        "kind.bridge": _("bridge"),
        "kind.humanitarian": _("people"),
        "kind.other": _("other"),
        "grade.initial": _("held at the start"),
        "grade.corroborated": _("corroborated"),
        "grade.reported": _("reported"),
        "grade.claimed": _("claimed"),
        "grade.disputed": _("disputed"),
        "bank.east": _("east bank"),
        "bank.west": _("west bank"),
        "bank.north": _("north bank"),
        "bank.south": _("south bank"),
        "place.quarter": _("city quarter"),
        "place.town": _("town"),
        "place.village": _("village"),
        "place.site": _("site"),
        "place.bridge": _("bridge"),
        "place.base": _("military base"),
        "qualifier.about": _("about"),
        "qualifier.more than": _("more than"),
        "qualifier.at least": _("at least"),
        "qualifier.nearly": _("nearly"),
        "qualifier.up to": _("up to"),
    }
