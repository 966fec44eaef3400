// The two ways to log out.

import { post } from "./api.js";
import { isBusy, setBusy } from "./busy.js";
import { remember } from "./tab_storage.js";

const ways = [
  { id: "log-out", body: {}, told: "You are logged out." },
  { id: "log-out-everywhere", body: { everywhere: true }, told: "You are logged out everywhere." },
];

export function offerLogOut(alert) {
  const buttons = ways.map(({ id }) => document.getElementById(id));
  ways.forEach(({ body, told }, index) => {
    buttons[index].addEventListener("click", async () => {
      if (buttons.some(isBusy)) return;
      setBusy(buttons[index], true);
      alert.textContent = "";
      const answer = await post("logout", body);
      if (answer.ok) {
        remember("told", told);
        location.replace("./");
      } else {
        alert.textContent = answer.message;
        setBusy(buttons[index], false);
      }
    });
  });
}
