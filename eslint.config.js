import js from "@eslint/js";
import globals from "globals";

const SCRIPTS = "static/mosulmap/js";

const ASK_API = "Ask the server through api.js: it reports every failure in one way.";
const NESTED = "rjsmin, through which the modules are served, does not know a template within a template: name the inner one.";
const IN_MAP = "Leaflet belongs to map/* and admin/drawing/*; import what they export.";
const IN_FORM_FIELDS = "The admin's jQuery belongs to admin/common/form_fields.js; import what it exports.";

// By name, and as a property of the global object.
const REQUESTS = [
  { name: "fetch", message: ASK_API },
  { name: "XMLHttpRequest", message: ASK_API },
  { name: "EventSource", message: ASK_API },
  { name: "WebSocket", message: ASK_API },
];
const LIBRARIES = [
  { name: "L", message: IN_MAP },
  { name: "django", message: IN_FORM_FIELDS },
];
const GLOBAL_OBJECTS = ["window", "globalThis", "self", "frames", "top", "parent"];
const asProperties = (names) => GLOBAL_OBJECTS.flatMap((object) =>
  names.map(({ name, message }) => ({ object, property: name, message })));

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: {
      "no-undef": "error",
      "no-console": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      semi: ["error", "always"],
    },
  },
  {
    files: [`${SCRIPTS}/**/*.js`],
    // No comment may lift a rule or declare a global: what is allowed where stands in this file alone.
    linterOptions: { noInlineConfig: true },
    rules: {
      "no-restricted-syntax": ["error", { selector: "TemplateLiteral TemplateLiteral", message: NESTED }],
      "no-restricted-globals": ["error", ...REQUESTS],
      "no-restricted-properties": [
        "error",
        ...asProperties([...REQUESTS, ...LIBRARIES]),
        { object: "navigator", property: "sendBeacon", message: ASK_API },
      ],
    },
  },
  {
    files: [`${SCRIPTS}/api.js`],
    rules: { "no-restricted-globals": ["error", ...REQUESTS.filter(({ name }) => name !== "fetch" && name !== "XMLHttpRequest")] },
  },
  // It stands between the pages and the server; SITE is written before it by the server.
  {
    files: ["static/mosulmap/offline/service_worker.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.serviceworker, SITE: "readonly" } },
  },
  // Libraries that come as classic scripts. Anywhere else their names are undefined (no-undef).
  { files: [`${SCRIPTS}/map/*.js`], languageOptions: { globals: { L: "readonly" } } },
  { files: [`${SCRIPTS}/admin/drawing/*.js`], languageOptions: { globals: { L: "readonly" } } },
  {
    files: [`${SCRIPTS}/admin/common/{autocomplete,form_fields}.js`],
    languageOptions: { globals: { django: "readonly" } },
  },
  { files: ["tests/js/**/*.js"], languageOptions: { globals: globals.node } },
];
