// What one view of the page is made of, read together from the service.

import { latestOf } from "./extension.js";
import { day } from "./periods.js";
import { hasDocument, latestOfSectors } from "./rounds.js";

export async function readCard(reading, one) {
  const [agreements, scorecard, rounds, extensions] = await Promise.all([
    reading.every("agreements"),
    counted(reading, one),
    everyRound(reading),
    reading.every("extensions"),
  ]);
  const agreement = agreements.find((found) => found.agreement_id === one.agreement) ?? agreements[0] ?? null;
  const today = day(new Date());
  const on = one.last < today ? one.last : today;
  const shown = latestOfSectors(rounds, one.last);
  const [standing, commitments, documents] = agreement
    ? await Promise.all([
        reading.get(`agreements/${agreement.agreement_id}/scorecard`, { on }),
        reading.every("commitments", { agreement_id: agreement.agreement_id }),
        Promise.all(
          shown
            .filter(hasDocument)
            .map(async (found) => [found.round_id, await reading.get(`${found.path}/document`)]),
        ),
      ])
    : [null, [], []];
  const kept = agreement ? latestOf(extensions, agreement.agreement_id, on) : null;
  return {
    wanted: one,
    agreements,
    agreement,
    scorecard,
    standing,
    commitments,
    rounds: shown,
    documents: new Map(documents),
    kept,
    trends: new Map([[one.name, scorecard]]),
  };
}

// Of a round that the other ministry keeps, only a document that is its keeper's is shown.
async function everyRound(reading) {
  const [own, foreign] = await Promise.all([reading.every("rounds"), reading.every("foreign-rounds")]);
  const told = foreign.filter((one) => one.is_equal || !hasDocument(one.round));
  return [
    ...own.map((one) => ({ ...one, path: `rounds/${one.round_id}` })),
    ...told.map((one) => ({ ...one.round, path: `foreign-rounds/${one.round.round_id}` })),
  ];
}

export function counted(reading, one) {
  return reading.get("scorecard", { from: one.first, until: one.last, country: one.country });
}

// Money that nobody paid out has no currency: nothing in this one is nought.
export function overall(scorecard, code, currency) {
  const found = scorecard?.lines.find((one) => one.indicator === code);
  const value = found?.overall.find((one) => (one.currency ?? null) === currency);
  if (value) return { value: value.value, reason: value.reason };
  return { value: found?.unit === "minor_units" ? "0" : null, reason: found ? "denominator_is_zero" : null };
}
