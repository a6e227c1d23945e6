// What the report says in words and numbers: figures, tables, months, distributions. Everything that comes from
// data is set as text, never as markup.
"use strict";

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

function timeText(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function toneOf(text) {
  const value = Number(text);
  return value > 0 ? "good" : value < 0 ? "bad" : "";
}

function figureList(figures) {
  const list = make("dl", "figures");
  for (const figure of figures) {
    const cell = make("div");
    cell.append(make("dt", "", figure.label), make("dd", `value ${figure.tone}`, figure.value));
    if (figure.hint) {
      cell.append(make("dd", "hint", figure.hint));
    }
    list.append(cell);
  }
  return list;
}

function fillList(parent, title, items) {
  if (items.length === 0) {
    return;
  }
  const list = make("ul");
  list.append(...items.map((item) => make("li", "", item)));
  if (title) {
    parent.append(make("b", "", title));
  }
  parent.append(list);
  parent.hidden = false;
}

// A table whose headings sort it. Long ones show their first rows until asked for more.
// columns: {title, number, text(row), tone?(row), value?(row)}; onRow makes rows clickable.
function sortableTable(columns, rows, onRow) {
  const firstRows = 25;
  const furtherRows = 500;
  let shown = firstRows;
  let order = rows.slice();
  let sorted = { column: -1, descending: false };
  const box = make("div");
  const scroll = make("div", "scroll");
  const table = make("table");
  const head = make("tr");
  const body = make("tbody");
  const more = make("button", "more");

  function valueOf(column, row) {
    if (column.value) {
      return column.value(row);
    }
    const text = column.text(row);
    return column.number ? Number.parseFloat(text.replace(/[\s,]/g, "")) : text;
  }
  function compare(column, a, b) {
    const [left, right] = [valueOf(column, a), valueOf(column, b)];
    if (typeof left === "string") {
      return left.localeCompare(right);
    }
    // What is no number goes last whichever way the column is sorted.
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return (Number.isNaN(left) - Number.isNaN(right)) * (sorted.descending ? -1 : 1);
    }
    return left - right;
  }
  function sortBy(index) {
    const first = columns[index].number;
    sorted = { column: index, descending: sorted.column === index ? !sorted.descending : Boolean(first) };
    order = rows.slice().sort((a, b) => compare(columns[index], a, b) * (sorted.descending ? -1 : 1));
    [...head.children].forEach((cell, i) => {
      if (i === index) {
        cell.setAttribute("aria-sort", sorted.descending ? "descending" : "ascending");
      } else {
        cell.removeAttribute("aria-sort");
      }
    });
    fill();
  }
  function rowElement(row) {
    const line = make("tr", onRow ? "jump" : "");
    for (const column of columns) {
      line.append(make("td", `${column.number ? "number " : ""}${column.tone ? column.tone(row) : ""}`, column.text(row)));
    }
    if (onRow) {
      line.tabIndex = 0;
      line.addEventListener("click", () => onRow(row));
      line.addEventListener("keydown", (event) => event.key === "Enter" && onRow(row));
    }
    return line;
  }
  function fill() {
    body.replaceChildren(...order.slice(0, shown).map(rowElement));
    more.hidden = shown >= order.length;
    more.textContent = `Show more (${Math.min(shown, order.length)} of ${order.length})`;
  }
  // Paper has no button for more.
  window.addEventListener("beforeprint", () => {
    shown = Math.max(shown, furtherRows);
    fill();
  });
  columns.forEach((column, index) => {
    const cell = make("th", `sortable${column.number ? " number" : ""}`, column.title);
    cell.scope = "col";
    cell.tabIndex = 0;
    cell.addEventListener("click", () => sortBy(index));
    cell.addEventListener("keydown", (event) => event.key === "Enter" && sortBy(index));
    head.append(cell);
  });
  more.addEventListener("click", () => {
    shown += furtherRows;
    fill();
  });
  const headBox = make("thead");
  headBox.append(head);
  table.append(headBox, body);
  scroll.append(table);
  box.append(scroll, more);
  fill();
  return box;
}

function plainTable(data) {
  const columns = data.columns.map((column, index) => ({
    title: column.title, number: column.number, text: (row) => row[index] ?? "",
  }));
  const card = make("section", "card");
  card.append(make("h2", "", data.title), sortableTable(columns, data.rows));
  if (data.note) {
    card.append(make("p", "small", data.note));
  }
  return card;
}

