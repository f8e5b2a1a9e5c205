/** Proposes the district of a point: of one that is set, and of a click on the map. One click accepts it. */

const PAUSE = 300;

/**
 * @param root the search box, which has the line, its button and its words
 * @param fields as placeFields gives them
 * @param ask asks the server what lies at {lon, lat}
 * @returns { at({lon, lat}, beside), unmount() }
 */
export function mountProposal(root, form, fields, ask) {
  const line = root.querySelector(".place-search__proposal");
  const [says, button] = line.children;
  let accept = null;
  let latest = 0;
  let timer = 0;
  let seen = fields.point();

  const canvas = () => form.querySelector(".map-widget__map");

  function withdraw() {
    latest += 1;
    accept = null;
    line.hidden = true;
  }

  function offer(district, point) {
    button.textContent = root.dataset.textAdd.replace("{place}", () => district.title);
    accept = () => {
      button.hidden = true;
      says.textContent = root.dataset.textChosen.replace("{place}", () => district.title);
      if (point) fields.setPoint(point);
      fields.add(district);
    };
  }

  /** Asks what lies there, and says so after `beside`; `point` is set as well when the district is accepted. */
  async function at({ lon, lat }, beside, point = null) {
    withdraw();
    const mine = latest;
    const answer = await ask({ lon, lat });
    if (mine !== latest || !answer) return;
    const isNew = Boolean(answer.district && !fields.has(answer.district));
    if (isNew) offer(answer.district, point);
    beside.after(line);
    says.textContent = answer.says;
    button.hidden = !isNew;
    line.hidden = false;
  }

  function clicked(event) {
    const { lon, lat } = event.detail;
    const point = { lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) };
    at(point, canvas(), point);
  }

  /** Of a point that is dragged, placed or typed by hand; a number is typed digit by digit. */
  function moved() {
    if (fields.point() === seen) return;
    seen = fields.point();
    clearTimeout(timer);
    const there = fields.coordinates();
    if (fields.isOwn()) return;
    withdraw();
    if (there) timer = setTimeout(() => at(there, canvas()), PAUSE);
  }

  const accepted = () => accept?.();
  const listeners = [
    [form, "map-widget:click", clicked],
    [form, "map-widget:point", moved],
    [button, "click", accepted],
  ];
  listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));

  return {
    at,
    unmount() {
      clearTimeout(timer);
      listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
      root.append(line);
    },
  };
}
