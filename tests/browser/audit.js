// What the page is, how it is laid out and where the focus is; run by pages.rs in the page.
const visible = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility === "visible" && !e.closest(".visually-hidden");
const named = e => e.tagName + (e.id ? "#" + e.id : "") + (e.classList.length ? "." + [...e.classList].join(".") : "");
const width = document.documentElement.clientWidth;
const scrolls = document.scrollingElement.scrollWidth > innerWidth;
// Boxes that scroll by themselves may hold what is wider.
const boxed = e => !!e.closest(".table-box, pre");
const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1 && visible(e) && !boxed(e));
const targets = "button, .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, summary, " +
  "label.choice, label.check, nav a, .back-link, .card-link, .site-footer a, .actions a, .error-summary a, .summary-action a";
const links = [...document.querySelectorAll(".error-summary a")].map(a => a.getAttribute("href"));
return {
  lang: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll("h1")].map(h => h.innerText),
  errors: links.map(href => href.slice(1)),
  dangling: links.filter(href => !document.querySelector(href)),
  focus: named(document.activeElement),
  sideways: scrolls ? (wide.length ? wide.map(named) : [document.scrollingElement.scrollWidth + " px"]) : [],
  small: [...document.querySelectorAll(targets)].filter(visible).map(e => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.height < 43.5 || box.width < 43.5).map(([e, box]) => `${named(e)} "${e.innerText.slice(0, 20)}" (${Math.round(box.width)}×${Math.round(box.height)})`),
};
