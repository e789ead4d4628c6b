// Small comforts; every page works without them.
(function () {
  "use strict";

  var said = document.getElementById("progress-said");

  function changed(form) {
    return Array.prototype.some.call(form.elements, function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
      if (field.type === "file") return field.files.length > 0;
      return /^(text|search|email|tel|number|textarea)/.test(field.type) && field.value !== field.defaultValue;
    });
  }

  // A second click on a button that has sent its form does nothing. Answers that
  // are files leave the page standing, so after a while it may be sent again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method !== "post") return;
    form.dataset.sent = "1";
    if (event.submitter) {
      event.submitter.setAttribute("aria-disabled", "true");
      event.submitter.classList.add("is-sending");
    }
    if (said) said.textContent = said.dataset.sending;
    window.setTimeout(release, 15000, form);
  });

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll(".is-sending").forEach(function (button) {
      button.classList.remove("is-sending");
      button.removeAttribute("aria-disabled");
    });
    if (said) said.textContent = "";
  }

  // The page comes back from the browser's memory: its forms can be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
  // A part that htmx has fetched leaves the page standing, too.
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });

  // Leaving with text that was typed and not sent: the browser asks first.
  window.addEventListener("beforeunload", function (event) {
    var forms = document.querySelectorAll("main form[method=post]:not([data-sent])");
    var refused = document.getElementById("error-summary");
    if (!document.querySelector("form[data-sent]") && (refused || Array.prototype.some.call(forms, changed))) {
      event.preventDefault();
      event.returnValue = "";
    }
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
