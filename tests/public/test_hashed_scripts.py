"""The tag that allows inline scripts by their hashes."""

import base64
import hashlib

from django.template import Context, Template

PAGE = """{% load scripts %}<script>before()</script>
{% hashed_scripts %}<script type="module">
inside("✓");
</script><script src="/static/x.js"></script><link rel="modulepreload" href="/y.js"><script type="importmap">{}</script>
{% endhashed_scripts %}<script>after()</script>"""


def sha256(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_inline_scripts_of_the_block_and_no_others_are_hashed_to_the_letter():
    hashes = []
    html = Template(PAGE).render(Context({"script_hashes": hashes}))
    assert hashes == [sha256('\ninside("✓");\n'), sha256("{}")]
    assert '<script type="module">\ninside("✓");\n</script>' in html
