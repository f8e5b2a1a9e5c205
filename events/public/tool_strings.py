"""The translated texts of what the map page loads on demand, as ``ui_strings`` has those of the page itself.

The second slider, two days compared, filters, the dialog "Share", files, stories, news of the record, and offline use.
"""

from django.utils.translation import gettext as _


def tool_strings() -> dict[str, str]:
    """The texts by key, in the active language."""
    return (
        _known_strings()
        | _compare_strings()
        | _filter_strings()
        | _take_away_strings()
        | _file_strings()
        | _story_strings()
        | _live_strings()
        | _offline_strings()
    )


def _known_strings() -> dict[str, str]:
    return {
        "knownOnLabel": _("As known on"),
        "asKnownOn": _("As known on {day}"),
        "knownThen": _("The day shown"),
        "knownNow": _("All that is known now"),
        "atLeastLabel": _("Count"),
        "count.all": _("everything on record"),
        "count.reported": _("reported and better"),
        "count.corroborated": _("corroborated only"),
        "counting.reported": _("counting reported and better"),
        "counting.corroborated": _("counting corroborated only"),
        "allCounts": _("Every published report counts. Slide back to see what could be known on a day."),
        "differing": _("Known otherwise now, outlined on the map: {number}"),
        "knownSince": _("As it was known, and what came later"),
        "lesserGrades": _("What counts otherwise without this limit"),
        "knownCitations": _(
            "Citations known by then: {citations}. Of these, {undated} come from sources without a date of "
            "publication; "
            "they count as known on the day of their event."
        ),
        "afterKnown": _("The day shown lies after {day}: nothing of it could be known then."),
        "noDiffering": _("The map of this day has not changed since."),
        "thenAndNow": _("then: {then}; now: {now}"),
        "later.added": _("Reports that came later: {number}"),
        "later.confirmed": _("Reports that others confirmed later: {number}"),
        "later.contradicted": _("Reports that others contradicted later: {number}"),
        "later.retracted": _("Reports that the record has retracted since: {number}"),
        "noDistrict": _("no district"),
        "knownFrom": _("known from {day}"),
        "undated": _("no date of publication"),
        "moreRows": _("and {number} more"),
    }


def _take_away_strings() -> dict[str, str]:
    return {
        "copy": _("Copy"),
        "copied": _("Copied."),
        "copyByHand": _("Selected: press Ctrl+C, or ⌘C on a Mac."),
        "take.link": _("Link to what is shown"),
        "take.cite": _("Cite"),
        "citeAs": _("Written"),
        "cite.text": _("as text"),
        "citeWaiting": _("Loading the citation…"),
        "citeFailed": _("The citation did not come. Open this again once you are connected."),
        "download": _("Download"),
        "take.picture": _("Picture of the day"),
        "pictureOf": _("{day}: {form}"),
        "theme": _("Theme"),
        "theme.auto": _("as the reader’s"),
        "theme.light": _("light"),
        "theme.dark": _("dark"),
        "take.embed": _("Embed the map"),
        "embedCode": _("Code for your page"),
        "size": _("Size"),
        "size.full": _("as wide as the text"),
        "withTimeline": _("with the timeline"),
        "preview": _("Preview"),
        "take.film": _("Film of the days"),
        "filmDays": _("{first} to {last}, {days}"),
        "filmOfRange": _("The range on the timeline; clear it for all days."),
        "filmOfAll": _("All days; drag a range on the timeline for fewer."),
        "makeFilm": _("Make the film"),
        "cancel": _("Cancel"),
        "filmProgress": _("Drawing the days: {percent}"),
        "filmDone": _("Done: {name}, {size} MB."),
        "filmFrames": _("This browser cannot make a film: the days come as pictures in a ZIP."),
        "filmFailed": _("The film could not be made."),
        "filmRevision": _("Revision {number} of the record"),
    }


def _file_strings() -> dict[str, str]:
    return {
        "filesSay": _("Every file says of which revision of the record it is, and under which licences."),
        "fileLayer": _("What"),
        "file.control": _("Control on {day}"),
        "file.changes": _("Changes from {first} to {second}"),
        "file.filtered": _("Events that pass the filters"),
        "file.events": _("All events"),
        "file.reports": _("All reports: a row for each source of each event"),
        "file.spans": _("Control of every day"),
        "file.districts": _("Districts and their outlines"),
        "fileFormat": _("Format"),
        "fileAddress": _("Address of the file"),
        "fileAddressFor": _("QGIS, Google Earth and spreadsheets open it, and have the newest revision each time."),
        "allFiles": _("All files on a page"),
    }


