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
// A title is one line: Enter saves it, as in a cell of Excel; Shift and Enter begin a line all the same.
const endsTitle = ({ target, shiftKey }, form) =>
  target.tagName === "TEXTAREA" && !shiftKey && /\/(title|heading)\/$/.test(form.getAttribute("action"));
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

// What else the page says of a text that was saved: links to a priority carry its title; sums and colours come from the
// server, with the page as it is now.
function echo(place) {
  const heading = place.closest(".app-card__head h3, .app-sub__head h4");
  if (!heading || heading.querySelector("form")) return;
  const said = [...heading.querySelectorAll("a.app-edit:not(.app-edit--empty)")].map((link) => link.textContent.trim());
  const links = document.querySelectorAll(`a[href="#${heading.closest("[id^=priority-]").id}"]`);
  for (const link of links) link.textContent = said.join(" ");
}

const CHANGES_SUMS = /\/(cost|due_on)\/$/;

async function renew() {
  const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const now = page.getElementById(part.id);
    if (now) part.innerHTML = now.innerHTML;
  }
}

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  const place = detail.target;
  if (detail.requestConfig?.verb !== "post" || !place?.classList?.contains("app-editable")) return;
  if (place.querySelector("form")) return;
  echo(place);
  if (CHANGES_SUMS.test(detail.requestConfig.path)) renew().catch(() => {}); // the next load says it
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.app-edit-form");
  if (!form || !holder(form)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    const cancel = form.querySelector(".app-edit-cancel");
    if (changed(form) || isConflict(form)) cancel.focus();
    else cancel.click();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || endsTitle(event, form))) {
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
