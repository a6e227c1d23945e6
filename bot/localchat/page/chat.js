// The chat page: shows the room that the server streams, sends what the owner types and taps.
// Texts come as the Bot API's HTML; only its tags are rebuilt here, everything else is shown as text.
"use strict";

const token = document.querySelector('meta[name="page-token"]').content;
const list = document.getElementById("messages");
const input = document.getElementById("text");
const toast = document.getElementById("toast");
const menu = document.getElementById("menu");
const link = document.getElementById("link");
const rows = new Map(); // message id -> element

const plainTags = new Set(["B", "STRONG", "I", "EM", "U", "S", "CODE", "PRE", "BLOCKQUOTE"]);

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Page-Token": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
}

function say(text) {
  return post("/chat/say", { text }).catch((error) => notify(error.message, true));
}

// Text with its /commands made tappable, as a phone shows them.
function appendText(parent, text) {
  const pattern = /(^|\s)(\/[a-z_]{2,32})(?![a-z0-9_<])/g;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[1].length;
    parent.append(text.slice(at, start));
    const command = document.createElement("span");
    command.className = "command";
    command.textContent = match[2];
    command.addEventListener("click", () => {
      input.value = match[2];
      input.focus();
    });
    parent.append(command);
    at = start + match[2].length;
  }
  parent.append(text.slice(at));
}

function rebuild(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      appendText(to, node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE && plainTags.has(node.tagName)) {
      const copy = document.createElement(node.tagName);
      to.append(copy);
      rebuild(node, copy);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      rebuild(node, to);
    }
  }
}

function fillText(element, message) {
  if (message.html) {
    rebuild(new DOMParser().parseFromString(message.text, "text/html").body, element);
  } else {
    appendText(element, message.text);
  }
}

function makeKeys(message) {
  const keys = document.createElement("div");
  keys.className = "keys";
  for (const line of message.keyboard) {
    const row = document.createElement("div");
    row.className = "line";
    for (const key of line) {
      const button = document.createElement("button");
      button.textContent = key.text;
      button.className = key.style || "";
      button.addEventListener("click", () => {
        keys.querySelectorAll("button").forEach((other) => { other.disabled = true; });
        post("/chat/tap", { message: message.id, data: key.callback_data })
          .catch((error) => notify(error.message, true))
          .finally(() => setTimeout(() => keys.querySelectorAll("button").forEach((other) => { other.disabled = false; }), 1500));
      });
      row.append(button);
    }
    keys.append(row);
  }
  return keys;
}

function render(message) {
  const row = document.createElement("article");
  row.className = message.bot ? "row" : "row own";
  row.dataset.id = message.id;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  if (message.photo) {
    const image = document.createElement("img");
    image.alt = "chart";
    image.src = `/chat/photo/${encodeURIComponent(message.photo)}?token=${encodeURIComponent(token)}`;
    image.addEventListener("load", scrollDown);
    bubble.append(image);
  }
  const text = document.createElement("div");
  fillText(text, message);
  bubble.append(text);
  const stamp = document.createElement("div");
  stamp.className = "stamp";
  const time = new Date(message.date * 1000).toISOString().slice(11, 19);
  stamp.textContent = `${message.edited ? "edited " : ""}${time} UTC`;
  bubble.append(stamp);
  row.append(bubble);
  if (message.keyboard.length > 0) {
    row.append(makeKeys(message));
  }
  return row;
}

function isAtEnd() {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 120;
}

function scrollDown() {
  list.scrollTop = list.scrollHeight;
}

function show(message) {
  const stay = !isAtEnd();
  const row = render(message);
  const old = rows.get(message.id);
  if (old) {
    old.replaceWith(row);
  } else {
    list.append(row);
  }
  rows.set(message.id, row);
  if (!stay || !message.bot) {
    scrollDown();
  }
}

let toastTimer = 0;
function notify(text, isAlert) {
  if (!text) {
    return;
  }
  toast.textContent = text;
  toast.className = isAlert ? "alert" : "";
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, isAlert ? 5000 : 1400);
}

function fillMenu(commands) {
  menu.replaceChildren();
  for (const command of commands) {
    const button = document.createElement("button");
    const name = document.createElement("b");
    name.textContent = `/${command.command}`;
    const help = document.createElement("span");
    help.textContent = command.description;
    button.append(name, help);
    button.addEventListener("click", () => {
      menu.hidden = true;
      input.value = `/${command.command} `;
      input.focus();
    });
    menu.append(button);
  }
}

function connect() {
  const events = new EventSource(`/chat/events?token=${encodeURIComponent(token)}`);
  events.addEventListener("hello", (event) => {
    const hello = JSON.parse(event.data);
    rows.clear();
    list.replaceChildren();
    hello.messages.forEach(show);
    fillMenu(hello.commands);
    link.className = "link up";
    scrollDown();
  });
  events.addEventListener("added", (event) => show(JSON.parse(event.data)));
  events.addEventListener("edited", (event) => show(JSON.parse(event.data)));
  events.addEventListener("deleted", (event) => {
    const { id } = JSON.parse(event.data);
    rows.get(id)?.remove();
    rows.delete(id);
  });
  events.addEventListener("notice", (event) => {
    const { text, alert } = JSON.parse(event.data);
    notify(text, alert);
  });
  events.addEventListener("error", () => {
    link.className = "link down";
    if (events.readyState === EventSource.CLOSED) {
      // A restarted agent has a new page token: only a fresh page knows it.
      setTimeout(() => location.reload(), 2000);
    }
  });
}

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text) {
    say(text);
    input.value = "";
    menu.hidden = true;
  }
});
document.getElementById("menu-button").addEventListener("click", () => { menu.hidden = !menu.hidden; });
connect();
