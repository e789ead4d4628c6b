// Papers over a line that breaks: files are dropped, chosen or photographed, go in parts
// of 1 MiB, and go on by themselves. Without this script the form sends them whole.
(function () {
  "use strict";

  const STALL = 30000, LONGEST_WAIT = 15000, EDGE = 2000, PAGE = 500 * 1024;
  const panel = document.getElementById("proposals"), form = document.querySelector("form[enctype]");
  if (!panel || !window.createImageBitmap) return;
  const words = panel.dataset, many = document.getElementById("many"), said = document.getElementById("progress-said");
  const STORE = "uploads:" + words.person + ":" + location.pathname;
  const queue = [];
  let running = false, signedOut = false;

  const pause = (time) => new Promise(function (wake) {
    const timer = setTimeout(done, time);
    function done() { clearTimeout(timer); removeEventListener("online", done); wake(); }
    addEventListener("online", done);
  });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const isPhoto = (file) => /\.(jpe?g|png)$/i.test(file.name);
  const identity = (file) => [file.name, file.size, file.lastModified].join("|");
  const slotNode = (slot) => document.getElementById("paper-" + slot);

  function element(name, text, type) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (type) made.className = type;
    return made;
  }

  function button(text, of, act) {
    const made = element("button", text, "btn btn-sm btn-outline-secondary");
    made.type = "button";
    made.append(element("span", " " + of, "visually-hidden"));
    made.addEventListener("click", act);
    return made;
  }

  // ------------------------------------------------------------- what this window knows
  function kept() {
    try { return JSON.parse(sessionStorage.getItem(STORE)) || {}; } catch (error) { return {}; }
  }

  function remember(item, gone) {
    const all = kept();
    if (gone) delete all[item.id];
    else all[item.id] = { name: item.file.name, slot: item.group.slot, key: item.key, percent: item.percent };
    try { if (!signedOut) sessionStorage.setItem(STORE, JSON.stringify(all)); } catch (error) { /* Only a comfort. */ }
  }

  // ------------------------------------------------------------------------- the line
  function post(url, body, headers, progress) {
    return new Promise(function (resolve, reject) {
      const request = new XMLHttpRequest(), cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
      let watch = 0;
      const alive = () => { clearTimeout(watch); watch = setTimeout(() => request.abort(), STALL * (progress ? 1 : 4)); };
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value);
      for (const name in headers) request.setRequestHeader(name, headers[name]);
      request.upload.onprogress = (event) => { alive(); if (progress) progress(event.loaded); };
      request.onloadend = () => clearTimeout(watch);
      request.onerror = request.onabort = () => reject(new Error("line"));
      request.onload = function () {
        const status = request.status;
        if (status >= 500 || status === 400 || status === 429) return reject(new Error("busy"));
        let answer = null;
        try { answer = JSON.parse(request.responseText); } catch (error) { /* A page: to sign in. */ }
        if (!answer || status === 404) return resolve({ stop: answer ? words.gone : words.ended });
        resolve(status === 200 ? answer : { stop: answer.error || words.gone, refused: status === 422 });
      };
      alive();
      request.send(body);
    });
  }

  // Until it has been said yes or no; the line may break as often as it likes.
  async function persist(item, act) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await act();
      } catch (error) {
        item.since = 0;
        tell(item, fill(navigator.onLine ? words.again : words.offline, item));
        await pause(wait);
        if (item.dropped) return { stop: "" };
      }
    }
  }

  function data(values) {
    const made = new FormData();
    made.append("drawn_for", words.drawnFor);
    for (const pair of values) made.append(pair[0], pair[1]);
    return made;
  }

  async function digest(blob) {
    if (!window.crypto || !crypto.subtle) return "";
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // A photo of 12 million points is no better to read than one of 2000 in length.
  async function scaled(file) {
    if (!isPhoto(file) || file.size <= PAGE) return file;
    try {
      const picture = await createImageBitmap(file), canvas = document.createElement("canvas");
      for (let edge = EDGE; edge > 800; edge *= 0.8) {
        const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
        canvas.width = picture.width * scale;
        canvas.height = picture.height * scale;
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        for (const quality of [0.85, 0.7, 0.55]) {
          const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
          if (blob.size <= PAGE) {
            return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { lastModified: file.lastModified });
          }
        }
      }
    } catch (error) { /* The server scales what this browser cannot. */ }
    return file;
  }

  // ------------------------------------------------------------------------ one file
  function tell(item, text) {
    if (item.line.textContent !== text) item.line.textContent = text;
  }

  function tick(item, sent) {
    const now = Date.now();
    if (!item.since) { item.since = now; item.base = sent; }
    const seconds = (now - item.since) / 1000, rate = seconds > 0.5 ? (sent - item.base) / seconds : 0;
    item.percent = Math.floor(sent * 100 / item.blob.size);
    item.bar.value = item.percent;
    const left = rate > 0 ? Math.ceil((item.blob.size - sent) / rate) : 0;
    tell(item, fill(left ? words.progress : words.sending, {
      percent: item.percent, rate: Math.round(rate / 1024),
      left: left > 90 ? fill(words.minutes, { n: Math.ceil(left / 60) }) : fill(words.seconds, { n: left })
    }));
  }

  async function send(item) {
    tell(item, words.preparing);
    let sha256;
    try {
      item.blob = await scaled(item.file);
      sha256 = await digest(item.blob);
    } catch (error) {
      return words.unreadable;
    }
    const promise = data([["name", item.blob.name], ["size", item.blob.size], ["modified", item.blob.lastModified], ["sha256", sha256]]);
    const begun = await persist(item, () => post(words.begin, promise));
    if (begun.stop !== undefined) return begun.stop;
    item.key = begun.key;
    const size = item.blob.size, here = new Set(begun.received);
    let done = 0, spoilt = 0;
    const length = (number) => Math.min(begun.part, size - number * begun.part);
    here.forEach((number) => { done += length(number); });
    for (let number = 0; number * begun.part < size; number++) {
      if (here.has(number)) continue;
      const part = item.blob.slice(number * begun.part, number * begun.part + length(number));
      let headers;
      try {
        const hash = await digest(part);
        headers = Object.assign({ "Content-Type": "application/octet-stream" }, hash && { "X-Part-SHA256": hash });
      } catch (error) {
        return words.unreadable;
      }
      const answer = await persist(item, () => post(begun.url + number + "/", part, headers, (sent) => tick(item, done + Math.min(sent, part.size))));
      if (item.dropped) return "";
      if (answer.refused && spoilt++ < 3) number--;
      else if (answer.stop !== undefined) return answer.stop;
      else { done += part.size; tick(item, done); remember(item); }
    }
    item.bar.value = 100;
    tell(item, words.arrived);
    item.done = true;
  }

  // -------------------------------------------------------------- the files of a paper
  function show(item) {
    const line = element("li"), old = item.group.list.querySelector('[data-id="' + CSS.escape(item.id) + '"]');
    item.node = line;
    line.dataset.id = item.id;
    item.line = element("span", words.waiting);
    item.bar = element("progress");
    item.bar.max = 100;
    item.bar.value = 0;
    item.bar.setAttribute("aria-label", item.file.name);
    item.remove = button(words.remove, item.file.name, () => drop(item));
    line.append(element("b", item.file.name), " ", item.line, item.bar, item.remove);
    if (old) old.remove();
    item.group.list.append(line);
  }

  function drop(item) {
    const group = item.group;
    item.dropped = true;
    item.node.remove();
    group.items.splice(group.items.indexOf(item), 1);
    remember(item, true);
    if (item.key) post(words.begin.replace("begin/", item.key + "/discard/")).catch(() => 0);
    if (!group.items.length && group.ready) forget(group);
    mark(group);
  }

  function forget(group) {
    if (queue.includes(group)) queue.splice(queue.indexOf(group), 1);
    if (group.more) group.more.remove();
  }

  function fail(group, text) {
    forget(group);
    group.items.forEach(function (item) {
      item.bar.remove();
      item.line.className = "text-danger";
      item.line.setAttribute("role", "alert");
      tell(item, text);
      remember(item, true);
    });
  }

  // Photographs of pages wait until the last one is taken.
  function mark(group) {
    if (group.ready || !group.more) return;
    group.more.hidden = !group.items.length;
    group.more.textContent = fill(words.pages, { n: group.items.length });
  }

  function add(slot, files, ready) {
    const list = slotNode(slot).querySelector(".sending");
    let group = queue.find((one) => one.slot === slot && !one.ready);
    if (!group) queue.push(group = { slot: slot, items: [], list: list, ready: ready });
    files.forEach(function (file) {
      const item = { file: file, id: identity(file), group: group, percent: 0 };
      group.items.push(item);
      show(item);
    });
    if (!ready && !group.more) {
      group.more = button("", "", () => { group.ready = true; group.more.remove(); run(); });
      group.more.className = "btn btn-primary my-1";
      list.after(group.more);
    }
    mark(group);
    run();
  }

  async function run() {
    if (running) return;
    running = true;
    try {
      for (let group; (group = queue.find((one) => one.ready || one.items.some((item) => !item.done)));) {
        const item = group.items.find((one) => !one.done);
        const wrong = item ? await send(item) : await take(group);
        if (item && item.dropped) continue;
        if (wrong) {
          said.textContent = wrong;
          fail(group, wrong);
        }
      }
    } finally {
      running = false;
    }
  }

  async function take(group) {
    const last = group.items[group.items.length - 1];
    group.items.forEach((item) => { item.remove.remove(); tell(item, words.checking); });
    const asked = data([["slot", group.slot]].concat(group.items.map((item) => ["upload", item.key])));
    const answer = await persist(last, () => post(words.take, asked));
    if (answer.stop !== undefined) return answer.stop || words.gone;
    forget(group);
    group.items.forEach((item) => { item.node.remove(); remember(item, true); });
    const row = slotNode(group.slot).querySelector("[data-row]"), hadFocus = row.contains(document.activeElement);
    row.outerHTML = answer.row;
    document.getElementById("papers-lead").outerHTML = answer.lead;
    if (hadFocus) document.getElementById("file-" + group.slot).focus();
    said.textContent = answer.said;
  }

  // ---------------------------------------------------------- which paper a file may be
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().match(/[a-z]+|\d+/g) || [];

  function guess(file, choices, used) {
    const known = (kept()[identity(file)] || {}).slot, own = bare(file.name);
    let best = "", most = 1;
    choices.forEach(function (choice) {
      const points = bare(choice.textContent).filter((word) => own.includes(word)).length +
        ("missing" in choice.dataset ? 0.5 : 0) + (choice.value === known ? 99 : 0) - (used.has(choice.value) && !isPhoto(file) ? 2 : 0);
      if (choice.value && points > most) { most = points; best = choice.value; }
    });
    return best;
  }

  function propose(files) {
    const list = panel.querySelector("ul"), used = new Set();
    files.forEach(function (file, number) {
      const line = document.importNode(document.getElementById("proposal").content, true).firstElementChild;
      const choice = line.querySelector("select"), label = line.querySelector("label");
      choice.id = "proposal-" + Date.now() + "-" + number;
      label.htmlFor = choice.id;
      label.textContent = file.name;
      choice.value = guess(file, Array.from(choice.options), used);
      used.add(choice.value);
      line.file = file;
      line.append(button(words.remove, file.name, () => { line.remove(); panel.hidden = !list.children.length; }));
      list.append(line);
    });
    panel.hidden = !list.children.length;
    if (!panel.hidden) panel.querySelector("h2").focus();
  }

  function confirm() {
    const lines = Array.from(panel.querySelectorAll("li")), wrong = panel.querySelector("[role=alert]"), chosen = new Map();
    lines.forEach(function (line) {
      const slot = line.querySelector("select").value;
      chosen.set(slot, (chosen.get(slot) || []).concat(line.file));
    });
    const twice = Array.from(chosen.values()).some((files) => files.length > 1 && !files.every(isPhoto));
    wrong.textContent = chosen.has("") ? words.choose : twice ? words.twice : "";
    if (wrong.textContent) return;
    lines.forEach((line) => line.remove());
    panel.hidden = true;
    chosen.forEach((files, slot) => add(slot, files, true));
    const first = slotNode(chosen.keys().next().value);
    first.scrollIntoView({ block: "center" });
    (first.querySelector(".sending button") || first).focus();
  }

  function bring(files, slot) {
    const all = Array.from(files).sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));
    if (!all.length) return;
    if (slot && (all.length === 1 || all.every(isPhoto))) add(slot, all, true);
    else propose(all);
  }

  // ----------------------------------------------------------------------------- events
  document.addEventListener("change", function (event) {
    const input = event.target;
    if (input.type !== "file" || !(form.contains(input) || many.contains(input))) return;
    const place = input.closest("[data-slot]"), files = Array.from(input.files);
    input.value = "";
    if ("camera" in input.dataset && files.length) add(place.dataset.slot, files, false);
    else bring(files, place && place.dataset.slot);
  });

  const takesFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
  const openSlot = (event) => { const node = event.target.closest("[data-slot]"); return node && node.querySelector("[type=file]") ? node : null; };
  function light(node) {
    document.querySelectorAll(".dropping").forEach((old) => { if (old !== node) old.classList.remove("dropping"); });
    if (node) node.classList.add("dropping");
  }
  document.addEventListener("dragover", function (event) {
    if (!takesFiles(event)) return;
    event.preventDefault();
    light(openSlot(event) || many);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) light(null); });
  document.addEventListener("drop", function (event) {
    if (!takesFiles(event)) return;
    event.preventDefault();
    light(null);
    const place = openSlot(event);
    bring(event.dataTransfer.files, place && place.dataset.slot);
  });
  panel.querySelector(".btn-primary").addEventListener("click", confirm);

  addEventListener("beforeunload", function (event) {
    if (!signedOut && (queue.length || !panel.hidden)) { event.preventDefault(); event.returnValue = ""; }
  });
  document.querySelectorAll("[data-sign-out]").forEach((one) => one.form.addEventListener("submit", () => { signedOut = true; }));

  // What was under way when this page was last left.
  Object.entries(kept()).forEach(function (pair) {
    const place = slotNode(pair[1].slot), item = { id: pair[0], key: pair[1].key, file: pair[1], group: { items: [] } };
    if (!place) return;
    item.node = element("li");
    item.node.dataset.id = item.id;
    item.node.append(element("b", pair[1].name), " " + fill(words.left, pair[1]) + " ", button(words.remove, pair[1].name, () => drop(item)));
    place.querySelector(".sending").append(item.node);
  });
  form.classList.add("is-live");
  many.hidden = false;
})();
