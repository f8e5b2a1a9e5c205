/**
 * The bar that says how long a distance on the map is, in the numbers and units of the page's language.
 * @param {string} position the corner of the map, as Leaflet names it
 */
export function createScale(position, { length }) {
  const Scale = L.Control.Scale.extend({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, metres < 1000 ? length(metres, "meter") : length(metres / 1000, "kilometer"), metres / most);
    },
  });
  return new Scale({ imperial: false, position });
}
