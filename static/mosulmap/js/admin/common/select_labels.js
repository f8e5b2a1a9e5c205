/**
 * Select2 takes the place of a select and leaves its label behind: this gives the label to what it draws,
 * as often as it draws it anew.
 */

/** The select that a drawn part belongs to, by the names that Select2 makes of the select's own. */
function selectOf(part) {
  const container = part.closest(".select2-container");
  if (container?.previousElementSibling?.matches("select")) return container.previousElementSibling;
  const list = container?.querySelector("[id^=select2-][id$=-results]");
  return list ? document.getElementById(list.id.slice("select2-".length, -"-results".length)) : null;
}

function labelOf(select) {
  const label = select?.labels[0];
  if (label && !label.id) label.id = `${select.id}-label`;
  return label;
}

function set(element, name, value) {
  // Only where it differs: every change is seen by the observer again.
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function nameSelection(selection, label) {
  const shown = selection.querySelector(".select2-selection__rendered");
  if (shown.matches("ul")) {
    // Between the rows of this list stands a button, which a list may not hold.
    set(shown, "role", "presentation");
    for (const row of shown.children) if (row.matches("li")) set(row, "role", "presentation");
    set(selection, "aria-labelledby", label.id);
    return;
  }
  set(shown, "aria-labelledby", label.id);
  set(selection, "aria-labelledby", `${label.id} ${shown.id}`);
}

/** While its list is open: which one that is. */
function nameList(selection) {
  const list = selection.getAttribute("aria-owns");
  if (list) set(selection, "aria-controls", list);
  else selection.removeAttribute("aria-controls");
}

function nameAll(root) {
  for (const part of root.querySelectorAll(".select2-selection, .select2-search__field")) {
    const label = labelOf(selectOf(part));
    if (!label) continue;
    if (part.matches("input")) set(part, "aria-labelledby", label.id);
    else nameSelection(part, label);
    if (part.matches("[role=combobox]")) nameList(part);
    // The open list hangs at the end of the page, beyond its landmarks.
    const list = part.closest("body > .select2-container");
    if (list) set(list, "role", "region");
    if (list) set(list, "aria-labelledby", label.id);
  }
}

/** @returns unmount */
export function mountLabels(root) {
  const observer = new MutationObserver(() => nameAll(root));
  observer.observe(root, { childList: true, subtree: true });
  nameAll(root);
  return () => observer.disconnect();
}

mountLabels(document.body);
