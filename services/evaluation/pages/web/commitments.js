// How the commitments of an agreement stand, with the evidence each status rests on.

import { button, element, table } from "./elements.js";

export const STATUSES = ["achieved", "partly", "not_achieved", "not_assessable"];
const SIGNS = {
  achieved: "✓",
  met: "✓",
  partly: "◐",
  not_achieved: "✗",
  not_yet: "✗",
  not_assessable: "?",
};

export function badge(status, wording) {
  const sign = element("span", { "aria-hidden": "true" }, SIGNS[status] ?? "");
  return element("span", { class: `badge ${status}` }, sign, ` ${wording.name("status", status)}`);
}

export function commitmentsShown(card, commitments, wording, onFacts) {
  const counts = STATUSES.map((status) => {
    const count = card.commitments.filter((line) => line.status === status).length;
    return element("li", {}, element("strong", {}, wording.number(count)), " ", badge(status, wording));
  });
  if (!card.commitments.length) return [element("p", {}, wording.say("no_commitments"))];
  const known = new Map(commitments.map((one) => [one.commitment_id, one]));
  return [
    element("ul", { class: "counts" }, ...counts),
    ...card.commitments.map((line) => commitment(line, known.get(line.commitment_id), wording, onFacts)),
  ];
}

function commitment(line, whole, wording, onFacts) {
  const plans = new Map((whole?.results ?? []).map((result) => [result.code, result.plan]));
  const told = [
    wording.name("scope", line.scope_code),
    line.assessed_on
      ? wording.say("assessed_on", { day: wording.day(line.assessed_on), rule: line.rule_version })
      : null,
    line.reason ? wording.name("reason", line.reason) : null,
  ].filter(Boolean);
  const rows = line.findings.map((finding) => row(finding, plans.get(finding.code), wording, onFacts));
  const headings = ["result", "level", "value", "target", "way", "status", "evidence"].map((key) => wording.say(key));
  return element(
    "article",
    { class: "card" },
    element("h3", {}, line.title),
    element("p", {}, badge(line.status, wording), ` ${told.join(" · ")}`),
    rows.length ? table(wording.say("results_of", { title: line.title }), headings, rows) : null,
  );
}

function row(finding, plan, wording, onFacts) {
  const measurement = plan?.measurement ?? {};
  const unit = (number) => inUnit(number, measurement, wording);
  const status = [badge(finding.status, wording), finding.reason ? ` ${wording.name("reason", finding.reason)}` : null];
  return [
    plan?.title ?? finding.code,
    wording.name("level", finding.level),
    finding.value === null ? "–" : unit(finding.value),
    measurement.target === null || measurement.target === undefined ? "–" : unit(measurement.target),
    finding.share === null ? "–" : wording.share(finding.share),
    element("span", {}, ...status.filter(Boolean)),
    element("span", {}, ...finding.evidence.map((one) => evidence(one, measurement, wording, onFacts))),
  ];
}

function inUnit(number, measurement, wording) {
  if (measurement.currency) return wording.money(number, measurement.currency);
  return `${wording.number(number)} ${wording.name("unit", measurement.unit ?? "")}`.trim();
}

function evidence(one, measurement, wording, onFacts) {
  const days = wording.days(one.first_day, one.last_day);
  if (one.kind !== "indicator") return element("span", {}, `${wording.say("report")} ${one.reference} (${days})`);
  const wanted = {
    code: one.reference,
    first: one.first_day,
    last: one.last_day,
    country: measurement.country,
    currency: measurement.currency ?? null,
  };
  const label = `${wording.name("indicator", one.reference)} (${wording.say("facts_count", { count: wording.number(one.sources_count ?? 0) })})`;
  return button(label, () => onFacts(wanted), { class: "link", "aria-haspopup": "dialog" });
}
