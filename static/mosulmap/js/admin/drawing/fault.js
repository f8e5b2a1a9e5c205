import { toLeaflet } from "./lon_lat.js";

/** Rings the place on the map where an outline is wrong. @returns { show([lon, lat] or null), unmount() } */
export function mountFault(map) {
  const ring = L.circleMarker([0, 0], { radius: 14, interactive: false, className: "map-widget__fault" });
  return {
    show(place) {
      if (place) ring.setLatLng(toLeaflet(place)).addTo(map);
      else ring.remove();
    },
    unmount: () => ring.remove(),
  };
}
