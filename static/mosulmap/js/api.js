/**
 * The only module that asks the server (ESLint forbids `fetch` elsewhere). JSON comes back; whatever
 * goes wrong is a RequestError that says why.
 */

const JSON_HEADERS = { Accept: "application/json" };

/** A request without a usable response. */
export class RequestError extends Error {
  /**
   * @param {string} address what was asked
   * @param {"aborted"|"unreachable"|"login"|"refused"|"malformed"} reason aborted by the caller; no
   *   connection; a session that has ended, so that the server redirects to its login page; an HTTP status
   *   of failure; a body that is no JSON
   * @param {{status?: number, body?: object|null, cause?: Error}} details the HTTP status (0 where there is
   *   no response) and the JSON with which the server explains a refusal (null where there is none)
   */
  constructor(address, reason, { status = 0, body = null, cause } = {}) {
    const code = status ? ` (${status})` : "";
    super(`${address}: ${reason}${code}`, { cause });
    this.name = "RequestError";
    Object.assign(this, { reason, status, body });
  }
}

async function request(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (cause) {
    throw new RequestError(address, cause.name === "AbortError" ? "aborted" : "unreachable", { cause });
  }
  const { status } = response;
  if (response.type === "opaqueredirect") throw new RequestError(address, "login", { status });
  try {
    const body = await response.json();
    if (response.ok) return body;
    throw new RequestError(address, "refused", { status, body });
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    if (cause.name === "AbortError") throw new RequestError(address, "aborted", { status, cause });
    throw new RequestError(address, response.ok ? "malformed" : "refused", { status, cause });
  }
}

/** The settings that the page was served with. */
export function readConfig() {
  return JSON.parse(document.getElementById("config").textContent);
}

/**
 * Asks for parts of the payload, parsed: (version, name) => Promise. Asked for without headers of their own, as the
 * page's preloads ask: one request serves both.
 * @param {string} base what stands before the version and the name in each address
 */
export function createPartFetcher(base) {
  return (version, name) => request(`${base}${version}/${name}.json`);
}

/** A file as it came, to be kept. */
export async function getFile(address, options) {
  const response = await fetch(address, options).catch((cause) => {
    throw new RequestError(address, cause.name === "AbortError" ? "aborted" : "unreachable", { cause });
  });
  if (!response.ok || response.headers.has("Record-As-Of")) throw new RequestError(address, "refused", response);
  return response;
}

/**
 * An SVG picture of the server's; null where it does not come. The page stands still meanwhile: for a listener after
 * which nothing can be added any more, and for nothing else.
 */
export function getSvgNow(address) {
  const asking = new XMLHttpRequest();
  asking.open("GET", address, false);
  try {
    asking.send();
  } catch {
    return null;
  }
  const root = asking.status === 200 ? asking.responseXML?.documentElement : null;
  return root ? document.importNode(root, true) : null;
}

/**
 * @param {string} address
 * @param {object} [query] parameters that are added to the address
 * @param {{signal?: AbortSignal}} [options]
 */
export function getJson(address, query = {}, { signal } = {}) {
  const parameters = String(new URLSearchParams(query));
  const url = parameters ? `${address}?${parameters}` : address;
  // The admin redirects to its login page, which is no answer: it is not followed.
  return request(url, { headers: JSON_HEADERS, redirect: "manual", signal });
}

/**
 * Sends a form, with the CSRF token of the page.
 * @param {string} address
 * @param {FormData} body
 * @param {{signal?: AbortSignal}} [options]
 */
export function postForm(address, body, { signal } = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { ...JSON_HEADERS, "X-CSRFToken": token };
  return request(address, { method: "POST", body, headers, redirect: "manual", signal });
}
