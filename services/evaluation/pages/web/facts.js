// The drill-down: from a figure to what it was counted from, and from there to the facts themselves.

import { button, element, show, table } from "./elements.js";

const KINDS = {
  enterprise: "enterprises",
  cooperative: "cooperatives",
  facility: "facilities",
  application: "applications",
  loan: "loans",
  cohort: "cohorts",
  certificate: "certificates",
};

export class FactsDialog {
  constructor(dialog, reading, wording) {
    Object.assign(this, { dialog, reading, wording });
    this.title = dialog.querySelector("h2");
    this.content = dialog.querySelector("#facts-content");
  }

  // `wanted` names an indicator, a period, and where it is told apart a grouping with one of its groups.
  async open(wanted) {
    const { wording } = this;
    show(this.title, wording.name("indicator", wanted.code));
    show(this.content, element("p", { role: "status" }, wording.say("loading")));
    if (!this.dialog.open) this.dialog.showModal();
    try {
      const query = { from: wanted.first, until: wanted.last, by: wanted.by, country: wanted.country };
      const [counted, definition] = await Promise.all([
        this.reading.get(`indicators/${wanted.code}/values`, query),
        this.reading.get(`indicators/${wanted.code}`),
      ]);
      const isMeant = (one) =>
        (one.group ?? null) === (wanted.group ?? null) && (one.currency ?? null) === (wanted.currency ?? null);
      const found = counted.values.find(isMeant);
      show(
        this.content,
        found ? this.told(found, definition, wanted) : element("p", {}, wording.say("nothing_counted")),
      );
    } catch (error) {
      show(this.content, element("p", { role: "alert" }, wording.say("failed", { reason: error.message })));
    }
  }

  told(found, definition, wanted) {
    const { wording } = this;
    const inUnit = (amount) => (found.currency ? wording.money(amount, found.currency) : wording.number(amount));
    const isTold = found.value !== null;
    const value = isTold
      ? wording.value(found.value, found.unit, found.currency)
      : wording.name("reason", found.reason);
    const rows = [
      [wording.say("value"), element("strong", {}, value)],
      [wording.say("numerator"), inUnit(found.numerator)],
      found.denominator === null ? null : [wording.say("denominator"), inUnit(found.denominator)],
      wanted.groupName ? [wording.say("place_or_sector"), wanted.groupName] : null,
      [wording.say("period"), wording.days(wanted.first, wanted.last)],
      [wording.say("definition"), element("span", { lang: "en" }, definition.definition)],
      [wording.say("source"), element("span", { lang: "en" }, definition.source)],
      [wording.say("confidence"), wording.name("confidence", definition.confidence)],
    ];
    const place = element("div", { id: "fact-rows", tabindex: "-1" });
    return [
      element(
        "dl",
        {},
        ...rows.filter(Boolean).flatMap(([name, told]) => [element("dt", {}, name), element("dd", {}, told)]),
      ),
      this.sources(found, place),
      place,
    ];
  }

  sources(found, place) {
    const { wording } = this;
    const count = { shown: wording.number(found.sources.length), all: wording.number(found.sources_count) };
    if (!found.sources.length) return element("p", {}, wording.say("no_facts"));
    const rows = found.sources.map((source) => [
      button(source.subject, () => this.openRow(source, place), { class: "link", "aria-controls": "fact-rows" }),
      source.type,
      wording.number(source.version),
    ]);
    return table(
      wording.say("facts_shown", count),
      [wording.say("subject"), wording.say("fact"), wording.say("version")],
      rows,
    );
  }

  async openRow(source, place) {
    const { wording } = this;
    const kind = KINDS[source.type.split(".")[1]];
    show(place, element("p", {}, wording.say("loading")));
    try {
      const figure = await this.reading.get(`figures/${kind}/${encodeURIComponent(source.subject)}`);
      const rows = figure.facts.map((fact) => [
        wording.number(fact.version),
        wording.day(fact.on),
        fact.type,
        Object.entries(fact.values).map(([name, value]) => element("div", {}, `${name}: ${value ?? "–"}`)),
      ]);
      const headings = ["version", "day", "fact", "told"].map((key) => wording.say(key));
      show(place, table(wording.say("facts_of", { subject: source.subject }), headings, rows));
      place.focus();
    } catch (error) {
      show(place, element("p", { role: "alert" }, wording.say("failed", { reason: error.message })));
    }
  }
}
