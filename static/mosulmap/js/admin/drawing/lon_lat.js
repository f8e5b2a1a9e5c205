/**
 * The order of coordinates: [longitude, latitude] everywhere in the admin's scripts, as in GeoJSON;
 * Leaflet wants latitude first. They are swapped here and nowhere else.
 */

export function toLeaflet([lon, lat]) {
  return L.latLng(lat, lon);
}

/** [longitude, latitude] of a place on the map. Leaflet repeats the world to the left and right: wrap() undoes that. */
export function fromLeaflet(latLng) {
  const { lng, lat } = latLng.wrap();
  return [lng, lat];
}

/** The bounds of a GeoJSON bbox: [west, south, east, north]. */
export function boundsOf([west, south, east, north]) {
  return L.latLngBounds(toLeaflet([west, south]), toLeaflet([east, north]));
}
