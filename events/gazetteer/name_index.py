"""PURE: which entries of a gazetteer a text names, by its words and by what they sound like."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from events.gazetteer import transliteration
from events.gazetteer.transliteration import Words

# What says on which bank a place lies, besides the names that the entries have for the banks.
_DIRECTIONS = {
    "east": "east eastern est sharqi sharqiya sharqiyah شرق شرقي شرقيه",
    "west": "west western ouest gharbi gharbiya gharbiyah غرب غربي غربيه",
    "north": "north northern nord shamali shamaliya shamaliyah شمال شمالي شماليه",
    "south": "south southern sud janubi janubiya janubiyah جنوب جنوبي جنوبيه",
}
_SIDES = ["bank", "side", "coast", "shore", "rive", "cote", "ساحل", "جانب", "ضفه"]
# Longer texts are no names: what follows is not read.
LONGEST = 200
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of one entry (by its position in the list of entries)."""

    entry: int
    text: str
    words: Words
    phonetic: Words


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the name of a place, and the bank on which it says that the place lies, if any."""

    words: Words
    bank: str = ""

    @property
    def phonetic(self) -> Words:
        return transliteration.phonetic_key(self.words)


class NameIndex:
    """The spellings of the entries, each under its sound.

    ``banks``: the bank of each entry. ``spellings``: entry and text. ``towns``: the spellings of whole
    towns and banks, which say where a place lies and not which it is, with the bank meant, if any.
    """

    def __init__(
        self, banks: Sequence[str], spellings: Iterable[tuple[int, str]], towns: Iterable[tuple[str, str]]
    ) -> None:
        self._banks = banks
        # What says where a place lies, as it sounds: the bank that it means, "" for the town.
        self._phrases = dict(_phrases(set(banks), towns))
        self._longest = max(map(len, self._phrases), default=0)
        self.all = [name for entry, text in spellings for name in self._names_of(entry, text)]
        self._by_sound: dict[Words, list[Spelling]] = defaultdict(list)
        # By entry: the others that share a spelling with it.
        self._namesakes: dict[int, set[int]] = defaultdict(set)
        for name in self.all:
            self._by_sound[name.phonetic].append(name)
        for alike in self._by_sound.values():
            entries = {name.entry for name in alike}
            for entry in entries:
                self._namesakes[entry] |= entries - {entry}
        self._unnumbered: dict[Words, set[int]] = defaultdict(set)
        for name in self.all:
            if transliteration.numbers(name.phonetic):
                self._unnumbered[_without_numbers(name.phonetic)].add(name.entry)

    def readings(self, text: str) -> list[Reading]:
        """The text as it stands, then with less and less of the town and the bank that it begins or ends with."""
        words = transliteration.fold(text[:LONGEST])
        # "Old City of Harbour" loses Harbour before it loses "City of Harbour";
        # of two that are as long, the one with a bank.
        return sorted(
            self._trimmed(words) if words else (), key=lambda reading: (-len(reading.words), not reading.bank)
        )

    def named(self, reading: Reading) -> dict[int, Spelling]:
        """The entries of that very name, however it was transliterated, each with the spelling that fits best."""
        hits: dict[int, Spelling] = {}
        unglued = transliteration.without_glued_articles(reading.words)
        for words in {reading.words, unglued}:
            for name in self._by_sound.get(transliteration.phonetic_key(words), ()):
                best = hits.get(name.entry)
                if best is None or best.words != reading.words == name.words:
                    hits[name.entry] = name
        return self._on_bank(hits | self._numbered_namesakes(reading.phonetic, hits), reading.bank)

    def keys(self) -> dict[int, list[Words]]:
        """By entry, every sound that names it; a sound of several entries names them all."""
        found: dict[int, list[Words]] = defaultdict(list)
        for phonetic, alike in self._by_sound.items():
            hits = {name.entry: name for name in alike}
            for entry in hits | self._numbered_namesakes(phonetic, hits):
                found[entry].append(phonetic)
        return found

    def _numbered_namesakes(self, phonetic: Words, hits: dict[int, Spelling]) -> dict[int, Spelling]:
        """Of two quarters of one name, told apart by number: the name alone means either."""
        others = {other for entry in hits for other in self._namesakes[entry]} - hits.keys()
        meant = others & self._unnumbered.get(phonetic, set())
        if not meant:
            return {}
        return {name.entry: name for name in self.all if name.entry in meant and transliteration.numbers(name.phonetic)}

    def _on_bank(self, hits: dict[int, Spelling], bank: str) -> dict[int, Spelling]:
        """Those on that bank, else those of which the bank is not known, else all: then the text contradicts."""
        for wanted in (bank, "") if bank else ():
            if found := {entry: name for entry, name in hits.items() if self._banks[entry] == wanted}:
                return found
        return hits

    def _names_of(self, entry: int, text: str) -> Iterator[Spelling]:
        words = transliteration.fold(text)
        if words:
            yield Spelling(entry, text, words, transliteration.phonetic_key(words))
        # "al-Siha (east)" is a Siha; "Ninawa al-Sharqiyah" is no Ninawa.
        plain = transliteration.fold(_IN_BRACKETS.sub(lambda said: "" if self._bank_of(said[1]) else said[0], text))
        if plain and plain != words:
            yield Spelling(entry, text, plain, transliteration.phonetic_key(plain))

    def _bank_of(self, text: str) -> str:
        return self._phrases.get(transliteration.phonetic_key(transliteration.fold(text)), "")

    def _trimmed(self, words: Words) -> list[Reading]:
        """The words, and what is left of them without a phrase at either end, and again; each once."""
        found = {Reading(words): None}
        waiting = [*found]
        for reading in waiting:
            shorter = [rest for rest in self._shorter(reading) if rest not in found]
            found |= dict.fromkeys(shorter)
            waiting += shorter
        return waiting

    def _shorter(self, reading: Reading) -> Iterator[Reading]:
        # Numbers stand last in a folded name, wherever they were written.
        words = _without_numbers(reading.words)
        phonetic, numbers = transliteration.phonetic_key(words), reading.words[len(words) :]
        for size in range(1, min(len(words), self._longest + 1)):
            for end, rest in ((phonetic[-size:], words[:-size]), (phonetic[:size], words[size:])):
                if end in self._phrases:
                    yield Reading((*rest, *numbers), reading.bank or self._phrases[end])


def _phrases(banks: set[str], towns: Iterable[tuple[str, str]]) -> Iterator[tuple[Words, str]]:
    """Every way to say a bank of this campaign, or its town, as it sounds."""
    for bank in banks & _DIRECTIONS.keys():
        for word in _DIRECTIONS[bank].split():
            direction = transliteration.phonetic_key([word])
            yield direction, bank
            for side in _SIDES:
                yield (*direction, *transliteration.phonetic_key([side])), bank
                yield (*transliteration.phonetic_key([side]), *direction), bank
    for text, bank in towns:
        if words := transliteration.fold(text):
            yield transliteration.phonetic_key(words), bank


def _without_numbers(words: Words) -> Words:
    return tuple(word for word in words if not word.isdigit())
