// A form whose inputs stand in a grid (`data-grid`), used as a sheet is: arrow keys, Enter, Escape, and a block pasted
// from Excel, which can be undone; Ctrl+S saves. A block whose first column names the rows is placed by these names,
// any other from the cell one is in. Rows are `tr[data-row]` (their name), cells the inputs with a `data-column`; a `td` with
// one takes nothing. The form works without any of it.

const form = document.querySelector("form[data-grid]");
const status = form?.querySelector("[data-grid-status]");
const undo = form?.querySelector("[data-grid-undo]");
const NOTHING = new Set(["", "-", "–", "—", "−", "n/a", "na", "#n/a"]);
const MOST_NAMED = 5;
const stood = new WeakMap();
const fresh = new WeakSet();
let pasted = [];
let isPasting = false;
let isTouched = false;

const rows = () => [...form.querySelectorAll("tr[data-row]")];
const cellIn = (row, column) => row?.querySelector(`[data-column="${column}"]`);
const takes = (cell) => cell?.matches("input, select") && !cell.disabled && !cell.readOnly;
const columnOf = (cell) => Number(cell.dataset.column);
const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

function go(cell) {
  cell.focus();
  cell.select?.();
  return true;
}

/** The next cell of the column that takes something and can be seen; after the last row, the button that saves. */
function goDown(cell, step) {
  const all = rows();
  const from = all.indexOf(cell.closest("tr"));
  for (let at = from + step; at >= 0 && at < all.length; at += step) {
    const next = cellIn(all[at], columnOf(cell));
    if (takes(next) && next.checkVisibility()) return go(next);
  }
  return false;
}

function goAcross(cell, step) {
  const row = [...cell.closest("tr").querySelectorAll("[data-column]")].filter((c) => takes(c) && c.checkVisibility());
  const next = row[row.indexOf(cell) + step];
  return Boolean(next) && go(next);
}

/** Whether the cursor stands at the end of the text on that side, or all of it is chosen. */
function isAtEnd(cell, step) {
  const { selectionStart: from, selectionEnd: to } = cell;
  const all = from === 0 && to === cell.value.length;
  return all || (from === to && from === (step < 0 ? 0 : cell.value.length));
}

function onKey(event) {
  const cell = event.target.closest("[data-column]");
  const hasModifier = event.altKey || event.ctrlKey || event.metaKey;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && pasted.length) {
    event.preventDefault();
    takeBack();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".govuk-button[type=submit]"));
    return;
  }
  if (!takes(cell) || event.isComposing || hasModifier) return;
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  let done = false;
  if (event.key === "Enter") {
    done = goDown(cell, event.shiftKey ? -1 : 1) || event.shiftKey || go(form.querySelector(".govuk-button[type=submit]"));
  } else if (event.key === "Escape" && stood.has(cell)) {
    done = put(cell, stood.get(cell));
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    cell.select?.();
  } else if (step && !event.shiftKey && cell.matches("input")) {
    const isVertical = event.key === "ArrowUp" || event.key === "ArrowDown";
    done = isVertical ? goDown(cell, step) || true : isAtEnd(cell, step) && goAcross(cell, step);
  }
  if (done) event.preventDefault();
}

/** The cells of a block as a sheet puts it on the clipboard: tabs and line ends, quotes around cells that hold either. */
function blockOf(text) {
  const lines = [[]];
  const cells = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y;
  const body = text.replace(/(\r?\n)+$/, "");
  for (let at = 0; at <= body.length; ) {
    cells.lastIndex = at;
    const [all, quoted, plain] = cells.exec(body);
    lines.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ").trim());
    at += all.length;
    if (at >= body.length) break;
    if (body[at] === "\t") at += 1;
    else if (body[at] === "\r" && body[at + 1] === "\n") (at += 2), lines.push([]);
    else (at += 1), lines.push([]);
  }
  return lines;
}

/** The choice of a list that a text names, by its words or its value; a "y" is a yes. */
function choiceFor(list, text) {
  const sought = { y: "yes", n: "no", true: "yes", false: "no" }[text.toLowerCase()] ?? text.toLowerCase();
  const found = [...list.options].find((o) => [o.text.trim(), o.value].some((t) => t.toLowerCase() === sought));
  return found?.value;
}

function put(cell, text) {
  if (cell.value !== text) cell.value = text;
  cell.closest("details")?.setAttribute("open", "");
  return true;
}

const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const isNumber = (text) => /^[\d\s.,%£()+–−-]*$/.test(text);

/** The rows by all that names them: their name, their code, both. Two rows of one name are named by neither. */
function rowsByName() {
  const found = new Map();
  for (const row of rows()) {
    const { row: name, code = "" } = row.dataset;
    for (const one of new Set([name, code, `${code} ${name}`].filter((text) => !isNumber(text)).map(plain))) {
      found.set(one, found.has(one) ? undefined : row);
    }
  }
  return found;
}

/** Where a block names its rows: the row of each line, and how many columns the names take. Null where it does not. */
function placed(lines) {
  const names = rowsByName();
  const width = Math.max(...lines.map((line) => line.length));
  const rowsOf = (column) => lines.map((line) => names.get(plain(line[column] ?? "")));
  for (let column = 0; column < Math.min(2, width - 1); column += 1) {
    const found = rowsOf(column);
    const named = lines.filter((line) => line[column]).length;
    if (!found.some(Boolean) || found.filter(Boolean).length * 2 < named) continue;
    const isNamed = (next) => next < width - 1 && rowsOf(next).some((row, at) => row && row === found[at]);
    return { found, skip: isNamed(column + 1) ? column + 2 : column + 1, lost: lostIn(lines, found, column) };
  }
  return null;
}

