/**
 * Says, while a new event is being entered, that one of the same place, day, kind and side is on record.
 * Without this script the same is said when the event is saved.
 */
import { campaignField, pickedRows } from "../common/form_fields.js";

const FIELDS = ["campaign", "occurred_on", "kind", "actor", "districts", "place", "covers"];
const NEEDED = ["occurred_on", "kind"];

function noticeAfter(row) {
  const notice = document.createElement("div");
  notice.className = "twice-live";
  notice.setAttribute("role", "status");
  row.append(notice);
  return notice;
}

function show(notice, { says, events }) {
  const links = events.map(({ text, url }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: text, target: "_blank" });
    link.rel = "noopener";
    return link;
  });
  notice.replaceChildren(...(links.length ? [says, ...links] : []));
}

/** @returns unmount */
function mountTwice(form) {
  const notice = noticeAfter(document.querySelector(".form-row.field-districts"));
  const address = new URL("../alike/", location.href);
  let latest = 0;

  async function ask() {
    latest += 1;
    const mine = latest;
    const data = new FormData(form);
    const query = new URLSearchParams(FIELDS.flatMap((name) => data.getAll(name).map((value) => [name, value])));
    if (campaignField()) query.set("campaign", campaignField().value);
    if (!NEEDED.every((name) => query.get(name))) return;
    try {
      const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
      if (mine === latest && response.ok && !response.redirected) show(notice, await response.json());
    } catch {
      // The same is said when the event is saved.
    }
  }

  const { actor, districts } = form.elements;
  const picked = [actor, districts].map((select) => pickedRows(select, ask));
  const changed = (event) => {
    if (FIELDS.includes(event.target.name) && ![actor, districts].includes(event.target)) ask();
  };
  form.addEventListener("change", changed);
  return () => {
    form.removeEventListener("change", changed);
    picked.forEach((field) => field.unmount());
    notice.remove();
  };
}

const form = document.getElementById("event_form");
if (form?.elements.districts && /\/add\/$/.test(location.pathname)) mountTwice(form);

// Django gives the focus to a form's first control when it is loaded: here a button that would cite at the next Enter.
const question = document.querySelector(".twice");
if (question) addEventListener("load", () => question.focus());
