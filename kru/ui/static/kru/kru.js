/* Keys, rows, ticks and menus. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rows = () => all("[data-row], .q, .k-table tbody tr").filter((row) => row.offsetParent && row.querySelector("a[href], button"));
  let here = null;

  const go = (step) => {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(here);
    const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
    if (here) here.classList.remove("k-here");
    here = next;
    here.classList.add("k-here");
    here.scrollIntoView({ block: "nearest" });
    const target = here.querySelector(".act .btn, a.nm, a[href], button");
    if (target) target.focus({ preventScroll: true });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const menu = document.querySelector("details.k-me[open], .k-chips details[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog")) return;
    if (event.key === "/") {
      const box = [...all(".k-search input"), ...all(".k-find input")].find((input) => input.offsetParent);
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?") document.getElementById("k-keys").showModal();
  });

  document.addEventListener("click", (event) => {
    all("details.k-me[open], .k-chips details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-keys]")) document.getElementById("k-keys").showModal();
    if (event.target.closest("[data-print]")) window.print();
  });

  // a chosen file is named by the browser; before, our words say that there is none
  const chosen = (place) => place.classList.toggle("chosen", place.querySelector("input").files.length > 0);

  // ticks: "all" and the chosen rows
  const count = (form) => {
    const boxes = all("tbody input[type=checkbox]", form);
    const ticked = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    const whole = form.querySelector("[data-all]");
    if (whole) {
      whole.checked = ticked.length === boxes.length && boxes.length > 0;
      whole.indeterminate = ticked.length > 0 && !whole.checked;
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-bulk]");
    if (form) {
      if (event.target.matches("[data-all]")) all("tbody input[type=checkbox]", form).forEach((box) => { box.checked = event.target.checked; });
      count(form);
    }
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-file] input")) chosen(event.target.parentElement);
  });
  document.addEventListener("reset", (event) => {
    if (event.target.matches("[data-bulk]")) setTimeout(() => count(event.target));
  });

  // a form is sent once; the answer to a second press would be the same, but the wait should be seen
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented || "download" in event.target.dataset) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    setTimeout(() => { delete event.target.dataset.sent; }, 8000);
    const button = event.submitter;
    if (button && button.matches(".btn")) setTimeout(() => button.classList.add("busy"), 400);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("[data-file]").forEach(chosen);
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    all(".btn.busy").forEach((button) => button.classList.remove("busy"));
  });

  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => all("[data-fault]").forEach((place) => { place.hidden = false; })));
  document.addEventListener("htmx:afterOnLoad", () => all("[data-fault]").forEach((place) => { place.hidden = true; }));

  const ready = () => {
    all("[data-keys], [data-print]").forEach((button) => { button.hidden = false; });
    all("[data-bulk]").forEach(count);
    all("[data-file]").forEach(chosen);
    const refused = document.getElementById("refused") || document.querySelector("[aria-invalid=true]");
    if (refused) refused.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
