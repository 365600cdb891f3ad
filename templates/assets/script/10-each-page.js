/* Enhancements only: every page reads the same without this script. The parts are joined into one
   file inside of one function; each hands over what it does to a page. */

// Material replaces the page without loading it anew and tells of it here, the first time too.
// Whatever is handed over must do no harm to a page that it has seen before.
function onEachPage(run) {
  // From a file it tells of no page, not even of the first.
  if (window.document$ && location.protocol !== "file:") window.document$.subscribe(run);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
  else run();
}
