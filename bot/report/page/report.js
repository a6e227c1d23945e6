// Puts the page together from its data.
"use strict";

(function build() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const place = (id) => document.getElementById(id);

  place("subtitle").textContent = data.subtitle;
  fillList(place("warnings"), data.warnings.length === 1 ? "One thing to know first" : `${data.warnings.length} things to know first`, data.warnings);
  data.groups.forEach((group, i) => {
    const box = i === 0 ? place("headline") : make("div");
    if (i > 0) {
      box.append(make("h2", "", group.title));
      place("groups").append(box);
    }
    box.append(figureList(group.figures));
  });

  let prices = null;
  if (typeof LightweightCharts !== "undefined") {
    document.documentElement.classList.add("has-charts");
    const charts = [];
    if (data.equity.t.length > 1) {
      place("equity").hidden = false;
      charts.push(new EquityChart(data));
    }
    if (data.candles.some((symbol) => symbol.t.length > 0)) {
      place("prices").hidden = false;
      prices = new PriceChart(data);
      charts.push(prices);
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((chart) => chart.paint()));
  } else {
    document.querySelectorAll("footer .live").forEach((line) => { line.hidden = true; });
    place("static").append(make("p", "small", "Still charts: this program was built without its charting library."));
  }
  place("static").hidden = place("static").childElementCount === 0;

  if (data.months.length > 0) {
    place("months").hidden = false;
    place("months-table").append(monthTable(data.months));
  }
  for (const distribution of data.distributions.filter(({ bins }) => bins.length > 0)) {
    const card = make("section", "card");
    card.append(make("h2", "", distribution.title), histogram(distribution));
    if (distribution.note) {
      card.append(make("p", "small", distribution.note));
    }
    place("distributions").append(card);
  }
  if (data.trades.length > 0) {
    place("trades").hidden = false;
    const bar = make("div", "bar");
    bar.append(make("h2", "", `Trades (${data.trades.length.toLocaleString("en")})`));
    place("trades").append(bar, tradeTable(data.trades, prices && ((trade) => prices.showTrade(trade))));
  }
  place("tables").append(...data.tables.map(plainTable));
  if (data.facts.length > 0 || data.notes.length > 0) {
    place("facts").hidden = false;
    const list = make("dl");
    for (const fact of data.facts) {
      list.append(make("dt", "", fact.label), make("dd", "", fact.value));
    }
    place("facts").append(list);
    fillList(place("facts"), "", data.notes);
  }
})();
