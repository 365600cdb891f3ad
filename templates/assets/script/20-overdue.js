// The site is static: what is overdue is told by the reader's clock, not by the day of the build.
onEachPage(function markOverdue() {
  var today = Date.parse(new Date().toISOString().slice(0, 10));
  document.querySelectorAll("time[data-due]").forEach(function (due) {
    var days = Math.round((today - Date.parse(due.dateTime)) / 864e5);
    var mark = due.parentNode.querySelector(".pm-left");
    if (days > 0 && !mark) {
      mark = document.createElement("span");
      due.after(document.createElement("br"), mark);
    }
    if (!mark) return;
    mark.className = "pm-left " + (days > 0 ? "pm-late" : "pm-note");
    mark.textContent = days > 0 ? "Overdue " + days + " d" : "in " + -days + " d";
  });
});
