"""The whole corpus, by what it goes into."""

from tests.attacks.corpus.bodies import BODIES
from tests.attacks.corpus.characters import CHARACTERS
from tests.attacks.corpus.files import FILES
from tests.attacks.corpus.injections import INJECTIONS
from tests.attacks.corpus.json_values import ETAGS, JSON_VALUES
from tests.attacks.corpus.markup import ATTRIBUTE, MARKUP, SCRIPT
from tests.attacks.corpus.shapes import SHAPES
from tests.attacks.corpus.values import COUNT, DATE, NUMBER
from tests.attacks.corpus.wire import REQUESTS

# What any field or parameter may be given.
TEXTS = [*MARKUP, *ATTRIBUTE, *SCRIPT, *INJECTIONS, *CHARACTERS, *NUMBER, *DATE]

DECKS = {
    "text": TEXTS,
    "number": NUMBER,
    "date": DATE,
    "count": COUNT,
    "shape": SHAPES,
    "file": FILES,
    "body": BODIES,
    "json": JSON_VALUES,
    "version": ETAGS,
    "wire": REQUESTS,
}

NAMES = {payload.name for deck in DECKS.values() for payload in deck}
