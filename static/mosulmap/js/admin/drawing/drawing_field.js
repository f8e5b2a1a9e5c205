/** django-leaflet's form field, which draws the GeoJSON of a textarea and writes back what is drawn. */
import { joinParts, partsOf } from "./geojson.js";
import { pointIcon } from "./point_marker.js";

const SHAPE_STYLE = { className: "map-widget__shape" };
const LAYER_OPTIONS = { ...SHAPE_STYLE, pointToLayer: (_feature, latLng) => L.marker(latLng, { icon: pointIcon() }) };
const EDIT_EVENTS = "draw:editvertex draw:editmove draw:editstop draw:deletestop";

/**
 * The textarea of GeoJSON. django-leaflet's own store loses the holes of a multipolygon and turns
 * several drawings into a collection; this one keeps the holes and writes the simplest type.
 */
const GeoJSONStore = L.FieldStore.extend({
  /**
   * The layers of the text. Throws where the text is no GeoJSON or has no part that can be drawn, and,
   * unless `anyType`, where a part is no polygon.
   */
  load(anyType) {
    const text = this.formfield.value.trim();
    const parts = partsOf(text ? JSON.parse(text) : null);
    const isDrawable = parts.length && (anyType || parts.every(({ type }) => type === "Polygon"));
    if (text && !isDrawable) throw new TypeError(text);
    return parts.map((part) => L.GeoJSON.geometryToLayer(part, LAYER_OPTIONS));
  },

  save(layerGroup) {
    const parts = layerGroup.getLayers().map((layer) => layer.toGeoJSON(this.options.precision).geometry);
    const geometry = joinParts(parts);
    this.formfield.value = geometry ? JSON.stringify(geometry) : "";
  },
});

/** The field over that store. A marker that is drawn may be the form's point instead of a part of the shape. */
export const DrawingField = L.GeometryField.extend({
  options: {
    field_store_class: GeoJSONStore,
    modifiable: true,
    // Decimals of a degree.
    precision: 6,
    // (latLng) => void, sets the form's point; null where the form has none.
    placePoint: null,
    // () => void, called after each change.
    onChange: null,
  },

  addTo(map) {
    // The texts that django-leaflet leaves in English.
    L.drawLocal.draw.toolbar.finish = this.options.finish;
    L.drawLocal.edit.toolbar.actions.clearAll = this.options.clear;
    L.GeometryField.prototype.addTo.call(this, map);
    map.on(EDIT_EVENTS, this.writeText, this);
    return this;
  },

  remove() {
    this._map.off(EDIT_EVENTS, this.writeText, this);
    this._drawControl.remove();
    this.drawnItems.remove();
  },

  /** Draws the text; returns false where it holds nothing that can be drawn here. */
  load() {
    this.drawnItems.clearLayers();
    try {
      this.store.load(this.options.is_generic).forEach((layer) => this.drawnItems.addLayer(layer));
      return true;
    } catch {
      return false;
    }
  },

  /** Writes what is drawn to the textarea, without waiting for the toolbar's own "Save". */
  writeText() {
    this.store.save(this.drawnItems);
    this.options.onChange?.();
  },

  /** The points, lines and polygons that are drawn, as GeoJSON. */
  parts() {
    return this.drawnItems.getLayers().flatMap((layer) => partsOf(layer.toGeoJSON(this.options.precision)));
  },

  /** Leaflet.draw's handler of a tool, such as "polygon"; undefined where the toolbar has none. */
  drawingTool(name) {
    return this._drawControl._toolbars.draw?._modes[name]?.handler;
  },

  // Overrides of the listeners that GeometryField sets.
  onCreated(event) {
    if (event.layerType === "marker" && this.options.placePoint) {
      this.options.placePoint(event.layer.getLatLng());
      return;
    }
    this.drawnItems.addLayer(event.layer);
    this.writeText();
  },

  onEdited() {
    this.writeText();
  },

  onDeleted() {
    this.writeText();
  },

  /** For a form that is being sent: an edit under way is saved, and no warning of unsaved changes is shown. */
  finishEditing() {
    const isEditing = Object.values(this._drawControl._toolbars.edit._modes).some(({ handler }) => handler.enabled());
    if (!isEditing) return;
    this.writeText();
    this._unsavedChanges = false;
  },

  _controlDrawOptions() {
    const anyType = this.options.is_generic;
    return {
      edit: { featureGroup: this.drawnItems },
      draw: {
        polyline: anyType && { shapeOptions: SHAPE_STYLE },
        polygon: { shapeOptions: SHAPE_STYLE },
        marker: (anyType || this.options.placePoint !== null) && { icon: pointIcon() },
        // That tool of Leaflet.draw 1.0.4 fails in strict mode, and an area has rarely four corners.
        rectangle: false,
        circle: false,
        circlemarker: false,
      },
    };
  },
});
