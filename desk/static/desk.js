// What makes the desk quicker to work with; every page does its work without it.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const minute = 60_000;

for (const each of all("[data-needs-script]")) each.hidden = false;

// A form is sent once; the server knows it too, should this not run.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (!one("[name=form_number]", form)) return;
  form.dataset.sent = "yes";
  // After the browser has taken the pressed button's value along.
  setTimeout(() => all("button", form).forEach((button) => { button.disabled = true; }));
});
window.addEventListener("pageshow", (event) => {
  // Back from the next page, the form would still be locked and its number used up.
  if (event.persisted) location.reload();
});

const problem = one("#problem");
if (problem) problem.focus();
if (one("[data-done]")) {
  // Else a reload would say it again.
  const address = new URL(location.href);
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

for (const button of all("[data-print]")) button.addEventListener("click", () => print());
for (const field of all("[data-select]")) field.addEventListener("focus", () => field.select());
for (const button of all("[data-copy]")) {
  const field = one(`#${button.dataset.copy}`);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      say(button.dataset.copied);
      button.textContent = "Copied";
    } catch {
      say("It is selected: copy it with Ctrl+C."); // the browser does not let pages copy
    }
  });
}
for (const dialog of all("dialog")) {
  for (const close of all("[data-close]", dialog)) close.addEventListener("click", () => dialog.close());
}
for (const button of all("[data-open]")) {
  button.addEventListener("click", () => one(`#${button.dataset.open}`).showModal());
}

// Choose all on a page.
const chooseAll = one("[data-all]");
if (chooseAll) {
  const boxes = all("input[name=ref]");
  chooseAll.addEventListener("change", () => boxes.forEach((box) => { box.checked = chooseAll.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => {
    chooseAll.checked = boxes.every((each) => each.checked);
  }));
}

// Clocks.
function inWords(passed) {
  const minutes = Math.max(0, Math.floor(passed / minute));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  if (days) return `${days} d ${hours} h`;
  return hours ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
function tick() {
  for (const each of all("[data-age]")) each.textContent = inWords(Date.now() - Date.parse(each.dateTime));
  for (const row of all("[data-due]:not(.overdue)")) {
    if (Date.parse(row.dataset.due) < Date.now()) refreshWaiting();
  }
}
setInterval(tick, 15_000);

// Live: one tab of the browser listens and tells the others, for browsers open few connections to one place.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
const title = document.title;
let waiting = Number(document.body.dataset.waiting || 0);

function show(counts) {
  const more = counts.waiting > waiting;
  waiting = counts.waiting;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  const badge = one("[data-count]");
  if (badge) {
    badge.hidden = !waiting;
    one("[data-number]", badge).textContent = String(waiting);
  }
  if (more) {
    say(waiting === 1 ? "A new request. One is waiting." : `A new request. ${waiting} are waiting.`);
    ring();
  }
  refreshWaiting();
}
function say(words) {
  one("[data-said]").textContent = words;
}
function listen() {
  const source = new EventSource("/today/changes");
  source.addEventListener("counts", (event) => {
    const counts = JSON.parse(event.data);
    show(counts);
    channel?.postMessage({ counts });
  });
  source.addEventListener("over", () => {
    source.close();
    channel?.postMessage({ over: true });
    leave();
  });
  return new Promise(() => {}); // as long as this tab lives
}
if (document.body.hasAttribute("data-live")) {
  if (waiting) document.title = `(${waiting}) ${title}`;
  if (channel && navigator.locks) {
    channel.addEventListener("message", ({ data }) => {
      if (data.counts) show(data.counts);
      if (data.over) leave();
      if (data.active) lastActive = Date.now();
    });
    navigator.locks.request("desk-live", listen);
  } else listen();
}

let refreshing = false;
async function refreshWaiting() {
  const list = one("[data-waiting-list]");
  if (!list || refreshing) return;
  refreshing = true;
  try {
    const answer = await fetch("/today/waiting", { headers: { Accept: "text/html" } });
    if (answer.redirected || !answer.ok) return;
    const before = new Set(all(".row-link", list).map((link) => link.getAttribute("href")));
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    list.innerHTML = await answer.text(); // from the server's own template, which escapes
    for (const link of all(".row-link", list)) {
      if (!before.has(link.getAttribute("href"))) link.closest(".row").classList.add("fresh");
    }
    if (held) all("a", list).find((link) => link.getAttribute("href") === held)?.focus();
  } catch {
    // The next change or minute tries again.
  } finally {
    refreshing = false;
  }
}

// A sound, for who asked for it.
const soundButton = one("[data-sound]");
let audio = null;
const soundIsOn = () => localStorage.getItem("desk-sound") === "on";
function ring() {
  if (!soundIsOn()) return;
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [delay, pitch] of [[0, 660], [0.16, 880]]) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, start + delay);
    loudness.gain.exponentialRampToValueAtTime(0.12, start + delay + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + delay + 0.3);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start + delay);
    tone.stop(start + delay + 0.32);
  }
}
if (soundButton) {
  const showSound = () => { one("[data-sound-state]").textContent = soundIsOn() ? "on" : "off"; };
  showSound();
  soundButton.addEventListener("click", () => {
    localStorage.setItem("desk-sound", soundIsOn() ? "off" : "on");
    showSound();
    ring();
  });
}

