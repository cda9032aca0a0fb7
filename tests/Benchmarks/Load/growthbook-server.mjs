// GrowthBook's SDK behind a plain node:http server: the same request, the same experiment, the same answer as a flag evaluation of the app.
// Usage: node growthbook-server.mjs PORT
import { createServer } from 'node:http';
import { GrowthBookClient } from '@growthbook/growthbook';

const growthbook = new GrowthBookClient();
const experiment = { key: 'load', variations: ['a', 'b'], weights: [0.5, 0.5], seed: 'load', hashVersion: 2, hashAttribute: 'id' };

createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const { context } = JSON.parse(Buffer.concat(parts));
    const result = growthbook.runInlineExperiment(experiment, { attributes: { id: context.targetingKey } });
    const body = JSON.stringify({
      key: 'load', reason: 'SPLIT', variant: result.value, value: result.value, metadata: { version: 2, reason: 'sticky', counted: true },
    });
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
