// The charts and tables of report.html, drawn from the tables that the page carries. What a user
// named only ever becomes text: nothing is parsed as markup.
"use strict";
(() => {
let page = JSON.parse(document.getElementById("data").textContent);
const charts = document.getElementById("charts");

// ---- elements

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of [].concat(children ?? [])) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}
const el = (name, attributes, children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
const titled = (text) => svg("title", {}, text);

/** A part of the page with its heading, an anchor of the contents. */
function part(id, title, hint) {
  const section = el("section", { id }, [el("h2", {}, title), hint ? el("p", {}, hint) : null]);
  charts.append(section);
  return section;
}

function select(label, options, chosen, change) {
  const list = el("select", { onchange: () => change(list.value) },
    options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
  return el("label", {}, [label, list]);
}

// ---- numbers

function grouped(number, places) {
  const text = Math.abs(number).toFixed(places);
  const [whole, rest] = text.split(".");
  const sign = number < 0 && Number(text) !== 0 ? "-" : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
}
/** A number for an axis or a hint: as many digits as tell something. */
function brief(number, unit) {
  if (number === null || number === undefined || !Number.isFinite(number)) return "not measured";
  if (unit === "fraction") return brief(number * 100) + " %";
  if (unit === "USD") return (number < 0 ? "-$" : "$") + brief(Math.abs(number));
  const size = Math.abs(number);
  const places = Number.isInteger(number) || size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 4 : 6;
  const text = grouped(number, places);
  return (text.includes(".") ? text.replace(/\.?0+$/, "") : text) + (unit === "s" ? " s" : "");
}
/** A length of time in its two largest units. */
function lengthText(seconds) {
  if (seconds < 60) return brief(Math.round(seconds * 1000) / 1000) + " s";
  let left = Math.round(seconds);
  const parts = [];
  for (const [size, name] of [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(count + " " + name);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
/** About so many round ticks from low to high. */
function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw * 0.999);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) found.push(i * step);
  return found;
}
function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (typeof value !== "number") continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

// ---- tables as they are packed

/** A table of the page: columns of equal values, of equal steps and of words are packed. */
class Table {
  constructor(packed) {
    Object.assign(this, packed);
    this.places = new Map(packed.columns.map((column) => [column.name, column]));
    this.values = new Map();
  }
  has(name) { return this.places.has(name); }
  column(name) {
    if (!this.values.has(name)) this.values.set(name, this.unpack(this.places.get(name)));
    return this.values.get(name);
  }
  unpack(column) {
    if (!column) return new Array(this.rows).fill(null);
    const data = column.data;
    // A number of more digits than a number has here comes as text.
    const value = (cell) => (column.isNumber && typeof cell === "string" ? Number(cell) : cell);
    if (Array.isArray(data)) return data.map(value);
    if ("all" in data) return new Array(this.rows).fill(value(data.all));
    if ("step" in data) {
      const scale = 10 ** (column.places || 0);
      const [from, step] = [Math.round(data.from * scale), Math.round(data.step * scale)];
      return Array.from({ length: this.rows }, (_, row) => (from + row * step) / scale);
    }
    return data.at.map((place) => data.words[place]);
  }
  isNumber(name) { return this.places.get(name)?.isNumber === true; }
  unit(name) { return this.places.get(name)?.unit; }
  text(name, row) {
    const data = this.places.get(name).data;
    const written = Array.isArray(data) ? data[row] : data.all;
    if (typeof written === "string") return written;
    const value = this.column(name)[row];
    if (value === null) return "";
    return typeof value === "number" ? value.toFixed(this.places.get(name).places || 0) : String(value);
  }
}
const tableOf = (packed) => (packed ? new Table(packed) : null);

/** A condition of a filter: `cost_total_usd_mean<200`, or a word that stands in a shown cell. */
function condition(term, table, shown) {
  const found = /^(.+?)(<=|>=|!=|<|>|=)(.*)$/.exec(term);
  if (found) {
    const [, name, sign, text] = found;
    const names = table.columns.map((column) => column.name);
    const column = names.find((n) => n === name) ?? names.find((n) => n.includes(name));
    if (column) {
      const values = table.column(column);
      const number = Number(text);
      const asNumber = table.isNumber(column) && text !== "" && !Number.isNaN(number);
      const compare = (value) => {
        if (value === null) return false;
        const [a, b] = asNumber ? [value, number] : [String(value).toLowerCase(), text.toLowerCase()];
        return sign === "<" ? a < b : sign === ">" ? a > b : sign === "<=" ? a <= b
          : sign === ">=" ? a >= b : sign === "=" ? a === b : a !== b;
      };
      return (row) => compare(values[row]);
    }
  }
  const word = term.toLowerCase();
  const columns = shown.map((name) => table.column(name));
  return (row) => columns.some((values) => {
    const value = values[row];
    return value !== null && String(value).toLowerCase().includes(word);
  });
}

/** A table that sorts by a click on a heading, filters as one types and shows a hundred rows at a
    time. With `pick` a row can be chosen. */
function dataTable(table, options = {}) {
  const names = options.columns ?? table.columns.map((column) => column.name);
  let order = Array.from({ length: table.rows }, (_, row) => row);
  let sorted = null, first = 0, picked = null;
  const body = el("tbody");
  const told = el("span", { "aria-live": "polite" });
  const size = 100;
  const back = el("button", { type: "button", onclick: () => { first = Math.max(0, first - size); show(); } }, "Previous");
  const next = el("button", { type: "button", onclick: () => { first += size; show(); } }, "Next");
  const heads = names.map((name) => el("th", { scope: "col", class: table.isNumber(name) ? "n" : null, title: table.places.get(name)?.help },
    el("button", { type: "button", onclick: () => sort(name) }, name)));
  const filter = el("input", { type: "text", "aria-label": "Filter", placeholder: options.hint ?? "Filter: a word, or column<number", oninput: () => choose() });

  function row(index) {
    const cells = names.map((name) => el("td", { class: table.isNumber(name) ? "n" : null }, table.text(name, index)));
    if (!options.pick) return el("tr", {}, cells);
    const pick = () => options.pick(index);
    return el("tr", {
      class: "pick" + (index === picked ? " picked" : ""), tabindex: "0", onclick: pick,
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } },
    }, cells);
  }
  function show() {
    if (first >= order.length) first = 0;
    body.replaceChildren(...order.slice(first, first + size).map(row));
    const last = Math.min(order.length, first + size);
    const cut = table.of > table.rows ? ` The file has ${grouped(table.of, 0)}; the page has the first ${grouped(table.rows, 0)}.` : "";
    told.textContent = order.length === 0 ? "No row." + cut
      : `Rows ${grouped(first + 1, 0)} to ${grouped(last, 0)} of ${grouped(order.length, 0)}.` + cut;
    back.disabled = first === 0;
    next.disabled = last >= order.length;
    back.hidden = next.hidden = order.length <= size;
  }
  function choose() {
    const tests = filter.value.trim().split(/\s+/).filter(Boolean).map((term) => condition(term, table, names));
    order = [];
    for (let index = 0; index < table.rows; index++) {
      if (tests.every((test) => test(index))) order.push(index);
    }
    arrange();
    first = 0;
    show();
  }
  function sort(name) {
    sorted = sorted?.name === name ? { name, sign: -sorted.sign } : { name, sign: 1 };
    heads.forEach((head, place) => {
      if (names[place] === name) head.setAttribute("aria-sort", sorted.sign > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    arrange();
    first = 0;
    show();
  }
  function arrange() {
    if (!sorted) return;
    const values = table.column(sorted.name);
    order.sort((a, b) => {
      const [x, y] = [values[a], values[b]];
      // What was not measured is last whichever way.
      if (x === null || y === null) return (x === null) - (y === null) || a - b;
      return (x < y ? -1 : x > y ? 1 : 0) * sorted.sign || a - b;
    });
  }
  show();
  const node = el("div", {}, [
    table.rows > 8 ? el("div", { class: "controls" }, filter) : null,
    el("div", { class: "scroll tall", tabindex: "0" }, el("table", { class: "data" }, [el("thead", {}, el("tr", {}, heads)), body])),
    el("div", { class: "controls" }, [back, next, told]),
  ]);
  return {
    node,
    mark(index) {
      picked = index;
      const place = order.indexOf(index);
      if (place >= 0) first = Math.floor(place / size) * size;
      show();
    },
    filtered: () => order,
    filter(text) { filter.value = text; choose(); },
  };
}

/** The table behind a chart, made when it is opened. */
function behind(table, name, options) {
  const details = el("details", {}, el("summary", {}, `Table: ${name}`));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(dataTable(table, options).node);
  });
  return details;
}

/** A small table made here out of rows of values. */
function ownTable(name, heads, rows) {
  return new Table({
    name, rows: rows.length, of: rows.length,
    columns: heads.map(([column, unit, places], place) => ({
      name: column, unit, places: places ?? 0, isNumber: places !== undefined, data: rows.map((row) => row[place]),
    })),
  });
}

// ---- charts as SVG

/** What `draw` makes for the width that there is, made anew when that changes: text keeps its size. */
function sized(draw) {
  const host = el("div");
  let last = 0;
  // In the next frame: what is drawn changes the height, which the observer would see again.
  new ResizeObserver(() => requestAnimationFrame(() => {
    const width = host.clientWidth;
    if (width === 0 || width === last) return;
    last = width;
    host.replaceChildren(draw(width));
  })).observe(host);
  return host;
}
function frame(width, height, label) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}
const words = (x, y, text, more) => svg("text", { x, y, ...more }, text);

