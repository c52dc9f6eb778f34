// Signing in at a ministry's own issuer: OAuth 2.0 authorization code with PKCE. The token stays in this page's memory.

const WAITING = "jembatan.sign-in";
const SECRET_BYTES = 32;

export class SignInError extends Error {}

export async function signInOffer() {
  return asJson(await fetch("../sign-in"));
}

export async function begin(issuer, clientId) {
  const told = await configuration(issuer);
  const waiting = { issuer, clientId, state: random(), verifier: random(), search: location.search };
  sessionStorage.setItem(WAITING, JSON.stringify(waiting));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: ownAddress(),
    state: waiting.state,
    code_challenge: await challenge(waiting.verifier),
    code_challenge_method: "S256",
  });
  location.assign(`${told.authorization_endpoint}?${query}`);
}

// Gives the token when the issuer sent an officer back here, null when nobody did.
export async function finish() {
  const answer = new URLSearchParams(location.search);
  if (!answer.has("state") || !(answer.has("code") || answer.has("error"))) return null;
  const waiting = JSON.parse(sessionStorage.getItem(WAITING) ?? "null");
  sessionStorage.removeItem(WAITING);
  history.replaceState(null, "", `${location.pathname}${waiting?.search ?? ""}`);
  const isAnswered = waiting && answer.get("state") === waiting.state;
  // Two issuers are trusted: an answer is believed only from the one that was asked (RFC 9207).
  const isIts = !answer.has("iss") || answer.get("iss") === waiting?.issuer;
  if (!isAnswered || !isIts || answer.has("error")) throw new SignInError(answer.get("error") ?? "state");
  return redeemed(waiting, answer.get("code"));
}

async function redeemed(waiting, code) {
  const told = await configuration(waiting.issuer);
  const form = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    client_id: waiting.clientId,
    redirect_uri: ownAddress(),
    code_verifier: waiting.verifier,
  });
  return (await asJson(await fetch(told.token_endpoint, { method: "POST", body: form }))).access_token;
}

async function configuration(issuer) {
  const told = await asJson(await fetch(`${issuer}/.well-known/openid-configuration`));
  if (told.issuer !== issuer) throw new SignInError("issuer");
  return told;
}

async function asJson(answer) {
  if (!answer.ok) throw new SignInError(String(answer.status));
  return answer.json();
}

function ownAddress() {
  return location.origin + location.pathname;
}

function random() {
  return written(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

async function challenge(verifier) {
  return written(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function written(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
