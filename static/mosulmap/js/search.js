/** PURE: districts by name, in either script and however it is spelt; a name that fits several is never guessed. */

/**
 * The folding of names that the payload carries, run as events/spelling.py runs it: `fold` gives the words of
 * a text, `sound` what transliteration leaves of them, `keysOf` what a district with that name has among its keys.
 */
export function foldingBy(rules) {
  const pattern = (source) => new RegExp(source, "gu");
  const pairs = (list) => list.map(([source, instead]) => [pattern(source), instead]);
  const replaced = (text, list) => list.reduce((left, [found, instead]) => left.replace(found, instead), text);
  const without = (words, dropped) => {
    const kept = words.filter((word) => !dropped.has(word));
    return kept.length ? kept : words;
  };
  const [inText, inWord, inSound] = [rules.text, rules.words, rules.sounds].map(pairs);
  const [marks, word, digits] = [rules.marks, rules.word, rules.digits].map(pattern);
  const [arabicArticle, gluedArticle] = [rules.arabicArticle, rules.gluedArticle].map(pattern);
  const [articles, generic, afterAName] = [rules.articles, rules.generic, rules.numbersAfterAName].map((list) => new Set(list));
  const numbers = new Map(Object.entries(rules.numbers));
  const letters = new Map(Object.entries(rules.letters));
  for (const zero of rules.zeros) {
    for (let digit = 0; digit < 10; digit += 1) letters.set(String.fromCharCode(zero.charCodeAt(0) + digit), `${digit}`);
  }

  const fold = (text) => {
    const plain = replaced(text, inText).toLowerCase().normalize("NFKD").replace(marks, "");
    const spelt = Array.from(plain, (letter) => letters.get(letter) ?? letter).join("");
    const words = (spelt.match(word) ?? []).map((each) => replaced(each, inWord));
    const bare = without(words, articles).map((each) => each.replace(arabicArticle, ""));
    const [named, numbered] = [[], []];
    without(bare, generic).forEach((each, position) => {
      const ordinal = position > 0 || !afterAName.has(each) ? numbers.get(each) : undefined;
      const number = ordinal ?? each.match(digits)?.[0];
      (number === undefined ? named : numbered).push(number ?? each);
    });
    return [...named, ...numbered.sort()];
  };
  const sound = (words) => words.map((each) => replaced(each, inSound));
  const keysOf = (text) => {
    const words = fold(text);
    const unglued = words.map((each) => each.replace(gluedArticle, ""));
    return [...new Set([words, unglued].map((each) => sound(each).join(" ")))];
  };
  return { fold, sound, keysOf };
}

/**
 * What the search offers of each district: {slug, keys, texts}, its name in the page's language first. A name that
 * several districts bear is told apart by the bank and the district's own name.
 */
export function districtNames(districts, words, folding) {
  const bearers = new Map();
  for (const key of districts.flatMap(({ keys }) => keys)) bearers.set(key, (bearers.get(key) ?? 0) + 1);
  return districts.map((district) => {
    const bank = district.bank && words.say(`bank.${district.bank}`);
    const apart = [words.name(district), bank].filter(Boolean).join(", ");
    const texts = new Map();
    for (const name of [words.name(district), district.en, district.ar, ...district.alt].filter(Boolean)) {
      const folded = folding.fold(name);
      const isShared = bearers.get(folding.sound(folded).join(" ")) > 1;
      if (!texts.has(folded.join(" "))) texts.set(folded.join(" "), isShared ? `${name} (${apart})` : name);
    }
    return { slug: district.slug, keys: district.keys, texts: [...texts.values()] };
  });
}

/** Those of the districts' names that a text is one of, or else the beginning or a part of. */
export function findDistricts(names, text, folding) {
  const typed = folding.keysOf(text);
  const [key] = typed;
  const rounds = [
    ({ texts }) => texts.includes(text.trim()),
    ({ keys }) => keys.some((its) => typed.includes(its)),
    ({ keys }) => key && keys.some((its) => its.startsWith(key)),
    ({ keys }) => key && keys.some((its) => its.includes(key)),
  ];
  for (const fits of rounds) {
    const found = names.filter(fits);
    if (found.length) return found;
  }
  return [];
}
