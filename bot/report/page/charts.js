// The live charts, drawn by lightweight-charts: equity with comparisons and drawdown, and price with fills.
"use strict";

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function chartLook() {
  return {
    layout: {
      background: { color: "transparent" }, textColor: colour("soft"), fontSize: 12, attributionLogo: true,
      fontFamily: getComputedStyle(document.body).fontFamily, panes: { separatorColor: colour("line") },
    },
    grid: { vertLines: { color: colour("line") }, horzLines: { color: colour("line") } },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false },
  };
}

function makeChart(element) {
  const chart = LightweightCharts.createChart(element, {
    autoSize: true,
    // The page scrolls under a finger; across, the finger moves the chart.
    handleScroll: { vertTouchDrag: false },
    crosshair: { mode: LightweightCharts.CrosshairMode.Normal },
    localization: { locale: "en-GB", timeFormatter: timeText },
    // Years of hours must fit a phone.
    timeScale: { timeVisible: true, secondsVisible: false, minBarSpacing: 0.001 },
  });
  chart.applyOptions(chartLook());
  return chart;
}

// The last index whose time is not after the given one; -1 before the first.
function indexAt(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

// On the scale: a phone has no room for cents beside thousands.
function moneyText(places) {
  return (value) => value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) >= 1000 ? 0 : places });
}

function points(line) {
  return line.t.map((time, i) => ({ time, value: line.v[i] }));
}

function thinnedText(name, kept, of) {
  return kept < of ? `${name}: ${of.toLocaleString("en")} points shown as ${kept.toLocaleString("en")}, highs and lows kept. ` : "";
}

function pressButton(text, onClick) {
  const button = make("button", "", text);
  button.type = "button";
  button.addEventListener("click", () => onClick(button));
  return button;
}

// Fills the space between two lines behind the others.
class BandPaint {
  constructor(band) {
    this.band = band;
  }
  attached({ chart, series }) {
    this.chart = chart;
    this.series = series;
  }
  updateAllViews() {}
  paneViews() {
    return [{ zOrder: () => "bottom", renderer: () => ({ draw: (target) => this.draw(target) }) }];
  }
  draw(target) {
    target.useMediaCoordinateSpace(({ context }) => {
      const { t, low, high } = this.band;
      const scale = this.chart.timeScale();
      const edge = (values, i) => [scale.timeToCoordinate(t[i]), this.series.priceToCoordinate(values[i])];
      const visible = scale.getVisibleRange();
      if (!visible) {
        return;
      }
      const first = Math.max(indexAt(t, visible.from), 0);
      const last = Math.min(indexAt(t, visible.to) + 1, t.length - 1);
      context.beginPath();
      for (let i = first; i <= last; i += 1) {
        context.lineTo(...edge(high, i));
      }
      for (let i = last; i >= first; i -= 1) {
        context.lineTo(...edge(low, i));
      }
      context.fillStyle = colour("band");
      context.fill();
    });
  }
}

function swatch(name) {
  const box = make("span", "swatch");
  box.style.background = colour(name);
  return box;
}

