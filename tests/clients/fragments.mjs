// Asks Triple Pattern Fragments, named on the command line, the SELECT queries on the standard input: [text, …].
// Writes the rows of each: [{name: value}, …].
import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();
const sources = [{ type: "qpf", value: process.argv[2] }];

let input = "";
for await (const piece of process.stdin) {
  input += piece;
}
const answers = [];
for (const text of JSON.parse(input)) {
  const rows = await (await engine.queryBindings(text, { sources })).toArray();
  answers.push(rows.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value]))));
}
process.stdout.write(JSON.stringify(answers));
