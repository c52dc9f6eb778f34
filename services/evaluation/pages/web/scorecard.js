// The joint scorecard: what is chosen stands in the address, what is shown is read anew for each choice.

import { readCard } from "./card.js";
import { closer, offer, trend } from "./closer.js";
import { commitmentsShown } from "./commitments.js";
import { at, button, element, option, show } from "./elements.js";
import { extensionShown } from "./extension.js";
import { FactsDialog } from "./facts.js";
import { indicatorsShown, targetsOf } from "./indicators.js";
import { PARTS, YEAR_LEAST, YEAR_MOST, halfYearOf, parsed, period } from "./periods.js";
import { Reading, ReadingError } from "./reading.js";
import { roundsShown } from "./rounds.js";
import { begin, finish, signInOffer } from "./signing-in.js";
import { LANGUAGES, chosenLanguage, wordingIn } from "./wording.js";

const UNAUTHORISED = 401;
const COUNTRIES = ["", "tl", "id"];
const page = { wording: null, reading: null, places: null, card: null, number: 0 };
const asked = () => new URLSearchParams(location.search);
const say = (key, given) => page.wording.say(key, given);

async function start() {
  connect();
  const { token, failure } = await finish().then(
    (token) => ({ token }),
    (failure) => ({ failure }),
  );
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
    closer(page, code, currency || null);
  });
  window.addEventListener("beforeprint", () =>
    document.querySelectorAll("details").forEach((one) => (one.open = true)),
  );
}

// Puts the words of the language where the page names them.
function write() {
  const { language, unsure } = page.wording;
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = say(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]"))
    place.setAttribute("aria-label", say(place.dataset.label));
  document.title = `${say("title")} – Jembatan`;
  at("wording-note").hidden = !unsure;
  const links = Object.entries(LANGUAGES).map(([code, name]) =>
    element(
      "a",
      {
        href: `?${withAsked({ lang: code })}`,
        lang: code,
        hreflang: code,
        "aria-current": code === language && "true",
        onclick: (event) => speak(event, code),
      },
      name,
    ),
  );
  show(at("languages"), ...links);
  const { part, year, country } = wanted();
  show(at("part"), ...PARTS.map((one) => option(one, say(`part.${one}`), one === part)));
  show(
    at("country"),
    ...COUNTRIES.map((one) => option(one, say(one ? `country.${one}` : "both_countries"), one === country)),
  );
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
    button(say("sign_in_at", { ministry: page.wording.name("ministry", side) }), () =>
      begin(issuer, offer.client_id).catch(failed),
    ),
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
    const card = await readCard(page.reading, wanted());
    if (number !== page.number) return;
    page.card = card;
    at("card").hidden = false;
    await render(card);
    tellLoaded(card);
    await trend(page);
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

async function render(card) {
  const { wording } = page;
  page.facts = new FactsDialog(at("facts"), page.reading, wording);
  const onFacts = (given) =>
    page.facts.open({ first: card.wanted.first, last: card.wanted.last, country: card.wanted.country, ...given });
  page.actions = {
    facts: onFacts,
    choose: (code, currency) => (closer(page, code, currency), at("closer-title").focus()),
  };
  show(at("agreement"), ...card.agreements.map((one) => option(one.agreement_id, one.title, one === card.agreement)));
  const terms = card.agreement?.revisions.at(-1).terms;
  at("agreement-told").textContent = terms
    ? say("agreement_told", {
        id: card.agreement.agreement_id,
        status: wording.name("agreement_status", terms.status),
        signed: wording.day(terms.signed_on),
        period: wording.days(card.wanted.first, card.wanted.last),
      })
    : say("no_agreement");
  const { standing } = card;
  show(
    at("commitments-shown"),
    ...(standing ? commitmentsShown(standing, card.commitments, wording, onFacts) : [say("no_agreement")]),
  );
  show(at("extension-shown"), ...(standing ? extensionShown(standing, card.kept, wording) : [say("no_agreement")]));
  show(at("rounds-shown"), ...roundsShown(card.rounds, card.documents, wording));
  card.targets = targetsOf(card.commitments);
  show(at("indicators-shown"), ...indicatorsShown(card.scorecard, card.targets, wording, page.actions));
  offer(page);
  closer(page, page.code, page.currency);
}

start().catch((error) => {
  at("problem").textContent = page.wording ? say("failed", { reason: error.message }) : error.message;
});
