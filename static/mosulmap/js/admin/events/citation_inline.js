/**
 * Looks up the address that is pasted into a citation: a source on record is selected, for a new one its
 * fields unfold. Without this script the fields are there as well, and the server looks the address up
 * when the event is saved.
 */
import { getJson } from "../../api.js";
import { campaignField, clearSelect, onAdminReady, selectRow } from "../common/form_fields.js";

const SUFFIX = "-page_url";
const URL_INPUT = `input[name$="${SUFFIX}"]`;
const DEBOUNCE_MS = 300;

/** The fields of the citation that an address field belongs to, by their names without the inline's prefix. */
function fieldsOf(input) {
  const prefix = input.name.slice(0, -SUFFIX.length);
  const field = (name) => input.form.elements[`${prefix}-${name}`];
  return { source: field("source"), publisher: field("page_publisher"), language: field("page_language") };
}

/** The line under the address field that says what was found; made where it is missing. */
function statusOf(input) {
  const id = `${input.id}-status`;
  const existing = document.getElementById(id);
  if (existing) return existing;
  const line = document.createElement("p");
  line.id = id;
  line.className = "citation-status";
  line.setAttribute("role", "status");
  input.closest(".form-row").append(line);
  return line;
}

/** Unfolds the fields of a new source and fills in what the address tells of it: {publisher, language}. */
function showNewSource({ publisher, language, source }, proposed) {
  if (source?.value) clearSelect(source);
  // Whoever may not add a source does not have the fields.
  if (!publisher) return;
  const details = publisher.closest("details");
  if (details) details.open = true;
  if (!publisher.value) publisher.value = proposed.publisher ?? "";
  if (!language.value) language.value = proposed.language ?? "";
}

function showResult(input, result) {
  const fields = fieldsOf(input);
  const status = statusOf(input);
  if (result.found && fields.source) selectRow(fields.source, { id: result.found.id, title: result.found.text });
  if (result.proposed) showNewSource(fields, result.proposed);
  status.classList.toggle("is-problem", Boolean(result.problem));
  status.textContent = result.problem ?? result.says;
}

async function lookUp(input) {
  const url = input.value.trim();
  if (!url) {
    statusOf(input).textContent = "";
    return;
  }
  let result = { says: "" };
  try {
    result = await getJson(input.dataset.lookup, { url, campaign: campaignField()?.value ?? "" });
  } catch {
    // The server looks the address up again when the event is saved.
  }
  // A result for an address that has been changed meanwhile is out of date.
  if (input.value.trim() === url) showResult(input, result);
}

/** Makes the link that removes a citation the last element of its row: Tab reaches the fields before it. */
function moveRemoveLinks() {
  document.querySelectorAll(".inline-related .inline-deletelink").forEach((link) => {
    const row = link.closest(".inline-related");
    const wrapper = link.parentElement;
    wrapper.classList.add("citation-remove");
    if (row.lastElementChild !== wrapper) row.append(wrapper);
  });
}

/** @returns unmount */
export function mountCitations(root) {
  const timers = new WeakMap();

  function onInput(event) {
    if (!event.target.matches(URL_INPUT)) return;
    clearTimeout(timers.get(event.target));
    const isPasted = event.inputType === "insertFromPaste";
    timers.set(event.target, setTimeout(lookUp, isPasted ? 0 : DEBOUNCE_MS, event.target));
  }

  root.addEventListener("input", onInput);
  root.addEventListener("formset:added", moveRemoveLinks);
  onAdminReady(moveRemoveLinks);
  return () => {
    root.removeEventListener("input", onInput);
    root.removeEventListener("formset:added", moveRemoveLinks);
  };
}

mountCitations(document);
