// Nothing typed is lost: what is typed into a form with `data-keep` is kept in this browser until it is saved, and offered
// again to the same person if it was not (the session was over, the server failed, the network was gone). Kept by person,
// trust, form and field; never passwords, files or hidden fields (but for what a grid's row showed, so that nobody's figure
// is written over); gone as soon as it is saved or the person signs out.

const { person, trust } = document.body.dataset;
const PREFIX = "trustplan:kept:";
const own = `${PREFIX}${person}:${trust}:`;
const here = () => location.pathname + location.search;
const page = () => location.origin + here();
const SENT = "trustplan:sent";

const keyOf = (form) => own + (form.dataset.keep || here());

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, record) {
  try {
    localStorage.setItem(key, JSON.stringify(record));
  } catch {
    // The browser keeps nothing, or is full: the page works as it does without this script.
  }
}

const drop = (key) => localStorage.removeItem(key);
const keysOf = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

const isKept = (input) =>
  input.name && !["hidden", "password", "file", "submit", "button"].includes(input.type) && !input.disabled;
const fieldsOf = (form) => [...form.elements].filter(isKept);
// A choice among several is kept under its name and value.
const isChoice = (input) => input.type === "checkbox" || input.type === "radio";
const nameOf = (input) => (isChoice(input) ? `${input.name}=${input.value}` : input.name);
const valueOf = (input) => (isChoice(input) ? String(input.checked) : input.value);

function keep(form, inputs) {
  const key = keyOf(form);
  const record = read(key) ?? { fields: {} };
  for (const input of inputs) {
    // One choice of a set changes the others.
    const same = input.type === "radio" ? fieldsOf(form).filter((other) => other.name === input.name) : [input];
    for (const one of same) record.fields[nameOf(one)] = valueOf(one);
    for (const was of input.closest("tr[data-row]")?.querySelectorAll("input[type=hidden]") ?? []) {
      record.was = { [was.name]: was.value, ...record.was };
    }
  }
  record.at = Date.now();
  record.page = here();
  record.name = form.dataset.keepName ?? document.querySelector("h1")?.textContent.trim() ?? "";
  const before = form.elements.namedItem("before");
  if (before && record.before === undefined) record.before = before.value;
  write(key, record);
}

