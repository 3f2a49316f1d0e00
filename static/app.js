/* Progressive enhancement only: every page works without this file. Texts come from data attributes.
   [role=alert].error-summary[data-at=path]  takes focus on load; Back asks for the page again
   input[data-reveal][data-show][data-hide]  gets a show/hide button (inside div.input-row)
   form  is sent once (data-resubmit on the form switches the guard off)
   button[data-wait=seconds] or [data-available-at=unix][data-now=unix], [data-wait-label="… {s} …"]  counts down
   button.copy[data-copy="#id"][data-copied][hidden]  copies data-value or the text of #id
   button[data-print][hidden]  prints the page
   [data-poll=url][data-interval=ms][data-status][data-next=path]  goes on when the JSON says done, reloads at another status;
     [data-poll-done][hidden] inside it is shown instead when something was typed on the page;
     [data-poll-goes-on][hidden] says that it does
   details[data-picture] > a  shows the picture that the link leads to when it is opened; the link's text is its name
   input[data-choose-all][hidden]  ticks every box of its table
   select[data-fits="#select"] > optgroup[data-for="a b"]  can be chosen from where the other select says a or b
   [data-keys]  j/k move through the first links of its rows, / goes to input[data-search] */
(function () {
  "use strict";
  var doc = document;
  var all = function (selector, each) { doc.querySelectorAll(selector).forEach(each); };
  var dirty = false;
  var live;

  function say(text) {
    if (!live) {
      live = doc.createElement("div");
      live.className = "visually-hidden";
      live.setAttribute("role", "status");
      doc.body.appendChild(live);
    }
    live.textContent = "";
    setTimeout(function () { live.textContent = text; }, 60);
  }

  /* Error summary. What a form was answered with is not stored: coming back to it would show the browser's own error. */
  var summary = doc.querySelector(".error-summary");
  if (summary) {
    summary.focus();
    if (summary.dataset.at) history.replaceState(null, "", summary.dataset.at + location.search);
  }

  /* Show password */
  all("input[data-reveal]", function (input) {
    var button = doc.createElement("button");
    var set = function (shown) {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? input.dataset.hide : input.dataset.show;
    };
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", function () { set(input.type === "password"); });
    if (input.form) input.form.addEventListener("submit", function () { set(false); });
    input.after(button);
    set(false);
  });

  /* What an applicant had typed when the session was found to be over is there again after signing in. It stays in this tab,
     for ten minutes, and no longer than until any other page. Somebody else may sign in there: nothing of people is kept, no
     account's number, and nothing that was agreed to. Only the step that is not done yet comes back, so that nothing that was
     saved before mixes with it. */
  var TYPED = "typed", SIGN_IN = "/account/sign-in";
  var OF_A_SUBJECT = ["subject_type", "name", "code", "verification_method", "bank_account_name", "bank", "province", "city"];
  var kept = null;
  var keep = function (typed) { try { sessionStorage.setItem(TYPED, JSON.stringify(typed)); } catch (e) { /* no storage */ } };
  try { kept = JSON.parse(sessionStorage.getItem(TYPED)); sessionStorage.removeItem(TYPED); } catch (e) { /* no storage */ }
  if (kept && location.pathname === SIGN_IN) { kept.asked = true; keep(kept); }
  var main = doc.getElementById("form");
  if (kept && kept.asked && main && kept.path === location.pathname && Date.now() - kept.at < 600000) {
    kept.fields.forEach(function (field) {
      var inputs = main.querySelectorAll("[name=" + CSS.escape(field[0]) + "]:not([type=hidden])");
      inputs.forEach(function (input) {
        if (input.type === "radio") input.checked = input.value === field[1];
        else input.value = field[1];
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  }
  doc.addEventListener("submit", function (event) {
    if (event.target !== main || location.pathname.indexOf("/register/") !== 0) return;
    var fields = Array.from(new FormData(main)).filter(function (field) { return OF_A_SUBJECT.indexOf(field[0]) >= 0; });
    if (fields.length > 0) keep({ path: location.pathname, at: Date.now(), fields: fields });
  });

  /* One submit. The clicked button is disabled only after the browser has read its name and value. */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.target === "_blank") return;
    if (form.dataset.resubmit !== undefined) {
      /* What comes may be a file, and the page stays: its old errors go. */
      all(".error-summary, .field-error", function (error) { error.remove(); });
      all(".field--error", function (field) { field.classList.remove("field--error"); });
      all("[aria-invalid]", function (input) { input.removeAttribute("aria-invalid"); });
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    var button = event.submitter;
    setTimeout(function () {
      if (!button || !form.dataset.sent) return;
      button.setAttribute("autocomplete", "off"); /* else Firefox keeps it disabled after Back */
      button.disabled = true;
      button.dataset.sent = "1";
    }, 0);
    setTimeout(release, 15000);
  });
  function release() {
    all("[data-sent]", function (element) {
      delete element.dataset.sent;
      if (!element.dataset.waiting && "disabled" in element) element.disabled = false;
    });
  }
  addEventListener("pageshow", function (event) { if (event.persisted) release(); });
  doc.addEventListener("input", function () { dirty = true; });

  /* Resend countdown: measured from when the page came, so a wrong clock does no harm */
  all("button[data-wait],button[data-available-at]", function (button) {
    var data = button.dataset;
    var wait = data.wait !== undefined ? +data.wait : data.availableAt - (data.now || Date.now() / 1000);
    var label = button.textContent;
    var from = Date.now();
    if (!(wait > 0)) return;
    wait = Math.min(wait, 3600);
    button.disabled = true;
    data.waiting = "1";
    var timer = setInterval(tick, 1000);
    function tick() {
      var left = Math.ceil(wait - (Date.now() - from) / 1000);
      if (left > 0 && left <= wait + 1) {
        button.textContent = data.waitLabel ? data.waitLabel.replace("{s}", left) : label + " (" + left + ")";
        return;
      }
      clearInterval(timer);
      delete data.waiting;
      button.disabled = false;
      button.textContent = label;
    }
    tick();
  });

  /* Copy */
  if (navigator.clipboard) all("button[data-copy]", function (button) {
    var source = doc.querySelector(button.dataset.copy);
    var label = button.textContent;
    var timer;
    if (!source) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.dataset.value || source.textContent.trim()).then(function () {
        button.textContent = button.dataset.copied;
        say(button.dataset.copied);
        clearTimeout(timer);
        timer = setTimeout(function () { button.textContent = label; }, 2500);
      }, function () { getSelection().selectAllChildren(source); });
    });
  });

  /* Print */
  all("button[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  /* Notice a change made elsewhere (the scan on a phone) */
  all("[data-poll]", function (element) {
    var every = Math.max(+element.dataset.interval || 2000, 1000);
    var until = Date.now() + 600000;
    var status = element.dataset.status;
    var failures = 0;
    var timer;
    var promise = element.querySelector("[data-poll-goes-on]");
    if (promise) promise.hidden = false;
    function next() {
      clearTimeout(timer);
      if (doc.hidden || Date.now() > until) return;
      timer = setTimeout(poll, Math.min(every * Math.pow(2, failures), 60000));
    }
    function poll() {
      timer = 0;
      fetch(element.dataset.poll, { headers: { Accept: "application/json" }, cache: "no-store" }).then(function (response) {
        if (!response.ok) throw response.status;
        return response.json();
      }).then(function (answer) {
        failures = 0;
        if (status === undefined) status = String(answer.status);
        if (!answer.done && (answer.status === undefined || String(answer.status) === status)) return next();
        var note = element.querySelector("[data-poll-done]");
        if (dirty && note) { note.hidden = false; say(note.textContent); } else location.replace(answer.done && element.dataset.next || location.pathname + location.search);
      }).catch(function () { failures = Math.min(failures + 1, 6); next(); });
    }
    doc.addEventListener("visibilitychange", function () { clearTimeout(timer); if (!doc.hidden) next(); });
    next();
  });

  /* A picture that is on record as seen once it is fetched */
  all("details[data-picture]", function (paper) {
    function show() {
      var link = paper.querySelector("a");
      if (!paper.open || link.querySelector("img")) return;
      var img = doc.createElement("img");
      img.alt = link.textContent;
      img.src = link.href;
      link.className = "";
      link.replaceChildren(img);
    }
    paper.addEventListener("toggle", show);
    show();
  });

  /* Choose all rows */
  all("input[data-choose-all]", function (box) {
    box.hidden = false;
    box.addEventListener("change", function () {
      box.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach(function (row) { row.checked = box.checked; });
    });
  });

  /* Only what fits the other choice */
  all("select[data-fits]", function (select) {
    var other = doc.querySelector(select.dataset.fits);
    function fit() {
      select.querySelectorAll("optgroup").forEach(function (group) {
        group.disabled = group.hidden = !!other.value && group.dataset.for.split(" ").indexOf(other.value) < 0;
      });
      if (select.selectedOptions[0].parentNode.disabled) select.value = "";
    }
    other.addEventListener("change", fit);
    fit();
  });

  /* Operators' keyboard */
  var list = doc.querySelector("[data-keys]");
  if (list) doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    var search = doc.querySelector("input[data-search]");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); return; }
    var step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    var links = [];
    list.querySelectorAll("tbody tr").forEach(function (row) { var link = row.querySelector("a"); if (link) links.push(link); });
    var row = doc.activeElement && doc.activeElement.closest("tr");
    var at = links.findIndex(function (link) { return link.closest("tr") === row; });
    var to = links[at < 0 ? 0 : at + step];
    if (to) to.focus();
  });
})();
