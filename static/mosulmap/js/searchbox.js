/** The search field: suggests names in either script. Where a name fits several districts, they are named and none is chosen. */

import { el } from "./dom.js";
import { createFolding, districtNames, findDistricts } from "./search.js";
import { readTable } from "./record.js";

// How many districts are named when a search fits several.
const MAX_SUGGESTIONS = 5;

/**
 * @param {HTMLInputElement} input
 * @param {HTMLDataListElement} suggestions
 * @param {?object} names the part of that name; null where the campaign has no district
 * @returns {{search: () => void}} search takes what is typed
 */
export function mountSearchBox(input, suggestions, record, names, store, i18n) {
  const folding = names && createFolding(names.spelling);
  const spellings = new Map(names ? readTable(names.districts).map((row) => [row.slug, row]) : []);
  // What the core does not have, as it is of an earlier revision, cannot be opened.
  const districts = record.districts.flatMap((district) => {
    const row = spellings.get(district.slug);
    return row ? [{ ...district, alt: row.alt, keys: row.keys }] : [];
  });
  const found = folding ? districtNames(districts, i18n, folding) : [];
  suggestions.append(...found.flatMap(({ texts }) => texts).map((text) => el("option", { value: text })));

  const open = ({ slug }) => {
    store.set({ district: slug, event: null, playing: false });
    input.value = "";
  };
  input.addEventListener("input", (event) => {
    input.setCustomValidity("");
    // What is typed letter by letter may still become a longer name; only a choice from the list is final.
    const isChosen = event.inputType === undefined || event.inputType === "insertReplacementText";
    const chosen = isChosen && found.find(({ texts }) => texts.includes(input.value));
    if (chosen) open(chosen);
  });
  return {
    search() {
      if (!input.value.trim()) return;
      const matches = folding ? findDistricts(found, input.value, folding) : [];
      if (matches.length === 1) {
        open(matches[0]);
        return;
      }
      input.setCustomValidity(message(matches, i18n));
      input.reportValidity();
    },
  };
}

function message(matches, i18n) {
  if (!matches.length) return i18n.text("noMatch");
  const suggestions = matches.slice(0, MAX_SUGGESTIONS).map(({ texts }) => texts[0]);
  return i18n.text("severalMatch", { names: suggestions.join(i18n.language === "ar" ? "، " : ", ") });
}
