// Calls to the service: JSON both ways. A refusal is a value, never an exception:
// { ok, status, body } or { ok, status, error, message, fields, retryAfter (seconds, 0 when not told) }.

import { locked, tooMany } from "./waiting.js";

const longestWait = 40_000;

const unreachable = "The server cannot be reached. Check your connection, then try again.";
const unintelligible = "Something went wrong on our side. Please try again in a moment.";

// What depends on the time to wait.
const wordsOf = { 423: locked, 429: tooMany };

export function get(path) {
  return call(path, {});
}

export function post(path, body = {}) {
  return send("POST", path, body);
}

export function patch(path, body) {
  return send("PATCH", path, body);
}

export function remove(path, body = {}) {
  return send("DELETE", path, body);
}

function send(method, path, body) {
  return call(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function call(path, options) {
  let response = null;
  try {
    response = await fetch(path, {
      ...options,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(longestWait),
    });
    const body = await response.json();
    return response.ok ? { ok: true, status: response.status, body } : refusal(response, body);
  } catch {
    return response ? refusal(response, {}) : { ok: false, status: 0, error: "unreachable", message: unreachable };
  }
}

function refusal(response, body) {
  const retryAfter = Math.max(0, Number.parseInt(response.headers.get("Retry-After"), 10) || 0);
  return {
    ok: false,
    status: response.status,
    error: body.error ?? "unintelligible",
    message: wordsOf[response.status]?.(retryAfter) ?? body.message ?? unintelligible,
    fields: body.fields ?? {},
    retryAfter,
  };
}
