"""PURE: finds the entries of a gazetteer that a text names exactly, however it is transliterated."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from events.gazetteer import transliteration
from events.gazetteer.transliteration import Words, without_numbers

# The adjectives that name a bank in the reports, besides the spellings of the whole banks in the gazetteer.
_DIRECTIONS = {
    "east": "east eastern est sharqi sharqiya sharqiyah شرق شرقي شرقيه",
    "west": "west western ouest gharbi gharbiya gharbiyah غرب غربي غربيه",
    "north": "north northern nord shamali shamaliya shamaliyah شمال شمالي شماليه",
    "south": "south southern sud janubi janubiya janubiyah جنوب جنوبي جنوبيه",
}
# The nouns that stand beside them: "west bank", "rive droite".
_BANK_NOUNS = ["bank", "side", "coast", "shore", "rive", "cote", "ساحل", "جانب", "ضفه"]
# The rest of a longer text is ignored: it is no name (characters).
MAX_LENGTH = 200
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of one entry, folded."""

    # The position in the list of entries.
    entry: int
    text: str
    words: Words
    # The phonetic key of the words.
    phonetic: Words


@dataclass(frozen=True, slots=True)
class NameQuery:
    """The words of a text that are looked up as a name, and the bank that the text names beside them ("" for none)."""

    words: Words
    bank: str = ""

    @property
    def phonetic(self) -> Words:
        return transliteration.phonetic_key(self.words)


