"""PURE: which names are nearly what was typed, best first, for a person to choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from events.gazetteer import transliteration
from events.gazetteer.name_index import Reading, Spelling
from events.gazetteer.transliteration import Words

# Scores, of 100: all of them below those of a name that was found.
BEGINS, BEGINS_A_WORD, HOLDS_THE_NAME, LIKENESS = 82.0, 76.0, 74.0, 0.95
OTHER_NUMBER, NO_NUMBER = 15.0, 4.0

# How alike two names have to be, of 100. Short ones are alike by chance.
ALIKE, ALIKE_SHORT, SHORT, SHORTEST = 76.0, 80.0, 6, 4


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    name: Spelling
    score: float


class FuzzyIndex:
    """Ranks names by rapidfuzz over what they sound like, and by what they begin with or hold."""

    def __init__(self, names: Sequence[Spelling]) -> None:
        self._names = names
        self._heard = [" ".join(name.phonetic) for name in names]
        # Numbers stand last in a folded name: "qad 2" begins Qadisiyah II without beginning its letters.
        self._named = [_without_numbers(name.phonetic) for name in names]
        self._numbers = [transliteration.numbers(name.phonetic) for name in names]

    def near(self, reading: Reading) -> list[FuzzyMatch]:
        """The names that are alike enough; [] for a text that is like none."""
        typed = " ".join(reading.phonetic)
        best: dict[int, float] = {}
        for position, score in (*self._by_letters(typed), *self._by_beginning(reading.phonetic)):
            score -= self._number_penalty(position, transliteration.numbers(reading.phonetic))
            best[position] = max(score, best.get(position, 0.0))
        return [FuzzyMatch(self._names[position], round(score, 1)) for position, score in best.items()]

    def _by_letters(self, typed: str) -> Iterable[tuple[int, float]]:
        if len(typed) < SHORTEST:
            return
        cutoff = ALIKE_SHORT if len(typed) < SHORT else ALIKE
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            for _text, score, position in process.extract(
                typed, self._heard, scorer=scorer, score_cutoff=cutoff, limit=None
            ):
                yield position, score * LIKENESS

    def _by_beginning(self, words: Words) -> Iterable[tuple[int, float]]:
        typed, names = _without_numbers(words), self._named
        if not typed:
            typed, names = " ".join(words), self._heard
        if len(typed) < 2:
            return
        padded = f" {typed} "
        for position, phonetic in enumerate(names):
            if phonetic.startswith(typed):
                yield position, BEGINS + 10 * len(typed) / len(phonetic)
            elif f" {typed}" in phonetic:
                yield position, BEGINS_A_WORD + 5 * len(typed) / len(phonetic)
            elif len(phonetic) >= SHORTEST and f" {phonetic} " in padded:
                yield position, HOLDS_THE_NAME + 5 * len(phonetic) / len(typed)

    def _number_penalty(self, position: int, numbers: frozenset[str]) -> float:
        its = self._numbers[position]
        if its == numbers:
            return 0.0
        return OTHER_NUMBER if its and numbers else NO_NUMBER


def _without_numbers(words: Words) -> str:
    return " ".join(word for word in words if not word.isdigit())
