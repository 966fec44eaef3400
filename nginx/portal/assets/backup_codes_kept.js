// The ways to keep backup codes. `saved(told)` hears that it was done.

export function offerCopy(button, { codes, list, note, saved }) {
  button.addEventListener("click", async () => {
    try {
      // There is no clipboard for pages on plain http.
      await navigator.clipboard.writeText(codes.join("\n"));
      saved("The codes are copied: paste them where you keep them.");
    } catch {
      getSelection().selectAllChildren(list);
      note.textContent = "Your browser does not let this page copy. The codes are selected: copy them by hand.";
    }
  });
}

export function offerDownload(link, { codes, site, saved }) {
  const text = [`Backup codes for ${site}`, "Each works once, instead of the code from the mail.", "", ...codes, ""];
  link.href = URL.createObjectURL(new Blob([text.join("\r\n")], { type: "text/plain" }));
  link.addEventListener("click", () => saved("The codes are in the file backup-codes.txt."));
}