function when(at) {
  const day = new Date(at);
  const time = day.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (day.toDateString() === new Date().toDateString()) return `at ${time}`;
  return `on ${day.toLocaleDateString("en-GB", { day: "numeric", month: "long" })} at ${time}`;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, press) {
  const made = element("button", "govuk-button govuk-button--secondary", text);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

// The offer: a sentence, the words, and two buttons.
function offer(record, texts, keepIt, discardIt) {
  const box = element("div", "app-kept app-no-print");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Not saved");
  const sentence = `You typed this ${when(record.at)} and it was not saved: keep it, or discard it.`;
  box.append(element("p", "govuk-body govuk-!-font-weight-bold", sentence));
  for (const text of texts.filter((one) => one.trim())) box.append(element("blockquote", "app-kept__text", text));
  const group = element("div", "govuk-button-group");
  group.append(
    button("Keep it", () => {
      box.remove();
      keepIt();
    }),
    button("Discard it", () => {
      box.remove();
      discardIt();
    }),
  );
  box.append(group);
  return box;
}

function put(form, record) {
  for (const input of fieldsOf(form)) {
    const kept = record.fields[nameOf(input)];
    if (kept === undefined) continue;
    if (isChoice(input)) input.checked = kept === "true";
    else input.value = kept;
    input.closest("details")?.setAttribute("open", "");
  }
  for (const [name, value] of Object.entries(record.was ?? {})) {
    const was = form.elements.namedItem(name);
    if (was) was.value = value;
  }
  const before = form.elements.namedItem("before");
  if (before && record.before !== undefined) before.value = record.before;
  fieldsOf(form).find((input) => record.fields[nameOf(input)] !== undefined)?.focus();
  form.dispatchEvent(new Event("keep:put"));
}

const cut = (text) => (text.length > 400 ? `${text.slice(0, 400)} …` : text);

function labelled(form, name, value) {
  if (value === "true" || value === "false") return "";
  const input = form.elements.namedItem(name);
  const part = input?.closest?.("[data-keep-part]")?.dataset.keepPart;
  const said = input?.labels?.[0]?.textContent.trim().replace(/\s+/g, " ");
  const label = [part, said].filter(Boolean).join(", ");
  return form.dataset.keepName || !label ? cut(value) : `${label}: ${cut(value)}`;
}

/** Keep no longer what was typed into these fields: it is saved. */
function forget(form, names) {
  const record = read(keyOf(form));
  if (!record) return;
  for (const name of names) delete record.fields[name];
  if (Object.keys(record.fields).length) write(keyOf(form), record);
  else drop(keyOf(form));
}

// A form on the page: offer what was typed into it before, unless it stands there already.
function offerIn(form, justSent, isAnswered = false) {
  const key = keyOf(form);
  const record = read(key);
  if (!record || form.dataset.offered) return;
  const there = new Map(fieldsOf(form).map((input) => [nameOf(input), valueOf(input)]));
  const plain = (text) => text?.replace(/\r\n?/g, "\n").trim();
  const differing = Object.entries(record.fields).filter(([name, value]) => plain(there.get(name)) !== plain(value));
  if (!differing.length) {
    if (!justSent) drop(key);
    return;
  }
  if (isAnswered) {
    // What was right is saved, and may be written otherwise now; what was wrong stands in the form as it was typed.
    forget(form, differing.map(([name]) => name));
    return;
  }
  form.dataset.offered = "yes";
  const texts = differing.map(([name, value]) => labelled(form, name, value));
  const missing = differing.filter(([name, value]) => !there.has(name) && value.trim() && value !== "false");
  form.prepend(
    offer(
      record,
      form.matches("[data-grid]") ? [cut(texts.filter(Boolean).join("; "))] : texts,
      () => {
        put(form, record);
        if (missing.length) {
          const rest = element("div", "app-kept");
          rest.append(element("p", "govuk-body", "This has no place in the form any more: copy what you need."));
          for (const [, value] of missing) rest.append(element("blockquote", "app-kept__text", value));
          form.prepend(rest);
        }
      },
      () => drop(key),
    ),
  );
}

// A text that was being edited in place on this page: offer it where it stands, and open its form with it.
function offerTexts() {
  const forms = new Set([...document.querySelectorAll("form[data-keep]")].map(keyOf));
  for (const key of keysOf(own)) {
    const record = read(key);
    const address = key.slice(own.length);
    const link = document.querySelector(`a.app-edit[href="${CSS.escape(address)}"]`);
    if (!record || (!link && record.page !== here()) || forms.has(key)) continue;
    const value = Object.values(record.fields).join("\n");
    const place = link?.closest(".app-editable");
    const plain = (text) => text.replace(/\r\n?/g, "\n").trim();
    if (place && plain(link.textContent) === plain(value)) {
      drop(key); // it was saved, and only the answer was lost
      continue;
    }
    const box = offer(
      record,
      [cut(value)],
      () => {
        if (!place) {
          location.assign(address);
          return;
        }
        place.dataset.put = "yes";
        window.htmx.ajax("GET", address, { target: place, swap: "innerHTML" });
      },
      () => drop(key),
    );
    for (let details = place?.closest("details"); details; details = details.parentElement.closest("details")) {
      details.open = true;
    }
    if (place) place.after(box);
    else document.getElementById("page-status").after(box);
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.matches("form[data-keep]") && person && isKept(target)) keep(form, [target]);
});

// A block pasted into a grid, or taken back.
document.addEventListener(
  "grid:pasted",
  ({ target: form }) => {
    if (!person || !form.matches("form[data-keep]")) return;
    const isTyped = (input) => {
      if (input.matches("select")) return ![...input.options].every((o) => o.selected === o.defaultSelected);
      return isChoice(input) ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
    };
    const before = read(keyOf(form))?.fields ?? {};
    const typed = fieldsOf(form).filter(isTyped);
    if (typed.length) keep(form, fieldsOf(form).filter((input) => typed.includes(input) || nameOf(input) in before));
    else drop(keyOf(form));
  },
  true,
);

