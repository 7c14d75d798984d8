// Asks a SPARQL endpoint with Comunica: node ask.mjs ENDPOINT QUERY → the bindings as JSON.
import { QueryEngine } from "@comunica/query-sparql";

const [endpoint, query] = process.argv.slice(2);
const stream = await new QueryEngine().queryBindings(query, { sources: [{ type: "sparql", value: endpoint }] });
const rows = [];
for (const bindings of await stream.toArray()) {
  rows.push(Object.fromEntries([...bindings].map(([variable, term]) => [variable.value, term.value])));
}
console.log(JSON.stringify(rows));
