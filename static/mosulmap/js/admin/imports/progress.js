/**
 * Has the server match a long file step by step and shows the progress; keeps a form from being sent
 * twice while a long file is written. Without this script, a button requests each step.
 */
import { postForm } from "../../api.js";

/** Requests steps until the server says that none is left, and then reloads the page. */
async function runSteps(form) {
  const bar = document.querySelector(".import-progress");
  const count = document.querySelector(".import-count");
  form.hidden = true;
  try {
    let going = true;
    while (going) {
      const progress = await postForm(form.action, new FormData(form));
      bar.value = progress.done;
      count.textContent = `${progress.done} / ${progress.of}`;
      going = progress.going;
    }
    location.reload();
  } catch {
    // A deployment in the middle, or a sleeping laptop: the next step begins where the last one ended.
    count.textContent = count.dataset.textFailed;
    form.hidden = false;
  }
}

function preventSecondSubmit(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button");
    // Once the form is on its way: the value of a disabled button would not be sent.
    setTimeout(() => {
      button.disabled = true;
      button.textContent = form.dataset.textSent;
    });
  });
}

const steps = document.querySelector("[data-import-steps]");
if (steps) runSteps(steps);
document.querySelectorAll("[data-text-sent]").forEach(preventSecondSubmit);
// The browser's "back" shows the page as it was left, with its button disabled: load what has become of the import.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
