// One indicator closely: the one that is chosen, over time and apart; `page` is what is shown at the moment.

import { counted, overall } from "./card.js";
import { at, option, show } from "./elements.js";
import { choices, placesShown, targetsFor, titleOf } from "./indicators.js";
import { ending } from "./periods.js";
import { trendShown } from "./trend.js";

// Offers the indicators to choose from and keeps the chosen one; a currency of an earlier period comes with that period.
export function offer(page) {
  const { card, wording } = page;
  const known = choices([...card.trends.values()], card.scorecard);
  const chosen =
    known.find((one) => one.code === page.code && one.currency === page.currency) ??
    known.find((one) => one.code === page.code) ??
    known.find((one) => one.isOnMap) ??
    known[0];
  const options = known.map((one) =>
    option(`${one.code}|${one.currency ?? ""}`, titleOf(one.code, one.currency, wording), one === chosen),
  );
  show(at("indicator"), ...options);
  Object.assign(page, { code: chosen.code, currency: chosen.currency });
}

export function closer(page, code, currency) {
  Object.assign(page, { code, currency });
  at("indicator").value = `${code}|${currency ?? ""}`;
  show(at("places-shown"), ...placesShown(lineOf(page), currency, page.places, page.wording, page.actions));
  overTime(page);
}

// Earlier periods are counted one after the other, so that others who ask are not kept waiting. What a reader may
// have reached by now stays where it is: only the course of time is drawn again.
export async function trend(page) {
  const { card, number } = page;
  for (const one of ending(card.wanted).slice(0, -1).reverse()) {
    const found = await counted(page.reading, { ...one, country: card.wanted.country });
    if (number !== page.number) return;
    card.trends.set(one.name, found);
  }
  offer(page);
  overTime(page);
}

function overTime(page) {
  const { card, wording, code, currency } = page;
  const points = ending(card.wanted).map((one) => ({ ...one, ...overall(card.trends.get(one.name), code, currency) }));
  const target = targetsFor(code, currency, card.targets).at(-1) ?? null;
  const title = titleOf(code, currency, wording);
  const { shown, draw } = trendShown(points, target, { title, unit: lineOf(page).unit, currency, wording });
  show(at("trend-shown"), ...shown);
  draw();
}

function lineOf(page) {
  return page.card.scorecard.lines.find((one) => one.indicator === page.code);
}
