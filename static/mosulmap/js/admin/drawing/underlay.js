import { holds, partsOf } from "./geojson.js";
import { fromLeaflet } from "./lon_lat.js";

/** Says in a corner what lies under the pointer, also while drawing, when nothing below can be hovered. */
const Readout = L.Control.extend({
  options: { position: "topright" },

  onAdd() {
    const box = L.DomUtil.create("div", "map-widget__readout");
    box.hidden = true;
    return box;
  },

  say(text) {
    const box = this.getContainer();
    box.textContent = text;
    box.hidden = !text;
  },
});

function style(feature) {
  return { className: `map-widget__ground map-widget__ground--${feature.properties.kind}`, interactive: false };
}

/**
 * Draws the ground and follows the pointer over it.
 * @param ground a FeatureCollection as the ground view gives it
 * @param omits the id of the feature that is itself being drawn, or ''
 * @returns { boundsOf(ids), shade(ids), unmount() }
 */
export function mountUnderlay(map, ground, omits) {
  const shown = ground.features.filter((feature) => feature.id !== omits);
  const layers = L.geoJSON(shown, {
    style,
    pointToLayer: (feature, latLng) => L.circleMarker(latLng, { radius: 4, ...style(feature) }),
  }).addTo(map);
  layers.bringToBack();
  const readout = new Readout().addTo(map);
  const areas = shown
    .filter((feature) => feature.properties.kind === "district")
    .map((feature) => ({ title: feature.properties.title, parts: partsOf(feature.geometry) }));

  function follow(event) {
    const point = fromLeaflet(event.latlng);
    const under = areas.find((area) => area.parts.some((part) => holds(part, point)));
    readout.say(under ? under.title : "");
  }

  function chosen(ids) {
    return layers.getLayers().filter((layer) => ids.includes(layer.feature.id));
  }

  const leave = () => readout.say("");

  map.on("mousemove click", follow).on("mouseout", leave);

  return {
    boundsOf: (ids) => L.featureGroup(chosen(ids)).getBounds(),
    shade(ids) {
      layers.eachLayer((layer) => {
        const element = layer.getElement();
        if (element) element.classList.toggle("is-chosen", ids.includes(layer.feature.id));
      });
    },
    unmount() {
      map.off("mousemove click", follow).off("mouseout", leave);
      readout.remove();
      layers.remove();
    },
  };
}
