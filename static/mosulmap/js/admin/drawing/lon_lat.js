/** Every other place in the admin's scripts has [longitude, latitude]; Leaflet wants latitude first. */

export function toLeaflet([lon, lat]) {
  return L.latLng(lat, lon);
}

/** Of a place on the map, with the world's copies to its left and right folded into one. */
export function fromLeaflet(latLng) {
  const { lng, lat } = latLng.wrap();
  return [lng, lat];
}

/** Corners of a GeoJSON bbox: west, south, east, north. */
export function boundsOf([west, south, east, north]) {
  return L.latLngBounds(toLeaflet([west, south]), toLeaflet([east, north]));
}
