// A pivot table: rows and columns by the values of two variables, a figure of a third in the cells.
import { isNumber, learn, nameOf, write } from "./names.js";
import { choice, locales, make, numberText, say } from "./page.js";

const MOST_COLUMNS = 40;
const collator = new Intl.Collator(locales, { numeric: true });
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const FIGURES = {
  count: (numbers) => numbers.length,
  sum,
  mean: (numbers) => sum(numbers) / numbers.length,
  min: (numbers) => Math.min(...numbers),
  max: (numbers) => Math.max(...numbers),
};

/** Draw an answer's rows as a pivot table, with choices of what stands where. */
export async function drawPivot(panel, { variables, rows }) {
  await learn(rows.flatMap((row) => Object.values(row)));
  const numeric = variables.filter((name) => rows.some((row) => isNumber(row[name])));
  const [down, across] = grouping(variables.filter((name) => !numeric.includes(name)), rows);
  const state = {
    rows: down ?? variables[0],
    columns: across ?? "",
    values: numeric[0] ?? "",
    figure: numeric.length ? "sum" : "count",
  };
  const box = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("pivot") });
  const options = variables.map((name) => [name, `?${name}`]);
  const set = (key) => (value) => {
    state[key] = value;
    refresh();
  };
  const bar = make("div", { class: "view-bar" });
  bar.append(choice(say("rows"), options, state.rows, set("rows")));
  bar.append(choice(say("columns"), [["", say("none")], ...options], state.columns, set("columns")));
  const figures = numeric.length ? Object.keys(FIGURES) : ["count"];
  bar.append(choice(say("values"), figures.map((name) => [name, say(name)]), state.figure, set("figure")));
  if (numeric.length) bar.append(choice("", numeric.map((name) => [name, `?${name}`]), state.values, set("values")));
  panel.append(bar, box);
  refresh();

  function refresh() {
    box.replaceChildren(table(rows, state));
  }
}

/** Return the variables that group rows best: those with the fewest values, but more than one. */
function grouping(names, rows) {
  const counts = names.map((name) => ({ name, count: distinct(rows, name).filter(Boolean).length }));
  const several = counts.filter(({ count }) => count > 1).sort((a, b) => a.count - b.count);
  return several.filter(({ count }, place) => !place || count <= MOST_COLUMNS).map(({ name }) => name).slice(0, 2).reverse();
}

const key = (term) => (term ? `${term.type} ${term.value} ${term["xml:lang"] ?? term.datatype ?? ""}` : "");

/** Return the terms that a variable has, each once, sorted by name; what is unbound comes last. */
function distinct(rows, name) {
  const found = new Map(rows.map((row) => [key(row[name]), row[name]]));
  return [...found.values()].sort((a, b) => Number(!a) - Number(!b) || collator.compare(nameOf(a), nameOf(b)));
}

function table(rows, { rows: down, columns: across, values, figure }) {
  const columns = across ? distinct(rows, across).slice(0, MOST_COLUMNS) : [];
  const cells = Map.groupBy(rows, (row) => `${key(row[down])}\n${across ? key(row[across]) : ""}`);
  const lines = Map.groupBy(rows, (row) => key(row[down]));
  const value = (found) => make("td", { class: "num" }, figureOf(found ?? [], values, figure));
  const head = make("tr", {}, make("th", { scope: "col" }, make("code", {}, `?${down}`)));
  head.append(...columns.map((term) => make("th", { scope: "col", class: "num" }, write(term))));
  head.append(make("th", { scope: "col", class: "num" }, across ? say("total") : say(figure)));
  const body = make("tbody");
  for (const term of distinct(rows, down)) {
    const line = make("tr", {}, make("th", { scope: "row" }, write(term)));
    line.append(...columns.map((column) => value(cells.get(`${key(term)}\n${key(column)}`))), value(lines.get(key(term))));
    body.append(line);
  }
  return make("table", { class: "rt pivot" }, make("thead", {}, head), body);
}

function figureOf(rows, values, figure) {
  const numbers = figure === "count" ? rows : rows.map((row) => row[values]).filter(isNumber).map((term) => Number(term.value));
  return numbers.length ? numberText(FIGURES[figure](numbers)) : "";
}
