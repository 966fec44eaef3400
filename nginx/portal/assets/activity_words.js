// Events of an account in words, for who owns it. The events and their reasons stand in the README, "The log".

// By event and reason, else by the event alone.
const sentences = new Map([
  ["access_refused", "A page was refused that is not for your groups"],
  ["account_created", "Account created"],
  ["account_deleted", "Account deleted"],
  ["account_disabled", "Account disabled"],
  ["account_enabled", "Account enabled again"],
  ["account_locked", "Account locked after too many wrong codes"],
  ["account_unlocked", "Account unlocked"],
  ["backup_codes_renewed", "New backup codes made"],
  ["code_refused", "A new code was asked for and not sent"],
  ["code_sent", "A new code was asked for and sent"],
  ["confirmation_failed", "A change was not confirmed"],
  ["confirmation_failed wrong_password", "Wrong password for a change to the account"],
  ["confirmation_failed wrong_code", "Wrong code for a change to the account"],
  ["device_forgotten", "A known browser was forgotten"],
  ["email_change_asked", "Change of the e-mail address asked for"],
  ["email_changed", "E-mail address changed"],
  ["email_restored", "Old e-mail address taken back"],
  ["groups_changed", "Groups changed"],
  ["link_refused", "A link from a mail did not work"],
  ["logged_out", "Logged out"],
  ["logged_out everywhere", "Logged out everywhere"],
  ["login_failed", "Sign-in failed"],
  ["login_failed account_disabled", "Sign-in refused: the account is disabled"],
  ["login_failed account_locked", "Sign-in refused: the account is locked"],
  ["login_failed no_login_pending", "A code was entered too late, or without a password"],
  ["login_failed throttled", "Sign-in refused after too many tries"],
  ["login_failed wrong_backup_code", "Wrong backup code"],
  ["login_failed wrong_code", "Wrong code"],
  ["login_failed wrong_password", "Wrong password"],
  ["login_succeeded", "Signed in"],
  ["login_succeeded backup_code", "Signed in with a backup code"],
  ["login_succeeded code", "Signed in with a code"],
  ["login_succeeded trusted_browser", "Signed in from a trusted browser"],
  ["name_changed", "Name changed"],
  ["password_accepted", "Password entered, and a code sent"],
  ["password_changed", "Password changed"],
  ["password_reset", "New password set by a link from a mail"],
  ["password_set", "New password set"],
  ["refresh_token_reused", "An app's key was used twice, so the app was logged out"],
  ["reset_asked", "Someone asked for a link to a new password"],
  ["session_ended", "Logged out from another place"],
  ["sessions_ended", "Logged out everywhere"],
  ["signup_refused", "Sign-up refused"],
  ["signup_refused email_taken", "Someone tried to sign up with your address"],
]);

// What a command of the administrator has done.
const commands = new Map([
  ["account_created", "The administrator created this account"],
  ["account_disabled", "The administrator disabled this account"],
  ["account_enabled", "The administrator enabled this account again"],
  ["account_unlocked", "The administrator unlocked this account"],
  ["groups_changed", "The administrator changed your groups"],
  ["password_set", "The administrator set a new password"],
  ["session_ended", "The administrator logged you out in one place"],
  ["sessions_ended", "The administrator logged you out everywhere"],
]);

// More than a try that failed.
const warnings = new Set(["account_locked", "refresh_token_reused"]);

export function isByAdministrator({ ip }) {
  return ip === "";
}

export function sentenceOf(activity) {
  const { event, reason } = activity;
  const sentence = sentences.get(`${event} ${reason}`) ?? sentences.get(event) ?? readable(event);
  if (!isByAdministrator(activity)) return sentence;
  return commands.get(event) ?? `${sentence} (by the administrator)`;
}

// The word that marks what is worth a look, or nothing.
export function markOf({ event, outcome }) {
  if (warnings.has(event)) return "Warning";
  return outcome === "failure" && "Failed";
}

// "Passkey added" of "passkey_added", a word of a later release.
function readable(word) {
  const text = word.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