/** Bars of parts, one after the other: `rows` are {label, parts: [{name, value, text, kind}]}. */
const bars = (rows, label, unit) => sized((width) => {
  const left = Math.min(150, width * 0.36), right = 84, line = 24;
  const most = Math.max(...rows.map((row) => row.parts.reduce((sum, p) => sum + p.value, 0)), 0);
  const chart = frame(width, rows.length * line + 4, label);
  rows.forEach((row, place) => {
    let x = left;
    chart.append(words(left - 8, place * line + 16, row.label, { "text-anchor": "end" }));
    const total = row.parts.reduce((sum, p) => sum + p.value, 0);
    for (const piece of row.parts) {
      const long = most > 0 ? (piece.value / most) * (width - left - right) : 0;
      if (long <= 0) continue;
      chart.append(svg("rect", { x, y: place * line + 4, width: long, height: line - 8, class: piece.kind ?? "f-accent" },
        titled(`${row.label}${piece.name ? ", " + piece.name : ""}: ${brief(piece.value, unit)}`)));
      x += long;
    }
    chart.append(words(x + 6, place * line + 16, row.text ?? brief(total, unit), { class: "strong" }));
  });
  return chart;
});

/** Columns side by side: one a value. */
const columns = (items, label, unit) => sized((width) => {
  const height = 190, left = 52, bottom = 26, top = 8;
  const most = Math.max(...items.map((item) => item.value), 0);
  const chart = frame(width, height, label);
  for (const tick of ticks(0, most, 4)) {
    const y = height - bottom - (most > 0 ? tick / most : 0) * (height - bottom - top);
    chart.append(svg("path", { d: `M${left} ${y}H${width}`, class: "grid" }), words(left - 6, y + 4, brief(tick, unit), { "text-anchor": "end" }));
  }
  const step = Math.min(90, (width - left) / Math.max(1, items.length));
  const every = Math.ceil(64 / step);
  items.forEach((item, place) => {
    const tall = most > 0 ? (item.value / most) * (height - bottom - top) : 0;
    chart.append(svg("rect", {
      x: left + place * step + step * 0.1, y: height - bottom - tall, width: step * 0.8, height: tall, class: "f-accent",
    }, titled(`${item.label}: ${brief(item.value, unit)}`)));
    if (place % every === 0) chart.append(words(left + (place + 0.5) * step, height - 8, item.label, { "text-anchor": "middle" }));
  });
  return chart;
});

/** Cells of a grid, the darker the more: `at(column, row)` is {value, title, pick} or null. */
const heat = (xs, ys, at, label, unit, options = {}) => sized((width) => {
  const left = options.left ?? 44, top = 4, bottom = 24;
  const cell = (width - left) / Math.max(1, xs.length);
  const tall = options.tall ?? Math.max(16, Math.min(34, cell));
  const height = top + ys.length * tall + bottom;
  const chart = frame(width, height, label);
  const cells = ys.map((_, y) => xs.map((_, x) => at(x, y)));
  const [low, high] = extent(cells.flat().map((c) => c?.value));
  const every = Math.ceil((options.wide ?? 40) / cell);
  cells.forEach((row, y) => row.forEach((found, x) => {
    const box = { x: left + x * cell + 0.5, y: top + y * tall + 0.5, width: Math.max(0, cell - 1), height: tall - 1 };
    if (!found || found.value === null) {
      chart.append(svg("rect", { ...box, fill: "none", class: "grid" }, titled(found?.title ?? "no row")));
      return;
    }
    const share = high > low ? (found.value - low) / (high - low) : found.value > 0 ? 1 : 0;
    const node = svg("rect", { ...box, fill: "rgb(var(--high))" }, titled(found.title));
    node.style.fill = `color-mix(in srgb, rgb(var(--high)) ${(share * 100).toFixed(1)}%, rgb(var(--low)))`;
    if (found.pick) {
      node.addEventListener("click", found.pick);
      node.style.cursor = "pointer";
    }
    chart.append(node);
    if (options.numbers && cell > 46 && ys.length * xs.length <= 400) {
      const number = words(left + (x + 0.5) * cell, top + y * tall + tall / 2 + 4, brief(found.value, unit), { "text-anchor": "middle" });
      number.style.fill = share > 0.5 ? "var(--paper)" : "var(--ink)";
      number.style.pointerEvents = "none";
      chart.append(number);
    }
  }));
  ys.forEach((text, y) => chart.append(words(left - 6, top + y * tall + tall / 2 + 4, text, { "text-anchor": "end" })));
  xs.forEach((text, x) => {
    if (x % every === 0) chart.append(words(left + (x + 0.5) * cell, height - 8, text, { "text-anchor": "middle" }));
  });
  const scale = Number.isFinite(low)
    ? el("p", { class: "hint" }, `Lightest ${brief(low, unit)}, darkest ${brief(high, unit)}.`)
    : el("p", { class: "hint" }, "Nothing was measured.");
  return el("div", {}, [chart, scale]);
});

/** Axes of a scatter or a step chart, with room for marks: returns the scales. */
function axes(chart, box, x, y) {
  const scaleX = (value) => box.left + ((value - x.low) / (x.high - x.low || 1)) * (box.right - box.left);
  const scaleY = (value) => box.bottom - ((value - y.low) / (y.high - y.low || 1)) * (box.bottom - box.top);
  for (const tick of ticks(x.low, x.high, 6)) {
    chart.append(svg("path", { d: `M${scaleX(tick)} ${box.top}V${box.bottom}`, class: "grid" }),
      words(scaleX(tick), box.bottom + 16, brief(tick, x.unit), { "text-anchor": "middle" }));
  }
  for (const tick of ticks(y.low, y.high, 5)) {
    chart.append(svg("path", { d: `M${box.left} ${scaleY(tick)}H${box.right}`, class: "grid" }),
      words(box.left - 6, scaleY(tick) + 4, brief(tick, y.unit), { "text-anchor": "end" }));
  }
  chart.append(svg("path", { d: `M${box.left} ${box.top}V${box.bottom}H${box.right}`, class: "axis" }),
    words((box.left + box.right) / 2, box.bottom + 34, x.name, { "text-anchor": "middle", class: "strong" }),
    words(box.left, box.top - 8, y.name, { class: "strong" }));
  return [scaleX, scaleY];
}

