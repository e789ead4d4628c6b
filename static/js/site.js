// Small comforts; every page works without them.
(function () {
  "use strict";

  var said = document.getElementById("progress-said");

  // What was typed and could not be sent stays in this window until its form is saved;
  // nobody else who sits down at this computer finds it.
  function forgetTyped(key) {
    try {
      if (key) return sessionStorage.removeItem(key);
      sessionStorage.clear();
    } catch (error) { /* There is no such store: nothing to forget. */ }
  }
  document.querySelectorAll("[data-kept-place]").forEach(function (notice) {
    forgetTyped("typed:" + notice.dataset.person + ":" + notice.dataset.keptPlace);
  });
  document.querySelectorAll("[data-sign-out]").forEach(function (button) {
    button.form.addEventListener("submit", function () { forgetTyped(); });
  });

  function changed(form) {
    if (form.dataset.kept) return false;
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

  // Time left until a deadline, by the server's clock: the page brings its "now".
  document.querySelectorAll("[data-until]").forEach(function (timer) {
    var ahead = Date.parse(timer.dataset.now) - Date.now(), until = Date.parse(timer.dataset.until);

    function tick() {
      var seconds = Math.max(0, Math.floor((until - Date.now() - ahead) / 1000));
      var days = Math.ceil(seconds / 86400), clock = new Date(seconds * 1000).toISOString().slice(11, 19);
      if (!seconds) timer.textContent = timer.dataset.over;
      else if (days > 1) timer.textContent = timer.dataset.days.replace("{days}", days - 1);
      else timer.textContent = timer.dataset.hours.replace("{clock}", clock);
      if (seconds) window.setTimeout(tick, days > 1 ? 60000 : 1000);
    }
    tick();
  });

  function network() {
    var banner = document.getElementById("offline");
    if (banner) banner.hidden = navigator.onLine;
  }
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  network();

  // Some minutes before the session ends, the page says so and offers to go on. It asks
  // the server first: another window may have kept the session alive.
  var session = document.getElementById("session"), WARN = 300, expected = 0, waiting = 0;

  function token() {
    var cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function askSession(url, method) {
    fetch(url, { method: method, redirect: "manual", credentials: "same-origin",
      headers: { "X-Heartbeat": "1", "X-CSRFToken": token() } }).then(function (answer) {
      if (answer.ok) return answer.json().then(function (life) { watch(life.left, life.can_go_on); });
      if (answer.type === "opaqueredirect") watch(0, false);
      else later(60);
    }).catch(function () { later(60); });
  }

  function later(seconds) {
    window.clearTimeout(waiting);
    expected = Date.now() + seconds * 1000;
    waiting = window.setTimeout(function () { askSession(session.dataset.url, "GET"); }, seconds * 1000);
  }

  function watch(left, canGoOn) {
    var words = session.dataset, text = left > 0 ? (canGoOn ? words.soon : words.last) : words.over;
    session.hidden = left > WARN;
    session.querySelector("button").hidden = !(left > 0 && canGoOn);
    text = left > WARN ? "" : text.replace("{minutes}", Math.max(1, Math.round(left / 60)));
    var line = session.querySelector("p");
    if (line.textContent !== text) line.textContent = text;
    if (left > WARN) later(left - WARN);
    else if (left > 0) later(Math.min(left + 1, 60));
  }

  if (session && window.fetch) {
    later(Math.max(0, session.dataset.left - WARN));
    session.querySelector("button").addEventListener("click", function () {
      askSession(this.dataset.continue, "POST");
    });
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden && expected < Date.now()) later(0);
    });
  }

  // After an error the summary is read first.
  var summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
