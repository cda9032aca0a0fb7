// Parses and binds KQL queries against Application Insights' tables, with the language service of Azure Data Explorer.
// Reads [{name, query}] from standard input; writes [{name, errors: [text], columns: [name]}].
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.cwd()}/package.json`);
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;
const schema = JSON.parse(readFileSync(new URL('./schema.json', import.meta.url), 'utf8'));
const tables = Object.entries(schema.tables).map(([name, columns]) => {
  const all = Object.entries({ ...schema.common, ...columns }).map(([column, type]) => `['${column}']: ${type}`).join(', ');
  return new Symbols.TableSymbol.$ctor7(name, `(${all})`, '');
});
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('app', tables));

// The service's lists are .NET's: an enumerator each.
function* each(list) {
  for (const enumerator = globalThis.Bridge.getEnumerator(list); enumerator.moveNext(); ) {
    yield enumerator.Current;
  }
}

const answers = JSON.parse(readFileSync(0, 'utf8')).map(({ name, query }) => {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  return {
    name,
    errors: [...each(code.GetDiagnostics())].map((d) => `${d.Code} ${d.Message} at ${d.Start}: ${query.slice(d.Start, d.Start + Math.max(d.Length, 1))}`),
    columns: [...each(code.ResultType.Columns)].map((column) => column.Name),
  };
});
process.stdout.write(JSON.stringify(answers));
