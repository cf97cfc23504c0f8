// A cell of a table marked with data-panel opens in a dialog beside it. Without JavaScript, with a key held down, or when
// the answer is not what was asked for (signed out, no right), its link leads to a page.

const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

async function open(panel, link) {
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const content = panel.querySelector(".app-panel__content");
    content.innerHTML = await answer.text();
    panel.scrollTop = 0;
    if (!panel.open) panel.showModal();
    content.querySelector("[autofocus]")?.focus();
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-panel] td a[href], .app-panel a[data-in-panel]");
  if (!link || !plain(event)) return;
  const panel = link.closest(".app-panel") ?? document.getElementById(link.closest("[data-panel]").dataset.panel);
  if (!panel?.showModal) return;
  event.preventDefault();
  if (!panel.open) link.focus();
  open(panel, link);
});

// A click beside the panel closes it, as Escape does; the browser gives the focus back to the cell.
document.addEventListener("click", (event) => {
  if (event.target.matches?.("dialog.app-panel[open]")) event.target.close();
});
