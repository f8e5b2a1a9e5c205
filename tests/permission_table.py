"""Who gets which answer at every route of the site: the expectations of test_permission_matrix.py.

The roles are a ladder: each may do what those before it may. A line says of GET and of POST from which role on a route
answers, and how; whoever stands below is sent to the log-in without an account, and else refused. A POST is empty: it
shows who may write, not what is written. The first pattern that fits counts; <> is what varies in an address.
"""

import re

METHODS = ("GET", "POST")
LADDER = ("anybody", "account", "Reporters", "Editors", "Administrators", "superuser")

# How a route answers whom it answers, by the word in the table.
ANSWERS = {
    "page": (200,),
    # Something that the request should have named is missing.
    "asks": (400,),
    "leads on": (302,),
    "finds nothing": (404,),
    "needs a token": (401,),
    # Nobody is served by this method, or by this page: Django's two ways to say so.
    "refuses": (403, 405),
}

READ_ONLY = "anybody: refuses"
NOBODY = "account: refuses"
# What a row of the record may be: by whom it is written, and by whom it is deleted.
BY_REPORTERS = "(event|source)"
BY_EDITORS = "(event|source|district|place|voice|figure|story|storystep)"
DELETED_BY_EDITORS = "(event|source|figure|story|storystep)"
BY_ADMINISTRATORS = "(actor|campaign|basemapfeature|edition|milestone|phase)"
DELETED_BY_ADMINISTRATORS = "(actor|campaign|basemapfeature|edition|milestone|phase|district|place|voice)"

