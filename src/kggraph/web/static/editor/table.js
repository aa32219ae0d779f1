// Rows as a table: filtered by a text, sorted by a column, page by page.
import { isNumber, learn, nameOf, write } from "./names.js";
import { language, locales, make, numberText, say } from "./page.js";

const PAGE = 50;
const collator = new Intl.Collator(locales, { numeric: true });

/** Draw an answer's rows. */
export function drawTable(panel, { kind, variables, rows }) {
  if (!rows.length) return panel.append(make("p", { class: "none" }, say("nothing")));
  const numeric = new Set(variables.filter((name) => isNumeric(rows, name)));
  const state = { text: "", sorted: undefined, descending: false, start: 0 };
  const bar = make("div", { class: "view-bar" });
  const body = make("tbody");
  const heads = variables.map((name) => head(kind === "graph" ? name : `?${name}`, numeric.has(name), () => sortBy(name)));
  const table = make("table", { class: "rt" }, make("thead", {}, make("tr", {}, ...heads)), body);
  const pager = make("nav", { class: "pager", "aria-label": say("pages") });
  const box = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table") }, table);
  const input = make("input", { type: "search", input: () => change({ text: input.value.toLocaleLowerCase(language), start: 0 }) });
  if (rows.length > 1) bar.append(make("label", { class: "sel" }, say("filter"), " ", input));
  panel.append(bar, box, pager);
  return refresh();

  function sortBy(name) {
    change({ sorted: name, descending: state.sorted === name && !state.descending, start: 0 });
  }

  function change(changes) {
    Object.assign(state, changes);
    refresh();
  }

  async function refresh() {
    const found = arrange(rows, state, numeric);
    const shown = found.slice(state.start, state.start + PAGE);
    await learn(shown.flatMap((row) => Object.values(row)));
    body.replaceChildren(...shown.map((row) => line(row, variables, numeric)));
    for (const [place, name] of variables.entries()) {
      const order = state.sorted === name && (state.descending ? "descending" : "ascending");
      heads[place].setAttribute("aria-sort", order || "none");
    }
    pager.replaceChildren(...(found.length > PAGE ? pages(found.length, state.start, (start) => change({ start })) : []));
  }
}

const isNumeric = (rows, name) => {
  const bound = rows.map((row) => row[name]).filter(Boolean);
  return bound.length > 0 && bound.every(isNumber);
};

function head(name, isNumber_, sort) {
  const button = make("button", { type: "button", title: say("sort", { name }), click: sort }, make("code", {}, name));
  return make("th", { scope: "col", class: isNumber_ ? "num" : undefined }, button);
}

const line = (row, variables, numeric) =>
  make("tr", {}, ...variables.map((name) => make("td", { class: numeric.has(name) ? "num" : undefined }, write(row[name]))));

function arrange(rows, { text, sorted, descending }, numeric) {
  const found = text ? rows.filter((row) => Object.values(row).some((term) => mentions(term, text))) : [...rows];
  if (sorted === undefined) return found;
  const compare = numeric.has(sorted)
    ? (a, b) => Number(a.value) - Number(b.value)
    : (a, b) => collator.compare(nameOf(a), nameOf(b));
  const ordered = (a, b) => {
    if (!a[sorted] || !b[sorted]) return Number(!a[sorted]) - Number(!b[sorted]); // what is unbound comes last
    return descending ? compare(b[sorted], a[sorted]) : compare(a[sorted], b[sorted]);
  };
  return found.sort(ordered);
}

const mentions = (term, text) =>
  nameOf(term).toLocaleLowerCase(language).includes(text) || term.value.toLocaleLowerCase(language).includes(text);

function pages(count, start, go) {
  const step = (key, to, isOpen) => make("button", { type: "button", class: "btn btn-s", disabled: !isOpen, click: () => go(to) }, say(key));
  const range = { from: numberText(start + 1), to: numberText(Math.min(start + PAGE, count)), n: numberText(count) };
  return [
    step("previous", start - PAGE, start > 0),
    make("span", { class: "fine" }, say("range", range)),
    step("next", start + PAGE, start + PAGE < count),
  ];
}
