// GOV.UK's components (character count, error summary, show password), and the keys of the queue.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if ("singleKeys" in document.body.dataset && document.querySelector("[data-keys]")) {
  import("./keys.js");
}
