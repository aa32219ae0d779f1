// A graph: the things of an answer, and the links between those that stand in one row.
import { drag, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, select, zoom, zoomIdentity } from "../vendor/views.js";
import { kindOf, learn, nameOf, urlOf } from "./names.js";
import { make, numberText, say } from "./page.js";

const MOST = 300; // links that are drawn
const MARGIN = { top: 48, bottom: 40 }; // room for names
const HALF_LETTER = 3.8; // pixels
const STEPS = 300;
const NARROW = 500; // pixels; there names are shorter and the picture is higher
const isThing = (term) => term && term.type !== "literal";

/** Draw the things and links of an answer. Things can be dragged; each leads to its page. */
export async function drawGraph(panel, answer) {
  const all = linksOf(answer);
  const links = all.slice(0, MOST);
  await learn(links.flatMap((link) => [link.from, link.to, link.by]));
  const nodes = [...new Map(links.flatMap((link) => [link.from, link.to]).map((term) => [term.value, { term }])).values()];
  const byIri = new Map(nodes.map((node) => [node.term.value, node]));
  const edges = links.map((link) => ({ ...link, source: byIri.get(link.from.value), target: byIri.get(link.to.value) }));
  panel.append(make("p", { class: "fine" }, say("graphOf", { nodes: numberText(nodes.length), links: numberText(edges.length) })));
  if (all.length > MOST) panel.append(make("p", { class: "fine" }, say("linksShown", { n: numberText(MOST) })));
  const box = make("div", { class: "net" });
  panel.append(box);
  const isNarrow = box.clientWidth < NARROW;
  const height = Math.min(isNarrow ? 900 : 620, Math.max(380, nodes.length * (isNarrow ? 34 : 22)));
  const size = { width: box.clientWidth, height, letters: isNarrow ? 15 : 24 };
  arrange(nodes, edges, size);
  picture(box, nodes, edges, size);
}

/** Return the links of an answer: of a graph its statements between things, of rows each thing with the next in its row. */
function linksOf({ kind, variables, rows }) {
  const found = new Map();
  const add = (from, to, by) => found.set([from.value, by?.value, to.value].join(" "), { from, to, by });
  for (const row of rows) {
    const [subject, predicate, object] = variables.map((name) => row[name]);
    if (kind === "graph") {
      if (isThing(object)) add(subject, object, predicate);
      continue;
    }
    const things = variables.map((name) => [name, row[name]]).filter(([, term]) => isThing(term));
    for (const [name, term] of things.slice(1)) add(things[0][1], term, { type: "literal", value: `?${name}` });
  }
  return [...found.values()];
}

/** Give each node a place; all steps are taken at once, so nothing moves before the reader's eyes. */
function arrange(nodes, edges, { width, height, letters }) {
  forceSimulation(nodes)
    .force("link", forceLink(edges).distance(90))
    .force("charge", forceManyBody().strength(-420))
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.09))
    .force("collide", forceCollide(42))
    .stop()
    .tick(STEPS);
  spread(nodes, "x", letters * HALF_LETTER, width - letters * HALF_LETTER);
  spread(nodes, "y", MARGIN.top, height - MARGIN.bottom);
}

/** Let the nodes take up the room there is in one direction: places are scaled, names keep their size. */
function spread(nodes, axis, from, to) {
  const places = nodes.map((node) => node[axis]);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  for (const node of nodes) node[axis] = high > low ? from + ((node[axis] - low) / (high - low)) * (to - from) : (from + to) / 2;
}

function picture(box, nodes, edges, { width, height, letters }) {
  const svg = select(box).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "group").attr("aria-label", say("graph"));
  const arrow = svg.append("defs").append("marker").attr("id", "arrow").attr("viewBox", "0 0 8 8").attr("refX", 8).attr("refY", 4);
  arrow.attr("markerWidth", 7).attr("markerHeight", 7).attr("orient", "auto").append("path").attr("d", "M0 0L8 4L0 8z");
  const world = svg.append("g");
  const lines = world.selectAll("line").data(edges).join("line").attr("marker-end", "url(#arrow)");
  lines.append("title").text((edge) => `${nameOf(edge.from)} → ${nameOf(edge.by)} → ${nameOf(edge.to)}`);
  const names = world.selectAll("text.by").data(edges.length > 40 ? [] : edges).join("text").attr("class", "by").text((edge) => short(nameOf(edge.by), letters));
  const things = world.selectAll("a").data(nodes).join("a").attr("class", (node) => `k-${kindOf(node.term)}`);
  things.filter((node) => node.term.type === "uri").attr("href", (node) => urlOf(node.term));
  things.append("circle").attr("r", 9);
  things.append("text").attr("y", 24).text((node) => short(nameOf(node.term), letters));
  things.append("title").text((node) => nameOf(node.term));
  things.call(drag().on("drag", (event, node) => put(Object.assign(node, { x: event.x, y: event.y }))));
  put();
  controls(box, svg, world);

  function put() {
    lines.each(shortened).attr("x1", (edge) => edge.source.x).attr("y1", (edge) => edge.source.y).attr("x2", (edge) => edge.end.x).attr("y2", (edge) => edge.end.y);
    names.attr("x", (edge) => (edge.source.x + edge.target.x) / 2).attr("y", (edge) => (edge.source.y + edge.target.y) / 2 - 4);
    things.attr("transform", (node) => `translate(${node.x},${node.y})`);
  }
}

/** Let an arrow end at the rim of its node. */
function shortened(edge) {
  const [dx, dy] = [edge.target.x - edge.source.x, edge.target.y - edge.source.y];
  const rest = 1 - 12 / Math.max(Math.hypot(dx, dy), 12);
  edge.end = { x: edge.source.x + dx * rest, y: edge.source.y + dy * rest };
}

function controls(box, svg, world) {
  const zooming = zoom().scaleExtent([0.3, 8]).on("zoom", ({ transform }) => world.attr("transform", transform));
  // The wheel goes on scrolling the page; with Ctrl it zooms, as on maps.
  svg.call(zooming.filter((event) => (event.type === "wheel" ? event.ctrlKey : !event.button)));
  const whole = () => zooming.transform(svg, zoomIdentity);
  const button = (text, name, act) => make("button", { type: "button", class: "btn btn-s", "aria-label": say(name), title: say(name), click: act }, text);
  const bar = make("div", { class: "net-b" });
  bar.append(button("+", "zoomIn", () => zooming.scaleBy(svg, 1.4)), button("−", "zoomOut", () => zooming.scaleBy(svg, 1 / 1.4)), button("⤢", "whole", whole));
  box.append(bar);
}

const short = (text, letters) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);
