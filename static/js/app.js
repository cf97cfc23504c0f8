// What every page does with JavaScript: govuk-frontend's components, also in what htmx brings, and plain words when a
// request fails. Every page works without it.

import { initAll } from "../build/govuk-frontend.js";

initAll();

document.body.addEventListener("htmx:afterSwap", (event) => initAll({ scope: event.detail.elt }));

const sentences = {
  0: "The server did not answer. Nothing you typed is lost: try again in a moment.",
  401: "You have been signed out. Sign in again in another tab, then come back and save.",
  403: "This was not saved: you do not have the right to do it, or the page is too old. Load the page again.",
  404: "This was not saved: it is no longer there. Load the page again.",
};

function tell(text) {
  const banner = document.createElement("div");
  banner.className = "govuk-error-summary govuk-!-margin-bottom-4";
  const words = document.createElement("p");
  words.className = "govuk-body govuk-!-margin-bottom-0 govuk-!-font-weight-bold";
  words.textContent = text;
  banner.append(words);
  document.getElementById("page-status").replaceChildren(banner);
  return banner;
}

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.elt.closest?.(".app-edit-form")) return; // says so itself, where one types
  if (detail.successful || [409, 422].includes(detail.xhr.status)) {
    document.getElementById("page-status").replaceChildren();
  } else if (detail.requestConfig.verb === "get") {
    tell("This page could not be brought up to date. It is tried again by itself, or load the page again.");
  } else {
    const told = tell(sentences[detail.xhr.status] ?? "This was not saved because something went wrong. Try again in a moment.");
    told.scrollIntoView({ block: "nearest" });
  }
});

// An open menu closes with Escape and when the focus or a click goes elsewhere.
const account = document.querySelector(".app-account");
if (account) {
  const close = (event) => {
    if (!account.contains(event.target)) account.open = false;
  };
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  account.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && account.open) {
      account.open = false;
      account.querySelector("summary").focus();
    }
  });
}
