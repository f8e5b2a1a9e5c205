import js from "@eslint/js";
import globals from "globals";

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
  // Only these modules may touch Leaflet and the topology decoder, which come as classic scripts.
  {
    files: ["static/mosulmap/js/map/*.js", "static/mosulmap/js/admin/drawing/*.js"],
    languageOptions: { globals: { L: "readonly", topojson: "readonly" } },
  },
  { files: ["tests/js/*.js"], languageOptions: { globals: globals.node } },
];
