// Calls to the service: JSON both ways. A refusal is a value, never an exception:
// { ok, status, body } or { ok, status, error, message, fields, retryAfter (seconds, 0 when not told) }.

const longestWait = 40_000;

const unreachable = "The server cannot be reached. Check your connection, then try again.";
const unintelligible = "Something went wrong on our side. Please try again in a moment.";

export function get(path) {
  return call(path, {});
}

export function post(path, body = {}) {
  return call(path, {
    method: "POST",
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
    message: response.status === 429 ? tooMany(retryAfter) : (body.message ?? unintelligible),
    fields: body.fields ?? {},
    retryAfter,
  };
}

function tooMany(seconds) {
  return `Too many attempts for now. Please try again ${inWords(seconds)}.`;
}

function inWords(seconds) {
  if (seconds <= 1) return "in a moment";
  if (seconds < 90) return `in ${seconds} seconds`;
  if (seconds < 90 * 60) return `in ${Math.ceil(seconds / 60)} minutes`;
  return `in ${Math.ceil(seconds / 3600)} hours`;
}
