/** A map without tiles, as django-leaflet makes it, that leaves the page's own scrolling alone until it is used. */
export function makeMap(element) {
  let made = null;
  L.Map.djangoMap(element.id, {
    djoptions: { layers: [], attributionprefix: false, scale: "metric", fitextent: false },
    globals: false,
    scrollWheelZoom: false,
    worldCopyJump: true,
    zoomSnap: 0.5,
    callback: (map) => {
      made = map;
    },
  });
  made.on("focus", () => made.scrollWheelZoom.enable());
  made.on("blur", () => made.scrollWheelZoom.disable());
  return made;
}
