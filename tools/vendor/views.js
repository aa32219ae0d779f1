export { drag } from "d3-drag";
export { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
export { scaleLinear, scaleUtc } from "d3-scale";
export { select } from "d3-selection";
export { zoom, zoomIdentity } from "d3-zoom";
export { default as TurtleParser } from "n3/src/N3Parser.js"; // the package's own entry brings Node's streams along
