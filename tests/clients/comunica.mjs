// Asks an endpoint, named on the command line, the queries on the standard input: [{form, text}, …].
// Writes what each gives: a boolean, or rows of terms as {name: [kind, value, language, datatype]}.
import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();
const sources = [{ type: "sparql", value: process.argv[2] }];

function written(term) {
  return [term.termType, term.value, term.language ?? "", term.datatype?.value ?? ""];
}

async function answer({ form, text }) {
  if (form === "ASK") {
    return engine.queryBoolean(text, { sources });
  }
  if (form === "CONSTRUCT") {
    const quads = await (await engine.queryQuads(text, { sources })).toArray();
    return quads.map((quad) => Object.fromEntries(["subject", "predicate", "object"].map((role) => [role, written(quad[role])])));
  }
  const rows = await (await engine.queryBindings(text, { sources })).toArray();
  return rows.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, written(term)])));
}

let input = "";
for await (const piece of process.stdin) {
  input += piece;
}
const answers = [];
for (const query of JSON.parse(input)) {
  answers.push(await answer(query));
}
process.stdout.write(JSON.stringify(answers));
