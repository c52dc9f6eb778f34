// The joint scorecard: what is chosen stands in the address, what is shown is read anew for each choice.

import { commitmentsShown } from "./commitments.js";
import { button, element, show } from "./elements.js";
import { extensionShown, latestOf } from "./extension.js";
import { FactsDialog } from "./facts.js";
import { choices, indicatorsShown, placesShown, targetsFor, targetsOf, titleOf } from "./indicators.js";
import { PARTS, YEAR_LEAST, YEAR_MOST, day, ending, halfYearOf, parsed, period } from "./periods.js";
import { Reading, ReadingError } from "./reading.js";
import { hasDocument, latestOfSectors, roundsShown } from "./rounds.js";
import { begin, finish, signInOffer } from "./signing-in.js";
import { trendShown } from "./trend.js";
import { LANGUAGES, chosenLanguage, wordingIn } from "./wording.js";

const UNAUTHORISED = 401;
const COUNTRIES = ["", "tl", "id"];
const page = { wording: null, reading: null, places: null, card: null, number: 0 };
const at = (id) => document.getElementById(id);
const asked = () => new URLSearchParams(location.search);
const say = (key, given) => page.wording.say(key, given);

async function start() {
  connect();
  const { token, failure } = await finish().then((token) => ({ token }), (failure) => ({ failure }));
  page.wording = await wordingIn(chosenLanguage(asked().get("lang"), navigator.languages));
  write();
  if (failure) at("problem").textContent = say("sign_in_failed", { reason: failure.message });
  if (!token) return offerSignIn();
  page.reading = new Reading(token);
  page.places = await (await fetch("map.json")).json();
  return load();
}

function connect() {
  at("choices").addEventListener("submit", (event) => event.preventDefault());
  at("print").addEventListener("click", () => window.print());
  at("sign-out").addEventListener("click", () => {
    Object.assign(page, { reading: null, card: null, number: page.number + 1 });
    offerSignIn();
  });
  at("agreement").addEventListener("change", () => choose({ agreement: at("agreement").value }));
  at("country").addEventListener("change", () => choose({ country: at("country").value }));
  for (const id of ["year", "part"]) {
    at(id).addEventListener("change", () => {
      const year = Number(at("year").value);
      if (year >= YEAR_LEAST && year <= YEAR_MOST) choose({ period: period(year, at("part").value).name });
    });
  }
  at("indicator").addEventListener("change", () => {
    const [code, currency] = at("indicator").value.split("|");
    closer(code, currency || null);
  });
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => (one.open = true)));
}

