// Small comforts; every page works without them.
(function () {
  "use strict";

  // A second click on a button that has sent its form does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    var button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-sending");
    }
  });

  // The page comes back from the browser's memory: its forms can be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll(".is-sending").forEach(function (button) {
        button.classList.remove("is-sending");
        button.removeAttribute("aria-disabled");
      });
    });
  });

  function network() {
    var banner = document.getElementById("offline");
    if (banner) banner.hidden = navigator.onLine;
  }
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  network();

  // After an error the summary is read first.
  var summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
