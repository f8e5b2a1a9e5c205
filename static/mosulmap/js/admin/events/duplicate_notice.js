/**
 * Warns, while a new event is being entered, that one of the same place, day, kind and side is on record.
 * Without this script the same warning comes when the event is saved.
 */
import { getJson } from "../../api.js";
import { campaignField, watchSelectedRows } from "../common/form_fields.js";

const FIELDS = ["campaign", "occurred_on", "kind", "actor", "districts", "place", "covers"];
const REQUIRED_FIELDS = ["occurred_on", "kind"];

function createNotice(row) {
  const notice = document.createElement("div");
  notice.className = "duplicate-notice";
  notice.setAttribute("role", "status");
  row.append(notice);
  return notice;
}

/** Shows the duplicates, each a link; an empty list empties the notice, which hides it. */
function showDuplicates(notice, { says, events }) {
  const links = events.map(({ text, url }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: text, target: "_blank" });
    link.rel = "noopener";
    return link;
  });
  notice.replaceChildren(...(links.length ? [says, ...links] : []));
}

/** The values that decide whether the event is a duplicate, as query parameters. */
function readQuery(form) {
  const data = new FormData(form);
  const query = new URLSearchParams(FIELDS.flatMap((name) => data.getAll(name).map((value) => [name, value])));
  if (campaignField()) query.set("campaign", campaignField().value);
  return query;
}

/** @returns unmount */
function mountDuplicateNotice(form) {
  const notice = createNotice(document.querySelector(".form-row.field-districts"));
  const address = new URL("../alike/", location.href).href;
  let latestRequest = 0;

  async function check() {
    latestRequest += 1;
    const thisRequest = latestRequest;
    const query = readQuery(form);
    if (!REQUIRED_FIELDS.every((name) => query.get(name))) return;
    try {
      const duplicates = await getJson(address, query);
      if (thisRequest === latestRequest) showDuplicates(notice, duplicates);
    } catch {
      // The server checks again when the event is saved.
    }
  }

  const { actor, districts } = form.elements;
  const selects = [actor, districts].map((select) => watchSelectedRows(select, check));
  const onChange = (event) => {
    if (FIELDS.includes(event.target.name) && ![actor, districts].includes(event.target)) check();
  };
  form.addEventListener("change", onChange);
  return () => {
    form.removeEventListener("change", onChange);
    selects.forEach((select) => select.unmount());
    notice.remove();
  };
}

const form = document.getElementById("event_form");
if (form?.elements.districts && /\/add\/$/.test(location.pathname)) mountDuplicateNotice(form);

// On load Django focuses the form's first control: here a button that would cite at the next Enter. So the
// question itself gets the focus.
const question = document.querySelector(".duplicate-question");
if (question) addEventListener("load", () => question.focus());
