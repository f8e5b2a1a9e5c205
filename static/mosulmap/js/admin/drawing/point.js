import { fromLeaflet, toLeaflet } from "./lon_lat.js";

/** Six decimals of a degree are a tenth of a metre. */
const DECIMALS = 6;

/** Drawn by the stylesheet: Leaflet cannot find its own marker's image under a hashed name. */
export const pointIcon = () => L.divIcon({ className: "map-widget__point", iconSize: [22, 22], iconAnchor: [11, 11] });

function read(input) {
  return input.value.trim() === "" ? NaN : Number(input.value);
}

/**
 * Keeps a marker and the two number fields in step, whichever of them is moved.
 * @param lon @param lat the number fields
 * @param changed called after each change
 * @returns { isSet(), place(latLng), latLng(), clear(), unmount() }
 */
export function mountPoint(map, lon, lat, title, changed) {
  const marker = L.marker([0, 0], { icon: pointIcon(), draggable: true, autoPan: true, title, alt: title });

  function isSet() {
    return Number.isFinite(read(lon)) && Math.abs(read(lat)) <= 90;
  }

  function show() {
    if (isSet()) marker.setLatLng(toLeaflet([read(lon), read(lat)])).addTo(map);
    else marker.remove();
    changed();
  }

  function place(latLng) {
    const [x, y] = fromLeaflet(latLng);
    lon.value = String(Number(x.toFixed(DECIMALS)));
    lat.value = String(Number(y.toFixed(DECIMALS)));
    show();
  }

  function follow() {
    place(marker.getLatLng());
  }

  function clear() {
    lon.value = "";
    lat.value = "";
    show();
  }

  marker.on("dragend", follow);
  lon.addEventListener("input", show);
  lat.addEventListener("input", show);
  show();

  return {
    isSet,
    place,
    clear,
    latLng: () => marker.getLatLng(),
    unmount() {
      marker.off("dragend", follow).remove();
      lon.removeEventListener("input", show);
      lat.removeEventListener("input", show);
    },
  };
}
