// The site is static: what is overdue is told by the reader's clock, not by the day of the build.
const daysLeft = (due) =>
  (Date.parse(due) - Date.parse(new Date().toISOString().slice(0, 10))) / 864e5;
const markOverdue = (within) => within.querySelectorAll("time[data-due]").forEach((due) => {
  const left = daysLeft(due.dateTime);
  let mark = due.parentNode.querySelector(".pm-left");
  if (left < 0 && !mark) {
    mark = document.createElement("span");
    due.after(document.createElement("br"), mark);
  }
  if (!mark) return;
  mark.className = "pm-left " + (left < 0 ? "pm-late" : "pm-note");
  mark.textContent = left < 0 ? `Overdue ${-left} d` : `in ${left} d`;
});
onEachPage(() => markOverdue(document));
