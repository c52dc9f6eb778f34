// The periods a scorecard is told for: years, half-years and quarters, and those before them.

export const PARTS = ["Y", "H1", "H2", "Q1", "Q2", "Q3", "Q4"];
export const YEAR_LEAST = 2010;
export const YEAR_MOST = 2099;
export const SHOWN_BEFORE = 5;

const MONTHS = { Y: 12, H: 6, Q: 3 };

export function period(year, part) {
  const months = MONTHS[part[0]];
  const begin = part === "Y" ? 0 : (Number(part[1]) - 1) * months;
  return {
    year,
    part,
    name: part === "Y" ? `${year}` : `${year}-${part}`,
    first: day(new Date(Date.UTC(year, begin, 1))),
    last: day(new Date(Date.UTC(year, begin + months, 0))),
  };
}

export function parsed(name) {
  const found = /^(\d{4})(?:-(H[12]|Q[1-4]))?$/.exec(name ?? "");
  const year = found ? Number(found[1]) : 0;
  return found && year >= YEAR_LEAST && year <= YEAR_MOST ? period(year, found[2] ?? "Y") : null;
}

export function before(one) {
  if (one.part === "Y") return period(one.year - 1, "Y");
  const number = Number(one.part[1]);
  const last = 12 / MONTHS[one.part[0]];
  return number > 1 ? period(one.year, one.part[0] + (number - 1)) : period(one.year - 1, one.part[0] + last);
}

export function ending(one) {
  const found = [one];
  while (found.length <= SHOWN_BEFORE) found.unshift(before(found[0]));
  return found;
}

export function halfYearOf(now) {
  return period(now.getFullYear(), now.getMonth() < 6 ? "H1" : "H2");
}

export function day(instant) {
  return instant.toISOString().slice(0, 10);
}
