// The paste box: beside the plain text, the HTML of the same clipboard goes along, in which columns and levels can be
// told apart. Without this script the plain text alone is read.

const box = document.getElementById("id_text");
const html = document.getElementById("id_html");
const said = document.getElementById("paste-kind");

// Styles, pictures and hidden settings are most of what Word and Excel copy, and say nothing about a plan.
const slim = (text) => text.replace(/<(style|xml|script)\b[\s\S]*?<\/\1>/gi, "").replace(/<img\b[^>]*>/gi, "");

let pasting = false;

box.addEventListener("paste", (event) => {
  const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
  const copied = slim(event.clipboardData.getData("text/html"));
  // What this paste itself puts into the box, at once and in however many steps, is no change by hand.
  pasting = true;
  setTimeout(() => {
    pasting = false;
  });
  if (!copied) {
    html.value = "";
    said.textContent = "";
    return;
  }
  html.value = whole ? copied : `${html.value}\n${copied}`;
  const tables = (copied.match(/<table\b/gi) ?? []).length;
  said.textContent = tables ? "Its table is kept, though you see only its words here." : "Its levels are kept, though you see only its words here.";
  // Some programs put no plain text beside the HTML, and then the box would stay empty.
  if (!event.clipboardData.getData("text/plain")) {
    event.preventDefault();
    const bare = copied.replace(/<(\/?\w+)[^>]*>/g, " <$1>");
    const words = new DOMParser().parseFromString(bare, "text/html").body.textContent;
    box.setRangeText(words.trim(), box.selectionStart, box.selectionEnd, "end");
  }
});

// Whoever changes the text by hand means the text.
box.addEventListener("input", () => {
  if (!pasting && html.value) {
    html.value = "";
    said.textContent = "You have changed the text, so the text as it stands here will be read.";
  }
});
