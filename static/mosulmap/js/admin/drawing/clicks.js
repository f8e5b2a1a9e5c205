/** Reports clicks on the map, but for those that draw, edit or delete something. */
import { fromLeaflet } from "./lon_lat.js";

const STARTED = "draw:drawstart draw:editstart draw:deletestart";
const STOPPED = "draw:drawstop draw:editstop draw:deletestop";

/**
 * Fires "map-widget:click" on the root, with {lon, lat} as its detail; it bubbles.
 * @returns unmount
 */
export function mountClicks(map, root) {
  let isDrawing = false;

  const onStart = () => {
    isDrawing = true;
  };

  const onStop = () => {
    // Leaflet.draw stops before the last click of a drawing has reached the map.
    setTimeout(() => {
      isDrawing = false;
    });
  };

  function onClick(event) {
    if (isDrawing) return;
    const [lon, lat] = fromLeaflet(event.latlng);
    root.dispatchEvent(new CustomEvent("map-widget:click", { bubbles: true, detail: { lon, lat } }));
  }

  map.on(STARTED, onStart).on(STOPPED, onStop).on("click", onClick);
  return () => map.off(STARTED, onStart).off(STOPPED, onStop).off("click", onClick);
}
