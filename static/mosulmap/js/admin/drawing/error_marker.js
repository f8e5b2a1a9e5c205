/** The ring on the map round the place where an outline is wrong. */
import { toLeaflet } from "./lon_lat.js";

/** @returns {{show: (position: ?number[]) => void, unmount: () => void}} show takes [longitude, latitude], or null for none */
export function mountErrorMarker(map) {
  const ring = L.circleMarker([0, 0], { radius: 14, interactive: false, className: "map-widget__fault" });
  return {
    show(position) {
      if (position) ring.setLatLng(toLeaflet(position)).addTo(map);
      else ring.remove();
    },
    unmount: () => ring.remove(),
  };
}
