// The page's words in one language, and numbers, money and days as that language writes them.

export const LANGUAGES = { id: "Bahasa Indonesia", tet: "Tetun", pt: "Português", en: "English" };

// Browsers know no formats for Tetum: Portuguese as written in Timor-Leste stands in for it.
const LOCALES = { id: ["id-ID"], tet: ["pt-TL", "pt-PT"], pt: ["pt-TL", "pt-PT"], en: ["en-GB"] };
const MINOR_DIGITS = 2;

export function chosenLanguage(asked, preferred) {
  const spoken = preferred.map((name) => name.toLowerCase().split("-")[0]);
  return [asked, ...spoken].find((name) => Object.hasOwn(LANGUAGES, name ?? "")) ?? "en";
}

export async function wordingIn(language) {
  const answer = await fetch(`${language}.json`);
  if (!answer.ok) throw new Error(`${language}.json: ${answer.status}`);
  const catalogue = await answer.json();
  return new Wording(language, catalogue.texts, catalogue.confidence === "unsure");
}

export class Wording {
  constructor(language, texts, unsure) {
    this.language = language;
    this.unsure = unsure;
    this.texts = texts;
    this.locales = LOCALES[language];
  }

  say(key, given = {}) {
    const text = this.texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole));
  }

  // What a code stands for, or the code itself: registers and ministries may have ones this page has never heard of.
  name(kind, code) {
    return this.texts[`${kind}.${code}`] ?? this.texts[`${kind}.${String(code).toLowerCase()}`] ?? readable(code);
  }

  number(decimal, options = {}) {
    return new Intl.NumberFormat(this.locales, { maximumFractionDigits: 6, ...options }).format(decimal);
  }

  share(decimal) {
    return this.number(decimal, { style: "percent", maximumFractionDigits: 1 });
  }

  money(minor, currency, options = {}) {
    return this.number(major(minor), { style: "currency", currency, currencyDisplay: "code", ...options });
  }

  value(decimal, unit, currency) {
    if (unit === "share") return this.share(decimal);
    return unit === "minor_units" && currency ? this.money(decimal, currency) : this.number(decimal);
  }

  // As short as a map needs it; the table beneath tells it whole.
  briefly(decimal, unit) {
    if (unit === "share") return this.number(decimal, { style: "percent", maximumFractionDigits: 0 });
    const given = unit === "minor_units" ? major(decimal) : decimal;
    return this.number(given, { notation: "compact", maximumFractionDigits: 1 });
  }

  day(text) {
    const options = { dateStyle: "medium", timeZone: "UTC" };
    return text
      ? new Intl.DateTimeFormat(this.locales, options).format(new Date(`${text.slice(0, 10)}T00:00:00Z`))
      : "";
  }

  instant(text) {
    return new Intl.DateTimeFormat(this.locales, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
  }

  days(first, last) {
    return `${this.day(first)} – ${this.day(last)}`;
  }
}

function readable(code) {
  const words = String(code).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// Amounts stay text: a formatter takes decimals as they are written, and no digit is lost on the way.
export function major(minor) {
  const [whole] = String(minor).split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = whole.replace("-", "").padStart(MINOR_DIGITS + 1, "0");
  return `${sign}${digits.slice(0, -MINOR_DIGITS)}.${digits.slice(-MINOR_DIGITS)}`;
}
