// The API's description, shown by Swagger UI as it comes from npm, of which the build has put a copy beside the portal.

import { showSite } from "./site.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

// Swagger UI asks nobody: it looks at this class.
function followScheme() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

function showDescription() {
  if (typeof SwaggerUIBundle === "undefined") {
    document.getElementById("no-viewer").hidden = false;
    return;
  }
  SwaggerUIBundle({
    url: new URL("openapi.json", document.baseURI).href,
    domNode: document.getElementById("viewer"),
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    // It would show somebody else's server what is described here.
    validatorUrl: null,
  });
}

dark.addEventListener("change", followScheme);
followScheme();
showDescription();
showSite();
