"""What axe finds in a page: each fault as “rule: element”."""

from axe_playwright_python.base import AXE_SCRIPT

# Without a preload, for which axe asks for every stylesheet anew: of the rules that are on, only one about sound that
# plays by itself needs it, and no page of ours has sound.
OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,
    # Of WCAG 2.2, and off unless it is asked for: targets of 24 pixels, or as far apart.
    "rules": {"target-size": {"enabled": True}},
}
# A theme changes colours, and nothing else that axe looks at: these rules are asked in the second one.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Once it is evaluated, no colour is on its way to another; one that gave up on its way has arrived as well.
SETTLED = """Promise.allSettled(
    document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)
)"""
FIND = "async ([context, options]) => (await axe.run(context ?? document, options)).violations"
# What the content policy says of the style with which axe measures.
OF_AXE = "inline style"


def faults(page, context=None, **options):
    """In the elements of ``context``, a selector or what else axe takes for one, or in the whole page."""
    assert page.complaints == []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(FIND, [context, OPTIONS | options])
    page.complaints[:] = [complaint for complaint in page.complaints if OF_AXE not in complaint]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def faults_in_both_themes(page, context=None):
    """Leaves the page in the dark theme."""
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLED)
    light = faults(page, context)
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    return light + faults(page, context, **COLOURS)
