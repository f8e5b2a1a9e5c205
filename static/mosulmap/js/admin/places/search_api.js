/** What the server knows of names, coordinates and points: events/admin/places.py. */

/**
 * @param address the view's address with 0 for the campaign
 * @param asked the parameters: {q}, {q, remote} or {lon, lat}
 * Rejects where there is no answer: no connection, or a session that has ended and asks to log in.
 */
export async function askPlaces(address, campaign, asked, signal) {
  const url = `${address.replace("/0/", `/${campaign}/`)}?${new URLSearchParams(asked)}`;
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return response.json();
}
