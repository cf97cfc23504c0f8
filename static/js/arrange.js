// Dragging as an extra on the outline of a plan: within a list, or into another list of the same kind. The buttons do the
// same from the keyboard; what is dropped is sent as they send it.

import Sortable from "../build/sortable.js";

const place = document.getElementById("arrange");

// What was dropped, until the server has answered: it goes back to its place where that cannot be saved.
let sent = null;

// A priority is as tall as all that is under it: while one is dragged, only priorities are shown. Not before the browser
// has taken it, since a thing that moves as it is taken is let go again.
function folded({ item }) {
  if (item.parentElement.dataset.kind !== "priority") return;
  setTimeout(() => {
    place.classList.add("app-arrange--priorities");
    item.scrollIntoView({ block: "center" });
  });
}

function dropped({ item, to, from, oldIndex, newIndex }) {
  setTimeout(() => place.classList.remove("app-arrange--priorities"));
  if (to === from && oldIndex === newIndex) return;
  sent = { item, from, oldIndex };
  const next = item.nextElementSibling?.dataset.thing ?? "";
  const values = { thing: item.dataset.thing, under: to.dataset.under, before: next.split("-")[1] ?? "" };
  const form = document.getElementById("arrange-form");
  window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: place, swap: "innerHTML", values });
}

// Steps stay in their action, objectives in their list; others go to any list of their kind.
function groupOf({ kind, under }) {
  if (kind === "objective") return undefined;
  return kind === "step" ? under : kind;
}

function makeSortable() {
  for (const handle of place.querySelectorAll(".app-arrange__handle")) handle.hidden = false;
  for (const list of place.querySelectorAll("ol.app-arrange")) {
    Sortable.create(list, {
      group: groupOf(list.dataset),
      handle: ".app-arrange__handle",
      draggable: ".app-arrange__item",
      animation: 120,
      onStart: folded,
      onEnd: dropped,
    });
  }
}

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (sent && !detail.successful && detail.xhr.status !== 409) {
    sent.item.remove();
    sent.from.insertBefore(sent.item, sent.from.children[sent.oldIndex] ?? null);
  }
  sent = null;
});

// The thing that was moved keeps the focus, though its button may be gone because it is first or last now.
let pressed = "";
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[name=up], button[name=down]");
  pressed = button ? button.id : "";
});

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== place) return;
  makeSortable();
  if (!pressed) return;
  const other = pressed.startsWith("up-") ? pressed.replace("up-", "down-") : pressed.replace("down-", "up-");
  (document.getElementById(pressed) ?? document.getElementById(other))?.focus();
});

makeSortable();
