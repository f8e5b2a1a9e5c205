/**
 * The service worker of a reader who keeps a campaign for offline use; nobody else gets one. Served at the root of the
 * site, after a line that declares SITE: {version, isHashed, files, reserved, words} (events/public/offline.py).
 *
 * It answers for three kinds of requests, and lets every other one pass, the editors' pages and forms among them: static
 * files and parts of the payload from what is kept, for under their addresses they never change; pages from the
 * server, and from what is kept where that cannot be reached, with a line that says so.
 */

const FILES = `map-files-${SITE.version}`;
const PAGES = `map-pages-${SITE.version}`;
// Their addresses name their content: they outlast a version of the site.
const PARTS = "map-parts";
// Beyond so many the oldest are forgotten.
const MOST_PAGES = 200;
const MOST_PARTS = 2_000;

const files = new Set(SITE.files);
const PART = /^\/[-\w]+\/parts\/[-\w]+\/[-\w]+\.json$/;
const PART_IN_PAGE = /"(\/[-\w]+\/parts\/[-\w]+\/[-\w]+\.json)"/g;
// The map, and the pages of text beside it; with the language before them, where it is not the first one.
const PAGE = /^\/(?:[a-z]{2}\/)?(?:([-\w]+)\/(?:(?:days|districts|events|sources|stories)\/(?:[-\w]+\/)?|(?:record|method|changes)\/)?)?$/;
const MAP = /^\/(?:[a-z]{2}\/)?(?:[-\w]+\/)?$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => { if (data === "activate") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (files.has(url.pathname)) event.respondWith(SITE.isHashed ? keptFirst(FILES, request) : serverFirst(event, FILES, request));
  else if (PART.test(url.pathname)) event.respondWith(keptFirst(PARTS, request, MOST_PARTS));
  else if (request.mode === "navigate" && isPage(url.pathname)) event.respondWith(page(event, url));
});

function isPage(path) {
  const found = PAGE.exec(path);
  return found !== null && !SITE.reserved.includes(found[1]);
}

/** The static files; and the maps that are kept, as this version of the site shows them, with the parts that they begin with. */
async function install() {
  const kept = await caches.open(FILES);
  const has = new Set((await kept.keys()).map(({ url }) => new URL(url).pathname));
  await kept.addAll(SITE.files.filter((path) => !has.has(path)));
  const earlier = (await caches.keys()).filter((name) => name.startsWith("map-pages-") && name !== PAGES);
  for (const name of earlier) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (MAP.test(new URL(url).pathname)) await renew(url);
    }
  }
}

async function renew(address) {
  const answer = await fetch(address);
  if (!isWhole(answer)) return;
  const text = await answer.clone().text();
  await (await caches.open(PAGES)).put(address, answer);
  await (await caches.open(PARTS)).addAll([...text.matchAll(PART_IN_PAGE)].map(([, path]) => path));
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("map-") && ![FILES, PAGES, PARTS].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** What is not kept yet is kept from now on. */
async function keptFirst(name, request, most = Infinity) {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (isWhole(answer)) await keep(cache, request, answer.clone(), most);
  return answer;
}

async function serverFirst(event, name, request, most = Infinity) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (isWhole(answer)) event.waitUntil(keep(cache, request, answer.clone(), most));
    return answer;
  } catch (problem) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
}

/** A map is kept once, whatever day it was asked for: its scripts read that from the address. */
async function page(event, url) {
  const address = MAP.test(url.pathname) ? url.pathname : url.pathname + url.search;
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(event.request);
    if (isWhole(answer)) event.waitUntil(keep(cache, address, answer.clone(), MOST_PAGES));
    return answer;
  } catch (problem) {
    const kept = await cache.match(address, { ignoreVary: true });
    if (kept) return marked(kept);
    throw problem;
  }
}

/** Not an error, not a page that was redirected to, and not one that stands for another while the record is away. */
function isWhole(answer) {
  return answer.status === 200 && answer.type === "basic" && !answer.redirected && !answer.headers.has("Record-As-Of");
}

/** Without room, what was asked for is shown all the same. */
async function keep(cache, request, answer, most) {
  try {
    await cache.put(request, answer);
    const keys = await cache.keys();
    // Those that stand first were kept first.
    await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
  } catch {
    // The browser has no room left, or the reader has taken the permission back.
  }
}

/** A kept page that says above everything else that it is one, and of which revision. */
async function marked(kept) {
  const headers = new Headers(kept.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const words = SITE.words[headers.get("Content-Language")] ?? Object.values(SITE.words)[0];
  const page = await kept.text();
  // A server of files sends no header of its own.
  const revision = Number(headers.get("Record-Revision") ?? /"revision": (\d+)/.exec(page)?.[1]);
  const line = `<body class="outdated"><p class="outage" role="status">${words.replace("{revision}", revision)}</p>`;
  const text = page.replace("<body>", () => line);
  return new Response(text, { status: 200, headers });
}