# Pattern of the route, GET, POST.
TABLE = [
    # Readers, crawlers, balancers.
    (
        r"|privacy/|<>/|<>/(changes|events|method|record)/|<>/(days|districts|sources|stories)/(<>/)?",
        "anybody: page",
        READ_ONLY,
    ),
    (r"<>/<>\.(svg|png)|<>/parts/<>/<>\.json|<>/events/counts\.json", "anybody: page", READ_ONLY),
    (r"embed/<>/|<>/cite/|<>/cite\.(bib|ris|json)", "anybody: page", READ_ONLY),
    (r"<>/download/((<>|record)\.[-.a-z]+)?", "anybody: page", READ_ONLY),
    (r"api/v1/(openapi\.json|<>\.<>)?", "anybody: page", READ_ONLY),
    (r"api/v1/campaigns(/<>)?|api/v1/campaigns/<>/(districts|sources)(/<>)?", "anybody: page", READ_ONLY),
    (
        r"api/v1/campaigns/<>/(actors|phases|stories|figures|places|basemap|events|citations|voices|spans|changes)",
        "anybody: page",
        READ_ONLY,
    ),
    (r"ogc/(<>/)?((conformance|api|collections(/<>(/items(/<>)?)?)?))?", "anybody: page", READ_ONLY),
    # Without a day; and of a draft.
    (r"api/v1/campaigns/<>/(control|front|comparison)", "anybody: asks", READ_ONLY),
    (r"api/v1/campaigns/<>/events/<>(/revisions)?", "anybody: finds nothing", READ_ONLY),
    # By token alone.
    (r"api/v1/campaigns/<>/drafts", "anybody: needs a token", "anybody: needs a token"),
    (r"api/v1/campaigns/<>/drafts/<>", "anybody: needs a token", READ_ONLY),
    (r"api/v1/campaigns/<>/drafts/<>/(submit|citations)", READ_ONLY, "anybody: needs a token"),
    (r"api/v1/campaigns/<>/drafts/<>/citations/<>", READ_ONLY, READ_ONLY),
    # Without the address of a map.
    (r"oembed", "anybody: asks", READ_ONLY),
    (
        r"<>/((changes|districts/<>|sides/<>)/)?feed\.atom|<>/(revision|offline)\.json|<>/manifest\.webmanifest|service-worker\.js",
        "anybody: page",
        READ_ONLY,
    ),
    # Nothing is published.
    (r"<>/dataset\.jsonld", "anybody: finds nothing", READ_ONLY),
    (r"catalog\.jsonld", "anybody: page", READ_ONLY),
    # Of a draft, whoever asks.
    (r"<>/events/<>/|id/<>", "anybody: finds nothing", READ_ONLY),
    (r"healthz|readyz|robots\.txt|sitemap\.xml|sitemap-<>\.xml", "anybody: page", READ_ONLY),
    # The operator has written none.
    (r"imprint/", "anybody: finds nothing", READ_ONLY),
    # A form without anything in it.
    (r"<>/report-a-mistake/", "anybody: page", "anybody: asks"),
    # Anybody's browser sends them, and only sends.
    (r"policy-reports", READ_ONLY, "anybody: asks"),
    (r"favicon\.ico", "anybody: leads on", READ_ONLY),
    # The account itself.
    (r"admin/login/", "anybody: page; account: leads on", "anybody: page"),
    (r"admin/logout/", "anybody: leads on; account: refuses", "anybody: leads on; account: page"),
    (r"admin/|admin/password_change/", "account: page", "account: page"),
    # Whether somebody is logged in still, and the second factor of one's own.
    (r"admin/session/", "anybody: page", READ_ONLY),
    (r"admin/second-factor/", "account: page", "account: page"),
    (r"admin/jsi18n/|admin/password_change/done/", "account: page", NOBODY),
    (r"admin/\(\?P<url>\.\*\)", "account: finds nothing", "account: finds nothing"),
    # Accounts and groups are let in by administrators; what a group may do is no role's to change.
    (r"admin/auth/", "account: finds nothing; Administrators: page", "account: finds nothing; Administrators: page"),
    (r"admin/auth/group/(<>/delete/|add/)", "superuser: page", "superuser: page"),
    # An account is deactivated.
    (r"admin/auth/user/<>/delete/", NOBODY, NOBODY),
    (r"admin/auth/group/<>/change/", "Administrators: page", "superuser: page"),
    (r"admin/auth/(user|group)/(add/|<>/(change|delete|history|password)/)?", *["Administrators: page"] * 2),
    # Tokens: everybody's own, and for administrators those of all, which are issued and written nowhere else.
    (r"admin/api-tokens/", "account: page", "account: page"),
    (r"admin/events/apitoken/(add/|<>/delete/)", NOBODY, NOBODY),
    (r"admin/events/apitoken/<>/change/", "Administrators: page", NOBODY),
    (r"admin/events/apitoken/(<>/history/)?", *["Administrators: page"] * 2),
    # Pages of the desk, and what scripts ask.
    (r"admin/events/", "account: finds nothing; Reporters: page", "account: finds nothing; Reporters: page"),
    (r"admin/attention/(<>/)?", "Reporters: page", "Reporters: page"),
    # Without a field that it is asked for.
    (r"admin/autocomplete/", NOBODY, NOBODY),
    # No row has a page of its own on the site.
    (r"admin/r/<>/<>/", "account: finds nothing", "account: finds nothing"),
    (r"admin/events/campaign/<>/ground/", "Reporters: page", "Reporters: page"),
    (r"admin/events/campaign/<>/places/", "Reporters: asks", NOBODY),
    (r"admin/events/campaign/shape/", NOBODY, "Reporters: page"),
    (r"admin/events/source/at-address/", "Reporters: page", NOBODY),
    (r"admin/events/event/(alike|<>/preview)/", "Reporters: page", "Reporters: page"),
    (r"admin/events/story/<>/preview/", "Reporters: page", NOBODY),
    (r"admin/events/event/queue/", "Editors: page", "Editors: page"),
    # Imports.
    (r"admin/events/import/(add/|districts/|<>/(change|history|report)/)?", "Editors: page", "Editors: page"),
    (r"admin/events/import/<>/undo/", "Editors: page", "Editors: leads on"),
    (r"admin/events/import/<>/answer/", NOBODY, "Editors: page"),
    (r"admin/events/import/<>/(again|apply|discard|step)/", NOBODY, "Editors: leads on"),
    # Derived rows, and those that are written elsewhere.
    (r"admin/events/(import|span)/<>/delete/|admin/events/(span|columnmapping)/add/", NOBODY, NOBODY),
    (r"admin/events/citation/(add/|deleted/|<>/delete/)", NOBODY, NOBODY),
    (r"admin/events/(span|citation)/<>/change/", "Reporters: page", NOBODY),
    (r"admin/events/columnmapping/(<>/(change|delete|history)/)?", "Editors: page", "Editors: page"),
    # Readers send them.
    (r"admin/events/mistakereport/add/", NOBODY, NOBODY),
    (r"admin/events/mistakereport/(<>/(change|delete|history)/)?", "Editors: page", "Editors: page"),
    # Every other row of the record.
    (rf"admin/events/{BY_REPORTERS}/add/", "Reporters: page", "Reporters: page"),
    (rf"admin/events/{BY_REPORTERS}/deleted/", "Reporters: page", "Reporters: leads on"),
    (rf"admin/events/{BY_EDITORS}/add/", "Editors: page", "Editors: page"),
    (rf"admin/events/{BY_EDITORS}/deleted/", "Editors: page", "Editors: leads on"),
    (rf"admin/events/{BY_EDITORS}/<>/change/", "Reporters: page", "Editors: page"),
    (rf"admin/events/{DELETED_BY_EDITORS}/<>/delete/", "Editors: page", "Editors: page"),
    (rf"admin/events/{BY_ADMINISTRATORS}/add/", "Administrators: page", "Administrators: page"),
    (rf"admin/events/{BY_ADMINISTRATORS}/deleted/", "Administrators: page", "Administrators: leads on"),
    (rf"admin/events/{BY_ADMINISTRATORS}/<>/change/", "Reporters: page", "Administrators: page"),
    (rf"admin/events/{DELETED_BY_ADMINISTRATORS}/<>/delete/", "Administrators: page", "Administrators: page"),
    # A revision; a POST reverts the row to it.
    (r"admin/events/citation/<>/history/<>/", "Reporters: page", NOBODY),
    (rf"admin/events/{BY_EDITORS}/<>/history/<>/", "Reporters: page", "Editors: leads on"),
    (r"admin/events/[a-z]+/<>/history/<>/", "Reporters: page", "Administrators: leads on"),
    # A list, and the history of a row.
    (
        r"admin/events/(actor|basemapfeature|campaign|citation|district|edition|event|figure|milestone|phase|place"
        r"|source|span|story|storystep|voice)/(<>/history/)?",
        *["Reporters: page"] * 2,
    ),
    # Leads on to the form, which asks.
    (r"admin/(auth|events)/[a-z]+/<>/", "account: leads on", "account: leads on"),
]


def expectations(route):
    """What the first line that fits says of GET and of POST; None where none does."""
    return next((dict(zip(METHODS, said, strict=True)) for door, *said in TABLE if re.fullmatch(door, route)), None)


def expected(said, role):
    """The word for the answer that a role gets: "log-in", "refuses", or one of ANSWERS."""
    answer = "log-in" if role == "anybody" else "refuses"
    for step in said.split("; "):
        least, word = step.split(": ")
        if LADDER.index(role) >= LADDER.index(least):
            answer = word
    return answer
