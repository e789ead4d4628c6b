// While somebody types: the form is kept on the server as a draft, in this window where
// the server cannot be reached; who else is here is shown. Without this script the Save
// button does the same.
(function () {
  "use strict";

  var PAUSE = 1500, AGAIN = 5000, PATIENCE = 15000, HEARTBEAT = 20000;
  var form = document.querySelector("form[data-autosave]");
  var line = document.getElementById("autosave");
  var company = document.getElementById("company");
  var SKIPPED = /^(csrfmiddlewaretoken|drawn_for|draft-)/;

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  // Signing in again in another window gives the browser a new token.
  function token() {
    var cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function post(url, body, headers, signal) {
    return fetch(url, {
      method: "POST", body: body, redirect: "manual", credentials: "same-origin", signal: signal,
      headers: Object.assign({ "X-CSRFToken": token() }, headers)
    });
  }

  // ------------------------------------------------------------------ who else is here
  function sayCompany(answer) {
    var words = answer.others.length ? fill(company.dataset.one, { names: answer.others.join(", ") }) : "";
    var said = company.querySelector("[role=status]");
    if (answer.editor && "hadPen" in company.dataset) words = fill(company.dataset.taken, { name: answer.editor });
    if (said.textContent.trim() !== words) said.textContent = words;
  }

  function here() {
    if (document.hidden || !navigator.onLine) return;
    var body = new URLSearchParams({ place: company.dataset.place });
    if ("edits" in company.dataset) body.set("edits", "1");
    post(company.dataset.url, body, { "X-Heartbeat": "1" }).then(function (response) {
      if (response.ok) return response.json().then(sayCompany);
    }).catch(function () {});
  }

  if (company && window.fetch) {
    window.setInterval(here, HEARTBEAT);
    here();
  }
  if (!form || !line || !window.fetch || !window.AbortController) return;

  // ------------------------------------------------------------- the copy in this window
  var words = line.dataset, place = form.dataset.autosave;
  var KEY = "typed:" + form.dataset.person + ":" + place;
  var sequence = form.elements["draft-sequence"];
  var tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
  var composing = false, dirty = false, halted = false, signedOut = false, flight = null, timer = 0, copying = 0, wait = PAUSE;

  function pairs() {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && !SKIPPED.test(name)) found.push([name, value]);
    });
    return found;
  }

  function copy() {
    if (signedOut) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ at: clock(), seen: sequence.value, pairs: pairs() }));
    } catch (error) { /* A full or forbidden store: the server's draft remains. */ }
  }

  function forgetCopy() {
    try { sessionStorage.removeItem(KEY); } catch (error) { /* as above */ }
  }

  function clock() {
    return new Date().toTimeString().slice(0, 8);
  }

  function controls(name) {
    return Array.prototype.filter.call(form.elements, function (field) { return field.name === name; });
  }

  // Fields as they were typed; never the one being typed into.
  function put(values) {
    var names = {};
    values.forEach(function (pair) { (names[pair[0]] = names[pair[0]] || []).push(pair[1]); });
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || SKIPPED.test(field.name) || field.type === "file" || field === document.activeElement) return;
      var given = names[field.name] || [];
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = given.indexOf(field.value) >= 0;
      else if (given.length && field.tagName !== "BUTTON") field.value = given[0];
    });
  }

  function recover() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEY)); } catch (error) { /* as above */ }
    if (!kept) return;
    if ("sentBack" in form.dataset || JSON.stringify(kept.pairs) === JSON.stringify(pairs())) {
      forgetCopy();
      return;
    }
    put(kept.pairs);
    sequence.value = kept.seen;
    line.textContent = fill(words.recovered, { time: kept.at });
    later(0);
  }

  // ------------------------------------------------------------------ the server's draft
  function later(pause) {
    dirty = true;
    form.removeAttribute("data-kept");
    window.clearTimeout(timer);
    if (!halted) timer = window.setTimeout(save, pause);
  }

  function typed() {
    window.clearTimeout(copying);
    copying = window.setTimeout(copy, 300);
    if (!composing) later(PAUSE);
    else dirty = true;
  }

  function save() {
    if (composing || halted || flight || !dirty) return;
    if (!navigator.onLine) { say(words.offline); return; }
    var body = new URLSearchParams(pairs());
    body.set("draft-place", place);
    body.set("draft-tab", tab);
    body.set("draft-sequence", sequence.value);
    body.set("drawn_for", form.elements.drawn_for.value);
    dirty = false;
    flight = new AbortController();
    var limit = window.setTimeout(function () { if (flight) flight.abort(); }, PATIENCE);
    post(words.url, body, {}, flight.signal).then(answered).catch(failed).then(function () {
      window.clearTimeout(limit);
      flight = null;
      if (dirty) later(wait);
    });
  }

  function answered(response) {
    if (response.type === "opaqueredirect" || [401, 403, 404].indexOf(response.status) >= 0) return unsaved(words.ended);
    if (response.status === 410) { sequence.value = 0; return unsaved(words.elsewhere); }
    if (response.status === 409) return response.json().then(conflict);
    if (response.status === 422) return response.json().then(function (answer) { dirty = false; say(answer.error); });
    if (!response.ok) return unsaved(words.failed);
    return response.json().then(function (answer) {
      sequence.value = answer.sequence;
      wait = PAUSE;
      say(fill(words.saved, { time: answer.saved_at }));
      if (!dirty) { forgetCopy(); form.dataset.kept = "1"; }
    });
  }

  function unsaved(why) {
    dirty = true;
    wait = AGAIN;
    copy();
    say(why);
  }

  function failed() {
    unsaved(navigator.onLine ? words.failed : words.offline);
  }

  function say(text) {
    line.textContent = text;
  }

  // ------------------------------------------------------------------------ two windows
  function conflict(other) {
    halted = true;
    copy();
    var theirs = [];
    Object.keys(other.fields).forEach(function (name) {
      other.fields[name].forEach(function (value) { theirs.push([name, value]); });
    });
    var panel = element("section", "panel panel-warn"), mine = {};
    panel.setAttribute("role", "alert");
    panel.append(element("h2", "", words.conflict), element("p", "", fill(words.conflictWhy, { time: other.saved_at })));
    pairs().forEach(function (pair) { mine[pair[0]] = pair[1]; });
    theirs.forEach(function (pair) {
      if (mine[pair[0]] !== pair[1]) panel.append(halves(pair[0], pair[1], mine[pair[0]] || ""));
    });
    panel.append(choice(words.keepMine, function () { go(); }), " ", choice(words.takeTheirs, function () { put(theirs); go(); }));
    line.before(panel);

    function go() {
      panel.remove();
      sequence.value = other.sequence;
      halted = false;
      line.focus();
      later(0);
    }
  }

  function halves(name, theirs, mine) {
    var field = controls(name)[0], box = element("div", "halves");
    if (!field || field.type === "hidden") return element("span", "");
    var label = field.labels && field.labels[0] ? field.labels[0].textContent.trim() : "";
    [[words.theirs, theirs], [words.mine, mine]].forEach(function (side) {
      var half = element("div", "");
      half.append(element("p", "small mb-1", label + " – " + side[0]), element("blockquote", "typed", side[1] || "–"));
      box.append(half);
    });
    return box;
  }

  function choice(text, act) {
    var button = element("button", "btn btn-outline-secondary", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function element(name, classes, text) {
    var made = document.createElement(name);
    if (classes) made.className = classes;
    if (text) made.textContent = text;
    return made;
  }

  // ----------------------------------------------------------------------------- events
  form.addEventListener("compositionstart", function () { composing = true; window.clearTimeout(timer); });
  form.addEventListener("compositionend", function () { composing = false; typed(); });
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", function () { if (dirty) later(0); });
  window.addEventListener("offline", function () { if (dirty) { copy(); say(words.offline); } });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && dirty) { copy(); save(); }
  });
  form.addEventListener("submit", function (event) {
    copy();
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say(words.offline);
      line.focus();
      return;
    }
    form.elements.csrfmiddlewaretoken.value = token();
    halted = true;
    window.clearTimeout(timer);
    if (flight) flight.abort();
  }, true);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) halted = false;
  });
  // Whoever signs out leaves nothing on this computer: what the server has not got yet
  // is his to give up, and the browser has asked him.
  document.querySelectorAll("[data-sign-out]").forEach(function (button) {
    button.form.addEventListener("submit", function () {
      signedOut = halted = true;
      window.clearTimeout(timer);
      window.clearTimeout(copying);
      if (flight) flight.abort();
      forgetCopy();
    });
  });
  line.tabIndex = -1;
  recover();
})();
