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
reveal();
window.addEventListener("hashchange", reveal);
