// j and k walk through a list, Enter opens (it is a link). Can be switched off.
(function () {
  "use strict";

  var keys = document.getElementById("list-keys");
  if (!keys) return;
  var button = keys.querySelector("button");

  function isOff() {
    try { return localStorage.getItem("list-keys") === "off"; } catch (error) { return false; }
  }

  function show() {
    button.setAttribute("aria-pressed", isOff() ? "false" : "true");
    button.textContent = isOff() ? button.dataset.off : button.dataset.on;
  }

  button.addEventListener("click", function () {
    try { localStorage.setItem("list-keys", isOff() ? "on" : "off"); } catch (error) { /* Only for this page, then. */ }
    show();
  });
  keys.hidden = false;
  show();

  function links() {
    var rows = document.querySelectorAll("main tbody tr, main ul.tasks > li");
    return Array.prototype.map.call(rows, function (row) { return row.querySelector("a[href]"); }).filter(Boolean);
  }

  document.addEventListener("keydown", function (event) {
    if (isOff() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "j" && event.key !== "k") return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var all = links();
    if (!all.length) return;
    var row = document.activeElement.closest("tr, li");
    var here = all.findIndex(function (link) { return row && row.contains(link); });
    var next = event.key === "j" ? here + 1 : Math.max(here - 1, 0);
    all[Math.min(next, all.length - 1)].focus();
    event.preventDefault();
  });
})();
