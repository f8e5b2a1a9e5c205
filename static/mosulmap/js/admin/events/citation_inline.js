/* global django */
/**
 * Looks up the address that is pasted into a citation: a source on record is chosen, for a new one the fields unfold.
 * Without this script the fields are there as well, and the server looks the address up when the event is saved.
 */
import { campaignField, pickRow } from "../common/form_fields.js";

const SUFFIX = "-page_url";
const ASKED = `input[name$="${SUFFIX}"]`;
const PAUSE = 300;

/** The fields of the citation whose address field this is, by their names without the row's prefix. */
function fieldsOf(input) {
  const prefix = input.name.slice(0, -SUFFIX.length);
  const field = (name) => input.form.elements[`${prefix}-${name}`];
  return { source: field("source"), publisher: field("page_publisher"), language: field("page_language") };
}

/** The line under the field that says what was found. */
function statusOf(input) {
  const id = `${input.id}-status`;
  const found = document.getElementById(id);
  if (found) return found;
  const line = document.createElement("p");
  line.id = id;
  line.className = "citing-status";
  line.setAttribute("role", "status");
  input.closest(".form-row").append(line);
  return line;
}

function unfold({ publisher, language, source }, proposed) {
  if (source?.value) {
    source.value = "";
    django.jQuery(source).trigger("change");
  }
  if (!publisher) return;
  const details = publisher.closest("details");
  if (details) details.open = true;
  if (!publisher.value) publisher.value = proposed.publisher ?? "";
  if (!language.value) language.value = proposed.language ?? "";
}

async function ask(input) {
  const address = `${input.dataset.lookup}?${new URLSearchParams({
    url: input.value.trim(),
    campaign: campaignField()?.value ?? "",
  })}`;
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return response.json();
}

async function lookUp(input) {
  const asked = input.value.trim();
  const status = statusOf(input);
  if (!asked) {
    status.textContent = "";
    return;
  }
  let answer = null;
  try {
    answer = await ask(input);
  } catch {
    // The server looks again when the event is saved.
    answer = { says: "" };
  }
  if (input.value.trim() !== asked) return;
  const fields = fieldsOf(input);
  if (answer.found && fields.source) pickRow(fields.source, { id: answer.found.id, title: answer.found.text });
  if (answer.proposed) unfold(fields, answer.proposed);
  status.classList.toggle("is-problem", Boolean(answer.problem));
  status.textContent = answer.problem ?? answer.says;
}

/** Whoever goes on from the summary comes to the fields, and only then to what removes them. */
function removeLast() {
  document.querySelectorAll(".inline-related .inline-deletelink").forEach((link) => {
    const row = link.closest(".inline-related");
    const holder = link.parentElement;
    holder.classList.add("citing-remove");
    if (row.lastElementChild !== holder) row.append(holder);
  });
}

/** @returns unmount */
export function mountCiting(root) {
  const waiting = new WeakMap();

  function typed(event) {
    if (!event.target.matches(ASKED)) return;
    clearTimeout(waiting.get(event.target));
    const pasted = event.inputType === "insertFromPaste";
    waiting.set(event.target, setTimeout(lookUp, pasted ? 0 : PAUSE, event.target));
  }

  root.addEventListener("input", typed);
  root.addEventListener("formset:added", removeLast);
  // When Django has given the rows their links.
  django.jQuery(removeLast);
  return () => {
    root.removeEventListener("input", typed);
    root.removeEventListener("formset:added", removeLast);
  };
}

mountCiting(document);
