// Four charts of the last two minutes, a point a second.

import uPlot from './uplot.js';
import * as api from './api.js';
import {bytes, byId, element, number} from './dom.js';
import {hitRatio, moment, quantile, rate} from './metrics.js';

const SECONDS = 120;
const WINDOW = 5; // latencies and hits are of so many seconds, to be calm
const HEIGHT = 96;

const perSecond = value => `${value < 10 ? value.toFixed(1) : number(value)}/s`;
const millis = value => `${value < 10 ? value.toFixed(2) : number(value)} ms`;
const percent = value => `${(100 * value).toFixed(1)} %`;

const CHARTS = [
  {
    id: 'chart-operations',
    format: perSecond,
    series: [
      {name: 'queries', value: (now, before) => rate(before, now, each => each.queries)},
      {name: 'rows written', value: (now, before) => rate(before, now, each => each.puts)},
    ],
  },
  {
    id: 'chart-latency',
    format: millis,
    series: [
      {name: 'p50', value: (now, before, then) => quantile(then, now, 0.5)},
      {name: 'p99', value: (now, before, then) => quantile(then, now, 0.99)},
    ],
  },
  {
    id: 'chart-memory',
    format: bytes,
    isStacked: true,
    series: [
      {name: 'pages', value: now => now.memory.pages},
      {name: 'directories', value: now => now.memory.directory},
      {name: 'key order', value: now => now.memory.order},
      {name: 'indexes', value: now => now.memory.indexes},
    ],
  },
  {
    id: 'chart-hits',
    format: percent,
    top: 1,
    series: [{name: 'hit ratio', value: (now, before, then) => hitRatio(then, now)}],
  },
];

// Halves and doubles of KiB: 97.7 KiB is no line of a grid.
const POWERS_OF_TWO = Array.from({length: 50}, (_, i) => 2 ** i);

// A color that is so much of another one, and hides what is behind it.
function mixed(hex, behind, part) {
  const channel = (from, at) => parseInt(from.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map(at => Math.round(part * channel(hex, at) + (1 - part) * channel(behind, at)));
  return `rgb(${parts.join(' ')})`;
}

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Chart {
  constructor(given) {
    Object.assign(this, given);
    this.figure = byId(this.id);
    this.legend = element('div', 'legend');
    this.box = element('div', 'plot');
    this.figure.append(this.legend, this.box);
    this.values = this.series.map(() => []);
    this.times = [];
    this.draw();
  }

  draw() {
    this.plot?.destroy();
    const colors = this.series.map((_, i) => color(`--series-${i + 1}`));
    const axis = {
      stroke: color('--faint'),
      grid: {stroke: color('--line'), width: 1},
      ticks: {show: false},
      font: '11px system-ui, sans-serif',
    };
    this.plot = new uPlot({
      width: this.width(),
      height: HEIGHT,
      legend: {show: false},
      cursor: {show: false},
      padding: [8, 6, 0, 0],
      scales: {y: {range: (_, low, high) => [0, this.top ?? (high > 0 ? 1.1 * high : 1)]}},
      axes: [{...axis, size: 20, grid: {show: false}, space: 70}, {
        ...axis,
        size: 62,
        space: 26,
        values: (_, ticks) => ticks.map(this.format),
        ...(this.isStacked && {incrs: POWERS_OF_TWO}),
      }],
      series: [{}, ...this.order().map(i => ({
        stroke: colors[i],
        width: 1.5,
        points: {show: false},
        fill: this.isStacked ? mixed(colors[i], color('--panel'), 0.4) : undefined,
        spanGaps: false,
      }))],
    }, this.data(), this.box);
  }

  width() {
    return Math.max(120, this.figure.clientWidth - 20);
  }

  // Stacked ones are drawn from the highest sum down, so that each covers the ones below.
  order() {
    const order = this.series.map((_, i) => i);
    return this.isStacked ? order.reverse() : order;
  }

  data() {
    if (!this.isStacked) {
      return [this.times, ...this.values];
    }
    const sums = this.values.map((_, i) => this.times.map((__, t) =>
      this.values.slice(0, i + 1).reduce((sum, each) => sum + (each[t] ?? 0), 0)));
    return [this.times, ...this.order().map(i => sums[i])];
  }

  add(now, before, then) {
    this.times.push(now.seconds);
    this.series.forEach(({value}, i) => this.values[i].push(before || this.isStacked ? value(now, before, then) : null));
    if (this.times.length > SECONDS) {
      this.times.shift();
      this.values.forEach(each => each.shift());
    }
    this.legend.replaceChildren(...this.series.map(({name}, i) => {
      const swatch = element('i');
      swatch.style.background = `var(--series-${i + 1})`;
      const last = this.values[i][this.values[i].length - 1];
      return element('span', '', swatch, `${name} `, element('b', '', last === null ? '–' : this.format(last)));
    }));
    this.plot.setData(this.data());
  }
}

// Asks for the metrics each second while the page is seen; tells of each success or failure.
export function startCharts(told) {
  const charts = CHARTS.map(given => new Chart(given));
  const moments = [];
  const redraw = () => charts.forEach(chart => chart.draw());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  addEventListener('resize', () => charts.forEach(chart => chart.plot.setSize({width: chart.width(), height: HEIGHT})));

  const tick = async () => {
    if (!document.hidden) {
      try {
        const now = moment(await api.metrics(), Date.now() / 1000);
        const before = moments[moments.length - 1] ?? null;
        moments.push(now);
        if (moments.length > WINDOW + 1) {
          moments.shift();
        }
        charts.forEach(chart => chart.add(now, before, moments[0]));
        told(null);
      } catch (error) {
        told(error);
      }
    }
    setTimeout(tick, 1000);
  };
  tick();
}