class EquityChart {
  constructor(data) {
    this.data = data;
    this.chart = makeChart(document.getElementById("equity-chart"));
    this.reading = document.getElementById("equity-reading");
    const quiet = { lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false };
    const { AreaSeries, LineSeries } = LightweightCharts;
    this.lines = []; // {name, series, colour, line, unit}
    const add = (name, series, tint, line, unit) => {
      series.setData(points(line));
      this.lines.push({ name, series, tint, line, unit });
    };
    const priceFormat = { type: "custom", minMove: 10 ** -data.money_places, formatter: moneyText(data.money_places) };
    if (data.band) {
      const edge = () => this.chart.addSeries(LineSeries, { ...quiet, lineWidth: 1, lineStyle: 1, priceFormat });
      add(data.band.name, edge(), "violet", { t: data.band.t, v: data.band.low, upper: data.band.high }, data.currency);
      const top = edge();
      top.setData(points({ t: data.band.t, v: data.band.high }));
      this.bandTop = top;
      top.attachPrimitive(new BandPaint(data.band));
    }
    const tints = ["amber", "green", "red"];
    data.comparisons.forEach((line, i) => {
      add(line.name, this.chart.addSeries(LineSeries, { ...quiet, lineWidth: 1.5, priceFormat }), tints[i % tints.length], line, data.currency);
    });
    this.equity = this.chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false, priceFormat });
    add("This run", this.equity, "accent", data.equity, data.currency);
    this.drawdown = this.chart.addSeries(AreaSeries, {
      ...quiet, lineWidth: 1, invertFilledArea: true,
      priceFormat: { type: "custom", minMove: 0.01, formatter: (value) => `${value.toFixed(1)}%` },
    }, 1);
    add("Drawdown", this.drawdown, "red", data.drawdown, "%");
    this.drawdown.priceScale().applyOptions({ scaleMargins: { top: 0.04, bottom: 0.08 } });
    const panes = this.chart.panes();
    panes[0].setStretchFactor(3);
    panes[1].setStretchFactor(1);
    this.paint();
    this.chart.subscribeCrosshairMove((at) => this.read(at.time));
    this.read();
    document.getElementById("equity-buttons").append(
      pressButton("Log", (button) => this.toggleLog(button)),
      pressButton("All", () => this.chart.timeScale().fitContent()));
    document.getElementById("equity-buttons").firstChild.setAttribute("aria-pressed", "false");
    this.chart.timeScale().fitContent();
    document.getElementById("equity-note").textContent =
      thinnedText("Equity", data.equity.t.length, data.equity.of) + thinnedText("Drawdown", data.drawdown.t.length, data.drawdown.of);
  }
  toggleLog(button) {
    const isLog = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isLog));
    this.equity.priceScale().applyOptions({ mode: isLog ? 1 : 0 });
  }
  paint() {
    this.chart.applyOptions(chartLook());
    const clear = (name, share) => `color-mix(in srgb, ${colour(name)} ${share}%, transparent)`;
    const solid = (name, share) => mixColour(clear(name, share));
    for (const { series, tint } of this.lines) {
      series.applyOptions({ color: colour(tint) });
    }
    this.bandTop?.applyOptions({ color: colour("violet") });
    this.equity.applyOptions({ lineColor: colour("accent"), topColor: solid("accent", 26), bottomColor: solid("accent", 2) });
    this.drawdown.applyOptions({ lineColor: colour("red"), topColor: solid("red", 4), bottomColor: solid("red", 32) });
  }
  read(time) {
    const at = time ?? this.data.equity.t[this.data.equity.t.length - 1];
    this.reading.replaceChildren(make("span", "when", timeText(at)));
    for (const { name, tint, line, unit } of this.lines) {
      const i = indexAt(line.t, at);
      if (i >= 0) {
        const said = (value) => value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        const item = make("span", "item");
        const value = line.upper ? `${said(line.v[i])} to ${said(line.upper[i])}` : said(line.v[i]);
        item.append(swatch(tint), `${name} `, make("b", "", unit === "%" ? `${value}%` : value));
        this.reading.append(item, " ");
      }
    }
  }
}

// The library does not know color-mix(); the browser does.
function mixColour(mix) {
  const probe = make("span");
  probe.style.color = mix;
  document.body.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(probe).color;
  pen.fillRect(0, 0, 1, 1);
  probe.remove();
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
}

