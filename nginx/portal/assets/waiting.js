// What is said to somebody who has to wait: why, and for how long.

const minute = 60;
const hour = 60 * minute;

export function tooMany(seconds) {
  return `Too many attempts for now. Please try again ${inWords(seconds)}.`;
}

// Without a time: to wait does not help.
export function locked(seconds) {
  const why = "This account is locked: too many wrong codes were entered for it.";
  if (seconds === 0) return `${why} Only a new password unlocks it: see “Forgot your password?”.`;
  return `${why} It unlocks itself ${inWords(seconds)}, or at once by a new password: see “Forgot your password?”.`;
}

export const noNewAddress =
  "Too many wrong codes were entered for new addresses. Log out and set a new password by “Forgot your password?”, then you can try again.";

function inWords(seconds) {
  if (seconds <= 1) return "in a moment";
  if (seconds < 90) return `in ${seconds} seconds`;
  if (seconds < 90 * minute) return `in ${Math.ceil(seconds / minute)} minutes`;
  return `in ${Math.ceil(seconds / hour)} hours`;
}
