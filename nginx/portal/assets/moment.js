// Points in time (UTC seconds) in words.

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });

// "25 November 2026", never on two lines.
export function onDay(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { dateStyle: "long" }).replaceAll(" ", "\u00a0");
}

// "just now", "5 minutes ago", and "25 November 2026 at 14:05" after a day.
export function when(seconds) {
  if (Date.now() / 1000 - seconds < day) return ago(seconds);
  const time = new Date(seconds * 1000).toLocaleTimeString("en-GB", { timeStyle: "short" });
  return `${onDay(seconds)} at\u00a0${time}`;
}

// "just now", "5 minutes ago", "1 day ago", and a date after a week.
export function ago(seconds) {
  const age = Date.now() / 1000 - seconds;
  if (age < minute) return "just now";
  if (age < hour) return relative.format(-Math.floor(age / minute), "minute");
  if (age < day) return relative.format(-Math.floor(age / hour), "hour");
  if (age < 7 * day) return relative.format(-Math.floor(age / day), "day");
  return `on ${onDay(seconds)}`;
}
