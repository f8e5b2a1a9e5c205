/**
 * Keeps what was typed into a form while the session ended: a form that has been open for long asks, before it is sent,
 * whether somebody is still logged in, and stays where it is if not.
 */
import { getJson } from "../../api.js";

const FORMS = "#content form[method=post]";
const TOKEN = "csrfmiddlewaretoken";
// Two clicks that come closer than this, in milliseconds, mean one: the second would send the form again.
const DOUBLE_CLICK = 1000;

function showNotice(template, form) {
  removeNotice(form);
  form.before(template.content.cloneNode(true));
  form.previousElementSibling.focus();
}

function removeNotice(form) {
  if (form.previousElementSibling?.matches(".session-ended")) form.previousElementSibling.remove();
}

/** @returns unmount */
function mountSessionCheck(template) {
  // The form that is on its way, for which everything was asked; and whether the answer is being waited for.
  let asked = null;
  let isAsking = false;
  let sentAt = -Infinity;

  async function check(form, submitter) {
    isAsking = true;
    try {
      const { token } = await getJson(template.dataset.address);
      if (token === null) {
        showNotice(template, form);
        return;
      }
      // Another one, where the log-in was in another tab.
      document.getElementsByName(TOKEN).forEach((field) => { field.value = token; });
    } catch {
      // The server does not say: what becomes of the form is then told by its own response.
    } finally {
      isAsking = false;
    }
    removeNotice(form);
    asked = form;
    sentAt = performance.now();
    form.requestSubmit(submitter);
    asked = null;
  }

  function onSubmit(event) {
    const form = event.target;
    const isOpenForLong = performance.now() >= Number(template.dataset.askAfter) * 1000;
    if (asked === form || !isOpenForLong || !form.matches(FORMS)) return;
    // Before the form's own listeners, which see it when it is sent.
    event.preventDefault();
    event.stopImmediatePropagation();
    const isSecondClick = isAsking || performance.now() - sentAt < DOUBLE_CLICK;
    if (!isSecondClick) check(form, event.submitter);
  }

  document.addEventListener("submit", onSubmit, { capture: true });
  return () => document.removeEventListener("submit", onSubmit, { capture: true });
}

const template = document.getElementById("session-ended");
if (template) mountSessionCheck(template);
