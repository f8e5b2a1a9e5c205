/** PURE: districts by name, in either script and however it is spelt; a name that fits several is never guessed. */

/** What spelling leaves open, taken out: case, hyphens, diacritics, forms of alef, ta marbuta and alef maqsura. */
export function foldName(name) {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u2018\u2019'`ʻ]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي")
    .replace(/[-‐–\s]+/g, " ")
    .trim()
    .toLowerCase();
}

/**
 * What the search offers: folded text -> {text, slug, folded}. A name that several districts bear is
 * offered once for each, told apart by the bank and the district's own name.
 */
export function districtNames(districts, words) {
  const bearers = new Map();
  for (const district of districts) {
    for (const name of [district.en, district.ar, ...district.alt]) {
      if (!name) continue;
      const its = bearers.get(foldName(name)) ?? new Map();
      its.set(district, its.get(district) ?? name);
      bearers.set(foldName(name), its);
    }
  }
  const offered = new Map();
  for (const [folded, its] of bearers) {
    for (const [district, name] of its) {
      const bank = district.bank && words.say(`bank.${district.bank}`);
      const apart = [words.name(district), bank].filter(Boolean).join(", ");
      const text = its.size > 1 ? `${name} (${apart})` : name;
      offered.set(foldName(text), { text, slug: district.slug, folded });
    }
  }
  return offered;
}

/** The districts, one name each, that a text is the name of, or else the beginning or a part of. */
export function findDistricts(names, text) {
  const folded = foldName(text);
  const offered = [...names.entries()];
  const rounds = [
    ([key, { folded: name }]) => key === folded || name === folded,
    ([, { folded: name }]) => name.startsWith(folded),
    ([, { folded: name }]) => name.includes(folded),
  ];
  for (const fits of rounds) {
    const found = new Map(offered.filter(fits).map(([, name]) => [name.slug, name]));
    if (found.size) return [...found.values()];
  }
  return [];
}
