/**
 * The button of a passkey: asks the browser for one, or to make one, and sends its answer with the form.
 * The bytes of options and answer are base64url in JSON (W3C, Web Authentication, level 3, section 5.1), which browsers
 * from before 2025 do not convert themselves.
 */

const fromBase64Url = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const toBase64Url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const withBytes = (list = []) => list.map((known) => ({ ...known, id: fromBase64Url(known.id) }));

function parseOptions(json) {
  const options = JSON.parse(json);
  options.challenge = fromBase64Url(options.challenge);
  if (options.user) options.user.id = fromBase64Url(options.user.id);
  options.excludeCredentials = withBytes(options.excludeCredentials);
  options.allowCredentials = withBytes(options.allowCredentials);
  return options;
}

function toJson({ id, rawId, type, response }) {
  const answer = { clientDataJSON: toBase64Url(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = toBase64Url(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return JSON.stringify({ id, rawId: toBase64Url(rawId), type, response: answer, clientExtensionResults: {} });
}

/** @returns unmount */
function mountPasskey(button) {
  const { form } = button;
  const field = document.getElementById(button.dataset.field);
  const failed = button.nextElementSibling;

  async function onClick() {
    if (!form.reportValidity()) return;
    failed.textContent = "";
    button.disabled = true;
    try {
      const publicKey = parseOptions(document.getElementById("passkey-options").textContent);
      field.value = toJson(await navigator.credentials[button.dataset.kind]({ publicKey }));
      form.requestSubmit();
    } catch {
      // Browsers do not tell a refusal from a device that is not there.
      failed.textContent = failed.dataset.text;
    } finally {
      button.disabled = false;
    }
  }

  /** Enter in the name of a new passkey. */
  function onSubmit(event) {
    if (button.dataset.kind !== "create" || field.value) return;
    event.preventDefault();
    onClick();
  }

  button.hidden = false;
  button.addEventListener("click", onClick);
  form.addEventListener("submit", onSubmit);
  return () => {
    button.removeEventListener("click", onClick);
    form.removeEventListener("submit", onSubmit);
  };
}

if ("PublicKeyCredential" in globalThis) document.querySelectorAll(".passkey").forEach(mountPasskey);
