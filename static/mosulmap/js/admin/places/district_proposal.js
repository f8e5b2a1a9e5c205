/** Proposes the district in which a point lies: one that is set, or a click on the map. One click accepts it. */
import { addListeners } from "../common/listeners.js";

const DEBOUNCE_MS = 300;
// Six decimals of a degree are a tenth of a metre.
const DECIMALS = 6;

/**
 * @param {HTMLElement} root the search box, which holds the proposal's line, its button and its texts
 * @param {HTMLFormElement} form
 * @param {object} fields as placeFields gives them
 * @param {(query: {lon, lat}) => Promise<object|null>} fetchPlaces what lies there; null where it is not known
 * @returns {{propose: Function, unmount: Function}}
 */
export function mountDistrictProposal(root, form, fields, fetchPlaces) {
  const line = root.querySelector(".place-search__proposal");
  const [text, button] = line.children;
  let accept = null;
  let latestRequest = 0;
  let timer = 0;
  let lastPoint = fields.pointKey();

  const mapCanvas = () => form.querySelector(".map-widget__map");

  function withdraw() {
    latestRequest += 1;
    accept = null;
    line.hidden = true;
  }

  function offer(district, pointToSet) {
    button.textContent = root.dataset.textAdd.replace("{place}", () => district.title);
    accept = () => {
      button.hidden = true;
      text.textContent = root.dataset.textChosen.replace("{place}", () => district.title);
      if (pointToSet) fields.setPoint(pointToSet);
      fields.addDistrict(district);
    };
  }

  /**
   * Asks what lies at a point, and shows it after an element.
   * @param {?{lon, lat}} pointToSet the point that is set when the district is accepted
   */
  async function propose({ lon, lat }, anchor, pointToSet = null) {
    withdraw();
    const thisRequest = latestRequest;
    const result = await fetchPlaces({ lon, lat });
    if (thisRequest !== latestRequest || !result) return;
    const isNew = Boolean(result.district && !fields.hasDistrict(result.district));
    if (isNew) offer(result.district, pointToSet);
    anchor.after(line);
    text.textContent = result.says;
    button.hidden = !isNew;
    line.hidden = false;
  }

  function onMapClick(event) {
    const { lon, lat } = event.detail;
    const point = { lon: Number(lon.toFixed(DECIMALS)), lat: Number(lat.toFixed(DECIMALS)) };
    propose(point, mapCanvas(), point);
  }

  /** For a point that is dragged, placed or typed by hand; a number is typed digit by digit, hence the delay. */
  function onPointChange() {
    if (fields.pointKey() === lastPoint) return;
    lastPoint = fields.pointKey();
    clearTimeout(timer);
    if (fields.isPointScripted()) return;
    withdraw();
    const point = fields.coordinates();
    if (point) timer = setTimeout(() => propose(point, mapCanvas()), DEBOUNCE_MS);
  }

  const onAccept = () => accept?.();
  const removeListeners = addListeners([
    [form, "map-widget:click", onMapClick],
    [form, "map-widget:point", onPointChange],
    [button, "click", onAccept],
  ]);

  return {
    propose,
    unmount() {
      clearTimeout(timer);
      removeListeners();
      root.append(line);
    },
  };
}
