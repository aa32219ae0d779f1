// A chart of an answer: bars with their labels, or a line or points over a numeric or dated variable.
import { scaleLinear, scaleUtc } from "../vendor/views.js";
import { isNumber, learn, nameOf, write } from "./names.js";
import { choice, locales, make, numberText, say } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_BARS = 100;
const MOST_POINTS = 2000;
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 360, 72, 36, 12];
const DATE = /^\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?$/;
const isDated = (term) => term?.type === "literal" && /#(date|dateTime|gYear|gYearMonth)$/.test(term.datatype ?? "") && DATE.test(term.value);

/** Draw an answer's rows, with choices of what is drawn. */
export async function drawChart(panel, { variables, rows }) {
  const numeric = variables.filter((name) => rows.some((row) => isNumber(row[name])));
  const across = variables.filter((name) => rows.some((row) => isNumber(row[name]) || isDated(row[name])));
  const named = variables.filter((name) => !numeric.includes(name));
  const value = named.length ? numeric[0] : (numeric[1] ?? numeric[0]);
  const x = across.find((name) => name !== value) ?? value;
  const state = { kind: "bars", label: named[0] ?? x, value, x };
  const bar = make("div", { class: "view-bar" });
  const box = make("div", { class: "chart" });
  panel.append(bar, box);
  await refresh();

  async function refresh() {
    const set = (key) => (value) => {
      state[key] = value;
      refresh();
    };
    const of = (names) => names.map((name) => [name, `?${name}`]);
    const kinds = ["bars", "line", "points"].map((kind) => [kind, say(kind)]);
    const isBars = state.kind === "bars";
    bar.replaceChildren(
      choice(say("kind"), kinds, state.kind, set("kind")),
      isBars ? choice(say("label"), of(variables), state.label, set("label")) : choice("x", of(across), state.x, set("x")),
      choice(isBars ? say("values") : "y", of(numeric), state.value, set("value")),
    );
    box.replaceChildren(...(isBars ? await bars(rows, state) : plot(rows, state)));
  }
}

async function bars(rows, { label, value }) {
  const drawn = rows.filter((row) => isNumber(row[value]));
  const shown = drawn.slice(0, MOST_BARS);
  await learn(shown.map((row) => row[label]));
  const numbers = shown.map((row) => Number(row[value].value));
  const scale = scaleLinear([Math.min(0, ...numbers), Math.max(0, ...numbers)], [0, 100]);
  const body = make("tbody");
  for (const [place, row] of shown.entries()) {
    const [from, to] = [scale(0), scale(numbers[place])].sort((a, b) => a - b);
    const picture = draw("svg", { class: "bar", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" });
    picture.append(draw("rect", { x: from, width: Math.max(to - from, 0.2), height: 1 }));
    const cells = [make("th", { scope: "row" }, write(row[label])), make("td", { class: "bar-c" }, picture), make("td", { class: "num" }, numberText(numbers[place]))];
    body.append(make("tr", {}, ...cells));
  }
  const note = drawn.length > MOST_BARS ? [make("p", { class: "fine" }, say("barsShown", { n: numberText(MOST_BARS) }))] : [];
  return [...note, make("table", { class: "rt bars" }, make("caption", { class: "vh" }, `?${label} – ?${value}`), body)];
}

function plot(rows, { kind, x, value }) {
  const usable = rows.filter((row) => isNumber(row[value]) && (isNumber(row[x]) || isDated(row[x])));
  if (!usable.length) return [make("p", { class: "none" }, say("noNumbers"))];
  const isTime = isDated(usable[0][x]);
  const place = (term) => (isDated(term) ? new Date(term.value).valueOf() : Number(term.value));
  const points = usable.slice(0, MOST_POINTS).map((row) => ({ x: place(row[x]), y: Number(row[value].value), row }));
  points.sort((a, b) => a.x - b.x);
  const extent = (key) => [Math.min(...points.map((point) => point[key])), Math.max(...points.map((point) => point[key]))];
  const [low, high] = extent("y");
  const right = (isTime ? scaleUtc() : scaleLinear()).domain(extent("x")).nice().range([LEFT, WIDTH - 16]);
  const up = scaleLinear([Math.min(0, low), Math.max(0, high)], [HEIGHT - BOTTOM, TOP]).nice();
  const svg = draw("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `?${value} / ?${x}` });
  svg.append(...upAxis(up), ...rightAxis(right, isTime));
  if (kind === "line") svg.append(draw("polyline", { points: points.map((point) => `${right(point.x)},${up(point.y)}`).join(" ") }));
  svg.append(...points.map((point) => dot(point, right, up, x)));
  const note = usable.length > MOST_POINTS ? [make("p", { class: "fine" }, say("pointsShown", { n: numberText(MOST_POINTS) }))] : [];
  return [...note, svg];
}

function dot({ x, y, row }, right, up, name) {
  const circle = draw("circle", { cx: right(x), cy: up(y), r: 4 });
  const title = draw("title");
  title.textContent = `${nameOf(row[name])}: ${numberText(y)}`;
  circle.append(title);
  return circle;
}

function upAxis(scale) {
  return scale.ticks(6).flatMap((tick) => {
    const y = scale(tick);
    return [draw("line", { class: "grid", x1: LEFT, x2: WIDTH - 16, y1: y, y2: y }), note(LEFT - 8, y + 4, "end", shortNumber(tick))];
  });
}

function rightAxis(scale, isTime) {
  const text = isTime ? dateOf(scale) : shortNumber;
  return scale.ticks(6).map((tick) => note(scale(tick), HEIGHT - 12, "middle", text(tick)));
}

const shortNumber = (number) => new Intl.NumberFormat(locales, { notation: "compact" }).format(number);

function dateOf(scale) {
  const [from, to] = scale.domain();
  const years = (to - from) / (365 * 24 * 3600 * 1000);
  const parts = years > 5 ? { year: "numeric" } : years > 0.3 ? { year: "numeric", month: "short" } : { month: "short", day: "numeric" };
  const format = new Intl.DateTimeFormat(locales, { ...parts, timeZone: "UTC" });
  return (tick) => format.format(tick);
}

function note(x, y, anchor, text) {
  const element = draw("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function draw(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
