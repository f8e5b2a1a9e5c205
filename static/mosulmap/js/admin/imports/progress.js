/**
 * Has the server match a long file step by step, and shows how far it is; lets nobody press twice while a long file is
 * written. Without this script a button does it.
 */

async function step(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function run(form) {
  const bar = document.querySelector(".import-progress");
  const count = document.querySelector(".import-count");
  form.hidden = true;
  try {
    let going = true;
    while (going) {
      const told = await step(form);
      bar.value = told.done;
      count.textContent = `${told.done} / ${told.of}`;
      going = told.going;
    }
    location.reload();
  } catch {
    // A deployment in the middle, or a sleeping laptop: the next step begins where the last one ended.
    count.textContent = count.dataset.textFailed;
    form.hidden = false;
  }
}

const form = document.querySelector("[data-import-steps]");
if (form) run(form);

function sendOnce(once) {
  once.addEventListener("submit", (event) => {
    if (once.dataset.sent) event.preventDefault();
    if (once.dataset.sent) return;
    once.dataset.sent = "yes";
    const button = event.submitter ?? once.querySelector("button");
    // Once the form is on its way: what a disabled button says is not sent.
    setTimeout(() => {
      button.disabled = true;
      button.textContent = once.dataset.textSent;
    });
  });
}

document.querySelectorAll("[data-text-sent]").forEach(sendOnce);
// Whoever comes back to the page sees what has become of it.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
