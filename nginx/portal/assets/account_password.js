import { post } from "./api.js";
import { bindForm } from "./form.js";
import { asOwner } from "./owner.js";

export function bindPassword({ changed }) {
  const section = document.getElementById("password");
  const form = section.querySelector("form");
  const note = section.querySelector(".note");

  async function change(passwords) {
    note.textContent = "";
    const answer = await asOwner(post("change-password", passwords));
    if (answer.ok) {
      form.reset();
      await changed();
      note.textContent = "Your password is changed. Everywhere else you are signed out.";
    }
    return answer;
  }

  bindForm(form, { submit: change, places: { invalid_credentials: "current_password" } });
  return () => {};
}
