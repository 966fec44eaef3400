import { patch } from "./api.js";
import { bindForm } from "./form.js";
import { asOwner } from "./owner.js";

export function bindName({ changed }) {
  const section = document.getElementById("name");
  const form = section.querySelector("form");
  const note = section.querySelector(".note");

  async function rename({ name }) {
    note.textContent = "";
    const answer = await asOwner(patch("me", { name }));
    if (answer.ok) {
      await changed();
      note.textContent = "Your name is changed.";
    }
    return answer;
  }

  bindForm(form, { submit: rename });
  return (user) => {
    document.getElementById("user-name").textContent = user.name;
    // The default, which shows as long as nothing else has been typed.
    form.elements.name.defaultValue = user.name;
  };
}
