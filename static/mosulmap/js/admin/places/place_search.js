/**
 * Finds the place of an event: by name, by coordinates or a link, or by a click on the map.
 * What is chosen is written to the form's own fields. Without this script they work as they are.
 */
import { campaignField } from "../common/form_fields.js";
import { mountCombobox } from "../common/combobox.js";
import { placeFields } from "./place_fields.js";
import { mountProposal } from "./place_proposal.js";
import { askPlaces } from "./search_api.js";

const PAUSE = 150;

function drawn({ title, detail }) {
  const name = Object.assign(document.createElement("bdi"), { textContent: title });
  const more = Object.assign(document.createElement("small"), { textContent: detail ?? "", dir: "auto" });
  return detail ? [name, more] : [name];
}

/** @returns unmount */
export function mountPlaceSearch(root) {
  const data = root.dataset;
  const input = root.querySelector("[role=combobox]");
  const status = root.querySelector(".place-search__status");
  const fields = placeFields(input.form.elements);
  let asking = null;
  let timer = 0;
  // Enter was pressed before the answer came.
  let hurried = false;

  function say(...texts) {
    status.textContent = texts.filter(Boolean).join(" ");
  }

  const map = () => input.form.querySelector("[data-map-widget]");
  const look = () => map()?.dispatchEvent(new CustomEvent("map-widget:look"));

  function ask(asked, signal) {
    const campaign = campaignField()?.value;
    if (!campaign) {
      say(data.textNone);
      return Promise.resolve(null);
    }
    return askPlaces(data.placeSearch, campaign, asked, signal).catch((problem) => {
      if (problem.name !== "AbortError") say(data.textFailed);
      return null;
    });
  }

  const proposal = mountProposal(root, input.form, fields, ask);

  const takers = {
    district(result) {
      const isSet = fields.setPoint(result);
      fields.add(result);
      return isSet ? data.textPoint : data.textKept;
    },
    place(result) {
      if (!result.covers) {
        fields.report(result.place);
        return data.textReported;
      }
      fields.cover(result.covers);
      return data.textCovers;
    },
    point(result) {
      fields.setPoint(result, true);
      proposal.at(result, status);
      return data.textPoint;
    },
  };
  takers.remote = takers.point;

  function take(result) {
    if (result.kind === "ask") {
      search({ q: result.text, remote: 1 });
      return;
    }
    const what = takers[result.kind](result);
    say(data.textChosen.replace("{place}", () => result.title), what);
    look();
    input.value = "";
  }

  const combobox = mountCombobox(input, root.querySelector("[role=listbox]"), drawn, take);

  function offered(asked, answer) {
    const isName = data.geocoder && !asked.remote && !answer.point;
    const further = { kind: "ask", text: asked.q, title: data.textAsk.replace("{text}", () => asked.q) };
    return isName ? [...answer.results, further] : answer.results;
  }

  async function search(asked, pasted = false) {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const answer = await ask(asked, mine.signal);
    if (mine !== asking) return;
    asking = null;
    if (!answer) {
      combobox.close();
      return;
    }
    // One that is certain needs no more than Enter; of several, one has to be looked for.
    const certain = answer.results.findIndex((result) => result.certain);
    say(answer.says);
    combobox.show(offered(asked, answer), certain);
    if (certain >= 0 && (hurried || (pasted && answer.point))) combobox.take(certain);
    hurried = false;
  }

  function typed(event) {
    clearTimeout(timer);
    hurried = false;
    combobox.doubt();
    const q = input.value.trim();
    if (!q) {
      asking?.abort();
      asking = null;
      combobox.close();
      say("");
      return;
    }
    const pasted = event.inputType === "insertFromPaste";
    timer = setTimeout(() => {
      timer = 0;
      search({ q }, pasted);
    }, pasted ? 0 : PAUSE);
  }

  function entered(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    // Enter looks for a place here, and does not send the form.
    event.preventDefault();
    hurried = Boolean(timer || asking);
  }

  input.addEventListener("input", typed);
  input.addEventListener("keydown", entered);
  root.hidden = false;

  return () => {
    clearTimeout(timer);
    asking?.abort();
    input.removeEventListener("input", typed);
    input.removeEventListener("keydown", entered);
    proposal.unmount();
    combobox.unmount();
    root.hidden = true;
  };
}

/** Django puts the focus on the first field of a new row, which was not this one while it was hidden. */
function begin() {
  const isNew = document.getElementById("django-admin-form-add-constants")?.dataset.modelName;
  if (isNew && !document.querySelector(".errornote")) document.getElementById("place-search-input")?.focus();
}

document.querySelectorAll("[data-place-search]").forEach(mountPlaceSearch);
begin();
