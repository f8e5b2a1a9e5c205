/** Copies what a field holds, and says so. */

export async function copyFrom(field, status, i18n) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = i18n.text("copied");
  } catch {
    // Without HTTPS a page has no clipboard; what it has selected, the reader can copy.
    status.textContent = i18n.text("copyByHand");
  }
}
