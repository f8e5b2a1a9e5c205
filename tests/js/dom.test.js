import assert from "node:assert/strict";
import { test } from "node:test";

import { createI18n, externalLink } from "../../static/mosulmap/js/dom.js";

/** As much of a document as an element made from data asks for. */
globalThis.document = {
  createElement: (tag) => ({
    tag,
    attributes: {},
    content: [],
    setAttribute(name, value) { this.attributes[name] = String(value); },
    append(...children) { this.content.push(...children); },
  }),
};

for (const address of ["http://example.org/a", "https://example.org/a?b=c#d", "HTTPS://EXAMPLE.ORG/"]) {
  test(`${address} becomes a link that tells nobody where it was followed`, () => {
    const link = externalLink(address, "A page");
    assert.equal(link.tag, "a");
    assert.equal(link.attributes.href, address);
    assert.equal(link.attributes.rel, "noopener noreferrer");
    assert.deepEqual(link.content, ["A page"]);
  });
}

const NO_WEB_ADDRESSES = [
  "javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>",
  "vbscript:x", "file:///etc/passwd", "//example.org/", "/admin/", "example.org", "http:example.org", " https://example.org",
  "https:/example.org", "ftp://example.org/", "", "javascript://https://example.org/%0aalert(1)",
];

for (const address of NO_WEB_ADDRESSES) {
  test(`${JSON.stringify(address)} stays text`, () => {
    const made = externalLink(address, "A page");
    assert.equal(made.tag, "span");
    assert.equal(made.attributes.href, undefined);
    assert.deepEqual(made.content, ["A page"]);
  });
}

test("an attribute that a caller adds cannot replace the checked address", () => {
  assert.equal(externalLink("https://example.org/", "A page", { href: "javascript:alert(1)", class: "x" }).attributes.href, "https://example.org/");
});

const dictionary = { counts: "Events: {events} · Publishers: {publishers}", plain: "Play" };

test("words are filled into their places, whatever they contain", () => {
  const { text } = createI18n(dictionary, "en");
  assert.equal(text("plain"), "Play");
  assert.equal(text("counts", { events: 3, publishers: "{events} $& <b>" }), "Events: 3 · Publishers: {events} $& <b>");
});

test("shares are thousandths, written as whole percent", () => {
  const { percent, number } = createI18n(dictionary, "en");
  assert.deepEqual([0, 4, 5, 125, 996, 1000].map(percent), ["0%", "0%", "1%", "13%", "100%", "100%"]);
  assert.equal(number(1200000), "1,200,000");
});

test("a row's name is the Arabic one for an Arabic reader, where there is one", () => {
  const row = { en: "Arbajiyah", ar: "أربجية" };
  assert.equal(createI18n(dictionary, "en").name(row), "Arbajiyah");
  assert.equal(createI18n(dictionary, "ar").name(row), "أربجية");
  assert.equal(createI18n(dictionary, "ar").name({ en: "Arbajiyah", ar: "" }), "Arbajiyah");
});