function padded([low, high]) {
  if (!Number.isFinite(low)) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 1.1), Math.max(0, high * 1.1)];
  const room = (high - low) * 0.04;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** Points of two columns. */
function scatter(points, x, y, label, pick, front) {
  const nodes = new Map();
  let marked = null;
  const mark = (row) => {
    nodes.get(marked)?.classList.remove("chosen");
    marked = row;
    const node = nodes.get(row);
    if (!node) return;
    node.classList.add("chosen");
    node.parentElement.append(node);
  };
  const node = sized((width) => {
  const height = 380;
  const chart = frame(width, height, label);
  [x.low, x.high] = padded(extent(points.map((p) => p.x)));
  [y.low, y.high] = padded(extent(points.map((p) => p.y)));
  const [scaleX, scaleY] = axes(chart, { left: 66, right: width - 10, top: 24, bottom: height - 44 }, x, y);
  if (front && front.length > 1) {
    const steps = front.map((p, i) => (i === 0 ? `M${scaleX(p.x)} ${scaleY(p.y)}` : `H${scaleX(p.x)}V${scaleY(p.y)}`));
    chart.append(svg("path", { d: steps.join(""), class: "line l-front" }));
  }
  const dots = svg("g", { class: "dots" });
  nodes.clear();
  for (const point of points) {
    const [cx, cy] = [scaleX(point.x), scaleY(point.y)];
    const node = point.isMarked
      ? svg("path", { d: `M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`, class: point.kind ?? "f-front" }, titled(point.title))
      : svg("circle", { cx, cy, r: 3.5, class: point.kind ?? "f-dot", "fill-opacity": ".75" }, titled(point.title));
    if (pick) node.addEventListener("click", () => pick(point.row));
    nodes.set(point.row, node);
    dots.append(node);
  }
  chart.append(dots);
  if (marked !== null) mark(marked);
  return chart;
  });
  return { node, mark };
}

/** What was observed up to each value, as a share: a step line a group. */
const cumulative = (groups, x, label) => sized((width) => {
  const height = 260;
  const chart = frame(width, height, label);
  [x.low, x.high] = [0, Math.max(...groups.flatMap((g) => g.values), 1e-9)];
  const [scaleX, scaleY] = axes(chart, { left: 52, right: width - 12, top: 24, bottom: height - 44 }, x,
    { low: 0, high: 1, name: "share of the launches that served by then", unit: "fraction" });
  for (const group of groups) {
    const values = [...group.values].sort((a, b) => a - b);
    let path = `M${scaleX(0)} ${scaleY(0)}`;
    values.forEach((value, place) => { path += `H${scaleX(value).toFixed(1)}V${scaleY((place + 1) / values.length).toFixed(1)}`; });
    chart.append(svg("path", { d: path + `H${scaleX(x.high)}`, class: `line ${group.kind}` }, titled(group.label)));
  }
  return chart;
});

/** Differences with their intervals, a row each: {label, value, low, high, text, kind}. */
const forest = (rows, label, name) => sized((width) => {
  const small = width < 560;
  const left = small ? 8 : 230, right = width - (small ? 12 : 150), line = small ? 38 : 22, top = 8;
  const height = top + rows.length * line + 44;
  const chart = frame(width, height, label);
  let [low, high] = extent(rows.flatMap((row) => [row.value, row.low, row.high, 0]));
  if (low === high) [low, high] = [low - 1, high + 1];
  const room = (high - low) * 0.05;
  [low, high] = [low - room, high + room];
  const scale = (value) => left + ((value - low) / (high - low)) * (right - left);
  for (const tick of ticks(low, high, 5)) {
    chart.append(svg("path", { d: `M${scale(tick)} ${top}V${height - 40}`, class: "grid" }),
      words(scale(tick), height - 24, brief(tick, "fraction"), { "text-anchor": "middle" }));
  }
  chart.append(svg("path", { d: `M${scale(0)} ${top}V${height - 40}`, class: "axis l-ink" }),
    words((left + right) / 2, height - 6, name, { "text-anchor": "middle", class: "strong" }));
  rows.forEach((row, place) => {
    const y = top + (place + (small ? 0.7 : 0.5)) * line;
    const node = svg("g", {}, titled(row.title));
    if (small) node.append(words(left, y - 12, `${row.label}: ${row.text}`, { class: "strong" }));
    else node.append(words(left - 8, y + 4, row.label, { "text-anchor": "end" }), words(right + 8, y + 4, row.text, { class: "strong" }));
    if (row.low !== null && row.high !== null) {
      node.append(svg("path", { d: `M${scale(row.low)} ${y}H${scale(row.high)}M${scale(row.low)} ${y - 4}v8M${scale(row.high)} ${y - 4}v8`, class: "line l-dot" }));
    }
    if (row.value !== null) node.append(svg("rect", { x: scale(row.value) - 4, y: y - 4, width: 8, height: 8, class: row.kind }));
    chart.append(node);
  });
  return chart;
});

function legend(entries) {
  return el("div", { class: "controls" }, entries.map(([kind, text]) => el("span", {}, [
    svgSwatch(kind), " ", text])));
}
function svgSwatch(kind) {
  const box = svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, class: kind }));
  box.style.cssText = "display:inline-block;width:12px;height:12px";
  return box;
}

// ---- a run

/** The scenario's clocks: what they show at a time since the start. */
class Clock {
  constructor(start, offsets) { Object.assign(this, { start, offsets }); }
  offset(seconds) {
    let found = this.offsets[0]?.[1] ?? 0;
    for (const [from, offset] of this.offsets) if (from <= seconds) found = offset;
    return found;
  }
  /** A date whose UTC fields are what the clocks show. */
  local(seconds) { return new Date((this.start + this.offset(seconds) + seconds) * 1000); }
  text(seconds, isLong) {
    const date = this.local(seconds);
    const iso = date.toISOString();
    const day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][date.getUTCDay()];
    return `${day} ${iso.slice(0, 10)} ${iso.slice(11, isLong ? 19 : 16)}`;
  }
  day(seconds) { return this.local(seconds).toISOString().slice(0, 10); }
}

/** A color of the style sheet, of the scheme that is on. */
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

const states = [
  ["serving", "serving"], ["draining", "draining"], ["starting", "starting"], ["warm_running", "warm, running"],
  ["warm_preparing", "warm, preparing"], ["warm_hibernated", "warm, hibernated"], ["warm_stopped", "warm, stopped"],
];

