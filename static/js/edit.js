// Editing in place: a text that is a link becomes its form where it stands, is saved when one leaves it, and becomes a
// text again. Without this script the link leads to a page with the same form.

const holder = (element) => element.closest(".app-editable");
const inputs = (form) => [...form.elements].filter((input) => input.name && input.type !== "hidden");
const changed = (form) =>
  inputs(form).some((input) =>
    input.tagName === "SELECT"
      ? [...input.options].some((option) => option.selected !== option.defaultSelected) && input.selectedIndex !== 0
      : input.value !== input.defaultValue,
  );
const isConflict = (form) => form.querySelector(".app-conflict") !== null;
const hasErrors = (form) => form.querySelector(".govuk-error-message") !== null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.app-edit");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (window.getSelection().toString()) {
    event.preventDefault(); // someone marks a text to copy it
    return;
  }
  event.preventDefault();
  window.htmx.ajax("GET", link.getAttribute("href"), { target: holder(link), swap: "innerHTML" });
});

// Which holder was left with Save or Cancel, so that the focus goes back to its text and not elsewhere.
document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  const place = detail.target?.classList?.contains("app-editable") ? detail.target : null;
  if (!place) return;
  const form = place.querySelector("form.app-edit-form");
  if (form) {
    const first = inputs(form)[0];
    first.focus();
    if (first.setSelectionRange && first.type !== "date") first.setSelectionRange(first.value.length, first.value.length);
  } else if (document.activeElement === document.body || place.contains(document.activeElement)) {
    place.querySelector("a.app-edit")?.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.app-edit-form");
  if (!form || !holder(form)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    const cancel = form.querySelector(".app-edit-cancel");
    if (changed(form) || isConflict(form)) cancel.focus();
    else cancel.click();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// Leaving a form saves what was typed in it; one in which nothing was typed becomes a text again.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form.app-edit-form");
  if (!form || !holder(form) || form.contains(event.relatedTarget)) return;
  window.setTimeout(() => {
    if (!form.isConnected || form.contains(document.activeElement) || !document.hasFocus()) return;
    if (form.classList.contains("htmx-request") || isConflict(form) || hasErrors(form)) return;
    if (changed(form)) form.requestSubmit();
    else form.querySelector(".app-edit-cancel").click();
  }, 0);
});
