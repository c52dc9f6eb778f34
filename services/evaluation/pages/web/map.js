// The map: Timor-Leste's municipalities and the regencies of East Nusa Tenggara, drawn from their outlines.

import { drawn, element } from "./elements.js";

const WIDTH = 1000;
const MARGIN = 12;
const NARROWING = Math.cos((9 * Math.PI) / 180); // of a degree of longitude, nine degrees from the equator
const CLASSES = 5;
const COUNTRIES = ["tl", "id"];

export function mapOf(places, values, { title, wording, open }) {
  const told = new Map(values.map((one) => [one.group, one]));
  const numbers = values.map((one) => Number(one.value)).filter((number) => number > 0);
  const scale = { most: numbers.length ? Math.max(...numbers) : 0, unit: values[0].unit, currency: values[0].currency };
  const found = { told, scale, wording, open, title };
  const offMap = values.filter((one) => !places.features.some((place) => place.properties.code === one.group));
  return element(
    "div",
    { class: "maps" },
    ...COUNTRIES.map((country) => panel(places, country, found)),
    legend(scale, wording),
    element("p", { class: "screen" }, element("small", {}, wording.say("map_keys"))),
    offMap.length ? element("p", {}, wording.say("off_map", { count: wording.number(offMap.length) })) : null,
  );
}

function panel(places, country, found) {
  const { wording, title } = found;
  const features = places.features.filter((one) => one.properties.country === country);
  const projection = projectionOf(features);
  const shapes = features.map((one) => region(one, projection, found));
  const labels = features.map((one) => label(one, projection, found));
  const name = wording.say(`map_${country}`);
  const svg = drawn(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${projection.height}`, role: "group", "aria-label": `${name}: ${title}`, class: "map" },
    ...shapes,
    ...labels,
  );
  svg.addEventListener("keydown", move);
  const first = svg.querySelector("[role=button]");
  if (first) first.setAttribute("tabindex", "0");
  return element("figure", {}, element("figcaption", {}, name), svg);
}

function region(feature, projection, { told, scale, wording, open }) {
  const { code, name } = feature.properties;
  const one = told.get(code);
  const shape = feature.geometry.coordinates
    .flatMap((polygon) => polygon.map((ring) => `M${ring.map((point) => projection.at(point).join(" ")).join("L")}Z`))
    .join("");
  if (!one || one.value === null) {
    return drawn(
      "path",
      { d: shape, class: "region none" },
      drawn("title", {}, `${name}: ${wording.say("nothing_counted")}`),
    );
  }
  const value = wording.value(one.value, one.unit, one.currency);
  const choose = () => open(code, name);
  return drawn(
    "path",
    {
      d: shape,
      class: `region level-${levelOf(Number(one.value), scale)}`,
      role: "button",
      tabindex: "-1",
      "data-code": code,
      "aria-label": `${name}: ${value}. ${wording.say("open_facts")}`,
      "aria-haspopup": "dialog",
      onclick: choose,
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose();
      },
    },
    drawn("title", {}, `${name}: ${value}`),
  );
}

function label(feature, projection, { told, wording }) {
  const one = told.get(feature.properties.code);
  if (!one || one.value === null) return null;
  const [x, y] = projection.at(middle(feature));
  return drawn("text", { x, y, class: "map-number", "aria-hidden": "true" }, wording.briefly(one.value, one.unit));
}

// One stop for the tabulator; the arrow keys go from region to region.
function move(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const regions = [...event.currentTarget.querySelectorAll("[role=button]")];
  const place = regions.indexOf(document.activeElement);
  if (place < 0) return;
  event.preventDefault();
  regions[place].setAttribute("tabindex", "-1");
  const next = regions[(place + step + regions.length) % regions.length];
  next.setAttribute("tabindex", "0");
  next.focus();
}

function legend(scale, wording) {
  const shown = (bound) => wording.value(String(bound), scale.unit, scale.currency);
  const entries = bounds(scale).map(({ level, bound }) => [
    `level-${level}`,
    wording.say("up_to", { value: shown(bound) }),
  ]);
  return element(
    "ul",
    { class: "legend", "aria-label": wording.say("legend") },
    ...[["none", wording.say("nothing_counted")], ...entries].map(([kind, text]) =>
      element(
        "li",
        {},
        drawn(
          "svg",
          { viewBox: "0 0 20 20", class: "swatch", "aria-hidden": "true" },
          drawn("rect", { width: 20, height: 20, class: `region ${kind}` }),
        ),
        ` ${text}`,
      ),
    ),
  );
}

// Small numbers have fewer classes: of those that end at the same number only the darkest is used.
function bounds(scale) {
  const found = new Map();
  for (let level = 1; scale.most > 0 && level <= CLASSES; level += 1) {
    const share = (scale.most * level) / CLASSES;
    found.set(scale.unit === "share" ? Math.ceil(share * 1000) / 1000 : Math.ceil(share), level);
  }
  return [...found].map(([bound, level]) => ({ bound, level }));
}

function levelOf(number, scale) {
  return number <= 0 ? 0 : (bounds(scale).find(({ bound }) => number <= bound)?.level ?? CLASSES);
}

function projectionOf(features) {
  const points = features.flatMap((one) => one.geometry.coordinates.flat(2));
  const longitudes = points.map(([longitude]) => longitude);
  const latitudes = points.map(([, latitude]) => latitude);
  const [west, east, south, north] = [
    Math.min(...longitudes),
    Math.max(...longitudes),
    Math.min(...latitudes),
    Math.max(...latitudes),
  ];
  const perDegree = (WIDTH - 2 * MARGIN) / ((east - west) * NARROWING);
  return {
    height: Math.ceil((north - south) * perDegree + 2 * MARGIN),
    at: ([longitude, latitude]) => [
      Math.round(MARGIN + (longitude - west) * NARROWING * perDegree),
      Math.round(MARGIN + (north - latitude) * perDegree),
    ],
  };
}

// The centroid of the largest outline.
function middle(feature) {
  const rings = feature.geometry.coordinates.map(([outer]) => centroid(outer));
  return rings.sort((one, other) => other.area - one.area)[0].point;
}

function centroid(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let number = 0; number < ring.length - 1; number += 1) {
    const [[x0, y0], [x1, y1]] = [ring[number], ring[number + 1]];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return area === 0 ? { area: 0, point: ring[0] } : { area: Math.abs(area), point: [x / (3 * area), y / (3 * area)] };
}
