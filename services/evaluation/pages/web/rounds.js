// The last joint round of each sector: what both ministries scored, what they settled, and who signed.

import { element, table } from "./elements.js";

const SIDES = ["id", "tl"];
const ROUNDS_MAX = 12;
const WITH_DOCUMENT = ["reconciled", "signed", "closed"];

export function latestOfSectors(rounds, until) {
  const found = new Map();
  for (const one of rounds) {
    if (one.status === "withdrawn" || one.last_day > until) continue;
    const known = found.get(one.sector);
    if (!known || [one.last_day, one.opened_on] > [known.last_day, known.opened_on]) found.set(one.sector, one);
  }
  return [...found.values()].sort((one, other) => other.last_day.localeCompare(one.last_day)).slice(0, ROUNDS_MAX);
}

export function hasDocument(one) {
  return WITH_DOCUMENT.includes(one.status);
}

export function roundsShown(rounds, documents, wording) {
  if (!rounds.length) return [element("p", {}, wording.say("no_rounds"))];
  return rounds.map((one) => round(one, documents.get(one.round_id), wording));
}

function round(one, signed, wording) {
  const status = wording.name("round_status", one.status);
  const result = signed?.document.result;
  const told = [
    wording.days(one.first_day, one.last_day),
    status,
    result
      ? wording.say("result_of_most", {
          result: wording.number(result, { maximumFractionDigits: 2 }),
          most: wording.number(one.score_max),
        })
      : null,
  ];
  return element(
    "article",
    { class: "card" },
    element("h3", {}, wording.name("sector", one.sector)),
    element("p", {}, told.filter(Boolean).join(" · ")),
    scores(one, wording),
    discussion(one, wording),
    signatures(one, wording),
  );
}

function scores(one, wording) {
  const headings = [
    wording.say("criterion"),
    wording.say("weight"),
    ...SIDES.map((side) => wording.name("ministry", side)),
    wording.say("agreed_score"),
  ];
  const rows = one.criteria.map((criterion) => {
    const given = SIDES.map((side) => one.sheets[side]?.scores[criterion.code]);
    const [first, second] = given.map((score) => score?.score);
    const differs = first !== undefined && second !== undefined && first !== second;
    const agreed = one.agreed[criterion.code];
    const settled = agreed === undefined ? "–" : wording.number(agreed);
    return [
      wording.name("criterion", criterion.code),
      wording.number(criterion.weight),
      ...given.map((score) => (score ? wording.number(score.score) : "–")),
      criterion.left_out
        ? wording.say("left_out", { reason: criterion.left_out })
        : `${settled}${differs ? ` (${wording.say("reconciled_from")})` : ""}`,
    ];
  });
  return table(
    wording.say("scores_of", { sector: wording.name("sector", one.sector), most: one.score_max }),
    headings,
    rows,
  );
}

function discussion(one, wording) {
  if (!one.discussion.length) return null;
  const said = one.discussion.map((statement) =>
    element(
      "li",
      {},
      element(
        "strong",
        {},
        `${wording.name("ministry", statement.side)}, ${wording.name("criterion", statement.criterion)}: `,
      ),
      statement.text,
    ),
  );
  return element("details", {}, element("summary", {}, wording.say("discussion")), element("ol", {}, ...said));
}

function signatures(one, wording) {
  const rows = SIDES.map((side) => {
    const signature = one.signatures[side];
    return [
      wording.name("ministry", side),
      signature ? `✓ ${wording.instant(signature.signed_at)}` : `– ${wording.say("not_signed")}`,
      signature ? element("code", {}, signature.key) : "–",
    ];
  });
  const digest = one.document_digest
    ? element("p", {}, `${wording.say("document_digest")}: `, element("code", {}, one.document_digest))
    : null;
  const headings = [wording.say("ministry_title"), wording.say("signature"), wording.say("public_key")];
  return element("div", {}, table(wording.say("signatures"), headings, rows), digest);
}
