// A column copied from Excel fills the figures: two columns by the indicator's name, one
// column in the order of the form, from the field it is pasted into. Without this script
// the figures are typed, or sent as an Excel file.
(function () {
  "use strict";

  var form = document.getElementById("filling"), said = document.getElementById("pasting");
  if (!form || !said) return;
  var ABSENT = /^([-–—x]|k\/c|khong co( so lieu)?)$/;

  function key(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d")
      .toLowerCase().replace(/\s+/g, " ").trim();
  }

  function rows() {
    return Array.prototype.filter.call(form.querySelectorAll(".figure-row"), function (row) {
      return !field(row).disabled;
    });
  }

  function field(row) {
    return row.querySelector(".entry > input, .entry > select");
  }

  function put(row, text) {
    var into = field(row), none = row.querySelector(".absent input"), said = key(text);
    none.checked = ABSENT.test(said);
    if (none.checked) text = "";
    if (into.tagName === "SELECT") into.value = { co: "yes", khong: "no", chua: "no", yes: "yes", no: "no" }[said] || "";
    else into.value = text.trim();
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function named(lines) {
    var byName = {}, count = 0;
    rows().forEach(function (row) { byName[key(row.dataset.name)] = row; });
    lines.forEach(function (line) {
      line.row = null;
      line.cells.forEach(function (cell) { line.row = line.row || byName[key(cell)] || null; });
      if (line.row) count += 1;
    });
    return count > 0;
  }

  function last(cells) {
    return cells.filter(function (cell) { return cell.trim(); }).pop() || "";
  }

  Array.prototype.forEach.call(form.querySelectorAll("[data-take]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var row = button.closest(".figure-row");
      put(row, button.dataset.take);
      field(row).focus();
    });
  });

  form.addEventListener("paste", function (event) {
    var text = event.clipboardData && event.clipboardData.getData("text"), from = event.target.closest(".figure-row");
    if (!text || !from || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    var lines = text.replace(/\r?\n$/, "").split(/\r?\n/).map(function (line) { return { cells: line.split("\t") }; });
    var strange = [], filled = 0, all = rows(), start = all.indexOf(from);
    var byName = named(lines);
    lines.forEach(function (line, index) {
      var row = byName ? line.row : all[start + index], value = last(line.cells);
      if (byName && row && key(value) === key(row.dataset.name)) value = "";
      if (!row) { if (value.trim()) strange.push(line.cells[0].trim()); return; }
      if (!value.trim()) return;
      put(row, value);
      filled += 1;
    });
    said.textContent = said.dataset.pasted.replace("{count}", filled);
    if (strange.length) said.textContent += " " + said.dataset.strange.replace("{names}", strange.join("; "));
  });
})();
