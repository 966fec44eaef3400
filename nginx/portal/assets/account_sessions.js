import { remove } from "./api.js";
import { setBusy, isBusy } from "./busy.js";
import { ago, onDay } from "./moment.js";
import { asOwner } from "./owner.js";
import { bindVisitorList } from "./visitor_list.js";

export function bindSessions() {
  const section = document.getElementById("sessions");
  const endOthers = document.getElementById("end-others");
  const list = bindVisitorList({
    section,
    path: "sessions",
    amount: (count) => (count === 1 ? "Here only" : `In ${count} places`),
    badges: (session) => [session.current && "This device", session.kind === "token" && "App"],
    facts: (session) => [
      `IP ${session.ip}`,
      session.current ? "active now" : `active ${ago(session.last_seen_at)}`,
      `since ${onDay(session.created_at)}`,
    ],
    // This one's button is the log-out.
    button: (session) => !session.current && { text: "Log out", busy: "Logging out…" },
    told: (name) => `${name} is logged out.`,
    shown: (sessions) => {
      endOthers.hidden = sessions.length < 2;
    },
  });

  endOthers.addEventListener("click", async () => {
    if (isBusy(endOthers)) return;
    setBusy(endOthers, true);
    // There may be new ones since the page was opened.
    await list.show();
    const refusal = await endAll(list.items().filter((session) => !session.current));
    setBusy(endOthers, false);
    await list.show();
    if (endOthers.hidden) section.querySelector("summary").focus();
    list.tell(refusal ?? { ok: true, message: "You are logged out everywhere else." });
  });
  return list.show;
}

// One after the other: resolves to what was refused, or to nothing. One that has ended meanwhile is as good.
async function endAll(sessions) {
  for (const { id } of sessions) {
    const answer = await asOwner(remove(`sessions/${id}`));
    if (!answer.ok && answer.error !== "not_found") return answer;
  }
  return null;
}
