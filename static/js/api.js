// The page on which the API is tried: each form sends its request as the person who is signed in, and shows the answer.

const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-api]")) {
    event.preventDefault();
    send(event.target);
  }
});

async function send(form) {
  const status = form.querySelector("[data-status]");
  const missing = [...form.querySelectorAll("[data-place=path]")].find((field) => field.value.trim() === "");
  if (missing) {
    say(status, `Enter ${missing.name}: it is part of the address.`);
    missing.focus();
    return;
  }
  const { address, options } = requestOf(form);
  say(status, "Sending …");
  try {
    const response = await fetch(address, options);
    const etag = response.headers.get("ETag");
    say(status, `${response.status} ${response.statusText} from ${address}${etag ? `, ETag ${etag}` : ""}`);
    await show(form.querySelector("[data-answer]"), response);
  } catch {
    say(status, "There was no answer. Look at your connection and send it again.");
  }
}

function requestOf(form) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const query = new URLSearchParams();
  let path = form.dataset.path;
  let body;
  for (const field of form.querySelectorAll("[data-place]")) {
    const value = field.value.trim();
    if (field.dataset.place === "path") {
      path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    } else if (field.dataset.place === "body") {
      body = value;
      headers["Content-Type"] = "application/json";
    } else if (value && field.dataset.place === "query") {
      query.set(field.name, value);
    } else if (value) {
      headers[field.name] = value;
    }
  }
  const asked = query.toString();
  return { address: asked ? `${path}?${asked}` : path, options: { method: form.dataset.method, headers, body } };
}

async function show(place, response) {
  const kind = response.headers.get("Content-Type") || "";
  if (kind.includes("json")) {
    place.textContent = JSON.stringify(await response.json(), null, 2);
  } else {
    const size = (await response.blob()).size;
    place.textContent = size ? `A file (${kind}) of ${size.toLocaleString("en-GB")} bytes` : "";
  }
  place.hidden = place.textContent === "";
}

function say(place, sentence) {
  place.textContent = sentence;
}