// Puts the words of the language where the page names them.
function write() {
  const { language, unsure } = page.wording;
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = say(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", say(place.dataset.label));
  document.title = `${say("title")} – Jembatan`;
  at("wording-note").hidden = !unsure;
  const links = Object.entries(LANGUAGES).map(([code, name]) =>
    element("a", { href: `?${withAsked({ lang: code })}`, lang: code, hreflang: code, "aria-current": code === language && "true", onclick: (event) => speak(event, code) }, name),
  );
  show(at("languages"), ...links);
  const { part, year, country } = wanted();
  show(at("part"), ...PARTS.map((one) => option(one, say(`part.${one}`), one === part)));
  show(at("country"), ...COUNTRIES.map((one) => option(one, say(one ? `country.${one}` : "both_countries"), one === country)));
  at("year").value = year;
}

async function speak(event, language) {
  event.preventDefault();
  history.replaceState(null, "", `?${withAsked({ lang: language })}`);
  page.wording = await wordingIn(language);
  write();
  document.querySelector("#languages [aria-current]").focus();
  if (!page.reading) await offerSignIn();
  else if (page.card) {
    await render(page.card);
    tellLoaded(page.card);
  }
}

function withAsked(changes) {
  const query = asked();
  for (const [name, value] of Object.entries(changes)) value ? query.set(name, value) : query.delete(name);
  return query;
}

function wanted() {
  const query = asked();
  const one = parsed(query.get("period")) ?? halfYearOf(new Date());
  return { ...one, agreement: query.get("agreement"), country: query.get("country") ?? "" };
}

function choose(changes) {
  history.replaceState(null, "", `?${withAsked(changes)}`);
  return load();
}

async function offerSignIn() {
  at("card").hidden = at("choices").hidden = true;
  at("signing-in").hidden = false;
  at("status").textContent = "";
  const offer = await signInOffer();
  const failed = (error) => (at("problem").textContent = say("sign_in_failed", { reason: error.message }));
  const buttons = Object.entries(offer.issuers).map(([side, issuer]) =>
    button(say("sign_in_at", { ministry: page.wording.name("ministry", side) }), () => begin(issuer, offer.client_id).catch(failed)),
  );
  show(at("issuers"), ...buttons);
}

async function load() {
  const number = (page.number += 1);
  at("signing-in").hidden = true;
  at("choices").hidden = false;
  at("problem").textContent = "";
  at("status").textContent = say("loading");
  try {
    const card = await read();
    if (number !== page.number) return;
    page.card = card;
    at("card").hidden = false;
    await render(card);
    tellLoaded(card);
    await trend(number);
  } catch (error) {
    if (number === page.number) refused(error);
  }
}

function tellLoaded({ wanted: { first, last } }) {
  at("status").textContent = say("loaded", { period: page.wording.days(first, last) });
}

function refused(error) {
  const isSignedOut = error instanceof ReadingError && error.status === UNAUTHORISED;
  at("status").textContent = "";
  at("problem").textContent = isSignedOut ? say("signed_out") : say("failed", { reason: error.message });
  if (isSignedOut) offerSignIn();
}

async function read() {
  const one = wanted();
  const { reading } = page;
  const [agreements, scorecard, rounds, extensions] = await Promise.all([
    reading.every("agreements"),
    counted(one),
    reading.every("rounds"),
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
        Promise.all(shown.filter(hasDocument).map(async (found) => [found.round_id, await reading.get(`rounds/${found.round_id}/document`)])),
      ])
    : [null, [], []];
  const kept = agreement ? latestOf(extensions, agreement.agreement_id, on) : null;
  return { wanted: one, agreements, agreement, scorecard, standing, commitments, rounds: shown, documents: new Map(documents), kept, trends: new Map([[one.name, scorecard]]) };
}

function counted(one) {
  return page.reading.get("scorecard", { from: one.first, until: one.last, country: one.country });
}

async function render(card) {
  const { wording } = page;
  page.facts = new FactsDialog(at("facts"), page.reading, wording);
  const onFacts = (given) => page.facts.open({ first: card.wanted.first, last: card.wanted.last, country: card.wanted.country, ...given });
  page.actions = { facts: onFacts, choose: (code, currency) => (closer(code, currency), at("closer-title").focus()) };
  show(at("agreement"), ...card.agreements.map((one) => option(one.agreement_id, one.title, one === card.agreement)));
  const terms = card.agreement?.revisions.at(-1).terms;
  at("agreement-told").textContent = terms
    ? say("agreement_told", { id: card.agreement.agreement_id, status: wording.name("agreement_status", terms.status), signed: wording.day(terms.signed_on), period: wording.days(card.wanted.first, card.wanted.last) })
    : say("no_agreement");
  const { standing } = card;
  show(at("commitments-shown"), ...(standing ? commitmentsShown(standing, card.commitments, wording, onFacts) : [say("no_agreement")]));
  show(at("extension-shown"), ...(standing ? extensionShown(standing, card.kept, wording) : [say("no_agreement")]));
  show(at("rounds-shown"), ...roundsShown(card.rounds, card.documents, wording));
  card.targets = targetsOf(card.commitments);
  show(at("indicators-shown"), ...indicatorsShown(card.scorecard, card.targets, wording, page.actions));
  const known = choices(card.scorecard);
  const chosen = known.find((one) => one.code === page.code && one.currency === page.currency) ?? known.find((one) => one.isOnMap) ?? known[0];
  show(at("indicator"), ...known.map((one) => option(`${one.code}|${one.currency ?? ""}`, titleOf(one.code, one.currency, wording), one === chosen)));
  closer(chosen.code, chosen.currency);
}

function closer(code, currency) {
  const { card, wording } = page;
  Object.assign(page, { code, currency });
  at("indicator").value = `${code}|${currency ?? ""}`;
  const line = card.scorecard.lines.find((one) => one.indicator === code);
  show(at("places-shown"), ...placesShown(line, currency, page.places, wording, page.actions));
  const points = ending(card.wanted).map((one) => ({ ...one, ...overall(card.trends.get(one.name), code, currency) }));
  const target = targetsFor(code, currency, card.targets).at(-1)?.target ?? null;
  const { shown, draw } = trendShown(points, target, { title: titleOf(code, currency, wording), unit: line.unit, currency, wording });
  show(at("trend-shown"), ...shown);
  draw();
}

// Money that nobody paid out has no currency: nothing in this one is nought.
function overall(scorecard, code, currency) {
  const found = scorecard?.lines.find((one) => one.indicator === code);
  const value = found?.overall.find((one) => (one.currency ?? null) === currency);
  if (value) return { value: value.value, reason: value.reason };
  return { value: found?.unit === "minor_units" ? "0" : null, reason: found ? "denominator_is_zero" : null };
}

// Earlier periods are counted one after the other, so that others who ask are not kept waiting.
async function trend(number) {
  const { card } = page;
  for (const one of ending(card.wanted).slice(0, -1).reverse()) {
    const found = await counted({ ...one, country: card.wanted.country });
    if (number !== page.number) return;
    card.trends.set(one.name, found);
  }
  closer(page.code, page.currency);
}

function option(value, text, selected) {
  return element("option", { value, selected }, text);
}

start().catch((error) => {
  at("problem").textContent = page.wording ? say("failed", { reason: error.message }) : error.message;
});
