// One indicator over some periods: a line with its points, the target beside it, and the same as a table.

import { element, table } from "./elements.js";

const HEIGHT = 240;
const INK = "#14323f";
const LINE = "#0b4f6c";
const TARGET = "#8a3b12";
const GRID = "#c9d3d8";

export function trendShown(points, target, { title, unit, currency, wording }) {
  const told = (value) => wording.value(value, unit, currency);
  const reason = (one) => (one.reason ? wording.name("reason", one.reason) : "–");
  const rows = points.map((one) => [
    `${wording.say(`part.${one.part}`)} ${one.year}`,
    one.value === null ? reason(one) : told(one.value),
  ]);
  const caption = wording.say("trend_of", { title });
  const drawing = element("div", { class: "chart", role: "img", "aria-label": caption });
  const aimedAt = target && wording.say("target_line", { value: told(target.target), day: wording.day(target.due) });
  const shown = [
    drawing,
    target ? element("p", {}, aimedAt) : null,
    table(caption, [wording.say("period"), wording.say("value")], rows),
  ];
  return { shown, draw: () => chart(drawing, points, target, { unit, wording }) };
}

function chart(place, points, target, { unit, wording }) {
  const places = points.map((_, number) => number);
  const line = points.map((one) => (one.value === null ? null : Number(one.value)));
  const data = target ? [places, line, places.map(() => Number(target.target))] : [places, line];
  const font = "13px system-ui, sans-serif";
  const axis = {
    stroke: INK,
    font,
    labelFont: font,
    grid: { stroke: GRID, width: 1 },
    ticks: { stroke: GRID, width: 1 },
  };
  const most = Math.max(0, ...data.slice(1).flat());
  const series = [{}, { stroke: LINE, width: 2, points: { show: true, size: 8, fill: LINE }, spanGaps: true }];
  if (target) series.push({ stroke: TARGET, width: 2, dash: [8, 6], points: { show: false } });
  const options = {
    width: Math.max(place.clientWidth, 200),
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: [-0.4, points.length - 0.6] }, y: { range: [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, splits: () => places, values: (_, found) => found.map((number) => nameOnAxis(points[number])) },
      {
        ...axis,
        size: 70,
        values: (_, found) =>
          found.map((number) => wording.briefly(unit === "share" ? number : String(Math.round(number)), unit)),
      },
    ],
    series,
  };
  place.replaceChildren();
  const plot = new window.uPlot(options, data, place);
  const fit = new ResizeObserver(() => {
    if (!place.isConnected) fit.disconnect();
    else if (place.clientWidth > 0) plot.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  fit.observe(place);
}

function nameOnAxis(one) {
  if (!one) return "";
  return one.part === "Y" ? `${one.year}` : `${one.part}\n${one.year}`;
}
