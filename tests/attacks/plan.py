"""In which order a run sends what: every target and every payload once, then again with others until time is up."""

import random
from itertools import count, cycle, islice, zip_longest

from tests.attacks.corpus.every import DECKS
from tests.attacks.targets import FormTarget, in_arabic

# So many attacks are sent side by side before the tables are looked at.
READS, WRITES = 200, 40
# Of a hundred, how many go to the Arabic page.
ARABIC = 15
# Addresses without a language.
PLAIN = ("/api/v1/campaigns", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/favicon.ico")


class Dealer:
    """Deals the payloads of a deck one after another, shuffled anew each time that it is empty."""

    def __init__(self, payloads, shuffled):
        self._payloads, self._random, self._left = payloads, shuffled, []

    def deal(self):
        if not self._left:
            self._left = list(self._payloads)
            self._random.shuffle(self._left)
        return self._left.pop()


class Plan:
    """The same seed gives the same attacks in the same order."""

    def __init__(self, surface, seed):
        self.random = random.Random(seed)
        self.surface = surface
        self._dealers = {name: Dealer(deck, self.random) for name, deck in DECKS.items()}

    def batches(self):
        """Endlessly pairs of the number of a round and a list of attacks: of one role where they write."""
        for number in count(1):
            yield from ((number, batch) for batch in self._round())

    def _round(self):
        reading, writing = map(self._enough_for_every_payload, (self.surface.reading, self.surface.writing))
        batches = list(self._cut(reading, READS))
        for role in {target.role: None for target in writing}:
            batches += self._one_of_each_form([target for target in writing if target.role == role])
        self.random.shuffle(batches)
        for batch in batches:
            yield [self._attack(target) for target in batch]

    def _enough_for_every_payload(self, targets):
        """The targets, and those of a deck once more for as long as it has more payloads than there are targets."""
        enough = list(targets)
        for name, deck in DECKS.items():
            of_deck = [target for target in targets if target.deck == name]
            enough += islice(cycle(of_deck), max(0, len(deck) - len(of_deck)))
        return enough

    def _one_of_each_form(self, targets):
        """Batches in which no form is sent twice: once a row is saved, its optimistic lock would refuse the others."""
        by_path = {}
        for target in self.random.sample(targets, len(targets)):
            by_path.setdefault(target.path, []).append(target)
        for of_different_forms in zip_longest(*by_path.values()):
            yield from self._cut(filter(None, of_different_forms), WRITES)

    def _cut(self, targets, size):
        targets = list(targets)
        self.random.shuffle(targets)
        rest = iter(targets)
        while batch := list(islice(rest, size)):
            yield batch

    def _attack(self, target):
        payload = self._dealers[target.deck].deal()
        has_language = not target.path.startswith((*PLAIN, "/ar/")) and "/parts/" not in target.path
        if has_language and self.random.randrange(100) < ARABIC:
            target = in_arabic(target)
        return target.attack(payload, self.random)


def fields(surface):
    """How many different fields of forms there are."""
    return len({(target.path, target.name) for target in surface.writing if isinstance(target, FormTarget)})