/** The bands and lines over time, and below them the marks, on one axis. */
class TimeChart {
  constructor(host, run, clock, end) {
    Object.assign(this, { run, clock, end, seats: page.seats, hiddenStates: new Set() });
    this.series = run.tables.timeseries;
    this.times = this.series.column("time_s");
    this.from = this.times.length > 0 ? this.times[0] : 0;
    this.present = states.filter(([name]) => this.series.column(name).some((value) => value > 0));
    // Stopped instances hold no seats; where they would be most of the picture, they wait for a tick.
    const top = (isIn) => Math.max(0, ...this.times.map((_, row) =>
      this.present.reduce((sum, [name]) => sum + (isIn(name) ? this.series.column(name)[row] : 0), 0)));
    const isAsleep = (name) => name === "warm_stopped" || name === "warm_hibernated";
    if (top(isAsleep) > top((name) => !isAsleep(name))) {
      this.present.filter(([name]) => isAsleep(name)).forEach(([name]) => this.hiddenStates.add(name));
    }
    for (const [name, isShown] of view.states) {
      if (isShown) this.hiddenStates.delete(name);
      else this.hiddenStates.add(name);
    }
    this.box = el("div", { class: "timechart", tabindex: "0", role: "img", "data-intervals": this.times.length,
      "aria-label": "Demand and capacity over time. Arrow keys move, plus and minus zoom, 0 shows everything." });
    this.readout = el("p", { class: "readout" }, "Point at the chart for the numbers of an interval.");
    this.marks = el("div");
    const zoom = (text, name, act) => el("button", { type: "button", onclick: act, "aria-label": name }, text);
    host.append(
      el("div", { class: "controls" }, [
        ...this.present.map(([name, text]) => el("label", {}, [
          el("input", { type: "checkbox", checked: !this.hiddenStates.has(name), onchange: (event) => this.toggle(name, event.target.checked) }),
          svgSwatch("f-" + name), text])),
        el("span", {}, [svgSwatch("f-ink"), " demand, its peak"]), el("span", {}, "participants, where they differ: dashed"), el("span", {}, [svgSwatch("f-bad"), " scale-up lag"]),
        this.hiddenStates.size > 0 ? el("span", { class: "hint" }, "Stopped and hibernated instances outnumber all others: tick them to see them.") : null,
      ]),
      el("div", { class: "controls" }, [
        zoom("Earlier", "Move to earlier times", () => this.move(-0.5)), zoom("Later", "Move to later times", () => this.move(0.5)),
        zoom("+", "Zoom in", () => this.zoomBy(0.5)), zoom("−", "Zoom out", () => this.zoomBy(2)),
        zoom("All", "Show all of the run", () => this.show(this.from, this.end)),
      ]),
      this.box, this.marks, this.readout);
    this.box.addEventListener("keydown", (event) => {
      const act = { ArrowLeft: () => this.move(-0.25), ArrowRight: () => this.move(0.25), "+": () => this.zoomBy(0.5),
        "=": () => this.zoomBy(0.5), "-": () => this.zoomBy(2), 0: () => this.show(this.from, this.end) }[event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    });
    this.draw();
  }

  /** A row an interval, and one for the end: time, the bands added up, then the lines, the demand's
      last, so that the other shows where it differs. */
  get rows() {
    const bands = this.present.map(([name]) => (this.hiddenStates.has(name) ? null : this.series.column(name)));
    const demand = this.series.column("demand_peak"), present = this.series.column("participants_peak");
    const rows = this.times.map((time, row) => {
      let sum = 0;
      const sums = bands.map((values) => (sum += (values ? values[row] : 0) * this.seats));
      return [time, ...sums, present[row], demand[row]];
    });
    if (rows.length > 0) rows.push([this.end, ...rows[rows.length - 1].slice(1)]);
    return rows.length > 0 ? rows : [[0, ...this.present.map(() => 0), 0, 0], [1, ...this.present.map(() => 0), 0, 0]];
  }

  get colors() {
    return {
      axisLineColor: color("line"), gridLineColor: color("line"), rangeSelectorPlotFillColor: color("accent"),
      rangeSelectorPlotStrokeColor: color("accent"), rangeSelectorBackgroundStrokeColor: color("faint"),
      rangeSelectorForegroundStrokeColor: color("ink"),
    };
  }

  draw() {
    const bands = this.present.length;
    const labels = ["time", ...this.present.map(([name]) => name), "participants", "demand"];
    const plot = (event) => {
      const place = event.seriesIndex;
      const draw = event.drawingContext;
      const points = event.allSeriesPoints;
      draw.save();
      if (place < bands) {
        if (place === 0) {
          // From the highest band down, each over the last one: a band shows what is its own.
          for (let band = bands - 1; band >= 0; band--) {
            const [top, floor] = [points[band], event.plotArea.y + event.plotArea.h];
            if (top.length === 0) continue;
            draw.fillStyle = color(this.present[band][0]);
            draw.beginPath();
            draw.moveTo(top[0].canvasx, floor);
            let y = floor;
            for (const point of top) {
              draw.lineTo(point.canvasx, y);
              y = point.canvasy;
              draw.lineTo(point.canvasx, y);
            }
            draw.lineTo(top[top.length - 1].canvasx, floor);
            draw.closePath();
            draw.fill();
          }
        }
      } else {
        const isDemand = place === bands + 1;
        draw.strokeStyle = color("demand");
        draw.lineWidth = isDemand ? 2 : 1.2;
        draw.setLineDash(isDemand ? [] : [4, 3]);
        draw.beginPath();
        let y = null;
        for (const point of points[place]) {
          if (y === null) draw.moveTo(point.canvasx, point.canvasy);
          else {
            draw.lineTo(point.canvasx, y);
            draw.lineTo(point.canvasx, point.canvasy);
          }
          y = point.canvasy;
        }
        draw.stroke();
        if (isDemand) this.drawLags(event.dygraph, draw);
      }
      draw.restore();
    };
    const shown = {};
    labels.slice(1).forEach((name) => { shown[name] = { showInRangeSelector: name === "demand" }; });
    const clock = this.clock;
    this.graph = new Dygraph(this.box, this.rows, {
      labels, legend: "never", stepPlot: true, includeZero: true, showRangeSelector: true, rangeSelectorHeight: 34, plotter: plot,
      series: shown, fillGraph: false, ...this.colors, gridLineWidth: 0.5, highlightCircleSize: 0, yRangePad: 6,
      axes: {
        x: {
          pixelsPerLabel: 90, axisLabelWidth: 90,
          ticker: (low, high, pixels) => timeTicks(low, high, pixels / 100, clock),
        },
        y: { axisLabelFormatter: (value) => brief(value), axisLabelWidth: 54 },
      },
      highlightCallback: (event, x, points, row) => this.tell(row),
      unhighlightCallback: () => {},
      drawCallback: (graph) => this.drawMarks(graph),
    });
  }

  /** The scale-up lag is how far the capacity runs behind the demand: each late crossing is a line
      from when the demand rose until the capacity was there, at the seats that were crossed. */
  drawLags(graph, draw) {
    const crossings = this.run.tables.crossings;
    const [since, until, needed] = ["since_s", "until_s", "instances"].map((name) => crossings.column(name));
    const [low, high] = graph.xAxisRange();
    draw.strokeStyle = color("bad");
    draw.lineWidth = 2.5;
    draw.setLineDash([]);
    draw.beginPath();
    since.forEach((start, row) => {
      if (until[row] < low || start > high) return;
      const y = graph.toDomYCoord((needed[row] - 1) * this.seats);
      draw.moveTo(graph.toDomXCoord(start), y);
      draw.lineTo(Math.max(graph.toDomXCoord(until[row]), graph.toDomXCoord(start) + 2), y);
    });
    draw.stroke();
  }

  recolor() { this.graph.updateOptions(this.colors); }

  toggle(name, isShown) {
    view.states.set(name, isShown);
    if (isShown) this.hiddenStates.delete(name);
    else this.hiddenStates.add(name);
    this.graph.updateOptions({ file: this.rows });
  }

  show(from, to) {
    const least = 10;
    const [low, high] = [Math.max(this.from, from), Math.min(this.end, to)];
    if (high - low < least) {
      const middle = (low + high) / 2;
      return this.graph.updateOptions({ dateWindow: [middle - least / 2, middle + least / 2] });
    }
    this.graph.updateOptions({ dateWindow: [low, high] });
  }
  move(share) {
    const [low, high] = this.graph.xAxisRange();
    let by = (high - low) * share;
    by = Math.max(this.from - low, Math.min(this.end - high, by));
    this.show(low + by, high + by);
  }
  zoomBy(factor) {
    const [low, high] = this.graph.xAxisRange();
    const middle = (low + high) / 2, half = ((high - low) / 2) * factor;
    this.show(middle - half, middle + half);
  }

  /** The numbers of an interval in words. */
  tell(row) {
    const at = Math.min(row, this.times.length - 1);
    if (at < 0) return;
    const value = (name) => this.series.column(name)[at];
    const parts = this.present.map(([name, text]) => `${text} ${brief(value(name))}`);
    this.readout.textContent =
      `${this.clock.text(this.times[at])}, for ${lengthText(value("interval_s"))}: demand ${brief(value("demand_seats"))} seats, `
      + `at its peak ${brief(value("demand_peak"))}; ${brief(value("joins"))} joins, ${brief(value("rejected"))} of them rejected; `
      + `instances: desired ${brief(value("desired"))}, ${parts.join(", ")}; cost ${brief(value("cost_usd"), "USD")}.`;
  }

  /** The lanes below the chart: refusals, launches, decisions, shortages, what the scenario did. */
  drawMarks(graph) {
    const area = graph.getArea(), [low, high] = graph.xAxisRange();
    const wide = this.box.clientWidth || 700;
    const scale = (time) => area.x + ((time - low) / (high - low || 1)) * area.w;
    const inside = (from, to) => to >= low && from <= high;
    const lane = 30, lanes = [], small = wide < 560, room = small ? 13 : 0;
    const tables = this.run.tables;

    const refusals = svg("g");
    const most = extent(this.series.column("rejected"))[1];
    if (most > 0) {
      const spans = this.series.column("interval_s"), rejected = this.series.column("rejected");
      this.times.forEach((time, row) => {
        if (rejected[row] === 0 || !inside(time, time + spans[row])) return;
        const tall = Math.max(2, (rejected[row] / most) * (lane - 8));
        refusals.append(svg("rect", {
          x: scale(time), y: lane - 4 - tall, width: Math.max(2, scale(time + spans[row]) - scale(time)), height: tall, class: "f-bad",
        }, titled(`${this.clock.text(time)}, for ${lengthText(spans[row])}: ${brief(rejected[row])} joins rejected`)));
      });
      lanes.push(["rejected joins", refusals]);
    }
    if (tables.episodes?.rows > 0) {
      const marks = svg("g");
      const [from, to] = [tables.episodes.column("start_s"), tables.episodes.column("end_s")];
      from.forEach((start, row) => {
        const end = to[row] ?? this.end;
        if (!inside(start, end)) return;
        marks.append(svg("rect", { x: scale(start), y: 6, width: Math.max(3, scale(end) - scale(start)), height: lane - 14, class: "f-starting" },
          titled(`shortage from ${this.clock.text(start, true)}, ${lengthText(end - start)}: ${tables.episodes.text("rejected", row)} rejected, `
            + `${tables.episodes.text("delayed", row)} delayed, ${tables.episodes.text("cause", row)}`)));
      });
      lanes.push(["shortages", marks]);
    }
    if (tables.crossings.rows > 0) {
      const marks = svg("g"), crossings = tables.crossings;
      const [since, until] = [crossings.column("since_s"), crossings.column("until_s")];
      since.forEach((start, row) => {
        if (!inside(start, until[row])) return;
        marks.append(svg("rect", { x: scale(start), y: 10, width: Math.max(2, scale(until[row]) - scale(start)), height: lane - 20, class: "f-bad" },
          titled(`${this.clock.text(start, true)}: demand rose to ${crossings.text("instances", row)} instances; `
            + (crossings.column("met")[row] === "yes" ? `they served ${lengthText(until[row] - start)} later` : `they had not come ${lengthText(until[row] - start)} later`))));
      });
      lanes.push(["scale-up lag", marks]);
    }
    if (tables.launches?.rows > 0) {
      // A launch is as long as its lag: from the decision to serving.
      const marks = svg("g");
      const launches = tables.launches;
      const [decided, serving, sources] = ["decided_s", "serving_s", "source"].map((name) => launches.column(name));
      const failures = launches.column("failure");
      const tracks = [];
      const drawn = [];
      decided.forEach((start, row) => {
        const end = serving[row] ?? start;
        if (!inside(start, end)) return;
        let track = tracks.findIndex((until) => until < start);
        if (track < 0) track = tracks.length < 8 ? tracks.push(0) - 1 : row % 8;
        tracks[track] = Math.max(end, start + (high - low) / 400);
        drawn.push([start, end, row, track]);
      });
      const step = (lane - 8) / Math.max(1, Math.min(8, tracks.length));
      for (const [start, end, row, track] of drawn) {
        const y = 4 + (track + 0.5) * step;
        const failed = serving[row] === null;
        marks.append(svg("path", {
          d: failed ? `M${scale(start)} ${y - 3}v6` : `M${scale(start)} ${y}H${Math.max(scale(end), scale(start) + 2)}`,
          class: failed ? "line l-bad" : `line l-${sources[row]}`,
        }, titled(`${this.clock.text(start, true)}: instance ${launches.text("instance_id", row)}, ${sources[row]}, `
          + (failed ? failures[row] ?? "never served" : `served ${lengthText(end - start)} later`))));
      }
      lanes.push(["launch lag", marks]);
    }
    if (tables.decisions?.rows > 0) {
      const marks = svg("g");
      const decisions = tables.decisions;
      const [times, before, after] = ["time_s", "desired_before", "desired_after"].map((name) => decisions.column(name));
      const reasons = decisions.column("reason");
      times.forEach((time, row) => {
        if (!inside(time, time)) return;
        const x = scale(time), up = after[row] >= before[row];
        const y = up ? 10 : 20;
        marks.append(svg("path", {
          d: up ? `M${x} ${y - 5}l4 7h-8Z` : `M${x} ${y + 5}l4 -7h-8Z`, class: up ? "f-accent" : "f-draining",
        }, titled(`${this.clock.text(time, true)}: desired ${before[row]} to ${after[row]}, ${reasons[row]}`)));
      });
      lanes.push(["decisions", marks]);
    }
    const entries = page.entries.flatMap((entry) => entry.times.map((time) => ({ ...entry, from: time, to: time }))
      .concat(entry.span ? [{ ...entry, from: entry.span[0], to: entry.span[1] }] : []));
    const events = tables.events;
    const happened = events ? events.column("time_s").map((time, row) => ({
      from: time, to: time, isFault: true,
      text: `${events.text("cause", row)}: instance ${events.text("instance_id", row)}, ${events.text("from", row)} to ${events.text("to", row)}`,
    })) : [];
    for (const [name, list] of [["schedule", entries.filter((e) => !e.isFault)], ["faults", entries.filter((e) => e.isFault).concat(happened)]]) {
      const within = list.filter((entry) => inside(entry.from, entry.to));
      if (list.length === 0) continue;
      const marks = svg("g");
      for (const entry of within) {
        const x = scale(Math.max(low, entry.from)), long = scale(Math.min(high, entry.to)) - x;
        marks.append(svg("rect", { x: long > 3 ? x : x - 1.5, y: 5, width: Math.max(3, long), height: lane - 10, class: name === "faults" ? "f-bad" : "f-ink", "fill-opacity": ".8" },
          titled(`${this.clock.text(entry.from, true)}: ${entry.text}`)));
      }
      lanes.push([name, marks]);
    }

    const height = lanes.length * (lane + room);
    const chart = svg("svg", { viewBox: `0 0 ${wide} ${Math.max(height, 1)}`, height: height, role: "img",
      "aria-label": "Marks on the same axis: " + lanes.map(([name]) => name).join(", ") });
    const clip = svg("clipPath", { id: "plotarea" }, svg("rect", { x: area.x, y: 0, width: area.w, height: Math.max(height, 1) }));
    chart.append(clip);
    lanes.forEach(([name, marks], place) => {
      const group = svg("g", { transform: `translate(0 ${place * (lane + room) + room})` });
      group.append(svg("path", { d: `M${area.x} ${lane - 1.5}H${area.x + area.w}`, class: "grid" }));
      const plotted = svg("g", { "clip-path": "url(#plotarea)" }, marks);
      group.append(plotted, words(small ? area.x + 2 : area.x - 4, small ? -1 : 18, name, { "text-anchor": small ? "start" : "end" }));
      chart.append(group);
    });
    this.marks.replaceChildren(chart);
  }
}

/** Ticks at round times of the scenario's clocks. */
function timeTicks(low, high, count, clock) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000];
  const step = steps.find((s) => (high - low) / s <= Math.max(2, count)) ?? steps[steps.length - 1];
  const shift = clock.start + clock.offset(low);
  const found = [];
  for (let at = Math.ceil((low + shift) / step) * step; at - shift <= high; at += step) {
    const time = at - shift;
    const text = clock.text(time, true);
    found.push({ v: time, label: step >= 86400 ? text.slice(0, 3) + " " + text.slice(9, 14) : text.slice(15, 20) === "00:00" && step < 86400
      ? text.slice(0, 3) + " " + text.slice(9, 14) : step < 60 ? text.slice(15) : text.slice(15, 20) });
  }
  return found;
}

