import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { createPartFetcher, getJson, postForm, RequestError } from "../../static/mosulmap/js/api.js";

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
  delete globalThis.document;
});

/** Answers every request with a response, or with an error; returns the requests. */
function serverGives(response) {
  const requests = [];
  globalThis.fetch = async (url, options) => {
    requests.push({ url, options });
    if (response instanceof Error) throw response;
    return response;
  };
  return requests;
}

const ok = () => Response.json({ value: 1 });
const abort = () => new DOMException("given up", "AbortError");
const brokenOff = (error) => ({ ok: true, status: 200, type: "basic", json: () => Promise.reject(error) });

test("JSON comes back parsed", async () => {
  serverGives(ok());
  assert.deepEqual(await getJson("/places/"), { value: 1 });
});

const FAILURES = [
  ["a request that its caller gives up", abort(), { reason: "aborted", status: 0, body: null }],
  ["a response that its caller gives up", brokenOff(abort()), { reason: "aborted", status: 200, body: null }],
  ["no connection", new TypeError("Failed to fetch"), { reason: "unreachable", status: 0, body: null }],
  ["a redirect to the login page", { type: "opaqueredirect", ok: false, status: 0 }, { reason: "login", status: 0, body: null }],
  ["a page of failure", new Response("<h1>down</h1>", { status: 503 }), { reason: "refused", status: 503, body: null }],
  ["a refusal in JSON", Response.json({ problem: "Too large." }, { status: 413 }), { reason: "refused", status: 413, body: { problem: "Too large." } }],
  ["half a file", new Response('{"campaign":'), { reason: "malformed", status: 200, body: null }],
];

for (const [name, response, expected] of FAILURES) {
  test(`${name} is a RequestError that says why`, async () => {
    serverGives(response);
    await assert.rejects(getJson("/places/"), (error) => {
      assert.ok(error instanceof RequestError);
      const { reason, status, body } = error;
      assert.deepEqual({ reason, status, body }, expected);
      assert.match(error.message, /^\/places\/: /);
      return true;
    });
  });
}

test("a part of the payload is asked for as the page's preload asks for it", async () => {
  const requests = serverGives(ok());
  await createPartFetcher("/harbour/parts/")("12-abc", "core");
  assert.deepEqual(requests, [{ url: "/harbour/parts/12-abc/core.json", options: undefined }]);
});

test("parameters are added to the address, and the caller can give up", async () => {
  const requests = serverGives(ok());
  const { signal } = new AbortController();
  await getJson("/places/", { q: "a&b", remote: 1 }, { signal });
  const [{ url, options }] = requests;
  assert.equal(url, "/places/?q=a%26b&remote=1");
  assert.equal(options.signal, signal);
  assert.equal(options.headers.Accept, "application/json");
});

test("parameters may have several values", async () => {
  const requests = serverGives(ok());
  await getJson("/alike/", new URLSearchParams([["districts", "1"], ["districts", "2"]]));
  assert.equal(requests[0].url, "/alike/?districts=1&districts=2");
});

test("a form is sent with the CSRF token of the page", async () => {
  globalThis.document = { querySelector: (selector) => (selector === "[name=csrfmiddlewaretoken]" ? { value: "token" } : null) };
  const requests = serverGives(ok());
  const body = new FormData();
  await postForm("/shape/", body);
  const [{ options }] = requests;
  assert.equal(options.method, "POST");
  assert.equal(options.body, body);
  assert.equal(options.headers["X-CSRFToken"], "token");
});
