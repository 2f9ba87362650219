// Comfort only; every page works without it. Buttons with data-copy copy the text of the element that they name.
"use strict";
document.documentElement.classList.add("scripted");
document.addEventListener("click", function (event) {
  var button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  var source = document.getElementById(button.dataset.copy);
  navigator.clipboard.writeText(source.textContent.trim()).then(function () {
    button.textContent = button.dataset.done;
  });
});
// Escape puts an open note on a fact away until the pointer or the focus moves on
["pointerover", "focusin"].forEach(function (name) {
  document.addEventListener(name, function () {
    document.documentElement.classList.remove("no-tips");
  });
});
document.addEventListener("keydown", function (event) {
  if (event.key === "Escape") document.documentElement.classList.add("no-tips");
  var box = document.getElementById("q");
  var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  }
});
