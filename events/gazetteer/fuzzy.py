"""PURE: fuzzy matching: which names resemble what was typed, with a score, for a person to choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from events.gazetteer import transliteration
from events.gazetteer.name_index import NameQuery, Spelling
from events.gazetteer.transliteration import Words

# Scores are out of 100. Those of a fuzzy match all stay below those of a name that was found (gazetteer.py).
# The typed text begins the name; it begins a word of it; it contains the whole name.
PREFIX_SCORE, WORD_PREFIX_SCORE, CONTAINS_NAME_SCORE = 82.0, 76.0, 74.0
# rapidfuzz gives 100 for equal texts.
SIMILARITY_WEIGHT = 0.95
# Kafaat 1 is another quarter than Kafaat 2; plain Kafaat may be either.
OTHER_NUMBER_PENALTY, MISSING_NUMBER_PENALTY = 15.0, 4.0

# The least similarity that counts, for texts of SHORT_LENGTH letters or more and for shorter ones, which resemble
# each other by chance. Texts of fewer than MIN_LENGTH letters are only compared by how names begin.
MIN_SIMILARITY, MIN_SIMILARITY_SHORT, SHORT_LENGTH, MIN_LENGTH = 76.0, 80.0, 6, 4


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    name: Spelling
    score: float


class FuzzyIndex:
    """Scores names by the similarity of their phonetic keys (rapidfuzz), and by prefixes."""

    def __init__(self, names: Sequence[Spelling]) -> None:
        self._names = names
        self._phonetic = [" ".join(name.phonetic) for name in names]
        # Prefixes are compared without numbers, which stand last in a folded name: typed so far, "qad 2" has the
        # number of Qadisiyah II, but is no prefix of it.
        self._without_numbers = [_join_without_numbers(name.phonetic) for name in names]
        self._numbers = [transliteration.numbers(name.phonetic) for name in names]

    def matches(self, query: NameQuery) -> list[FuzzyMatch]:
        """The names that are similar enough, in no order; each with its best score."""
        numbers = transliteration.numbers(query.phonetic)
        best: dict[int, float] = {}
        for position, score in (*self._by_similarity(query.phonetic), *self._by_prefix(query.phonetic)):
            penalized = score - self._number_penalty(position, numbers)
            best[position] = max(penalized, best.get(position, 0.0))
        return [FuzzyMatch(self._names[position], round(score, 1)) for position, score in best.items()]

    def _by_similarity(self, words: Words) -> Iterable[tuple[int, float]]:
        """Positions and scores of the names with nearly the same letters, in the same order of words or another."""
        typed = " ".join(words)
        if len(typed) < MIN_LENGTH:
            return
        cutoff = MIN_SIMILARITY_SHORT if len(typed) < SHORT_LENGTH else MIN_SIMILARITY
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            for _text, score, position in process.extract(
                typed, self._phonetic, scorer=scorer, score_cutoff=cutoff, limit=None
            ):
                yield position, score * SIMILARITY_WEIGHT

    def _by_prefix(self, words: Words) -> Iterable[tuple[int, float]]:
        """Positions and scores of the names that the text begins or contains; the closer in length, the higher."""
        typed, names = _join_without_numbers(words), self._without_numbers
        if not typed:
            # Nothing but numbers was typed: "30" for 30 Tammuz.
            typed, names = " ".join(words), self._phonetic
        if len(typed) < 2:
            return
        padded = f" {typed} "
        for position, phonetic in enumerate(names):
            if phonetic.startswith(typed):
                yield position, PREFIX_SCORE + 10 * len(typed) / len(phonetic)
            elif f" {typed}" in phonetic:
                yield position, WORD_PREFIX_SCORE + 5 * len(typed) / len(phonetic)
            elif len(phonetic) >= MIN_LENGTH and f" {phonetic} " in padded:
                yield position, CONTAINS_NAME_SCORE + 5 * len(phonetic) / len(typed)

    def _number_penalty(self, position: int, numbers: frozenset[str]) -> float:
        own_numbers = self._numbers[position]
        if own_numbers == numbers:
            return 0.0
        return OTHER_NUMBER_PENALTY if own_numbers and numbers else MISSING_NUMBER_PENALTY


def _join_without_numbers(words: Words) -> str:
    return " ".join(transliteration.without_numbers(words))
