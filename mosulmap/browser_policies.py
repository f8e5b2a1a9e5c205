"""What a page may do in a browser: settings that no operator has a reason to change."""

from csp.constants import NONCE, NONE, SELF

# Where browsers report what they refused. Beside report-to, which fewer of them know.
REPORTS = "/policy-reports"

# Nothing is asked of a third party by the reader's browser: every source is our own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The nonce is the editors' pages'; to a readers' page are added the hashes of its own scripts.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": [REPORTS],
    },
}

# The editors' pages use libraries that write markup, such as Django's own: what they would be refused is only reported.
CONTENT_SECURITY_POLICY_REPORT_ONLY = {
    "DIRECTIVES": {"require-trusted-types-for": ["'script'"], "report-uri": [REPORTS]},
}

# What a page may ask of a browser that none of ours does, not even where a script got into it.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
}
