/** Corners that are drawn or dragged snap to the borders of districts, unless Alt is held. */
import { toLeaflet } from "./lon_lat.js";
import { snapPoint, withBox } from "./snap.js";

const TOLERANCE_PX = 12;
// The drawing tools whose corners snap.
const TOOLS = ["polygon", "polyline"];

/** Whether a layer is one of the handles that Leaflet.draw puts on the corners of a shape that is edited. */
const isCornerHandle = (layer) => layer instanceof L.Marker && /leaflet-editing-icon/.test(layer.options.icon.options.className);

/**
 * @param {DrawingField} drawing on the map
 * @param {number[][][]} rings the borders, lists of [longitude, latitude]
 * @returns {{unmount: () => void}}
 */
export function mountSnapping(map, drawing, rings) {
  // Shows where the next corner would snap.
  const hint = L.circleMarker([0, 0], { radius: 7, interactive: false, className: "map-widget__snap" });
  const tools = TOOLS.map((tool) => drawing.drawingTool(tool)).filter(Boolean);
  const handles = new Set();
  let projected = { zoom: null, rings: [] };
  let isAltHeld = false;

  /** The rings in pixels of the whole world at this zoom: only a change of zoom makes them out of date. */
  function projectedRings() {
    const zoom = map.getZoom();
    if (projected.zoom !== zoom) {
      const toPixels = (corner) => {
        const { x, y } = map.project(toLeaflet(corner), zoom);
        return [x, y];
      };
      projected = { zoom, rings: rings.map((ring) => withBox(ring.map(toPixels))) };
    }
    return projected.rings;
  }

  /** Where a place snaps to; null where it does not. */
  function snap(latLng) {
    const { x, y } = map.project(latLng);
    const pixels = isAltHeld ? null : snapPoint([x, y], projectedRings(), TOLERANCE_PX);
    return pixels ? map.unproject(pixels) : null;
  }

  function onMouseMove(event) {
    isAltHeld = event.originalEvent.altKey;
    const target = tools.some((tool) => tool.enabled()) ? snap(event.latlng) : null;
    if (target) hint.setLatLng(target).addTo(map);
    else hint.remove();
  }

  /** On "move", which Leaflet fires before "drag": on "drag" Leaflet.draw copies the handle's place to the shape. */
  function onHandleMove(event) {
    // A move by script has no pointer's event.
    if (!event.originalEvent) return;
    isAltHeld = Boolean(event.originalEvent.altKey);
    const handle = event.target;
    const target = snap(handle.getLatLng());
    if (!target) return;
    // As Leaflet's own drag handler does it: setLatLng would fire "move" a second time.
    handle._latlng = target;
    L.DomUtil.setPosition(handle.getElement(), map.latLngToLayerPoint(target));
  }

  function onLayerAdd({ layer }) {
    if (!isCornerHandle(layer)) return;
    handles.add(layer);
    layer.on("move", onHandleMove);
  }

  function onLayerRemove({ layer }) {
    if (handles.delete(layer)) layer.off("move", onHandleMove);
  }

  /** Has a tool snap the corners that it adds; returns what undoes that. */
  function patchTool(tool) {
    const { addVertex } = tool;
    tool.addVertex = (latLng) => addVertex.call(tool, snap(latLng) ?? latLng);
    return () => {
      tool.addVertex = addVertex;
    };
  }

  const unpatches = tools.map(patchTool);
  map.on("mousemove", onMouseMove).on("layeradd", onLayerAdd).on("layerremove", onLayerRemove);

  return {
    unmount() {
      map.off("mousemove", onMouseMove).off("layeradd", onLayerAdd).off("layerremove", onLayerRemove);
      handles.forEach((handle) => handle.off("move", onHandleMove));
      unpatches.forEach((unpatch) => unpatch());
      hint.remove();
    },
  };
}
