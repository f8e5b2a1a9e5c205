/** A map without tiles, made by django-leaflet; the mouse wheel scrolls the page until the map has the focus. */
export function createMap(element) {
  let created = null;
  L.Map.djangoMap(element.id, {
    djoptions: { layers: [], attributionprefix: false, scale: "metric", fitextent: false },
    globals: false,
    scrollWheelZoom: false,
    worldCopyJump: true,
    zoomSnap: 0.5,
    // Called before djangoMap returns, which itself returns nothing.
    callback: (map) => {
      created = map;
    },
  });
  created.on("focus", () => created.scrollWheelZoom.enable());
  created.on("blur", () => created.scrollWheelZoom.disable());
  return created;
}
