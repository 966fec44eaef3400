import { ago, onDay } from "./moment.js";
import { bindVisitorList } from "./visitor_list.js";

export function bindBrowsers() {
  return bindVisitorList({
    section: document.getElementById("browsers"),
    path: "devices",
    amount: (count) => (count === 1 ? "1 browser" : `${count} browsers`),
    badges: (device) => [
      device.current && "This device",
      device.trusted_until > 0 && `Trusted until ${onDay(device.trusted_until)}`,
    ],
    facts: (device) => [`IP ${device.ip}`, `last sign-in ${ago(device.last_seen_at)}`],
    button: () => ({ text: "Forget", busy: "Forgetting…" }),
    told: (name) => `${name} is forgotten.`,
  }).show;
}