function tradeTable(trades, onRow) {
  const column = (title, key, number) => ({ title, number, text: (row) => row[key] });
  // What a phone shows without scrolling comes first.
  const columns = [
    { title: "Opened", text: (row) => timeText(row.opened) },
    column("Symbol", "symbol"),
    { title: "Side", text: (row) => row.side, tone: (row) => (row.side === "long" ? "good" : "bad") },
    { title: "Profit", number: true, text: (row) => row.profit, tone: (row) => toneOf(row.profit) },
    { title: "%", number: true, text: (row) => row.percent.toFixed(2), value: (row) => row.percent,
      tone: (row) => toneOf(row.percent) },
    column("Quantity", "quantity", true), column("Entry", "entry", true), column("Exit", "exit", true),
    column("Fees", "fees", true), column("Funding", "funding", true),
    { title: "Closed", text: (row) => timeText(row.closed) },
    column("Ended by", "reason"),
  ];
  return sortableTable(columns, trades, onRow);
}

// Months by year; the year's figure compounds its months.
function monthTable(months) {
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const years = new Map();
  for (const [year, month, percent] of months) {
    if (!years.has(year)) {
      years.set(year, new Array(12).fill(null));
    }
    years.get(year)[month - 1] = percent;
  }
  const strongest = Math.max(...months.map(([, , percent]) => Math.abs(percent)), 1e-9);
  const table = make("table", "heat");
  const head = make("tr");
  head.append(make("th", "", "Year"), ...names.map((name) => make("th", "", name)), make("th", "", "Year"));
  table.append(head);
  for (const [year, values] of [...years].sort(([a], [b]) => a - b)) {
    const row = make("tr");
    row.append(make("th", "", String(year)));
    let growth = 1;
    for (const value of values) {
      const cell = make("td", "", value === null ? "" : value.toFixed(1));
      if (value !== null) {
        growth *= 1 + value / 100;
        const share = Math.round(8 + 47 * Math.sqrt(Math.abs(value) / strongest));
        cell.style.background = `color-mix(in srgb, var(--${value >= 0 ? "green" : "red"}) ${share}%, var(--card))`;
      }
      row.append(cell);
    }
    const total = (growth - 1) * 100;
    row.append(make("td", `year ${toneOf(total)}`, total.toFixed(1)));
    table.append(row);
  }
  return table;
}

function svgElement(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

function histogram(data) {
  const phone = window.innerWidth <= 640;
  const [width, height] = phone ? [420, 250] : [1000, 260];
  const [left, right, floor] = [10, width - 10, height - 24];
  const from = Math.min(data.bins[0][0], ...data.marks.map((mark) => mark.value));
  const to = Math.max(data.bins[data.bins.length - 1][1], ...data.marks.map((mark) => mark.value));
  const span = to - from || 1;
  const most = Math.max(...data.bins.map(([, , count]) => count), 1);
  const top = 16 + 17 * data.marks.length;
  const x = (value) => left + ((value - from) / span) * (right - left);
  const picture = svgElement("svg", { class: "histogram", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": data.title });
  for (const [low, high, count] of data.bins) {
    const tall = (count / most) * (floor - top);
    const bar = svgElement("rect", { x: x(low) + 0.5, width: Math.max(x(high) - x(low) - 1, 1), y: floor - tall,
      height: tall, rx: 1.5, class: (low + high) / 2 < 0 ? "minus" : "", "fill-opacity": 0.75 });
    bar.append(svgElement("title", {}, `${low.toPrecision(4)} to ${high.toPrecision(4)} ${data.unit}: ${count}`));
    picture.append(bar);
  }
  picture.append(svgElement("line", { class: "floor", x1: left, x2: right, y1: floor, y2: floor }));
  const places = span > 50 ? 0 : span > 5 ? 1 : span > 0.5 ? 2 : Math.min(8, Math.ceil(-Math.log10(span)) + 2);
  const ticks = phone ? 4 : 8;
  for (let i = 0; i <= ticks; i += 1) {
    const anchor = i === 0 ? "start" : i === ticks ? "end" : "middle";
    const value = from + (span * i) / ticks;
    picture.append(svgElement("text", { x: x(value), y: height - 6, "text-anchor": anchor }, value.toFixed(places) + (i === ticks ? ` ${data.unit}` : "")));
  }
  [...data.marks].sort((a, b) => a.value - b.value).forEach((mark, i) => {
    const at = x(mark.value);
    const turned = at > width * 0.62;
    const y = 12 + 17 * i;
    picture.append(svgElement("line", { x1: at, x2: at, y1: y - 8, y2: floor }),
      svgElement("text", { class: "mark", x: at + (turned ? -6 : 6), y: y + 2, "text-anchor": turned ? "end" : "start" },
        `${mark.label} ${mark.value.toFixed(Math.max(places, 1))}`));
  });
  return picture;
}
