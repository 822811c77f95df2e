// GOV.UK's components (character count, error summary, show password), the keys of the queue, and what can be copied by one press.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if ("singleKeys" in document.body.dataset && document.querySelector("[data-keys]")) {
  import("./keys.js");
}
if (document.querySelector("[data-copy]")) {
  import("./copy.js");
}
