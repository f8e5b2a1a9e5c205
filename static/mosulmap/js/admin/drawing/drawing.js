import { joined, partsOf } from "./geojson.js";
import { pointIcon } from "./point.js";

const SHAPE = { className: "map-widget__shape" };

/** How a text is drawn. */
const DRAWN = { ...SHAPE, pointToLayer: (_feature, latLng) => L.marker(latLng, { icon: pointIcon() }) };

/**
 * The textarea of GeoJSON. django-leaflet's own store loses the holes of a multipolygon and turns
 * several drawings into a collection; this one keeps the holes and writes the plainest type.
 */
const Store = L.FieldStore.extend({
  /** The layers of the text; throws where it is no GeoJSON, is empty, or holds more than areas and nothing else will do. */
  load(any) {
    const text = this.formfield.value.trim();
    const parts = partsOf(text ? JSON.parse(text) : null);
    if (text && !(parts.length && (any || parts.every(({ type }) => type === "Polygon")))) throw new TypeError(text);
    return parts.map((part) => L.GeoJSON.geometryToLayer(part, DRAWN));
  },

  save(drawn) {
    const parts = drawn.getLayers().map((layer) => layer.toGeoJSON(this.options.precision).geometry);
    const geometry = joined(parts);
    this.formfield.value = geometry ? JSON.stringify(geometry) : "";
  },
});

/** django-leaflet's form field over that store, with a marker that is the form's point and no part of the shape. */
export const Drawing = L.GeometryField.extend({
  options: { field_store_class: Store, modifiable: true, precision: 6, placePoint: null, changed: null },

  addTo(map) {
    // The texts that django-leaflet leaves in English.
    L.drawLocal.draw.toolbar.finish = this.options.finish;
    L.drawLocal.edit.toolbar.actions.clearAll = this.options.clear;
    L.GeometryField.prototype.addTo.call(this, map);
    map.on("draw:editvertex draw:editmove draw:editstop draw:deletestop", this.keep, this);
    return this;
  },

  remove() {
    this._map.off("draw:editvertex draw:editmove draw:editstop draw:deletestop", this.keep, this);
    this._drawControl.remove();
    this.drawnItems.remove();
  },

  /** Draws what the text holds; false where it holds nothing that can be drawn here. */
  load() {
    this.drawnItems.clearLayers();
    try {
      this.store.load(this.options.is_generic).forEach((layer) => this.drawnItems.addLayer(layer));
      return true;
    } catch {
      return false;
    }
  },

  /** Writes what is drawn, without waiting for the toolbar's own "Save". */
  keep() {
    this.store.save(this.drawnItems);
    this.options.changed?.();
  },

  /** The points, lines and polygons that are drawn. */
  parts() {
    return this.drawnItems.getLayers().flatMap((layer) => partsOf(layer.toGeoJSON(this.options.precision)));
  },

  /** Leaflet.draw's handler of a tool, such as "polygon"; undefined where the toolbar has none. */
  drawingTool(name) {
    return this._drawControl._toolbars.draw?._modes[name]?.handler;
  },

  onCreated(event) {
    if (event.layerType === "marker" && this.options.placePoint) {
      this.options.placePoint(event.layer.getLatLng());
      return;
    }
    this.drawnItems.addLayer(event.layer);
    this.keep();
  },

  onEdited() {
    this.keep();
  },

  onDeleted() {
    this.keep();
  },

  /** The form is being sent: an edit under way counts as meant, and nothing has to be asked. */
  settle() {
    const editing = Object.values(this._drawControl._toolbars.edit._modes).some(({ handler }) => handler.enabled());
    if (!editing) return;
    this.keep();
    this._unsavedChanges = false;
  },

  /** No rectangle: that tool of Leaflet.draw 1.0.4 fails in a strict browser, and an area has rarely four corners. */
  _controlDrawOptions() {
    const any = this.options.is_generic;
    return {
      edit: { featureGroup: this.drawnItems },
      draw: {
        polyline: any && { shapeOptions: SHAPE },
        polygon: { shapeOptions: SHAPE },
        marker: (any || this.options.placePoint !== null) && { icon: pointIcon() },
        rectangle: false,
        circle: false,
        circlemarker: false,
      },
    };
  },
});