// Left on purpose.
document.addEventListener("click", ({ target }) => {
  const form = target.closest("form[data-keep] .govuk-button-group a:not([hx-get])")?.closest("form");
  if (form) drop(keyOf(form));
});

// The token of the present session, also on a page that was loaded before one signed in again in another tab.
function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

document.addEventListener("submit", ({ target }) => {
  const field = target.elements?.namedItem("csrfmiddlewaretoken");
  if (field && token()) field.value = token();
  if (target.getAttribute?.("action")?.endsWith("/accounts/logout/")) {
    for (const key of keysOf(`${PREFIX}${person}:`)) drop(key);
  } else if (target.matches("form[data-keep]:not([hx-post]), form[data-keep][data-grid]")) {
    sessionStorage.setItem(SENT, JSON.stringify({ key: keyOf(target), page: page() }));
  }
});

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!token()) return;
  detail.headers["X-CSRFToken"] = token();
  if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = token();
});

// Saved in place, or left on purpose: nothing to be kept. Not saved: say so where one types.
const reasons = {
  0: "This was not saved: the server did not answer. What you typed is kept in this browser. Try again in a moment.",
  403: "This was not saved: you do not have the right to do it any more. What you typed is kept in this browser.",
  404: "This was not saved: it is no longer there. What you typed is kept in this browser until you discard it.",
};
const fault = "This was not saved: something went wrong on our side. What you typed is kept in this browser. Try again.";

function signIn() {
  const link = element("a", "govuk-link", "Sign in again");
  link.href = `/accounts/login/?next=${encodeURIComponent(here())}`;
  return link;
}

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  // What asked, though it may have been swapped away since.
  const form = detail.requestConfig.elt.closest?.("form[data-keep]");
  if (form?.matches("[data-grid], [data-keep-parts]") && detail.successful) return; // a row was rated, or a part saved
  if (form && detail.requestConfig.verb === "get" && !detail.requestConfig.elt.matches("a")) return; // only an example
  if (!form || detail.successful || [409, 422].includes(detail.xhr.status)) {
    if (form && detail.successful) drop(keyOf(form));
    return;
  }
  const place = form.querySelector(".app-edit-form__problem");
  if (!place) return;
  const status = detail.xhr.status;
  if (status === 401) {
    place.replaceChildren("You have been signed out. What you typed is kept in this browser. ", signIn(), " to save it.");
  } else {
    place.textContent = reasons[status] ?? fault;
  }
});

// One part of a form of many was saved, and is about to be shown anew.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.target.closest?.("form[data-keep-parts]");
  if (form && detail.xhr.status < 400) forget(form, fieldsOf(form).filter((i) => detail.target.contains(i)).map(nameOf));
});

// A form that htmx has brought: what was kept goes into it at once where one has asked for it, else it is offered.
document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  const form = detail.target?.querySelector?.("form[data-keep]");
  if (!form || [409, 422].includes(detail.xhr?.status)) return;
  const record = read(keyOf(form));
  if (detail.target.dataset.put && record) {
    delete detail.target.dataset.put;
    put(form, record);
  } else {
    offerIn(form, false);
  }
});

if (person) {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  const forms = [...document.querySelectorAll("form[data-keep]")];
  const back = sent && document.referrer === sent.page;
  if (sent) sessionStorage.removeItem(SENT);
  // The form is gone and the page says "Done": it was saved.
  const done = document.querySelector(".govuk-notification-banner--success");
  if (back && done && !forms.some((form) => keyOf(form) === sent.key && !form.matches("[data-keep-stays]"))) drop(sent.key);
  for (const form of forms) {
    const isSent = Boolean(sent) && keyOf(form) === sent.key && page() === sent.page;
    offerIn(form, isSent, isSent && form.matches("[data-keep-answered]"));
  }
  offerTexts();
}
