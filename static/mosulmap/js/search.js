/** PURE: finds districts by name, in either script and in any spelling. A name that fits several finds them all. */

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
 * @returns {{fold: Function, sound: Function, keysOf: Function}} `fold` gives the folded words of a text, `sound`
 *   what transliteration leaves of folded words, `keysOf` the keys that a district of that name has
 */
export function createFolding(rules) {
  const [inText, inWord, inSound] = [rules.text, rules.words, rules.sounds].map(replacements);
  const [marks, word, digits] = [rules.marks, rules.word, rules.digits].map(globalPattern);
  const [arabicArticle, gluedArticle] = [rules.arabicArticle, rules.gluedArticle].map(globalPattern);
  const [articles, generic, onlyAfterName] = [rules.articles, rules.generic, rules.numbersAfterAName].map((list) => new Set(list));
  const numbers = new Map(Object.entries(rules.numbers));
  const letters = letterMap(rules);

  /** The folded words of a text: without accents, articles and words such as "district". */
  const plainWords = (text) => {
    const plain = replaceAll(text, inText).toLowerCase().normalize("NFKD").replace(marks, "");
    const latin = Array.from(plain, (letter) => letters.get(letter) ?? letter).join("");
    const words = (latin.match(word) ?? []).map((each) => replaceAll(each, inWord));
    return dropWords(dropWords(words, articles).map((each) => each.replace(arabicArticle, "")), generic);
  };
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
  const keysOf = (text) => {
    const words = fold(text);
    const unglued = words.map((each) => each.replace(gluedArticle, ""));
    return [...new Set([words, unglued].map((each) => sound(each).join(" ")))];
  };
  return { fold, sound, keysOf };
}

/**
 * The names that the search offers for each district: {slug, keys, texts}, the name in the page's language
 * first. To a name that several districts have, the district's own name and its bank are added.
 */
export function districtNames(districts, i18n, folding) {
  const counts = new Map();
  for (const key of districts.flatMap(({ keys }) => keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return districts.map((district) => {
    const bank = district.bank && i18n.text(`bank.${district.bank}`);
    const distinction = [i18n.name(district), bank].filter(Boolean).join(", ");
    const texts = new Map();
    for (const name of [i18n.name(district), district.en, district.ar, ...district.alt].filter(Boolean)) {
      const folded = folding.fold(name);
      const isShared = counts.get(folding.sound(folded).join(" ")) > 1;
      // Of spellings that fold alike, the first is enough.
      if (!texts.has(folded.join(" "))) texts.set(folded.join(" "), isShared ? `${name} (${distinction})` : name);
    }
    return { slug: district.slug, keys: district.keys, texts: [...texts.values()] };
  });
}

/** The districts (of districtNames) that a text names exactly; else by folding; else by a beginning; else by a part. */
export function findDistricts(names, text, folding) {
  const typedKeys = folding.keysOf(text);
  const [firstKey] = typedKeys;
  const matchers = [
    ({ texts }) => texts.includes(text.trim()),
    ({ keys }) => keys.some((key) => typedKeys.includes(key)),
    ({ keys }) => firstKey && keys.some((key) => key.startsWith(firstKey)),
    ({ keys }) => firstKey && keys.some((key) => key.includes(firstKey)),
  ];
  for (const matches of matchers) {
    const found = names.filter(matches);
    if (found.length) return found;
  }
  return [];
}