class PriceChart {
  constructor(data) {
    this.data = data;
    this.chart = makeChart(document.getElementById("price-chart"));
    this.reading = document.getElementById("price-reading");
    this.candles = this.chart.addSeries(LightweightCharts.CandlestickSeries, { priceLineVisible: false, borderVisible: false });
    this.volume = this.chart.addSeries(LightweightCharts.HistogramSeries, {
      priceScaleId: "volume", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    this.marks = LightweightCharts.createSeriesMarkers(this.candles, []);
    this.tabs = data.candles.map((symbol, index) => {
      const tab = pressButton(symbol.symbol, () => this.show(index));
      tab.setAttribute("role", "tab");
      return tab;
    });
    document.getElementById("symbols").append(...this.tabs);
    document.getElementById("price-buttons").append(
      pressButton("Recent", () => this.showRecent()),
      pressButton("All", () => this.chart.timeScale().fitContent()));
    this.chart.subscribeCrosshairMove((at) => this.read(at.time));
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.placeMarks());
    this.show(0);
  }
  show(index) {
    this.symbol = this.data.candles[index];
    this.tabs.forEach((tab, i) => tab.setAttribute("aria-selected", String(i === index)));
    const times = this.symbol.t;
    this.fillsAt = new Map(); // candle index -> fills
    for (const fill of this.data.markers) {
      if (fill.symbol === this.symbol.symbol && times.length > 0) {
        const at = Math.max(indexAt(times, fill.t), 0);
        this.fillsAt.set(at, [...(this.fillsAt.get(at) ?? []), fill]);
      }
    }
    this.paint();
    this.showRecent();
    this.read();
    const { t, of, interval } = this.symbol;
    document.getElementById("price-note").textContent = t.length < of
      ? `${of.toLocaleString("en")} candles of ${interval} shown as ${t.length.toLocaleString("en")}, joined by ${Math.ceil(of / t.length)}; highs, lows and volume kept.`
      : `Candles of ${interval}. Arrows are fills; a trade's row in the table below leads here.`;
  }
  paint() {
    this.chart.applyOptions(chartLook());
    const { t, o, h, l, c, v, places } = this.symbol;
    const [up, down] = [colour("green"), colour("red")];
    const [upPale, downPale] = ["green", "red"].map((name) => mixColour(`color-mix(in srgb, ${colour(name)} 30%, transparent)`));
    this.candles.applyOptions({
      upColor: up, wickUpColor: up, downColor: down, wickDownColor: down,
      priceFormat: { type: "price", precision: places, minMove: 10 ** -places },
    });
    this.candles.setData(t.map((time, i) => ({ time, open: o[i], high: h[i], low: l[i], close: c[i] })));
    this.volume.setData(t.map((time, i) => ({ time, value: v[i], color: c[i] >= o[i] ? upPale : downPale })));
    this.placed = "";
    this.placeMarks();
  }
  // Only the fills in sight, and at most one arrow a side on a candle: thousands of them would hide the price.
  placeMarks() {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!range || !this.symbol) {
      return;
    }
    const [first, last] = [Math.floor(range.from) - 1, Math.ceil(range.to) + 1];
    const key = `${first} ${last} ${this.symbol.symbol}`;
    if (key === this.placed) {
      return;
    }
    this.placed = key;
    const seen = [...this.fillsAt.keys()].filter((at) => at >= first && at <= last).sort((a, b) => a - b);
    const most = 600;
    const marks = [];
    for (const at of seen.length > most ? [] : seen) {
      const sides = new Set(this.fillsAt.get(at).map((fill) => fill.side));
      for (const side of sides) {
        marks.push({
          time: this.symbol.t[at], position: side === "buy" ? "belowBar" : "aboveBar",
          shape: side === "buy" ? "arrowUp" : "arrowDown", color: colour(side === "buy" ? "accent" : "amber"),
          size: seen.length > 200 ? 0.6 : 1.2,
        });
      }
    }
    this.marks.setMarkers(marks);
  }
  showRecent() {
    const count = this.symbol.t.length;
    const wide = document.getElementById("price-chart").clientWidth;
    this.chart.timeScale().setVisibleLogicalRange({ from: count - Math.max(40, wide / 6), to: count + 2 });
  }
  // Brings a trade into the middle of the chart.
  showTrade(trade) {
    const index = this.data.candles.findIndex((symbol) => symbol.symbol === trade.symbol);
    if (index < 0) {
      return;
    }
    this.show(index);
    const [from, to] = [indexAt(this.symbol.t, trade.opened), indexAt(this.symbol.t, trade.closed)];
    const room = Math.max(25, (to - from) * 0.6);
    this.chart.timeScale().setVisibleLogicalRange({ from: from - room, to: to + room });
    this.read(trade.opened);
    document.getElementById("prices").scrollIntoView({ behavior: "smooth", block: "start" });
  }
  read(time) {
    const { t, o, h, l, c, v, places } = this.symbol;
    const i = time === undefined ? t.length - 1 : indexAt(t, time);
    this.reading.replaceChildren();
    if (i < 0) {
      return;
    }
    const price = (value) => value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
    this.reading.append(make("span", "when", timeText(t[i])));
    for (const [name, value] of [["O", o[i]], ["H", h[i]], ["L", l[i]], ["C", c[i]]]) {
      const item = make("span", "item", `${name} `);
      item.append(make("b", c[i] >= o[i] ? "good" : "bad", price(value)));
      this.reading.append(item, " ");
    }
    const volume = make("span", "item", "Volume ");
    volume.append(make("b", "", v[i].toLocaleString("en", { maximumFractionDigits: 1 })));
    this.reading.append(volume);
    const fills = this.fillsAt.get(i) ?? [];
    if (fills.length > 0) {
      const said = fills.slice(0, 3).map((fill) => `${fill.side} ${fill.quantity} at ${price(fill.price)} (${fill.reason})`);
      this.reading.append(make("span", "fill", said.join(" · ") + (fills.length > 3 ? ` and ${fills.length - 3} more` : "")));
    }
  }
}
