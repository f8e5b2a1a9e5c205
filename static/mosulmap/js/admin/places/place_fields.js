/** The fields of an event that say where: districts, place as reported, whole bank, and the point. */
import { pickRow } from "../common/form_fields.js";

/** What is written is seen: the field may be folded away. */
function unfold(field) {
  const details = field.closest("details");
  if (details) details.open = true;
}

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param fields the form's elements by name */
export function placeFields({ districts, place, covers, lon, lat }) {
  // The last point that was set here, and not by hand.
  let own = "";
  const point = () => `${lon.value} ${lat.value}`;

  return {
    point,
    isOwn: () => point() === own,
    coordinates: () => (lon.value === "" || lat.value === "" ? null : { lon: lon.value, lat: lat.value }),
    has: (district) => [...districts.selectedOptions].some((option) => option.value === String(district.id)),
    add: (district) => pickRow(districts, district),
    cover(bank) {
      unfold(covers);
      write(covers, bank);
    },
    report(name) {
      unfold(place);
      if (!place.value.includes(name)) write(place, place.value ? `${place.value}; ${name}` : name);
    },
    /** Whether it was set: a point that was put by hand stays, unless `anyway`. */
    setPoint(at, anyway = false) {
      if (!anyway && point().trim() && point() !== own) return false;
      own = `${at.lon} ${at.lat}`;
      // Both before either is told of: half of the old point and half of the new one is none.
      lon.value = at.lon;
      write(lat, at.lat);
      write(lon, at.lon);
      return true;
    },
  };
}
