// The studio: a form of the scenario's settings, and what comes of each change. The tab knows all
// of its changes and sends them with every request; the server remembers none.
"use strict";
(() => {
const { el, grouped, quoted, redraw, page } = globalThis.greenroom;
const byId = (id) => document.getElementById(id);
const file = page.file;
const mostPins = 5;
/** So long a run may take before a later change takes its place. */
const patience = 400;

const tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join("-");
/** `path=value` in the order in which they were made. */
let changes = [];
const [undone, done] = [[], []];
let pins = [];
let fields = [];
/** What the settings are without changes, by path. */
const first = new Map();
/** What is shown, what was shown before it, and the replications behind it. */
let answer = null, before = null, band = null;

// ---- what is kept over a reload

const store = "greenroom " + location.pathname;
function keep() {
  try { sessionStorage.setItem(store, JSON.stringify({ changes, pins })); } catch { /* The tab's store is full or forbidden. */ }
}
try {
  const kept = JSON.parse(sessionStorage.getItem(store)) ?? {};
  if (Array.isArray(kept.changes)) changes = kept.changes.filter((change) => typeof change === "string");
  if (Array.isArray(kept.pins)) pins = kept.pins.slice(0, mostPins);
} catch { /* Nothing was kept. */ }

// ---- changes

const pathOf = (change) => change.split("=", 1)[0];
/** The changes with one more: what it replaces goes. */
function changed(list, change) {
  const path = pathOf(change);
  const left = list.filter((other) => pathOf(other) !== path && !pathOf(other).startsWith(path + "."));
  const isFirst = first.get(path) === change.slice(path.length + 1) && !left.some((other) => path.startsWith(pathOf(other) + "."));
  return isFirst ? left : [...left, change];
}
/** The slider that is being moved: all of its way is one step to undo. */
let moving = null;
function become(next, slider = null) {
  if (JSON.stringify(next) === JSON.stringify(changes)) return;
  if (slider === null || moving !== slider) {
    done.push(changes);
    undone.length = 0;
  }
  moving = slider;
  changes = next;
  settle();
}
function undo(from, to) {
  if (from.length === 0) return;
  to.push(changes);
  changes = from.pop();
  moving = null;
  settle();
}
function settle() {
  keep();
  showTools();
  ask();
}

// ---- requests

let number = 0;
let flight = null, isPending = false, timer = 0;

async function post(place, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const send = () => fetch(place, options);
  // A connection that was idle may have been closed a moment ago.
  const response = await send().catch(send);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
/** Asks for a run: at once, or after the one that goes on, unless that takes long. Of several changes
    meanwhile only the last one counts. */
function ask() {
  const left = flight ? patience - (performance.now() - flight.since) : 0;
  if (left > 0) {
    isPending = true;
    clearTimeout(timer);
    timer = setTimeout(() => { if (isPending) ask(); }, left + 1);
    return;
  }
  isPending = false;
  run();
}
async function run() {
  const own = { number: ++number, since: performance.now(), changes };
  flight = own;
  document.body.classList.add("running");
  try {
    const found = await post("run", { tab, number: own.number, set: own.changes });
    if (flight !== own) return;
    flight = null;
    take(found, own);
  } catch (error) {
    if (flight !== own) return;
    flight = null;
    fail(error);
  }
  document.body.classList.toggle("running", isPending);
  if (isPending) ask();
}
async function askBand(own) {
  const count = Number(byId("band-count").value);
  if (!byId("band").checked || isPending || own.number !== number) return;
  byId("band-told").textContent = `${count} replications go on.`;
  try {
    const found = await post("band", { tab, number: own.number, set: [...own.changes, `replications=${count}`] });
    if (own.number !== number || found.state === "superseded") return;
    band = found.state === "done" ? found : null;
    byId("band-told").textContent = band ? "" : found.issues.map((issue) => issue.text).join(" ");
    showFigures();
  } catch (error) { byId("band-told").textContent = gone(error); }
}
const gone = (error) => error instanceof TypeError ? "The studio does not answer; start greenroom studio again." : error.message;

// ---- answers

function take(found, own) {
  if (found.state === "superseded") return;
  const isDone = found.state === "done";
  if (found.fields) showForm(found.fields, isDone, own.changes.length === 0);
  showProblems(isDone ? [] : found.issues);
  document.body.classList.toggle("former", !isDone);
  if (!isDone) {
    byId("status").textContent = answer ? "This cannot be run. Below is what came before." : "This cannot be run.";
    return;
  }
  before = answer;
  answer = { ...found, changes: own.changes };
  band = null;
  byId("answer").textContent = found.answer;
  byId("status").textContent = `Run in ${grouped(found.milliseconds, 0)} ms.`;
  byId("setting").replaceChildren(...found.setting.map((line) => el("p", { class: "setting" }, line)));
  byId("notes-list").replaceChildren(...found.notes.map((note) => el("li", {}, note)));
  showFigures();
  redraw(found.data);
  document.documentElement.dataset.runs = String(Number(document.documentElement.dataset.runs ?? 0) + 1);
  showTools();
  askBand(own);
}
function fail(error) {
  document.body.classList.toggle("former", answer !== null);
  byId("status").textContent = "";
  showProblems([{ path: "", text: gone(error) }]);
}

/** What is wrong stands beside its setting; what has none, above. */
function showProblems(issues) {
  for (const row of rows.values()) row.problem.textContent = "";
  const others = [];
  for (const issue of issues) {
    const row = rows.get(issue.path) ?? [...rows].find(([path]) => issue.path !== "" && path.startsWith(issue.path + "."))?.[1];
    if (!row) {
      others.push(issue.text);
      continue;
    }
    row.problem.textContent += (row.problem.textContent ? " " : "") + issue.text;
    for (let box = row.node.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
  byId("problems").replaceChildren(...others.map((text) => el("p", { class: "warning" }, text)));
}

// ---- figures

const cellsOf = (run, title, label) => run?.figures.find((part) => part.title === title)?.lines.find((line) => line.label === label)?.cells;

/** The figures of the present run, its band and the pinned runs beside each other. */
function showFigures() {
  if (!answer) return;
  const three = ["estimate", "least", "most"];
  const shown = [
    { heads: answer.replications > 1 ? three : ["now"], run: answer, isNow: true },
    ...(band ? [{ heads: three.map((head) => `${head} of ${band.replications}`), run: band }] : []),
    ...pins.map((pin, place) => ({ heads: pin.replications > 1 ? three.map((head) => `${place + 1}: ${head}`) : [`pinned ${place + 1}`], run: pin })),
  ];
  const titles = [];
  for (const { run } of shown) {
    for (const part of run.figures) {
      let known = titles.find((title) => title.title === part.title);
      if (!known) titles.push(known = { title: part.title, labels: [] });
      part.lines.forEach((line, place) => {
        if (known.labels.includes(line.label)) return;
        // Beside the line that it stands behind there.
        const above = place > 0 ? known.labels.indexOf(part.lines[place - 1].label) + 1 : 0;
        known.labels.splice(above, 0, line.label);
      });
    }
  }
  if (shown.length === 1 && shown[0].heads.length === 1) {
    // One number a line has room for several parts beside each other.
    const tables = titles.map(({ title, labels }) => el("table", { class: "figures" }, [el("caption", {}, title),
      el("tbody", {}, labels.map((label) => el("tr", {}, [el("th", { scope: "row" }, label), ...cells(shown[0], title, label)])))]));
    return byId("figures-box").replaceChildren(el("div", { class: "figures" }, tables));
  }
  const head = el("thead", {}, el("tr", {}, [el("th", { scope: "col" }, el("span", { class: "hidden" }, "figure")),
    ...shown.flatMap(({ heads }) => heads.map((text) => el("th", { scope: "col" }, text)))]));
  const width = 1 + shown.reduce((sum, { heads }) => sum + heads.length, 0);
  const bodies = titles.map(({ title, labels }) => el("tbody", {}, [
    el("tr", { class: "part" }, el("th", { scope: "colgroup", colspan: width }, title)),
    ...labels.map((label) => el("tr", {}, [el("th", { scope: "row" }, label), ...shown.flatMap((column) => cells(column, title, label))])),
  ]));
  byId("figures-box").replaceChildren(el("table", { class: "figures wide" }, [head, ...bodies]), pinList());
}
/** The cells of a run on a line; what the last change moved stands out. */
function cells({ heads, run, isNow }, title, label) {
  const found = cellsOf(run, title, label) ?? [];
  const former = isNow && before ? cellsOf(before, title, label) : null;
  return heads.map((_, place) => el("td", { class: former && former[place] !== found[place] ? "moved" : null }, found[place] ?? ""));
}
function pinList() {
  return el("ul", { class: "pins" }, pins.map((pin, place) => el("li", {}, [
    `Pinned ${place + 1}: `, el("code", {}, pin.changes.length ? pin.changes.join(", ") : "the file as it is"), " ",
    el("button", { type: "button", onclick: () => become(pin.changes) }, "Back to it"), " ",
    el("button", { type: "button", "aria-label": `Remove pinned run ${place + 1}`, onclick: () => { pins.splice(place, 1); keep(); showFigures(); showTools(); } }, "Remove"),
  ])));
}

// ---- the form

/** By path: the row, its problem, and what takes in a new value. */
const rows = new Map();
const form = byId("form");

/** The settings as they are now. Where they cannot be run, what is typed stays as it is. */
function showForm(found, isDone, isFirst) {
  if (isFirst && isDone) {
    first.clear();
    for (const field of found) if (field.text !== null) first.set(field.path, field.text);
  }
  if (!isDone) found = found.map((field) => fields.find((known) => known.path === field.path && known.kind === field.kind) ?? field);
  const shape = (list) => JSON.stringify(list.map((field) => [field.path, field.kind, field.isWritten, field.unit, field.choices?.map((choice) => choice.word)]));
  const isSame = shape(found) === shape(fields);
  fields = found;
  if (!isSame) build();
  for (const field of fields) rows.get(field.path)?.show(field, isDone);
}

function build() {
  const open = new Map([...form.querySelectorAll("details")].map((box) => [box.dataset.name, box.open]));
  const focused = document.activeElement?.dataset?.path;
  rows.clear();
  const groups = new Map();
  for (const field of fields) {
    const name = field.path.includes(".") ? field.path.split(".", 1)[0] : "the run";
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(field);
  }
  const box = (name, title, isOpen, children) => el("details", { "data-name": name, open: open.get(name) ?? isOpen }, [el("summary", {}, title), ...children]);
  form.replaceChildren(...[...groups].map(([name, own]) => {
    const [written, others] = [own.filter((field) => field.isWritten || field.isRequired), own.filter((field) => !field.isWritten && !field.isRequired)];
    const isDecision = written.some((field) => field.role === "decision");
    return box(name, name, isDecision, [
      ...written.map((field) => row(field, name)),
      others.length ? box(name + " others", `${others.length} more, as by default`, written.length === 0, others.map((field) => row(field, name))) : null,
    ]);
  }));
  if (focused) form.querySelector(`[data-path="${CSS.escape(focused)}"]`)?.focus();
  search();
}

function row(field, group) {
  const title = field.path.startsWith(group + ".") ? field.path.slice(group.length + 1) : field.path;
  const problem = el("p", { class: "warning", role: "alert" });
  const put = (value, slider) => {
    const now = fields.find((known) => known.path === field.path) ?? field;
    become(changed(changes, now.set[0] + value + now.set[1]), slider);
  };
  const back = el("button", { type: "button", class: "back", title: "As in the file", "aria-label": `${field.path} as in the file`, hidden: true,
    onclick: () => become(changes.filter((change) => pathOf(change) !== field.path && !field.path.startsWith(pathOf(change) + "."))) }, "↺");
  const control = { number: numberControl, choice: choiceControl, flag: flagControl, text: textControl }[field.kind](field, put);
  const node = el("div", { class: "field", "data-field": field.path }, [
    el("div", { class: "name" }, [el("label", { for: "set " + field.path, title: `${field.help}. Expected: ${field.expected}` }, title), back]),
    el("div", { class: "value" }, control.nodes), problem]);
  rows.set(field.path, {
    node, problem,
    show(now, isDone) {
      back.hidden = !changes.some((change) => pathOf(change) === now.path || now.path.startsWith(pathOf(change) + "."));
      if (isDone) control.show(now);
    },
  });
  control.show(field);
  return node;
}

/** A slider, and beside it a field for any number. */
function numberControl(field, put) {
  const text = el("input", { type: "text", inputmode: "decimal", id: "set " + field.path, "data-path": field.path, autocomplete: "off", onchange: () => put(text.value.trim()) });
  if (!field.slider) return { nodes: [text], show: (now) => { if (document.activeElement !== text) text.value = now.text ?? ""; } };
  const slider = el("input", { type: "range", "aria-label": field.path, "data-path": field.path + " slider",
    oninput: () => {
      // The numbers of a slider have binary fractions; its step says how many digits count.
      const digits = Number(Number(slider.value).toPrecision(12));
      text.value = unit[0] + digits + unit[1];
      put(text.value, slider);
    },
    onchange: () => { moving = null; } });
  let unit = field.unit;
  return {
    nodes: [slider, text],
    show(now) {
      // Whoever drags is ahead of the answer.
      if (moving === slider && document.activeElement === slider) return;
      if (document.activeElement !== text) text.value = now.text ?? "";
      unit = now.unit ?? unit;
      const [low, high, step] = field.slider;
      const value = now.value ?? low;
      slider.min = Math.min(low, value);
      slider.max = Math.max(high, value);
      slider.step = stepFor(value - Number(slider.min), step, field.isWhole);
      slider.value = value;
    },
  };
}
/** The step of a slider on which the value lies: as it is, or finer. */
function stepFor(value, step, isWhole) {
  const isOn = (size) => Math.abs(value / size - Math.round(value / size)) < 1e-6;
  if (isOn(step)) return step;
  if (isWhole) return 1;
  return [step / 10, step / 100, step / 1000].find(isOn) ?? "any";
}

function choiceControl(field, put) {
  const list = el("select", { id: "set " + field.path, "data-path": field.path, onchange: () => {
    const now = fields.find((known) => known.path === field.path) ?? field;
    const set = now.choices.find((choice) => choice.word === list.value)?.set;
    if (set) become(changed(changes, set));
    else put(list.value);
  } }, [...(field.text === null ? [el("option", { value: "" }, "–")] : []), ...field.choices.map((choice) => el("option", { value: choice.word }, choice.word))]);
  return { nodes: [list], show: (now) => { list.value = now.text ?? ""; } };
}
function flagControl(field, put) {
  const box = el("input", { type: "checkbox", role: "switch", id: "set " + field.path, "data-path": field.path, onchange: () => put(String(box.checked)) });
  return { nodes: [box], show: (now) => { box.checked = now.text === "true"; } };
}
function textControl(field, put) {
  const text = el("input", { type: "text", id: "set " + field.path, "data-path": field.path, autocomplete: "off", onchange: () => put(text.value.trim()) });
  return { nodes: [text], show: (now) => { if (document.activeElement !== text) text.value = now.text ?? ""; } };
}

function search() {
  const words = byId("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const field of fields) {
    const text = `${field.path} ${field.help}`.toLowerCase();
    rows.get(field.path).node.hidden = !words.every((word) => text.includes(word));
  }
  for (const box of form.querySelectorAll("details")) {
    const isEmpty = !box.querySelector(".field:not([hidden])");
    box.hidden = isEmpty;
    if (words.length && !isEmpty) box.open = true;
  }
}
byId("search").addEventListener("input", search);
form.addEventListener("submit", (event) => event.preventDefault());

// ---- tools

const button = (text, act, more) => el("button", { type: "button", onclick: act, ...more }, text);
const tools = {
  undo: button("Undo", () => undo(done, undone)),
  redo: button("Redo", () => undo(undone, done)),
  reset: button("As in the file", () => become([])),
  pin: button("Pin", () => {
    pins.push({ changes: answer.changes, figures: answer.figures, replications: answer.replications });
    keep();
    showFigures();
    showTools();
  }),
  copy: button("Copy --set", copy),
  name: el("input", { type: "text", id: "save-name", "aria-label": "The name of the file", placeholder: "my-pool.yaml", size: 16, autocomplete: "off",
    onkeydown: (event) => { if (event.key === "Enter") save(false); } }),
  save: button("Save", () => save(false)),
};
const line = el("input", { type: "text", id: "line", "aria-label": "Another setting as path=value", placeholder: "Another setting: path=value", autocomplete: "off",
  onkeydown: (event) => {
    if (event.key !== "Enter" || !line.value.includes("=")) return;
    become(changed(changes, line.value.trim()));
    line.value = "";
  } });
byId("tools").append(tools.undo, tools.redo, tools.reset, tools.pin, tools.copy, tools.name, tools.save,
  el("label", {}, [el("input", { type: "checkbox", id: "band", onchange: () => {
    band = null;
    byId("band-told").textContent = "";
    showFigures();
    if (answer && !flight) askBand({ number, changes });
  } }), "band of",
  el("input", { type: "number", id: "band-count", min: 2, max: 1000, value: 10, "aria-label": "Replications of the band", onchange: () => {
    const count = byId("band-count");
    count.value = Math.min(1000, Math.max(2, Math.round(Number(count.value)) || 10));
    if (answer && !flight) askBand({ number, changes });
  } }), "replications"]),
  el("span", { id: "band-told", role: "status" }));
byId("form-box").append(line, el("div", { id: "changes" }));

function showTools() {
  tools.undo.disabled = done.length === 0;
  tools.redo.disabled = undone.length === 0;
  tools.reset.disabled = tools.copy.disabled = changes.length === 0;
  tools.pin.disabled = !answer || pins.length >= mostPins;
  tools.pin.title = pins.length >= mostPins ? `${mostPins} runs are pinned: remove one first` : "";
  byId("changes").replaceChildren(...changes.map((change) => el("div", { class: "change" }, [el("code", {}, change), " ",
    button("×", () => become(changes.filter((other) => other !== change)), { "aria-label": "Take back " + change })])));
}

async function copy() {
  const text = changes.map((change) => "--set " + quoted(change)).join(" ");
  const code = el("code", {}, text);
  const told = el("span", {});
  byId("told").replaceChildren(el("div", { class: "paste" }, [code, told]));
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(code);
    told.textContent = "Selected: copy it with the keyboard.";
  }
}
async function save(overwrite) {
  const name = tools.name.value.trim();
  const tell = (text, more) => byId("told").replaceChildren(el("p", { class: more ? "warning" : null }, [text, " ", more]));
  if (!name) {
    tools.name.focus();
    return tell("Say the name of the file first.");
  }
  try {
    const found = await post("save", { name, set: changes, overwrite });
    tell(found.text, found.state === "exists" ? button("Overwrite", () => save(true)) : found.state === "saved" ? null : "");
  } catch (error) { tell(gone(error), ""); }
}

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches?.("input[type=text], input[type=number]")) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undo(done, undone);
  else if (key === "y" || (key === "z" && event.shiftKey)) undo(undone, done);
  else return;
  event.preventDefault();
});

byId("form-box").open = matchMedia("(min-width: 900px)").matches;
showTools();
run();
})();
