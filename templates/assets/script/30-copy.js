// The button is hidden until here: without a script, or without a clipboard, the link is text.
onEachPage(function offerCopying() {
  if (!navigator.clipboard) return;
  document.querySelectorAll(".pm-copy[hidden]").forEach(function (button) {
    var words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      var address = new URL(button.dataset.copy, location.href).href;
      navigator.clipboard.writeText(address).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = words; }, 1600);
      });
    });
  });
});