// Idle: the server ends a session after 15 minutes; warn a minute before, and count typing as doing.
let lastActive = Date.now();
let lastTold = Date.now();
function leave() {
  if (document.body.hasAttribute("data-signed-in") && !unsavedText()) location.replace("/sign-in");
}
const unsavedText = () => all("textarea:not([readonly])").some((field) => field.value !== field.defaultValue);
async function stay() {
  lastTold = Date.now();
  channel?.postMessage({ active: true });
  const answer = await fetch("/account/stay", {
    method: "POST",
    headers: { "X-Form-Proof": one("meta[name=form-proof]").content },
  });
  if (answer.status === 401) leave();
}
if (document.body.hasAttribute("data-signed-in")) {
  const idle = one("#idle");
  const active = () => {
    if (idle.open) return;
    lastActive = Date.now();
    if (lastActive - lastTold > minute) stay();
  };
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, active);
  one("[data-stay]").addEventListener("click", () => {
    idle.close();
    active();
    stay();
  });
  setInterval(() => {
    const passed = Date.now() - lastActive;
    if (passed > 14 * minute && !idle.open) idle.showModal();
    if (passed < 14 * minute && idle.open) idle.close();
    if (passed > 15.2 * minute) leave();
  }, 5_000);
}

// Keys, unless somebody is typing or has switched them off.
const shortcuts = one("#shortcuts");
if (shortcuts) {
  const toggle = one("[data-shortcuts-on]");
  toggle.checked = localStorage.getItem("desk-shortcuts") !== "off";
  toggle.addEventListener("change", () => localStorage.setItem("desk-shortcuts", toggle.checked ? "on" : "off"));
  let afterG = false;
  const places = { t: "/", r: "/leads", q: "/questions" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !toggle.checked || one("dialog[open]")) return;
    const key = event.key;
    if (afterG) {
      afterG = false;
      if (places[key]) location.assign(places[key]);
      return;
    }
    if (key === "g") {
      afterG = true;
      setTimeout(() => { afterG = false; }, 1_500);
    } else if (key === "?") shortcuts.showModal();
    else if (key === "/") {
      event.preventDefault();
      const field = one("[data-search]");
      if (field) field.focus();
      else location.assign("/leads#search");
    } else if (key === "n" && one("[data-note]")) {
      event.preventDefault();
      one("[data-note]").focus();
    } else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  });
  if (location.hash === "#search") one("[data-search]")?.focus();
}
function move(step) {
  const links = all("[data-rows] .row-link");
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step))].focus();
}
