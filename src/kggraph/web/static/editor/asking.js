// Asking the endpoint: a query goes out, an answer or a problem comes back.
const LONGEST_URL = 2000;
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

/** Why a query was not answered; line and column count from 1 where the server knows the place. */
export class Problem extends Error {
  constructor(detail, { line, column } = {}) {
    super(detail);
    this.line = line;
    this.column = column;
  }
}

/** Return the request of a query. Short ones are GET, so that the browser may keep their answers. */
function request(query, fields, options) {
  const sent = new URLSearchParams({ query, ...fields });
  const url = `/sparql?${sent}`;
  return url.length <= LONGEST_URL ? fetch(url, options) : fetch("/sparql", { ...options, method: "POST", body: sent });
}

async function read(response) {
  if (response.ok) return response;
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) throw new Problem(`${response.status} ${response.statusText}`);
  const problem = await response.json();
  throw new Problem(problem.detail ?? problem.title, problem);
}

/** Return the sentences of the header that tells what an empty answer may be due to: a list of strings (RFC 9651). */
function readHints(header) {
  const strings = header.matchAll(/"((?:[^"\\]|\\.)*)"/g);
  return [...strings].map(([, string]) => decodeURIComponent(string.replace(/\\(.)/g, "$1").replace(/%(?![0-9A-F]{2})/g, "%25")));
}

/** Return what a query gives: {kind: "rows", variables, rows}, {kind: "boolean", value} or {kind: "graph"}, with its text. */
export async function ask(query, { timeout, signal }) {
  const started = performance.now();
  const fields = timeout ? { timeout } : {};
  const response = await read(await request(query, fields, { signal, headers: { Accept: ACCEPT } }));
  const text = await response.text();
  const hints = readHints(response.headers.get("Kggraph-Hint") ?? "");
  const answer = { query, text, hints, milliseconds: Math.round(performance.now() - started) };
  if (!response.headers.get("Content-Type").includes("json")) return { ...answer, kind: "graph", format: "ttl" };
  const { head, results, boolean } = JSON.parse(text);
  if (boolean !== undefined) return { ...answer, kind: "boolean", value: boolean, format: "json" };
  return { ...answer, kind: "rows", variables: head.vars, rows: results.bindings, format: "json" };
}

/** Save an answer in a format under the name of the format's ending. */
export async function download(query, format, timeout) {
  const fields = timeout ? { format, timeout } : { format };
  const response = await read(await request(query, fields, { headers: { Accept: "*/*" } }));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `answer.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
