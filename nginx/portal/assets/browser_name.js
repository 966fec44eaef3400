// What a person calls the browser that sent this User-Agent: the words of the mails (src/mail/browser_name.cpp).

// Every browser also claims to be those it descends from: the youngest comes first.
const browsers = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Vivaldi/", "Vivaldi"],
  ["FxiOS/", "Firefox"],
  ["Firefox/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["HeadlessChrome/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Chromium/", "Chromium"],
  ["Safari/", "Safari"],
];

const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["CrOS", "ChromeOS"],
  ["Macintosh", "macOS"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
];

export function browserName(userAgent) {
  const browser = firstFound(browsers, userAgent);
  if (!browser) return program(userAgent) ?? "Unknown browser";
  const system = firstFound(systems, userAgent);
  return system ? `${browser} on ${system}` : browser;
}

function firstFound(marks, text) {
  return marks.find(([mark]) => text.includes(mark))?.[1];
}

// "curl/7.88.1" of "curl/7.88.1 (whatever)".
function program(userAgent) {
  return userAgent.match(/^[\w-]{1,30}\/[\d.]{1,12}/)?.[0];
}
