/** The fields of an event that say where: districts, place as reported, whole bank, and the point. */
import { selectRow } from "../common/form_fields.js";

/** Unfolds the fieldset of a field, so that a value that is written by script is seen. */
function unfold(field) {
  const details = field.closest("details");
  if (details) details.open = true;
}

function setValue(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLFormControlsCollection} elements the form's fields by name */
export function placeFields({ districts, place, covers, lon, lat }) {
  // The last point that was set by script, as pointKey gives it: a point set by hand differs from it.
  let scriptedPoint = "";
  const pointKey = () => `${lon.value} ${lat.value}`;

  return {
    /** The two numbers as they stand in the fields, to tell whether they have changed. */
    pointKey,
    isPointScripted: () => pointKey() === scriptedPoint,
    coordinates: () => (lon.value === "" || lat.value === "" ? null : { lon: lon.value, lat: lat.value }),
    hasDistrict: ({ id }) => [...districts.selectedOptions].some((option) => option.value === String(id)),
    addDistrict: (district) => selectRow(districts, district),
    setCovers(bank) {
      unfold(covers);
      setValue(covers, bank);
    },
    addReportedPlace(name) {
      unfold(place);
      if (!place.value.includes(name)) setValue(place, place.value ? `${place.value}; ${name}` : name);
    },
    /**
     * Sets the point, {lon, lat}; one that was set by hand is replaced only with `overwrite`.
     * @returns {boolean} whether it was set
     */
    setPoint(point, overwrite = false) {
      if (!overwrite && pointKey().trim() && pointKey() !== scriptedPoint) return false;
      scriptedPoint = `${point.lon} ${point.lat}`;
      // Both values before either field's event: half of the old point and half of the new one is no point.
      lon.value = point.lon;
      setValue(lat, point.lat);
      setValue(lon, point.lon);
      return true;
    },
  };
}
