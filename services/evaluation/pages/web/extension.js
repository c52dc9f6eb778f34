// What the rule of the day suggests about the agreement's extension, why, and what both ministries decided.

import { STATUSES, badge } from "./commitments.js";
import { element } from "./elements.js";

export function latestOf(extensions, agreementId, until) {
  const found = extensions.filter((one) => one.scorecard.agreement_id === agreementId && one.scorecard.day <= until);
  return found.sort((one, other) => other.scorecard.day.localeCompare(one.scorecard.day))[0] ?? null;
}

export function extensionShown(card, kept, wording) {
  return [
    element(
      "p",
      { class: "suggestion" },
      wording.say("suggested_on", { day: wording.day(card.day) }),
      " ",
      element("strong", {}, wording.name("suggestion", card.suggestion)),
    ),
    element("h3", {}, wording.say("reasons")),
    reasons(card, wording),
    element(
      "p",
      {},
      wording.say("people_decide", {
        rule: card.rule_version,
        confidence: wording.name("confidence", card.confidence),
      }),
    ),
    element("h3", {}, wording.say("decisions")),
    ...(kept ? decided(kept, wording) : [element("p", {}, wording.say("nothing_recommended"))]),
  ];
}

function reasons(card, wording) {
  const counts = STATUSES.map((status) => [status, card.commitments.filter((line) => line.status === status).length]);
  const rounds = card.rounds.map((one) =>
    element(
      "li",
      {},
      `${wording.say("closed_round")} ${wording.name("sector", one.sector)}, ${wording.days(one.first_day, one.last_day)}: ${wording.number(one.result, { maximumFractionDigits: 2 })}`,
    ),
  );
  return element(
    "ul",
    {},
    ...counts
      .filter(([, count]) => count)
      .map(([status, count]) =>
        element(
          "li",
          {},
          badge(status, wording),
          `: ${wording.say("commitments_count", { count: wording.number(count) })}`,
        ),
      ),
    card.share === null ? null : element("li", {}, wording.say("share_achieved", { share: wording.share(card.share) })),
    ...rounds,
    rounds.length ? null : element("li", {}, wording.say("no_closed_round")),
    element("li", {}, `${wording.say("rule_says")}: `, element("span", { lang: "en" }, card.explanation)),
  );
}

function decided(kept, wording) {
  const { scorecard, positions } = kept;
  const about = wording.say("recommended_on", {
    day: wording.day(scorecard.day),
    suggestion: wording.name("suggestion", scorecard.suggestion),
  });
  const taken = ["id", "tl"].map((side) => {
    const one = positions[side];
    if (!one) return element("li", {}, `${wording.name("ministry", side)}: ${wording.say("not_decided")}`);
    const choice = wording.name("suggestion", one.choice);
    return element(
      "li",
      {},
      `${wording.name("ministry", side)}: `,
      element("strong", {}, choice),
      ` (${wording.day(one.decided_at)}). ${one.reasons}`,
    );
  });
  const outcome = kept.outcome
    ? element("p", {}, `${wording.say("outcome")}: `, element("strong", {}, wording.name("suggestion", kept.outcome)))
    : null;
  return [element("p", {}, about), element("ul", {}, ...taken), outcome].filter(Boolean);
}