/** What a reader chose of a run's chart, for one that is drawn again: which part of the time, and
    which states. */
const view = { chart: null, span: null, states: new Map() };

function drawRun() {
  // Whoever is drawn anew is told nothing more.
  view.listening?.abort();
  view.listening = new AbortController();
  const { signal } = view.listening;
  // The library's legend sets a style attribute, which the page's policy forbids; the page has its own.
  Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);
  const clock = new Clock(page.start, page.offsets);
  const runs = page.runs.map((run) => ({
    replication: run.replication,
    tables: Object.fromEntries(run.tables.map((table) => [table.name, tableOf(table)])),
  }));
  for (const { tables } of runs) {
    // What the clocks show is known by the time, so the page does not carry it.
    const series = tables.timeseries;
    const shown = { name: "wall_clock", unit: "local time", help: "the same on the scenario's clocks", isNumber: false,
      data: series.column("time_s").map((time) => clock.local(time).toISOString().slice(0, 19)) };
    series.columns.splice(1, 0, shown);
    series.places.set(shown.name, shown);
  }
  let chart = null;
  const of = page.replications > 1
    ? `Drawn is one replication of ${page.replications}` + (runs.length < page.replications ? `; the page has the first ${runs.length}.` : ".") : null;
  const time = part("time", "Over time", "Capacity in seats, stacked by state, and the demand as a line: where the line is above serving and draining, seats were short. "
    + `Red lines are the scale-up lag: from when the demand rose until the capacity was there. An instance has ${brief(page.seats)} seats. Drag to zoom, double-click to see all; the strip below the chart is all of the run.`);
  const rest = el("div");
  const hosts = el("div");
  time.append(hosts);
  charts.append(rest);

  function draw(run) {
    hosts.replaceChildren();
    rest.replaceChildren();
    if (of) {
      hosts.append(el("div", { class: "controls" }, [
        runs.length > 1 ? select("Replication", runs.map((r) => [String(r.replication), String(r.replication)]), String(run.replication),
          (value) => draw(runs.find((r) => String(r.replication) === value))) : null, of]));
    }
    const end = page.ends[runs.indexOf(run)];
    if (run.tables.timeseries.merged > 1) {
      hosts.append(el("p", { class: "warning" }, `Drawn are spans of ${brief(run.tables.timeseries.merged)} report intervals each, their means, sums and peaks; timeseries.csv has every one.`));
    }
    if (page.more_entries > 0) {
      hosts.append(el("p", { class: "warning" }, `${grouped(page.more_entries, 0)} more entries of the schedule and the faults are not marked; the settings have all.`));
    }
    chart?.graph.destroy();
    chart = view.chart = new TimeChart(hosts, run, clock, end);
    if (view.span) chart.show(...view.span);
    view.span = null;
    hosts.append(behind(run.tables.timeseries, "timeseries"));
    for (const [name, text] of [["crossings", "scale-up lag"], ["launches", "launches"], ["decisions", "decisions"], ["episodes", "episodes"], ["events", "what befell instances"]]) {
      if (run.tables[name].rows > 0) hosts.append(behind(run.tables[name], text));
    }
    const [moments, causes, lag, money, refused] = ["moments", "causes", "lag", "money", "refusals"].map((id) => el("section", { id }));
    rest.append(moments, causes, refused, lag, money);
    drawMoments(moments, run, () => chart);
    drawCauses(causes);
    drawRefusals(refused, run);
    drawLag(lag, run);
    drawMoney(money, run, clock);
  }
  draw(runs[0]);
  addEventListener("resize", () => chart?.graph.resize(), { signal });
  // Paper is light whatever the screen is.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const print = (isPrinting) => {
    document.documentElement.classList.toggle("printing", isPrinting);
    if (dark.matches) chart?.recolor();
  };
  dark.addEventListener("change", () => chart?.recolor(), { signal });
  addEventListener("beforeprint", () => print(true), { signal });
  addEventListener("afterprint", () => print(false), { signal });

  function drawMoments(section, run, current) {
    section.append(el("h2", {}, "Worst moments"));
    if (page.worst.length === 0) {
      section.append(el("p", {}, "There were none: nobody was turned away or made to wait for want of capacity."));
      return;
    }
    section.append(el("p", {}, "The worst shortages, by people rejected, then delayed. A click shows one on the axis."));
    section.append(el("ol", { class: "moments" }, page.worst.map((moment) => el("li", {}, el("button", {
      type: "button",
      disabled: !runs.some((r) => r.replication === moment.replication),
      onclick: () => {
        const its = runs.find((r) => r.replication === moment.replication);
        if (its !== run) draw(its);
        const room = Math.max(300, (moment.end - moment.start) * 1.5);
        current().show(moment.start - room, moment.end + room);
        time.scrollIntoView({ behavior: "smooth" });
      },
    }, moment.text)))));
  }

  function drawCauses(section) {
    const table = tableOf(page.causes);
    section.append(el("h2", {}, "What was in the way"));
    if (table.rows === 0) {
      section.append(el("p", {}, "Nothing: there was no shortage. What was paid for beyond what was used is below, by state."));
      return;
    }
    section.append(
      el("p", {}, "People who were turned away or made to wait for want of capacity, by what was in the way for the longest time"
        + (page.replications > 1 ? ", in all replications" : "") + ", and the settings that bear on it: greenroom sweep, solve and sensitivity try values of them."),
      legend([["f-bad", "rejected"], ["f-draining", "delayed"]]),
      bars(table.column("cause").map((cause, row) => ({ label: cause, parts: [
        { name: "rejected", value: table.column("rejected")[row], kind: "f-bad" }, { name: "delayed", value: table.column("delayed")[row], kind: "f-draining" }] })), "People by what was in the way"),
      el("ul", {}, table.column("cause").map((_, row) => el("li", {}, `${table.text("meaning", row)}: ${table.text("what_changes_it", row)}`))),
      behind(table, "what was in the way"));
  }

  function drawRefusals(section, run) {
    const table = run.tables.refusals;
    const rows = table.column("reason").map((reason, row) => ({ reason, count: table.column("joins")[row], text: table.text("meaning", row) }))
      .filter((row) => row.count > 0);
    section.append(el("h2", {}, "Rejected joins by reason"));
    if (rows.length === 0) section.append(el("p", {}, "Nobody was rejected."));
    else {
      section.append(bars(rows.map((row) => ({ label: row.reason, parts: [{ value: row.count, kind: "f-bad", name: row.text }] })), "Rejected joins by reason"));
    }
    section.append(behind(table, "refusals"));
  }

  function drawLag(section, run) {
    const table = run.tables.launches;
    section.append(el("h2", {}, "Launch lag"));
    const [lags, sources] = [table.column("lag_s"), table.column("source")];
    const groups = ["cold", "stopped", "hibernated", "running"].map((source) => ({
      label: source, kind: "l-" + source, values: lags.filter((lag, row) => lag !== null && sources[row] === source),
    })).filter((group) => group.values.length > 0);
    if (groups.length === 0) return section.append(el("p", {}, "No launch came to serve."));
    const never = lags.filter((lag) => lag === null).length;
    section.append(el("p", {}, "From the decision to serving, by where the instance came from. The higher a line at a time, the more launches served within it."
      + (never > 0 ? ` ${grouped(never, 0)} launches never served and are not in it.` : "")
      + (table.of > table.rows ? ` The page has the first ${grouped(table.rows, 0)} of ${grouped(table.of, 0)} launches.` : "")));
    const fills = { cold: "f-starting", stopped: "f-warm_stopped", hibernated: "f-warm_hibernated", running: "f-warm_running" };
    section.append(legend(groups.map((group) => [fills[group.label], `${group.label}: ${grouped(group.values.length, 0)}`])),
      cumulative(groups, { name: "seconds from the decision to serving" }, "Launch lag by source"),
      behind(table, "launches"));
  }

  function drawMoney(section, run, clock) {
    section.append(el("h2", {}, "Cost"));
    const grid = el("div", { class: "grid2" });
    section.append(grid);
    const money = run.tables.money;
    const kinds = money.columns.map((column) => column.name).filter((name) => name.endsWith("_usd") && name !== "total_usd");
    const rows = money.column("what").map((what, row) => ({
      label: what, parts: kinds.map((kind, place) => ({ name: kind.slice(0, -4), value: money.column(kind)[row] ?? 0, kind: "k-" + place })),
    })).filter((row) => row.parts.some((piece) => piece.value > 0));
    const used = kinds.map((kind, place) => ["k-" + place, kind.slice(0, -4), rows.some((row) => row.parts[place].value > 0)]).filter(([, , isUsed]) => isUsed);
    const left = el("div", {}, [el("h3", {}, "By state and kind"), legend(used), bars(rows, "Cost by state and kind", "USD"), behind(money, "cost by state and kind")]);
    grid.append(left);
    const series = run.tables.timeseries;
    if (series.rows === 0) return;
    const times = series.column("time_s"), spans = series.column("interval_s");
    const measures = [["cost_usd", "cost", "USD"], ["rejected", "rejected joins", "count"], ["joins", "joins", "count"], ["demand_peak", "peak demand", "seats"]];
    const isPeak = (name) => name.endsWith("_peak");
    /** What the intervals come to by a key, in whole units of the last decimal, so that sums are exact. */
    function fold(name, key) {
      const scale = 10 ** (series.places.get(name).places || 0);
      const sums = new Map();
      series.column(name).forEach((value, row) => {
        const at = key(row), whole = Math.round(value * scale);
        sums.set(at, isPeak(name) ? Math.max(sums.get(at) ?? 0, whole) : (sums.get(at) ?? 0) + whole);
      });
      return new Map([...sums].map(([at, whole]) => [at, whole / scale]));
    }
    const right = el("div");
    grid.append(right);
    const over = el("div");
    section.append(over);
    const longest = extent(spans)[1];
    function show(name) {
      const [, text, unit] = measures.find(([n]) => n === name);
      const places = series.places.get(name).places || 0;
      const days = fold(name, (row) => clock.day(times[row]));
      const daily = ownTable("days", [["day"], [name, unit, places]], [...days]);
      right.replaceChildren(
        el("h3", {}, "By day"), select("Measure", measures.map(([n, t]) => [n, t]), name, show),
        columns([...days].map(([day, value]) => ({ label: day.slice(5), value })), text + " by day", unit),
        longest > 86400 ? el("p", { class: "hint" }, "Intervals are longer than a day: each counts for the day it begins on.") : "",
        behind(daily, text + " by day"));
      const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
      const key = (row) => {
        const date = clock.local(times[row]);
        return ((date.getUTCDay() + 6) % 7) * 24 + date.getUTCHours();
      };
      const hours = fold(name, key);
      const hourly = ownTable("hours", [["weekday"], ["hour", "h", 0], [name, unit, places]],
        [...hours].sort((a, b) => a[0] - b[0]).map(([at, value]) => [names[Math.floor(at / 24)], at % 24, value]));
      over.replaceChildren(
        el("h3", {}, `By hour of the week: ${text}`),
        heat(Array.from({ length: 24 }, (_, hour) => String(hour)), names, (x, y) => {
          const value = hours.get(y * 24 + x);
          return value === undefined ? null : { value, title: `${names[y]} ${x}:00 to ${x + 1}:00: ${brief(value, unit)}` };
        }, text + " by hour of the week", unit, { tall: 20, wide: 20 }),
        longest > 3600 ? el("p", { class: "hint" }, "Intervals are longer than an hour: each counts for the hour it begins in. A shorter report.interval tells more.") : "",
        behind(hourly, text + " by hour of the week"));
    }
    show("cost_usd");
  }
}

