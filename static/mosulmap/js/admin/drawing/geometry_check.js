/** Asks the server what it thinks of a shape, and says so below the map. */

/**
 * What is said of a text or a file: { geometry, fault, repaired } or { problem }, as events/admin/judging.py has it.
 * Rejects where the server cannot be asked.
 */
async function ask(address, form, given) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  // What a campaign refuses is known once the form has one.
  body.set("campaign", form.elements.campaign?.value ?? "");
  Object.entries(given).forEach(([name, value]) => body.set(name, value));
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  // More than a form may hold: that too is said in words.
  if (response.status === 413) return response.json();
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return response.json();
}

function paragraph(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function button(text, pressed) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.className = "button map-widget__take";
  made.addEventListener("click", pressed);
  return made;
}

/**
 * @param box where the verdict stands
 * @param texts { take, unjudged }
 * @param draws "area" or "any"
 * @param read called with the geometry of a text or a file that has been read
 * @param takes whether a geometry is of use although it is a problem here
 * @param faultAt called with [lon, lat] of a fault, or null
 * @returns { judge({ text } or { file }, { reads }), clear() }
 */
export function mountVerdict(box, address, form, texts, draws, { read, takes, faultAt }) {
  let latest = 0;

  const say = (...nodes) => box.replaceChildren(...nodes);

  function clear() {
    latest += 1;
    faultAt(null);
    say();
  }

  function take(geometry) {
    clear();
    read(geometry);
  }

  function tell({ problem, fault, repaired }) {
    faultAt(fault?.at ?? null);
    if (problem || !fault) {
      say(...(problem ? [paragraph(problem)] : []));
      return;
    }
    const offer = repaired
      ? [paragraph(repaired.says), button(texts.take, () => take(repaired.geometry))]
      : [];
    say(paragraph(fault.says), ...offer);
  }

  /** With ``reads`` the geometry takes the place of what is drawn. */
  async function judge(given, { reads = false } = {}) {
    latest += 1;
    const mine = latest;
    let verdict = null;
    try {
      verdict = await ask(address, form, { ...given, draws });
    } catch {
      // What is wrong is said again, at the latest, when the form is saved.
      verdict = { problem: texts.unjudged };
    }
    if (mine !== latest) return;
    const { geometry } = verdict;
    if (geometry && takes(geometry)) delete verdict.problem;
    tell(verdict);
    if (reads && geometry && !verdict.problem) read(geometry);
  }

  return { judge, clear };
}
