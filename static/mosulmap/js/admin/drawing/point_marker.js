/** The form's point: a marker on the map and two number fields that follow one another. */
import { fromLeaflet, toLeaflet } from "./lon_lat.js";

// Six decimals of a degree are a tenth of a metre.
const DECIMALS = 6;

/** Drawn by the stylesheet: Leaflet cannot find its own marker's image under a hashed name. */
export const pointIcon = () => L.divIcon({ className: "map-widget__point", iconSize: [22, 22], iconAnchor: [11, 11] });

/** The number in a field; NaN where it is empty. */
function readNumber(input) {
  return input.value.trim() === "" ? NaN : Number(input.value);
}

/**
 * @param {HTMLInputElement} lon
 * @param {HTMLInputElement} lat
 * @param {string} title of the marker
 * @param {() => void} onChange called after each change
 * @returns {{isSet: Function, place: Function, clear: Function, latLng: Function, unmount: Function}}
 */
export function mountPointMarker(map, lon, lat, title, onChange) {
  const marker = L.marker([0, 0], { icon: pointIcon(), draggable: true, autoPan: true, title, alt: title });

  function isSet() {
    return Number.isFinite(readNumber(lon)) && Math.abs(readNumber(lat)) <= 90;
  }

  function update() {
    if (isSet()) marker.setLatLng(toLeaflet([readNumber(lon), readNumber(lat)])).addTo(map);
    else marker.remove();
    onChange();
  }

  function place(latLng) {
    const [x, y] = fromLeaflet(latLng);
    lon.value = String(Number(x.toFixed(DECIMALS)));
    lat.value = String(Number(y.toFixed(DECIMALS)));
    update();
  }

  function onDragEnd() {
    place(marker.getLatLng());
  }

  function clear() {
    lon.value = "";
    lat.value = "";
    update();
  }

  marker.on("dragend", onDragEnd);
  lon.addEventListener("input", update);
  lat.addEventListener("input", update);
  update();

  return {
    isSet,
    place,
    clear,
    latLng: () => marker.getLatLng(),
    unmount() {
      marker.off("dragend", onDragEnd).remove();
      lon.removeEventListener("input", update);
      lat.removeEventListener("input", update);
    },
  };
}