class NameIndex:
    """The spellings of the entries by their phonetic keys.

    ``banks``: the bank of each entry. ``spellings``: pairs of entry and text. ``towns``: pairs of a spelling of a
    whole town or bank, and the bank that it means ("" for the town); beside a name they only say where it is.
    """

    def __init__(
        self, banks: Sequence[str], spellings: Iterable[tuple[int, str]], towns: Iterable[tuple[str, str]]
    ) -> None:
        self._banks = banks
        # By phonetic key, the bank that a phrase such as "west bank" means; "" for the town.
        self._locality_phrases = dict(_locality_phrases(set(banks), towns))
        self._longest_phrase = max(map(len, self._locality_phrases), default=0)
        self.spellings = [spelling for entry, text in spellings for spelling in self._spellings_of(entry, text)]
        self._by_key: dict[Words, list[Spelling]] = defaultdict(list)
        # By phonetic key without its numbers, the entries with a numbered spelling: "kadisia", of I and of II.
        self._numbered: dict[Words, set[int]] = defaultdict(set)
        for spelling in self.spellings:
            self._by_key[spelling.phonetic].append(spelling)
            if transliteration.numbers(spelling.phonetic):
                self._numbered[without_numbers(spelling.phonetic)].add(spelling.entry)
        self._sharing = _entries_that_share_a_key(self._by_key)

    def queries(self, text: str) -> list[NameQuery]:
        """The whole text as a name, then without more and more of the town and bank that it begins or ends with."""
        words = transliteration.fold(text[:MAX_LENGTH])
        # The longest first: "Old City of Harbour" loses Harbour before it loses "City of Harbour".
        # Of two that are as long, the one with a bank first.
        return sorted(self._trimmed(words) if words else (), key=lambda query: (-len(query.words), not query.bank))

    def lookup(self, query: NameQuery) -> dict[int, Spelling]:
        """The entries of exactly this name, however it was transliterated, each with the spelling that fits best."""
        hits: dict[int, Spelling] = {}
        unglued = transliteration.without_glued_articles(query.words)
        for words in {query.words, unglued}:
            for spelling in self._by_key.get(transliteration.phonetic_key(words), ()):
                best = hits.get(spelling.entry)
                if best is None or best.words != query.words == spelling.words:
                    hits[spelling.entry] = spelling
        return self._on_bank(hits | self._numbered_counterparts(query.phonetic, hits), query.bank)

    def keys(self) -> dict[int, list[Words]]:
        """By entry, the phonetic keys of all its names; a key that several entries share is listed for each."""
        keys: dict[int, list[Words]] = defaultdict(list)
        for key, spellings in self._by_key.items():
            hits = {spelling.entry: spelling for spelling in spellings}
            for entry in hits | self._numbered_counterparts(key, hits):
                keys[entry].append(key)
        return keys

    def _numbered_counterparts(self, key: Words, hits: dict[int, Spelling]) -> dict[int, Spelling]:
        """The entries that the name without a number may mean as well, each with a numbered spelling.

        Of Al Qadisiyah I and II only the first may also be written without a number on record, which does not
        make it the one that is meant.
        """
        sharing = {other for entry in hits for other in self._sharing[entry]} - hits.keys()
        meant = sharing & self._numbered.get(key, set())
        if not meant:
            return {}
        return {
            spelling.entry: spelling
            for spelling in self.spellings
            if spelling.entry in meant and transliteration.numbers(spelling.phonetic)
        }

    def _on_bank(self, hits: dict[int, Spelling], bank: str) -> dict[int, Spelling]:
        """The entries on the bank, else those whose bank is not known, else all: then the text contradicts them."""
        for wanted in (bank, "") if bank else ():
            on_bank = {entry: spelling for entry, spelling in hits.items() if self._banks[entry] == wanted}
            if on_bank:
                return on_bank
        return hits

    def _spellings_of(self, entry: int, text: str) -> Iterator[Spelling]:
        """The text as a spelling, and without the bank that it has in brackets.

        "al-Siha (east)" is also found as Siha. "Ninawa al-Sharqiyah" is not found as Ninawa.
        """
        words = transliteration.fold(text)
        if words:
            yield Spelling(entry, text, words, transliteration.phonetic_key(words))
        without_bank = _BRACKETS.sub(lambda match: "" if self._bank_named_by(match[1]) else match[0], text)
        plain = transliteration.fold(without_bank)
        if plain and plain != words:
            yield Spelling(entry, text, plain, transliteration.phonetic_key(plain))

    def _bank_named_by(self, text: str) -> str:
        return self._locality_phrases.get(transliteration.phonetic_key(transliteration.fold(text)), "")

    def _trimmed(self, words: Words) -> list[NameQuery]:
        """The words, and all that is left of them when phrases are removed from either end; each once.

        Without the check for repetition the number of orders in which phrases can be removed would explode.
        """
        seen = {NameQuery(words): None}
        queue = [*seen]
        for query in queue:
            shorter = [rest for rest in self._without_a_phrase(query) if rest not in seen]
            seen |= dict.fromkeys(shorter)
            queue += shorter
        return queue

    def _without_a_phrase(self, query: NameQuery) -> Iterator[NameQuery]:
        """The query without one town or bank at its end or beginning."""
        # Numbers stand last in a folded name, wherever they were written, so they are set aside meanwhile.
        words = without_numbers(query.words)
        key, numbers = transliteration.phonetic_key(words), query.words[len(words) :]
        for size in range(1, min(len(words), self._longest_phrase + 1)):
            for phrase, rest in ((key[-size:], words[:-size]), (key[:size], words[size:])):
                if phrase in self._locality_phrases:
                    yield NameQuery((*rest, *numbers), query.bank or self._locality_phrases[phrase])


def _locality_phrases(banks: set[str], towns: Iterable[tuple[str, str]]) -> Iterator[tuple[Words, str]]:
    """The phonetic key of every phrase for a bank of this campaign or its town, and the bank that it means."""
    for bank in banks & _DIRECTIONS.keys():
        for word in _DIRECTIONS[bank].split():
            direction = transliteration.phonetic_key([word])
            yield direction, bank
            for noun in _BANK_NOUNS:
                yield (*direction, *transliteration.phonetic_key([noun])), bank
                yield (*transliteration.phonetic_key([noun]), *direction), bank
    for text, bank in towns:
        if words := transliteration.fold(text):
            yield transliteration.phonetic_key(words), bank


def _entries_that_share_a_key(by_key: dict[Words, list[Spelling]]) -> dict[int, set[int]]:
    """By entry, the others that have a spelling with the same phonetic key."""
    sharing: dict[int, set[int]] = defaultdict(set)
    for spellings in by_key.values():
        entries = {spelling.entry for spelling in spellings}
        for entry in entries:
            sharing[entry] |= entries - {entry}
    return sharing
