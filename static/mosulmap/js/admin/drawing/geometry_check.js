/** Has the server check a shape, and shows the result below the map: events/admin/drawing/geometry_check.py. */
import { postForm } from "../../api.js";

function paragraph(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function createButton(text, onClick) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  button.className = "button map-widget__take";
  button.addEventListener("click", onClick);
  return button;
}

/**
 * @param {HTMLElement} box where the result is shown
 * @param {string} address of the view that checks
 * @param {HTMLFormElement} form
 * @param {string} unchecked text for a server that cannot be asked
 * @param {"area"|"any"} draws what the form takes
 * @param {object} callbacks
 * @param {(geometry: object) => void} callbacks.onGeometry takes the geometry of a text or a file that was
 *   read, or the repaired one
 * @param {(geometry: object) => boolean} callbacks.accepts whether the form has a use for a geometry that
 *   the server calls a problem
 * @param {(position: ?number[]) => void} callbacks.showErrorAt takes the [longitude, latitude] of an error,
 *   or null
 * @returns {{check: Function, clear: Function}}
 */
export function mountGeometryCheck(box, address, form, unchecked, draws, { onGeometry, accepts, showErrorAt }) {
  let latestRequest = 0;

  function clear() {
    latestRequest += 1;
    showErrorAt(null);
    box.replaceChildren();
  }

  function takeRepaired(geometry) {
    clear();
    onGeometry(geometry);
  }

  function showResult({ problem, fault, repaired }) {
    showErrorAt(fault?.at ?? null);
    if (problem || !fault) {
      box.replaceChildren(...(problem ? [paragraph(problem)] : []));
      return;
    }
    const repair = repaired
      ? [paragraph(repaired.says), createButton(repaired.take, () => takeRepaired(repaired.geometry))]
      : [];
    box.replaceChildren(paragraph(fault.says), ...repair);
  }

  async function fetchResult(input) {
    const body = new FormData();
    // The bounds and limits of the campaign can be checked once the form has one.
    body.set("campaign", form.elements.campaign?.value ?? "");
    body.set("draws", draws);
    Object.entries(input).forEach(([name, value]) => body.set(name, value));
    try {
      return await postForm(address, body);
    } catch (error) {
      // What is too large is refused in words. Otherwise the form is checked again when it is saved.
      return { problem: error.body?.problem ?? unchecked };
    }
  }

  /**
   * Checks a text or a file and shows the result.
   * @param {{text: string}|{file: File}} input
   * @param {{replace?: boolean}} options with `replace` a good geometry takes the place of what is drawn
   */
  async function check(input, { replace = false } = {}) {
    latestRequest += 1;
    const thisRequest = latestRequest;
    const { problem: refusal, ...result } = await fetchResult(input);
    if (thisRequest !== latestRequest) return;
    const { geometry } = result;
    const problem = geometry && accepts(geometry) ? undefined : refusal;
    showResult({ ...result, problem });
    if (replace && geometry && !problem) onGeometry(geometry);
  }

  return { check, clear };
}
