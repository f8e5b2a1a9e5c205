/** The only module that asks the server. */

/** The settings that the page was served with. */
export function readConfig() {
  return JSON.parse(document.getElementById("config").textContent);
}

/** The payload, parsed. Rejects with an Error where the server does not give it. */
export async function fetchPayload(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
