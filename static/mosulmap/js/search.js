/** PURE: finds districts and places by name, in either script and in any spelling. A name that fits several finds them all. */

const globalPattern = (source) => new RegExp(source, "gu");
const replacements = (list) => list.map(([source, replacement]) => [globalPattern(source), replacement]);
const replaceAll = (text, pairs) => pairs.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);

/** The words that are not in a set; all of them where nothing would remain. */
function dropWords(words, dropped) {
  const kept = words.filter((word) => !dropped.has(word));
  return kept.length ? kept : words;
}

/** The Latin letter or the digit for each letter; `zeros` are the zeros of other scripts, followed by their digits. */
function letterMap({ letters, zeros }) {
  const map = new Map(Object.entries(letters));
  for (const zero of zeros) {
    for (let digit = 0; digit < 10; digit += 1) map.set(String.fromCharCode(zero.charCodeAt(0) + digit), `${digit}`);
  }
  return map;
}

/**
 * The folding of names. The payload carries its rules, and they are run as events/gazetteer/transliteration.py
 * runs them.
 *
 * @returns {{fold, sound, keysOf, words, unglued}} `fold` gives the folded words of a
 *   name, `sound` what transliteration leaves of folded words, `keysOf` the keys that a district of that name has,
 *   `words` those of any text, without articles, and `unglued` the same without those written as a part of a word
 */
export function createFolding(rules) {
  const [inText, inWord, inSound] = [rules.text, rules.words, rules.sounds].map(replacements);
  const [marks, word, digits] = [rules.marks, rules.word, rules.digits].map(globalPattern);
  const [arabicArticle, gluedArticle] = [rules.arabicArticle, rules.gluedArticle].map(globalPattern);
  const [articles, generic, onlyAfterName] = [rules.articles, rules.generic, rules.numbersAfterAName].map((list) => new Set(list));
  const numbers = new Map(Object.entries(rules.numbers));
  const letters = letterMap(rules);

  /** The words of any text, without accents and letter variants. */
  const wordsOf = (text) => {
    const plain = replaceAll(text, inText).toLowerCase().normalize("NFKD").replace(marks, "");
    const latin = Array.from(plain, (letter) => letters.get(letter) ?? letter).join("");
    return (latin.match(word) ?? []).map((each) => replaceAll(each, inWord));
  };
  const withoutArticles = (words) => dropWords(words, articles).map((each) => each.replace(arabicArticle, ""));
  /** The words of a name: without articles and words such as "district". */
  const plainWords = (text) => dropWords(withoutArticles(wordsOf(text)), generic);
  const fold = (text) => {
    const [names, ordinals] = [[], []];
    plainWords(text).forEach((each, i) => {
      // Some of the number words are names where nothing stands before them: "Rabia" is a name, and "the fourth" after one.
      const ordinal = i > 0 || !onlyAfterName.has(each) ? numbers.get(each) : undefined;
      const number = ordinal ?? each.match(digits)?.[0];
      if (number === undefined) names.push(each);
      else ordinals.push(number);
    });
    return [...names, ...ordinals.sort()];
  };
  const sound = (words) => words.map((each) => replaceAll(each, inSound));
  const unglued = (words) => words.map((each) => each.replace(gluedArticle, ""));
  const keysOf = (text) => {
    const words = fold(text);
    return [...new Set([words, unglued(words)].map((each) => sound(each).join(" ")))];
  };
  return { fold, sound, keysOf, unglued, words: (text) => withoutArticles(wordsOf(text)) };
}


// A shorter text (letters) is not looked for in the middle of a name: "x" would find Al Shifa, in whose key it stands.
const MIN_INSIDE = 3;

/**
 * How well typed keys fit the keys of a name: 0 for the name itself, and the more the less; Infinity where they do not.
 * `isPrefix` says whether a name that goes on may be meant.
 */
function distance(keys, typedKeys, isPrefix) {
  const tests = [
    (key, own) => own === key,
    (key, own) => isPrefix && own.startsWith(key),
    (key, own) => isPrefix && startsWords(` ${own}`, key.split(" ")),
    (key, own) => key.length >= MIN_INSIDE && own.includes(key),
  ];
  const found = tests.findIndex((fits) => typedKeys.some((key) => keys.some((own) => fits(key, own))));
  return found < 0 ? Infinity : found;
}

/** Whether each of the words is the beginning of a word of the text, before each of whose words there is a space. */
export function startsWords(text, words) {
  return words.length > 0 && words.every((word) => text.includes(` ${word}`));
}

/**
 * Those of some named rows that a text names, the best first, each with `isExact`, whether the text is its name.
 * @param {{keys: string[]}[]} rows with the keys of their names
 */
export function findNamed(rows, text, folding) {
  const typedKeys = folding.keysOf(text).filter(Boolean);
  // Of "zzzz" its sound leaves "z", with which many names begin.
  const isPrefix = folding.fold(text).join("").length <= 2 * (typedKeys[0] ?? "").length;
  return rows
    .map((row) => ({ row, distance: distance(row.keys, typedKeys, isPrefix) }))
    .filter((found) => found.distance < Infinity)
    .sort((a, b) => a.distance - b.distance)
    .map((found) => ({ ...found.row, isExact: found.distance === 0 }));
}
