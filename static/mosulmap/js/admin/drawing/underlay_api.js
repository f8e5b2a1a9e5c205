/** What lies under the drawing: the districts and the river of the campaign that the form is about. */

/**
 * The ground of a campaign as a GeoJSON FeatureCollection with a bbox.
 * Rejects where it cannot be had: no connection, or a session that has ended and asks to log in.
 */
export async function fetchGround(address, campaign) {
  const response = await fetch(address.replace("/0/", `/${campaign}/`), { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return response.json();
}