/** The names of lines with figures that no row here has; the line of headings above them is none. */
function lostIn(lines, found, column) {
  const isLost = (line, at) => !found[at] && line[column] && (at || line.some((text) => text && isNumber(text)));
  return lines.filter(isLost).map((line) => line[column].slice(0, 40));
}

const nameOf = (cell, row) => cell?.labels?.[0]?.textContent.replace(/\s+/g, " ").trim() || row.dataset.row;

/** Put one text of a block into its cell: gives "filled", "passed", "outside", or a sentence about why not. */
function fill(row, column, text) {
  const cell = cellIn(row, column);
  if (!row || !cell) return NOTHING.has(text.toLowerCase()) ? "passed" : "outside";
  if (NOTHING.has(text.toLowerCase())) return "passed";
  if (!takes(cell)) {
    cell.classList.add("app-grid__refused");
    return `${nameOf(null, row)}: nothing is entered in this cell`;
  }
  const value = cell.matches("select") ? choiceFor(cell, text) : text;
  if (value === undefined) {
    cell.classList.add("app-grid__refused");
    return `${nameOf(cell, row)}: “${text.slice(0, 40)}” is not one of its choices`;
  }
  pasted.push({ cell, before: cell.value, after: value });
  put(cell, value);
  return "filled";
}

function onPaste(event) {
  const start = event.target.closest("[data-column]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const isBlock = /[\t\r\n]/.test(text.trimEnd());
  if (!takes(start) || (!isBlock && start.matches("input"))) return;
  event.preventDefault();
  forget();
  const all = rows();
  const [top, left] = [all.indexOf(start.closest("tr")), columnOf(start)];
  const count = { filled: 0, passed: 0, outside: 0 };
  const refused = [];
  const lines = blockOf(text);
  const names = placed(lines);
  lines.forEach((line, down) => {
    if (names && !names.found[down]) return;
    line.slice(names?.skip ?? 0).forEach((cell, across) => {
      const outcome = fill(names ? names.found[down] : all[top + down], left + across, cell);
      if (outcome in count) count[outcome] += 1;
      else refused.push(outcome);
    });
  });
  said(count, refused, names, lines.length);
  undo.hidden = !pasted.length;
  rate();
}

function said({ filled, passed, outside }, refused, names, lines) {
  const parts = [`${counted(filled, "cell")} filled, not saved yet.`];
  if (names) parts.push("Each line went to the row that it names.");
  else if (lines > 1) parts.push("The lines went to the rows in their order: check that it is the same.");
  if (names?.lost.length) {
    const more = names.lost.length > MOST_NAMED ? ` and ${names.lost.length - MOST_NAMED} more` : "";
    const lost = names.lost.slice(0, MOST_NAMED).map((name) => `“${name}”`);
    parts.push(`Not found here: ${lost.join(", ")}${more}.`);
  }
  if (refused.length) {
    const more = refused.length > MOST_NAMED ? ` And ${refused.length - MOST_NAMED} more.` : "";
    parts.push(`${counted(refused.length, "cell")} not taken. ${refused.slice(0, MOST_NAMED).join("; ")}.${more}`);
  }
  if (outside) parts.push(`${counted(outside, "cell")} of what you copied did not fit into this table.`);
  if (passed) parts.push(`${counted(passed, "empty cell")} passed over.`);
  status.textContent = parts.join(" ");
}

/** Have every row rated with what now stands in it, in one request. */
function rate() {
  isTouched = isPasting = true;
  form.dispatchEvent(new Event("grid:pasted"));
}

function takeBack() {
  const [first] = pasted;
  for (const { cell, before, after } of pasted) if (cell.value === after) put(cell, before);
  forget();
  status.textContent = "The paste is undone.";
  rate();
  if (first) go(first.cell);
}

function forget() {
  pasted = [];
  undo.hidden = true;
  for (const cell of form.querySelectorAll(".app-grid__refused")) cell.classList.remove("app-grid__refused");
}

/** Say how a row stands once one has left it, never while one types. */
function say(row) {
  if (isPasting || !row || !fresh.has(row) || row.contains(document.activeElement)) return;
  fresh.delete(row);
  const words = row.querySelector(".app-figure-sentence") ?? row.querySelector(".rag__word");
  status.textContent = `${row.dataset.row}: ${words?.textContent.trim() ?? ""}`;
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("focusin", ({ target }) => "column" in target.dataset && stood.set(target, target.value));
  form.addEventListener("focusout", ({ target }) => setTimeout(() => say(target.closest("tr")), 0));
  form.addEventListener("input", ({ target }) => {
    isTouched = true;
    target.classList.remove("app-grid__refused");
  });
  form.addEventListener("keep:put", rate);
  undo.addEventListener("click", takeBack);
  document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    const row = detail.target.closest?.("tr") ?? document.getElementById(detail.target.id)?.closest("tr");
    if (row) fresh.add(row);
    say(row);
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt === form && (isPasting = false));
  form.addEventListener("submit", () => (isTouched = false));
  window.addEventListener("beforeunload", (event) => isTouched && event.preventDefault());
}
