/**
 * Finds the place of an event: by name, by coordinates or a link to a map, or by a click on the map. The
 * result is written to the form's own fields. Without this script they work as they are.
 */
import { getJson } from "../../api.js";
import { mountCombobox } from "../common/combobox.js";
import { campaignField, campaignUrl } from "../common/form_fields.js";
import { mountDistrictProposal } from "./district_proposal.js";
import { placeFields } from "./place_fields.js";

const DEBOUNCE_MS = 150;

function renderResult({ title, detail }) {
  const name = Object.assign(document.createElement("bdi"), { textContent: title });
  const more = Object.assign(document.createElement("small"), { textContent: detail ?? "", dir: "auto" });
  return detail ? [name, more] : [name];
}

/**
 * One function for each kind of result (events/admin/places/search_api.py), which writes it to the fields and
 * returns the text that says what was written.
 */
function createWriters(fields, texts, proposeDistrict) {
  const writePoint = (result) => {
    fields.setPoint(result, true);
    proposeDistrict(result);
    return texts.textPoint;
  };
  return {
    district(result) {
      const isSet = fields.setPoint(result);
      fields.addDistrict(result);
      return isSet ? texts.textPoint : texts.textKept;
    },
    place(result) {
      if (!result.covers) {
        fields.addReportedPlace(result.place);
        return texts.textReported;
      }
      fields.setCovers(result.covers);
      return texts.textCovers;
    },
    point: writePoint,
    remote: writePoint,
  };
}

/** @returns unmount */
export function mountPlaceSearch(root) {
  const data = root.dataset;
  const input = root.querySelector("[role=combobox]");
  const status = root.querySelector(".place-search__status");
  const fields = placeFields(input.form.elements);
  let pending = null;
  let timer = 0;
  // Whether Enter was pressed before the results came: a certain one is then selected when it comes.
  let selectOnArrival = false;

  function showStatus(...texts) {
    status.textContent = texts.filter(Boolean).join(" ");
  }

  /** The server's answer to {q}, {q, remote} or {lon, lat}; null where it gives none, which the status says. */
  async function fetchPlaces(query, signal) {
    const campaign = campaignField()?.value;
    if (!campaign) {
      showStatus(data.textNone);
      return null;
    }
    try {
      return await getJson(campaignUrl(data.placeSearch, campaign), query, { signal });
    } catch (error) {
      if (error.reason !== "aborted") showStatus(data.textFailed);
      return null;
    }
  }

  const proposal = mountDistrictProposal(root, input.form, fields, fetchPlaces);
  const writers = createWriters(fields, data, (point) => proposal.propose(point, status));

  function onSelect(result) {
    if (result.kind === "ask") {
      search({ q: result.text, remote: 1 });
      return;
    }
    const written = writers[result.kind](result);
    showStatus(data.textChosen.replace("{place}", () => result.title), written);
    input.form.querySelector("[data-map-widget]")?.dispatchEvent(new CustomEvent("map-widget:fit"));
    input.value = "";
  }

  const combobox = mountCombobox(input, root.querySelector("[role=listbox]"), renderResult, onSelect);

  /** The results, and after those of a name the offer to ask the operator's geocoder for it. */
  function optionsOf(query, answer) {
    const canAskGeocoder = data.geocoder && !query.remote && !answer.point;
    const askOption = { kind: "ask", text: query.q, title: data.textAsk.replace("{text}", () => query.q) };
    return canAskGeocoder ? [...answer.results, askOption] : answer.results;
  }

  function abortPending() {
    pending?.abort();
    pending = null;
  }

  async function search(query, isPasted = false) {
    abortPending();
    const controller = new AbortController();
    pending = controller;
    const answer = await fetchPlaces(query, controller.signal);
    if (controller !== pending) return;
    pending = null;
    if (!answer) {
      combobox.close();
      return;
    }
    // A certain result is active from the start and needs no more than Enter; of several, the reader chooses.
    const certain = answer.results.findIndex((result) => result.certain);
    showStatus(answer.says);
    combobox.show(optionsOf(query, answer), certain);
    if (certain >= 0 && (selectOnArrival || (isPasted && answer.point))) combobox.select(certain);
    selectOnArrival = false;
  }

  function onInput(event) {
    clearTimeout(timer);
    selectOnArrival = false;
    combobox.clearActive();
    const q = input.value.trim();
    if (!q) {
      abortPending();
      combobox.close();
      showStatus("");
      return;
    }
    const isPasted = event.inputType === "insertFromPaste";
    timer = setTimeout(() => {
      timer = 0;
      search({ q }, isPasted);
    }, isPasted ? 0 : DEBOUNCE_MS);
  }

  function onKeydown(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    // Enter looks for a place here, and does not send the form.
    event.preventDefault();
    selectOnArrival = Boolean(timer || pending);
  }

  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKeydown);
  root.hidden = false;

  return () => {
    clearTimeout(timer);
    pending?.abort();
    input.removeEventListener("input", onInput);
    input.removeEventListener("keydown", onKeydown);
    proposal.unmount();
    combobox.unmount();
    root.hidden = true;
  };
}

/** Django focuses the first field of a new row, which the search box was not while it was hidden. */
function focusNewForm() {
  const isNew = document.getElementById("django-admin-form-add-constants")?.dataset.modelName;
  if (isNew && !document.querySelector(".errornote")) document.getElementById("place-search-input")?.focus();
}

document.querySelectorAll("[data-place-search]").forEach(mountPlaceSearch);
focusNewForm();