def _compare_strings() -> dict[str, str]:
    return {
        "comparedWith": _("Compared with"),
        "swapDays": _("Swap the days"),
        "endCompare": _("End the comparison"),
        "swipe": _("Line between the two days"),
        "swipeAt": _("{percent}: left of it {first}, right of it {second}"),
        "changedBetween": _("What changed between {first} and {second}"),
        "nothingChanged": _("Nothing changed between these days."),
        "balance.side": _("Side"),
        "balance.gained": _("Districts gained"),
        "balance.lost": _("Districts lost"),
        "balance.shareOfArea": _("Share of the area"),
        "km2": _("{number} km²"),
        "thenShare": _("{before}, then {after}"),
        "sort.hands": _("Changed hands"),
        "sort.back": _("Changed hands and changed back"),
        "sort.state": _("Held by the same side, in another state"),
        "unresolvedShort": _("unresolved"),
        "inTheWordsOf": _("in the words of:"),
        "theReport": _("the report"),
        "gradeOfWhole": _(
            "Named is who said so by the second day. The grade is that of the whole hold, and counts later reports of "
            "it, too."
        ),
    }


def _filter_strings() -> dict[str, str]:
    return {
        "filterEvents": _("Filter the events"),
        "filtersSet": _("Filters that are set"),
        "filteredCount": _("Events: {number} of {total}"),
        "filterNote": _("Control, the front and figures never follow filters."),
        "filterGradeNote": _("Of the hold that a district of the event is in on its day, as the whole record has it."),
        "filterText": _("Text"),
        "inView": _("Only what lies in the map’s view"),
        "findValue": _("Find in the list"),
        "removeFilter": _("Remove the filter {filter}"),
        "filterIs": _("{name}: {value}"),
        "clearFilters": _("Remove all"),
        "asTable": _("Open as a table"),
        "filtersDone": _("Show"),
        "close": _("Close"),
        "filtersFailed": _("The filters could not be loaded: all events are shown."),
        "earlierEvents": _("Earlier: {day}"),
        "laterEvents": _("Later: {day}"),
        "eventCountFiltered": _("Events that pass the filters: {events}"),
        "quietSinceFiltered": _("No event has passed the filters since {day}."),
        "quietSoFarFiltered": _("No event passes the filters before this day."),
        "noReportsFiltered": _("No report that passes the filters."),
        "nextReportFiltered": _("The next one is of {day}."),
        "noNextReportFiltered": _("No later event passes them."),
        "filter.side": _("Side"),
        "filter.actor": _("Actor"),
        "filter.kind": _("Kind"),
        "filter.grade": _("Grade"),
        "filter.voice": _("Voice"),
        "filter.publisher": _("Publisher"),
        "filter.bank": _("Bank"),
        "filter.phase": _("Phase"),
        "filter.q": _("Text"),
    }


def _story_strings() -> dict[str, str]:
    return {
        "story": _("Story"),
        "stepOf": _("{number} / {all}"),
        "previousStep": _("Previous step"),
        "nextStep": _("Next step"),
        "closeStory": _("Close the story"),
        "backToStory": _("Back to the story"),
        "storyAsPage": _("Read it as a page"),
        "storyReports": _("Reports that this rests on"),
        "storyTable": _("These reports as a table"),
    }


def _live_strings() -> dict[str, str]:
    return {
        "newReports": _("New reports: {n}"),
        "recordChanged": _("The record has changed."),
        "showNow": _("Show"),
        "newVersion": _("A new version of this site is here."),
        "reloadNow": _("Reload"),
        "notNow": _("Not now"),
    }


def _offline_strings() -> dict[str, str]:
    return {
        "offlineOffer": _("The whole campaign can be kept in this browser, for when there is no connection."),
        "keepOffline": _("Keep for offline use"),
        "offlineMeasuring": _("Measuring…"),
        "offlineSize": _("{wire} to load in {n} files; on this device it takes {plain}."),
        "offlineWithoutStories": _(
            "There are too many districts: what was reported of one is kept once you have opened it."
        ),
        "offlineBegin": _("Load and keep"),
        "offlineCancel": _("Cancel"),
        "offlineDone": _("All of it is kept."),
        "offlineKept": _("Kept in this browser: revision {revision}, {size}, and what you open besides."),
        "offlineOld": _("This page shows revision {revision}."),
        "offlineRenew": _("Renew"),
        "offlineRemove": _("Remove all that is kept"),
        "offlineRemoved": _("Nothing is kept any more."),
        "offlineNoRoom": _("This browser has no room for it. Nothing was changed."),
        "offlineUnreachable": _("Not everything could be loaded. Try again."),
        "offlineRefused": _("This browser does not let the site keep anything, as in a private window."),
        "offlineNeedsHttps": _("This browser keeps a site for offline use only over HTTPS, or from localhost."),
    }
