import { get } from "./api.js";
import { asOwner } from "./owner.js";

export function bindBackupCodes() {
  const value = document.querySelector("#backup-codes .value");

  return async () => {
    const answer = await asOwner(get("backup-codes"));
    if (!answer.ok) return;
    const { remaining } = answer.body;
    value.textContent = remaining > 0 ? `${remaining} left` : "None";
  };
}
