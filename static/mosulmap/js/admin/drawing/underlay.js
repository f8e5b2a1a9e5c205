/** The districts and the basemap beneath the drawing, and the name of the district under the pointer. */
import { containsPoint, partsOf } from "./geojson.js";
import { fromLeaflet } from "./lon_lat.js";

// Beneath Leaflet's own pane of shapes (400), in which the drawing is.
const PANE = "underlay";
const PANE_Z_INDEX = 390;

/** A text in a corner of the map. No tooltips: while something is drawn, nothing beneath can be hovered. */
const Readout = L.Control.extend({
  options: { position: "topright" },

  onAdd() {
    const box = L.DomUtil.create("div", "map-widget__readout");
    box.hidden = true;
    return box;
  },

  setText(text) {
    const box = this.getContainer();
    box.textContent = text;
    box.hidden = !text;
  },
});

function style(feature) {
  const className = `map-widget__underlay map-widget__underlay--${feature.properties.kind}`;
  return { className, interactive: false, pane: PANE };
}

/** The districts of a collection: {id, title, parts}, the parts as partsOf gives them. */
export function districtsOf({ features }) {
  return features
    .filter(({ properties }) => properties.kind === "district")
    .map(({ id, properties, geometry }) => ({ id, title: properties.title, parts: partsOf(geometry) }));
}

/**
 * @param {object} collection a GeoJSON FeatureCollection as events/admin/drawing/underlay.py gives it
 * @param {string} omittedId of the feature that is itself being drawn, or ""
 * @returns {{boundsOf: Function, highlight: Function, unmount: Function}} boundsOf and highlight take ids of features
 */
export function mountUnderlay(map, collection, omittedId) {
  if (!map.getPane(PANE)) map.createPane(PANE).style.zIndex = PANE_Z_INDEX;
  const features = collection.features.filter(({ id }) => id !== omittedId);
  const layers = L.geoJSON(features, {
    style,
    pointToLayer: (feature, latLng) => L.circleMarker(latLng, { radius: 4, ...style(feature) }),
  }).addTo(map);
  const readout = new Readout().addTo(map);
  const districts = districtsOf({ features });

  function onPointer(event) {
    const point = fromLeaflet(event.latlng);
    const district = districts.find(({ parts }) => parts.some((part) => containsPoint(part, point)));
    readout.setText(district ? district.title : "");
  }

  function layersOf(ids) {
    return layers.getLayers().filter((layer) => ids.includes(layer.feature.id));
  }

  const onMouseOut = () => readout.setText("");

  map.on("mousemove click", onPointer).on("mouseout", onMouseOut);

  return {
    boundsOf: (ids) => L.featureGroup(layersOf(ids)).getBounds(),
    highlight(ids) {
      layers.eachLayer((layer) => {
        const element = layer.getElement();
        if (element) element.classList.toggle("is-chosen", ids.includes(layer.feature.id));
      });
    },
    unmount() {
      map.off("mousemove click", onPointer).off("mouseout", onMouseOut);
      readout.remove();
      layers.remove();
    },
  };
}
