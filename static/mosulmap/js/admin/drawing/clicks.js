/** Tells of clicks on the map that draw nothing. */
import { fromLeaflet } from "./lon_lat.js";

const BEGUN = "draw:drawstart draw:editstart draw:deletestart";
const ENDED = "draw:drawstop draw:editstop draw:deletestop";

/**
 * Fires "map-widget:click" with {lon, lat} on the root, which bubbles.
 * @returns unmount
 */
export function mountClicks(map, root) {
  let drawing = false;

  const begin = () => {
    drawing = true;
  };

  // Leaflet.draw stops before the last click of a drawing has reached the map.
  const end = () => {
    setTimeout(() => {
      drawing = false;
    });
  };

  function tell(event) {
    if (drawing) return;
    const [lon, lat] = fromLeaflet(event.latlng);
    root.dispatchEvent(new CustomEvent("map-widget:click", { bubbles: true, detail: { lon, lat } }));
  }

  map.on(BEGUN, begin).on(ENDED, end).on("click", tell);
  return () => map.off(BEGUN, begin).off(ENDED, end).off("click", tell);
}
