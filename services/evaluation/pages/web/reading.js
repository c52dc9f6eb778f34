// What the page reads from the service it comes from, with the officer's token.

const PAGES_MAX = 20;
const PAGE_LIMIT = 200;

export class ReadingError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.code = String(problem.type ?? "").replace("urn:jembatan:problem:", "");
  }
}

export class Reading {
  constructor(token) {
    this.token = token;
  }

  async get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const address = `../${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${this.token}` }, cache: "no-store" });
    if (!answer.ok) throw new ReadingError(answer.status, await answer.json().catch(() => ({})));
    return answer.json();
  }

  async every(path, query = {}) {
    const found = [];
    let cursor = null;
    for (let number = 0; number < PAGES_MAX; number += 1) {
      const page = await this.get(path, { ...query, limit: PAGE_LIMIT, cursor });
      found.push(...page.items);
      cursor = page.next_cursor;
      if (!cursor) break;
    }
    return found;
  }
}
