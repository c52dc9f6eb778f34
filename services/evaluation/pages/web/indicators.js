// Every indicator with its value, unit and target; and one of them apart: over time, on the map, by place and sector.

import { button, element, table } from "./elements.js";
import { mapOf } from "./map.js";

export function indicatorsShown(scorecard, targets, wording, actions) {
  const headings = ["indicator_title", "value", "unit_title", "target", "look_closer"].map((key) => wording.say(key));
  const rows = scorecard.lines.flatMap((line) =>
    line.overall.map((one) => {
      const title = titleOf(line.indicator, one.currency, wording);
      const goals = line.sdg.length ? element("small", {}, line.sdg.join(", ")) : null;
      return [
        element("span", {}, title, goals ? " " : null, goals),
        figure(one, wording, { code: line.indicator, currency: one.currency ?? null }, title, actions),
        element(
          "span",
          {},
          wording.name("unit", one.currency && one.unit === "minor_units" ? one.currency : one.unit),
          " · ",
          wording.name("counted", line.period),
        ),
        targetsTold(line.indicator, one, targets, wording),
        button(wording.say("trend_and_map"), () => actions.choose(line.indicator, one.currency ?? null), {
          "aria-label": `${wording.say("trend_and_map")}: ${title}`,
        }),
      ];
    }),
  );
  return [table(wording.say("indicators_caption"), headings, rows)];
}

// What can be chosen: an indicator, told for each currency apart that any of the periods has.
export function choices(scorecards, present) {
  return present.lines.flatMap((line) => {
    const every = scorecards.flatMap((one) => one.lines.find((found) => found.indicator === line.indicator).overall);
    const found = new Set(every.map((one) => one.currency ?? null));
    if (found.size > 1) found.delete(null);
    return [...found].map((currency) => ({ code: line.indicator, currency, isOnMap: isOnMap(line, currency) }));
  });
}

function isOnMap(line, currency) {
  return line.by_municipality.some((one) => one.value !== null && (one.currency ?? null) === currency);
}

export function titleOf(code, currency, wording) {
  return wording.name("indicator", code) + (currency ? ` (${currency})` : "");
}

export function targetsOf(commitments) {
  return commitments.flatMap((one) =>
    one.results
      .filter((result) => result.plan?.measurement.indicator && result.plan.measurement.target !== null)
      .map((result) => ({ ...result.plan.measurement, due: result.plan.due_on, title: one.title })),
  );
}

export function targetsFor(code, currency, targets) {
  return targets.filter((one) => one.indicator === code && (one.currency ?? null) === (currency ?? null));
}

export function placesShown(line, currency, places, wording, actions) {
  const ofCurrency = (values) => values.filter((one) => (one.currency ?? null) === currency);
  const byPlace = ofCurrency(line.by_municipality);
  const bySector = ofCurrency(line.by_sector);
  const nameOf = new Map(places.features.map((one) => [one.properties.code, one.properties.name]));
  const named = (group) => nameOf.get(group) ?? wording.name("group", group);
  const open = (by) => (group, name) => actions.facts({ code: line.indicator, currency, by, group, groupName: name });
  const title = titleOf(line.indicator, currency, wording);
  const shown = [];
  if (byPlace.length) {
    shown.push(mapOf(places, byPlace, { title, wording, open: open("municipality") }));
    shown.push(
      apart(byPlace, {
        heading: wording.say("place"),
        caption: wording.say("by_place", { title }),
        named,
        open: open("municipality"),
        wording,
      }),
    );
  } else {
    shown.push(element("p", {}, wording.say("not_by_place")));
  }
  if (bySector.length) {
    shown.push(
      apart(bySector, {
        heading: wording.say("sector"),
        caption: wording.say("by_sector", { title }),
        named: (group) => wording.name("sector", group),
        open: open("sector"),
        wording,
      }),
    );
  }
  return shown;
}

function apart(values, { heading, caption, named, open, wording }) {
  const rows = values.map((one) => {
    const name = named(one.group);
    return [
      name,
      one.value === null
        ? wording.name("reason", one.reason)
        : button(valueOf(one, wording), () => open(one.group, name), facts(name, one, wording)),
    ];
  });
  return table(caption, [heading, wording.say("value")], rows);
}

function figure(one, wording, wanted, title, actions) {
  if (one.value === null) return element("span", { class: "soft" }, wording.name("reason", one.reason));
  return button(valueOf(one, wording), () => actions.facts(wanted), facts(title, one, wording));
}

function facts(name, one, wording) {
  const label = `${name}: ${valueOf(one, wording)}. ${wording.say("open_facts")}`;
  return { class: "figure", "aria-label": label, "aria-haspopup": "dialog" };
}

function valueOf(one, wording) {
  return wording.value(one.value, one.unit, one.currency);
}

function targetsTold(code, one, targets, wording) {
  const found = targetsFor(code, one.currency, targets);
  if (!found.length) return "–";
  return element(
    "span",
    {},
    ...found.map((target) => {
      const by = wording.say("until_day", { day: wording.day(target.due) });
      return element("span", { class: "line" }, `${wording.value(target.target, one.unit, one.currency)} ${by}`);
    }),
  );
}
