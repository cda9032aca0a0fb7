// Assigns units with GrowthBook's own SDK.
// Usage: node growthbook.mjs < { "experiments": [...], "units": [...] }; prints per experiment the variation of each unit, -1 for who does not take part.
import { text } from 'node:stream/consumers';
import { GrowthBook } from '@growthbook/growthbook';

const { experiments, units } = JSON.parse(await text(process.stdin));
const growthbook = new GrowthBook();
const picked = experiments.map(() => []);
for (const id of units) {
  await growthbook.setAttributes({ id });
  experiments.forEach((experiment, i) => {
    const result = growthbook.run({ hashVersion: 2, hashAttribute: 'id', ...experiment });
    picked[i].push(result.inExperiment ? result.variationId : -1);
  });
}
console.log(JSON.stringify(picked));