// ---- variants: a sweep, a recommendation

function quoted(text) { return /^[\w.%:+,=@\/-]+$/.test(text) ? text : "'" + text.replace(/'/g, "'\\''") + "'"; }

function drawVariants() {
  const table = tableOf(page.table);
  const axesNames = page.axes.map((axis) => axis.column);
  const written = page.axes.map((axis) => tableOf({ name: axis.key, rows: table.rows, columns: [{ name: "value", data: axis.written }] }).column("value"));
  const variants = table.column("variant");
  const numbers = table.columns.filter((column) => column.isNumber && column.name !== "variant").map((column) => column.name);
  const shown = (name) => name.replace(/_mean$/, "");
  const front = table.has("pareto") ? table.column("pareto") : null;
  const verdicts = table.has("verdict") ? table.column("verdict") : null;
  const isMarked = (row) => (front ? front[row] === 1 : verdicts[row] === "recommended");
  const chosen = el("div");
  let drawn = null, list = null;

  function settings(row) { return page.axes.map((axis, place) => "--set " + quoted(`${axis.key}=${written[place][row]}`)).join(" "); }
  function title(row) {
    return `variant ${variants[row]}: ` + page.axes.map((axis, place) => `${axis.key} ${written[place][row]}`).join(", ");
  }
  function pick(row) {
    const line = settings(row);
    const code = el("code", {}, line);
    const told = el("span", { "aria-live": "polite" });
    chosen.replaceChildren(el("h3", {}, title(row).split(":")[0] + ", as a line to paste"), el("div", { class: "paste" }, [code,
      el("button", {
        type: "button",
        onclick: async () => {
          try {
            await navigator.clipboard.writeText(line);
            told.textContent = "Copied.";
          } catch {
            getSelection().selectAllChildren(code);
            told.textContent = "Selected: copy it with the keyboard.";
          }
        },
      }, "Copy"), told]));
    drawn?.mark(row);
    list?.mark(row);
  }

  // Cost against what was refused, or any two numbers.
  const plot = part("front", page.frontTitle, page.frontHint);
  const box = el("div");
  let [x, y] = page.frontColumns;
  function draw() {
    const [xs, ys] = [table.column(x), table.column(y)];
    const points = [];
    let missing = 0;
    for (let row = 0; row < table.rows; row++) {
      if (xs[row] === null || ys[row] === null) missing++;
      else points.push({ row, x: xs[row], y: ys[row], isMarked: isMarked(row), title: `${title(row)}\n${shown(x)} ${brief(xs[row], table.unit(x))}, ${shown(y)} ${brief(ys[row], table.unit(y))}` });
    }
    points.sort((a, b) => a.isMarked - b.isMarked);
    // The line joins what no other variant beats in these two alone.
    const best = [];
    if (x === page.frontColumns[0] && y === page.frontColumns[1]) {
      for (const point of [...points].sort((a, b) => a.x - b.x || a.y - b.y)) {
        if (best.length === 0 || point.y < best[best.length - 1].y) best.push(point);
      }
    }
    drawn = scatter(points, { name: shown(x), unit: table.unit(x) }, { name: shown(y), unit: table.unit(y) }, page.frontTitle, pick, best);
    box.replaceChildren(drawn.node, missing > 0 ? el("p", { class: "hint" }, `${grouped(missing, 0)} variants have no number here and are not drawn.`) : "");
  }
  const options = numbers.map((name) => [name, shown(name)]);
  plot.append(el("div", { class: "controls" }, [
    select("Across", options, x, (value) => { x = value; draw(); }), select("Up", options, y, (value) => { y = value; draw(); })]),
    legend([["f-front", page.marked], ["f-dot", "another variant"]]), box, chosen);
  draw();

  // Two axes against a metric.
  const distinct = axesNames.map((name) => {
    const values = [...new Set(table.column(name))];
    return values.every((value) => typeof value === "number") ? values.sort((a, b) => a - b) : values;
  });
  const usable = axesNames.map((name, place) => [name, place]).filter(([, place]) => distinct[place].length <= 60);
  const grid = part("grid", "Two settings against a figure", "The darker a cell, the more. Where several variants fall into a cell, because other settings vary too, it shows their mean.");
  if (usable.length >= 2) {
    let [across, up] = [usable[0][1], usable[1][1]];
    let metric = page.frontColumns[0];
    const held = new Map();
    const controls = el("div", { class: "controls" });
    const map = el("div");
    const drawMap = () => {
      const values = table.column(metric), unit = table.unit(metric);
      const cells = new Map();
      for (let row = 0; row < table.rows; row++) {
        if (values[row] === null) continue;
        if ([...held].some(([place, value]) => place !== across && place !== up && String(table.column(axesNames[place])[row]) !== value)) continue;
        const key = distinct[across].indexOf(table.column(axesNames[across])[row]) + " " + distinct[up].indexOf(table.column(axesNames[up])[row]);
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(row);
      }
      const label = (place) => distinct[place].map((value) => (typeof value === "number" ? brief(value, table.unit(axesNames[place])) : String(value)));
      const [xs, ys] = [label(across), label(up)];
      const left = Math.min(200, 16 + 6.5 * Math.max(...ys.map((text) => text.length)));
      map.replaceChildren(
        el("p", { class: "hint" }, `Across: ${axesNames[across]}. Up and down: ${axesNames[up]}.`),
        heat(xs, ys, (cx, cy) => {
          const rows = cells.get(cx + " " + cy);
          if (!rows) return null;
          const mean = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
          return { value: mean, title: `${axesNames[across]} ${xs[cx]}, ${axesNames[up]} ${ys[cy]}: ${shown(metric)} ${brief(mean, unit)}`
            + (rows.length > 1 ? `, the mean of ${rows.length} variants` : ""), pick: () => pick(rows[0]) };
        }, `${shown(metric)} by ${axesNames[across]} and ${axesNames[up]}`, unit, { left, numbers: true, wide: 60 }),
        behind(ownTable("cells", [[axesNames[across]], [axesNames[up]], ["variants", "count", 0], [shown(metric) + " (mean)", unit, 6]],
          [...cells].map(([key, rows]) => {
            const [cx, cy] = key.split(" ").map(Number);
            return [xs[cx], ys[cy], rows.length, rows.reduce((sum, row) => sum + values[row], 0) / rows.length];
          })), "the cells"));
    };
    const drawControls = () => {
      const axisOptions = usable.map(([name, place]) => [String(place), name]);
      controls.replaceChildren(
        select("Across", axisOptions, String(across), (value) => { if (Number(value) === up) up = across; across = Number(value); drawControls(); drawMap(); }),
        select("Down", axisOptions, String(up), (value) => { if (Number(value) === across) across = up; up = Number(value); drawControls(); drawMap(); }),
        select("Figure", options, metric, (value) => { metric = value; drawMap(); }),
        ...usable.filter(([, place]) => place !== across && place !== up).map(([name, place]) =>
          select(name, [["", "all, their mean"], ...distinct[place].map((value) => [String(value), String(value)])], held.get(place) ?? "",
            (value) => { if (value === "") held.delete(place); else held.set(place, value); drawMap(); })));
    };
    grid.append(controls, map);
    drawControls();
    drawMap();
  } else {
    grid.append(el("p", {}, "There are no two settings with at most 60 values each, so there is no grid: the chart above draws any two numbers, settings among them."));
  }

  // Every variant.
  const all = part("variants", "Every variant", "A heading sorts, the filter takes words and conditions such as "
    + `${shown(page.frontColumns[0])}<100; several have blanks between them. A row shows its settings as a line to paste, above.`);
  if (table.of > table.rows) {
    all.append(el("p", { class: "warning" }, `The page has the first ${grouped(table.rows, 0)} of ${grouped(table.of, 0)} variants; the file has all.`));
  }
  list = dataTable(table, { columns: page.shownColumns, pick, hint: "Filter: a word, or column<number" });
  all.append(list.node);
  all.append(behind(table, "every column of every variant", {}));
  if (page.notes) {
    const notes = tableOf(page.notes);
    all.append(behind(notes, "what to know about the runs"));
  }
}

// ---- a comparison

function drawComparison() {
  const table = tableOf(page.table);
  const get = (name) => table.column(name);
  const section = part("differences", "Differences", "Each candidate less the base, paired by replication, as a share of the base's figure, with the interval that its verdict rests on. "
    + "What has no share, because the base's figure is 0, is in the table.");
  const kinds = { better: "f-warm_running", worse: "f-bad", less: "f-accent", more: "f-accent" };
  const candidates = [...new Set(get("candidate"))];
  const box = el("div");
  function draw(which) {
    box.replaceChildren(...candidates.flatMap((candidate) => {
      const rows = [];
      let left = 0;
      for (let row = 0; row < table.rows; row++) {
        if (get("candidate")[row] !== candidate) continue;
        if (which === "judged" ? get("judged")[row] !== "yes" : get("verdict")[row] === "same" || get("verdict")[row] === "not_measured") continue;
        const base = get("base_value")[row];
        if (base === null || base === 0) {
          left += get("difference")[row] !== 0 ? 1 : 0;
          if (which !== "judged") continue;
        }
        const share = (value) => (value === null || !base ? null : value / Math.abs(base));
        const unit = get("unit")[row];
        const verdict = get("verdict")[row];
        rows.push({
          label: get("metric")[row], value: base ? share(get("difference")[row]) : get("difference")[row] === 0 ? 0 : null,
          low: share(get("low")[row]), high: share(get("high")[row]),
          text: verdict.replace(/_/g, " ") + (base === 0 ? ", base is 0" : ""), kind: kinds[verdict] ?? "f-dot",
          title: `${get("metric")[row]}: base ${brief(base, unit)}, candidate ${brief(get("candidate_value")[row], unit)}, difference ${brief(get("difference")[row], unit)}`
            + (get("low")[row] !== null ? `, from ${brief(get("low")[row], unit)} to ${brief(get("high")[row], unit)}` : ", no interval is known") + `; ${verdict}`,
        });
      }
      return [el("h3", {}, candidate),
        rows.length > 0 ? forest(rows, "Differences of " + candidate, "difference as a share of the base's figure") : el("p", {}, "There is nothing to draw: no column differs."),
        left > 0 ? el("p", { class: "hint" }, `${left} columns that differ have no share, because the base's figure is 0.`) : ""];
    }));
  }
  section.append(el("div", { class: "controls" }, select("Columns", [["judged", "those that decide"], ["all", "all that differ"]], "judged", draw)),
    legend([["f-warm_running", "better"], ["f-bad", "worse"], ["f-accent", "less or more"], ["f-dot", "no difference found"]]), box,
    behind(table, "every difference"));
  draw("judged");
}

/** Draws the page's data, and lists the parts. */
function drawPage() {
  ({ run: drawRun, variants: drawVariants, comparison: drawComparison })[page.kind]?.();
  document.getElementById("parts").replaceChildren(...[...document.querySelectorAll("main section[id] > h2")].map((head) =>
    el("a", { href: "#" + head.parentElement.id }, head.textContent)));
}

/** For a page that is drawn again and again: the same with other data. What is open stays open, and
    what is seen stays where it is. */
function redraw(data) {
  const graph = view.chart?.graph;
  view.span = graph?.isZoomed("x") ? graph.xAxisRange() : null;
  const heading = (details) => details.querySelector("summary").textContent;
  const open = new Set([...charts.querySelectorAll("details[open]")].map(heading));
  charts.style.minHeight = charts.offsetHeight + "px";
  graph?.destroy();
  view.chart = null;
  charts.replaceChildren();
  page = data;
  drawPage();
  for (const details of charts.querySelectorAll("details")) details.open = open.has(heading(details));
  // Charts that wait for their width are drawn in the next frame but one.
  requestAnimationFrame(() => requestAnimationFrame(() => { charts.style.minHeight = ""; }));
}

drawPage();
if (page.kind === "studio") globalThis.greenroom = { el, fill, grouped, quoted, redraw, page };
})();
