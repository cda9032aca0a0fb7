// Asks an OFREP server through OpenFeature's own server SDK and provider, as an application does.
// Usage: node openfeature.mjs ADDRESS < [{ "type", "key", "fallback", "context" }]; prints the evaluation details of each.
import { text } from 'node:stream/consumers';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';

const ask = {
  boolean: (client, q) => client.getBooleanDetails(q.key, q.fallback, q.context),
  string: (client, q) => client.getStringDetails(q.key, q.fallback, q.context),
  number: (client, q) => client.getNumberDetails(q.key, q.fallback, q.context),
  object: (client, q) => client.getObjectDetails(q.key, q.fallback, q.context),
};

OpenFeature.setLogger({ error() {}, warn() {}, info() {}, debug() {} });
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: process.argv[2] }));
const client = OpenFeature.getClient();
const answers = [];
for (const question of JSON.parse(await text(process.stdin))) {
  answers.push(await ask[question.type](client, question));
}
console.log(JSON.stringify(answers));
