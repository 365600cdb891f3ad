// The page that is not there proposes to search for the words of its address.
onEachPage(() => {
  const box = document.querySelector("[data-pm-missing]");
  if (!box || box.value) return;
  let last = location.pathname.replace(/(\/|index\.html|\.html)+$/, "").split("/").pop();
  try { last = decodeURIComponent(last); } catch (error) { return; }
  // An id is searched for as it is written.
  box.value = /\d/.test(last) ? last : last.replace(/[-_+.\s]+/g, " ").trim();
});
