// An answer and its views. Each view says which answers it can show; scripts of those that draw are loaded when chosen.
import { isNumber, learn } from "./names.js";
import { make, numberText, say } from "./page.js";
import { drawPivot } from "./pivot.js";
import { drawTable } from "./table.js";

const LONGEST_SHOWN = 200_000; // characters of a raw answer
const hasRows = (answer) => answer.rows?.length > 0;
const VIEWS = [
  { name: "table", fits: (answer) => answer.kind !== "boolean", draw: drawTable },
  { name: "answer", fits: (answer) => answer.kind === "boolean", draw: drawBoolean },
  { name: "pivot", fits: (answer) => answer.kind === "rows" && hasRows(answer) && answer.variables.length > 1, draw: drawPivot },
  { name: "chart", fits: hasNumbers, draw: async (...given) => (await import("./chart.js")).drawChart(...given) },
  { name: "graph", fits: hasLinks, draw: async (...given) => (await import("./graph.js")).drawGraph(...given) },
  { name: "raw", fits: () => true, draw: drawRaw },
];
let chosen = "table";

/** Show an answer in a place of the page, in the view that was chosen last if it can show it. */
export async function showAnswer(place, answer) {
  const shown = answer.kind === "graph" ? { ...answer, ...(await readGraph(answer.text)) } : answer;
  await learn(visibleTerms(shown));
  const views = VIEWS.filter((view) => view.fits(shown));
  const panel = make("div", { role: "tabpanel", id: "view", tabindex: "0", "aria-labelledby": "" });
  const tabs = make("div", { role: "tablist", class: "tabs", "aria-label": say("views") });
  const select = async (view, byReader) => {
    if (byReader) chosen = view.name;
    for (const tab of tabs.children) {
      const isSelected = tab.id === `tab-${view.name}`;
      tab.setAttribute("aria-selected", isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
      if (isSelected && byReader) tab.focus();
    }
    panel.setAttribute("aria-labelledby", `tab-${view.name}`);
    panel.replaceChildren();
    await view.draw(panel, shown);
    panel.dataset.view = view.name;
  };
  for (const view of views) tabs.append(tab(view, () => select(view, true)));
  tabs.addEventListener("keydown", (event) => moveAmong(tabs, event));
  const head = make("div", { class: "row-h" }, make("h2", { id: "res-h" }, say("results")), facts(shown));
  const hints = answer.hints.map((hint) => make("p", { class: "say", lang: "en" }, hint));
  const parts = [head, ...hints, tabs, panel];
  place.replaceChildren(make("section", { class: "res", id: "result", "aria-labelledby": "res-h" }, ...parts));
  await select(views.find((view) => view.name === chosen) ?? views[0], false);
}

const tab = (view, select) =>
  make("button", { role: "tab", type: "button", id: `tab-${view.name}`, "aria-controls": "view", click: select }, say(view.name));

/** Arrow keys, Home and End move among tabs, as the pattern for tabs asks (ARIA Authoring Practices). */
function moveAmong(tabs, event) {
  const all = [...tabs.children];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length].click();
}

function facts({ kind, rows, milliseconds }) {
  const count = kind === "boolean" ? [] : [make("span", {}, say(kind === "graph" ? "statementsOf" : "rowsOf", { n: numberText(rows.length) }))];
  return make("p", { class: "dl" }, ...count, make("span", {}, say("took", { n: numberText(milliseconds) })));
}

/** Return a graph in Turtle as rows of three terms. */
async function readGraph(turtle) {
  const { TurtleParser } = await import("../vendor/views.js");
  const [subject, predicate, object] = ["subject", "predicate", "object"].map((name) => say(name));
  const rows = new TurtleParser().parse(turtle).map((quad) => ({
    [subject]: asBinding(quad.subject),
    [predicate]: asBinding(quad.predicate),
    [object]: asBinding(quad.object),
  }));
  return { variables: [subject, predicate, object], rows };
}

function asBinding({ termType, value, language, datatype }) {
  if (termType === "NamedNode") return { type: "uri", value };
  if (termType === "BlankNode") return { type: "bnode", value };
  return { type: "literal", value, ...(language ? { "xml:lang": language } : { datatype: datatype.value }) };
}

// Names are asked for at once for what every view begins with; the table asks for the rest page by page.
const visibleTerms = ({ rows = [] }) => rows.slice(0, 500).flatMap((row) => Object.values(row));

function hasNumbers(answer) {
  return answer.kind === "rows" && answer.rows.some((row) => Object.values(row).some(isNumber));
}

function hasLinks({ kind, rows = [] }) {
  return kind !== "boolean" && rows.some((row) => Object.values(row).filter((term) => term.type !== "literal").length > 1);
}

function drawBoolean(panel, { value }) {
  panel.append(make("p", { class: "yesno" }, say(value ? "yes" : "no")));
}

function drawRaw(panel, { text, format }) {
  const whole = format === "json" ? JSON.stringify(JSON.parse(text), undefined, 1) : text;
  const copy = make("button", { class: "btn btn-s", type: "button" }, say("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = say("done");
  });
  panel.append(make("p", { class: "view-bar" }, copy));
  if (whole.length > LONGEST_SHOWN) panel.append(make("p", { class: "fine" }, say("cut")));
  panel.append(make("pre", { class: "graph raw-a", tabindex: "0" }, whole.slice(0, LONGEST_SHOWN)));
}
