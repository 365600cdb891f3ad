// The button is hidden until here: without a script, or without a clipboard, the link is text.
onEachPage(() => {
  document.querySelectorAll(".pm-copy[hidden]").forEach((button) => {
    const address = new URL(button.dataset.copy, location.href).href, words = button.textContent;
    button.previousElementSibling.textContent = address;
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.onclick = () => navigator.clipboard.writeText(address).then(() => {
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = words; }, 1600);
    });
  });
});
