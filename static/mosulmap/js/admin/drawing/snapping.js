import { boxed, snapped } from "./snap.js";
import { toLeaflet } from "./lon_lat.js";

const REACH_PX = 12;

/** The tools whose corners snap. */
const TOOLS = ["polygon", "polyline"];

const isCorner = (layer) => layer instanceof L.Marker && /leaflet-editing-icon/.test(layer.options.icon.options.className);

/**
 * Has the corners that are drawn or dragged snap to the borders of districts, unless Alt is held.
 * @param drawing a Drawing on the map
 * @param rings the borders, lists of [longitude, latitude]
 * @returns { unmount() }
 */
export function mountSnapping(map, drawing, rings) {
  const hint = L.circleMarker([0, 0], { radius: 7, interactive: false, className: "map-widget__snap" });
  const handlers = TOOLS.map((tool) => drawing.drawingTool(tool)).filter(Boolean);
  const corners = new Set();
  let projected = { zoom: null, rings: [] };
  let free = false;

  /** In pixels of the whole world at this zoom, which panning leaves alone. */
  function ringsNow() {
    const zoom = map.getZoom();
    if (projected.zoom !== zoom) {
      const pixels = (corner) => {
        const { x, y } = map.project(toLeaflet(corner), zoom);
        return [x, y];
      };
      projected = { zoom, rings: rings.map((ring) => boxed(ring.map(pixels))) };
    }
    return projected.rings;
  }

  function snap(latLng) {
    const { x, y } = map.project(latLng);
    const found = free ? null : snapped([x, y], ringsNow(), REACH_PX);
    return found ? map.unproject(found) : null;
  }

  function showHint(latLng) {
    const found = snap(latLng);
    if (found) hint.setLatLng(found).addTo(map);
    else hint.remove();
  }

  function follow(event) {
    free = event.originalEvent.altKey;
    if (handlers.some((handler) => handler.enabled())) showHint(event.latlng);
    else hint.remove();
  }

  /** Leaflet says "move" before "drag", at which Leaflet.draw takes the corner's place over. */
  function dragged(event) {
    if (!event.originalEvent) return;
    free = Boolean(event.originalEvent.altKey);
    const marker = event.target;
    const found = snap(marker.getLatLng());
    if (!found) return;
    marker._latlng = found;
    L.DomUtil.setPosition(marker.getElement(), map.latLngToLayerPoint(found));
  }

  function watch({ layer }) {
    if (!isCorner(layer)) return;
    corners.add(layer);
    layer.on("move", dragged);
  }

  function unwatch({ layer }) {
    if (corners.delete(layer)) layer.off("move", dragged);
  }

  function snapCorners(handler) {
    const { addVertex } = handler;
    handler.addVertex = (latLng) => addVertex.call(handler, snap(latLng) ?? latLng);
    return () => {
      handler.addVertex = addVertex;
    };
  }

  const restores = handlers.map(snapCorners);
  map.on("mousemove", follow).on("layeradd", watch).on("layerremove", unwatch);

  return {
    unmount() {
      map.off("mousemove", follow).off("layeradd", watch).off("layerremove", unwatch);
      corners.forEach((layer) => layer.off("move", dragged));
      restores.forEach((restore) => restore());
      hint.remove();
    },
  };
}
