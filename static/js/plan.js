// A plan's page: what can be done with a thing opens where the thing stands; priorities open and close together, and stay
// as one left them. Without this script the same links lead to pages.

const folds = () => [...document.querySelectorAll("details.app-fold")];
const KEY = `trustplan:open:${location.pathname}`;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.app-more");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const head = link.closest(".app-card__head, .app-sub__head, .app-row__head");
  const old = head.nextElementSibling?.classList.contains("app-more-place") ? head.nextElementSibling : null;
  if (old) {
    old.remove();
    link.setAttribute("aria-expanded", "false");
    return;
  }
  const place = document.createElement("div");
  place.className = "app-more-place";
  head.after(place);
  link.setAttribute("aria-expanded", "true");
  await window.htmx.ajax("GET", link.getAttribute("href"), { target: place, swap: "innerHTML" });
  place.querySelector("a, button")?.focus();
});

document.addEventListener("keydown", (event) => {
  const place = event.key === "Escape" ? event.target.closest?.(".app-more-place") : null;
  if (!place) return;
  const link = place.previousElementSibling.querySelector("a.app-more");
  link.setAttribute("aria-expanded", "false");
  link.focus();
  place.remove();
});

document.addEventListener("click", (event) => {
  const all = event.target.closest("a[data-fold]");
  if (!all) return;
  event.preventDefault();
  for (const fold of folds()) fold.open = all.dataset.fold === "open";
});

function remember() {
  sessionStorage.setItem(KEY, JSON.stringify(folds().map((fold) => [fold.id, fold.open])));
}

function reveal() {
  const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (!named) return;
  named.querySelector(":scope > details.app-fold")?.setAttribute("open", "");
  for (let fold = named.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  named.scrollIntoView();
}

// While one looks for something, what was found stays open.
if (!new URLSearchParams(location.search).has("find") && !new URLSearchParams(location.search).has("open")) {
  const before = new Map(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  for (const fold of folds()) if (before.has(fold.id)) fold.open = before.get(fold.id);
  for (const fold of folds()) fold.addEventListener("toggle", remember);
}
// What was done stays in sight with its Undo, though the page opens at the thing, until something else is done.
const done = document.querySelector(".app-moved form, .app-main > .govuk-notification-banner");
if (location.hash && done) {
  const place = done.closest(".app-moved") ?? done;
  place.classList.add("app-stuck");
  document.documentElement.classList.add("app-has-stuck");
  const loosen = ({ target }) => {
    if (place.contains(target)) return;
    place.classList.remove("app-stuck");
    document.documentElement.classList.remove("app-has-stuck");
    document.removeEventListener("click", loosen);
  };
  document.addEventListener("click", loosen);
}
reveal();
window.addEventListener("hashchange", reveal);
