/**
 * Labels Select2's elements for screen readers. Select2 takes the place of a select and leaves the select's
 * label behind; this gives the label to what Select2 draws, each time that it draws.
 */

/** The select that an element of Select2 belongs to, found by the ids that Select2 derives from the select's own. */
function selectOf(element) {
  const container = element.closest(".select2-container");
  if (container?.previousElementSibling?.matches("select")) return container.previousElementSibling;
  const results = container?.querySelector("[id^=select2-][id$=-results]");
  return results ? document.getElementById(results.id.slice("select2-".length, -"-results".length)) : null;
}

/** The select's label, with an id that aria-labelledby can name; undefined where there is none. */
function labelOf(select) {
  const label = select?.labels[0];
  if (label && !label.id) label.id = `${select.id}-label`;
  return label;
}

function setAttribute(element, name, value) {
  // Only where it differs: the observer sees every change, and would never come to rest.
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function labelSelection(selection, label) {
  const rendered = selection.querySelector(".select2-selection__rendered");
  if (rendered.matches("ul")) {
    // Select2 puts a button among the rows of this list, which a list may not hold.
    setAttribute(rendered, "role", "presentation");
    for (const row of rendered.children) if (row.matches("li")) setAttribute(row, "role", "presentation");
    setAttribute(selection, "aria-labelledby", label.id);
    return;
  }
  setAttribute(rendered, "aria-labelledby", label.id);
  setAttribute(selection, "aria-labelledby", `${label.id} ${rendered.id}`);
}

/** While the list is open, names it as the one that the combobox controls. */
function setControls(combobox) {
  const listId = combobox.getAttribute("aria-owns");
  if (listId) setAttribute(combobox, "aria-controls", listId);
  else combobox.removeAttribute("aria-controls");
}

function labelAll(root) {
  for (const element of root.querySelectorAll(".select2-selection, .select2-search__field")) {
    const label = labelOf(selectOf(element));
    if (!label) continue;
    if (element.matches("input")) setAttribute(element, "aria-labelledby", label.id);
    else labelSelection(element, label);
    if (element.matches("[role=combobox]")) setControls(element);
    // The open list hangs at the end of the page, outside its landmarks: it becomes one.
    const dropdown = element.closest("body > .select2-container");
    if (dropdown) setAttribute(dropdown, "role", "region");
    if (dropdown) setAttribute(dropdown, "aria-labelledby", label.id);
  }
  // Django's lists for choosing several name their boxes by an icon, whose name counts only where it is an image.
  for (const icon of root.querySelectorAll(".selector .search-label-icon")) setAttribute(icon, "role", "img");
}

/** @returns unmount */
export function mountSelectLabels(root) {
  const observer = new MutationObserver(() => labelAll(root));
  observer.observe(root, { childList: true, subtree: true });
  labelAll(root);
  return () => observer.disconnect();
}

mountSelectLabels(document.body);
