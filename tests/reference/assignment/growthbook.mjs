import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeUnits, pairs, print, units } from './texts.mjs';

const folder = join(process.cwd(), 'node_modules/@growthbook/growthbook');
const require = createRequire(join(process.cwd(), 'here.js'));
const { GrowthBook } = require('@growthbook/growthbook');
const { hash } = require(join(folder, 'dist/cjs/util.js'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const seeds = ['', 'prompt_style', 'salt', 'é', '😀', '\ud83d'];
const buckets = pairs(seeds).map(([seed, value]) => ({
  seed: codeUnits(seed), value: codeUnits(value), bucket: Math.round(hash(seed, value, 2) * 10000),
}));
const layers = pairs(seeds).map(([layer, value]) => ({
  layer: codeUnits(layer), value: codeUnits(value), position: hash('__' + layer, value, 1),
}));

// One character a unit: the variant's index, or - for a unit that takes no part.
function assign(experiment, prefix, count) {
  return units(prefix, count).map(unit => {
    const result = new GrowthBook({ attributes: { id: unit } }).run({ key: 'k', hashVersion: 2, ...experiment });
    return result.inExperiment ? String(result.variationId) : '-';
  }).join('');
}

const variations = n => Array.from({ length: n }, (_, i) => i);
const normalised = weights => weights.map(w => w / weights.reduce((a, b) => a + b, 0));

function weighted({ weights, coverage = 1, layer, holdout }) {
  const filters = [];
  if (holdout) filters.push({ seed: holdout.name, hashVersion: 2, ranges: [[holdout.share, 1]] });
  if (holdout && layer) filters.push({ seed: '__' + layer.name, hashVersion: 1, ranges: [[layer.from, layer.to]] });
  return {
    variations: variations(weights.length), weights: normalised(weights), coverage,
    ...(filters.length ? { filters } : {}),
    ...(layer && !holdout ? { namespace: [layer.name, layer.from, layer.to] } : {}),
  };
}

const weightedCases = [
  { weights: [1, 1] }, { weights: [50, 50] }, { weights: [10, 20, 70] }, { weights: [1, 1, 1] }, { weights: [33, 33, 34] },
  { weights: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, { weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }, { weights: [0, 1] }, { weights: [1, 0, 1] },
  { weights: [1, 0] }, { weights: [0.001, 0.999] }, { weights: [99.99, 0.01] }, { weights: [1, 1], coverage: 0 },
  { weights: [1, 1], coverage: 0.1 }, { weights: [1, 1], coverage: 0.5 }, { weights: [10, 20, 70], coverage: 0.333 },
  { weights: [1, 1], layer: { name: 'prompts', from: 0, to: 0.5 } }, { weights: [1, 1], layer: { name: 'prompts', from: 0.5, to: 1 } },
  { weights: [3, 1], coverage: 0.7, layer: { name: 'models', from: 0.123, to: 0.456 } },
  { weights: [1, 1], holdout: { name: '2026', share: 0.05 } },
  { weights: [1, 3], holdout: { name: '2026', share: 0.2 }, layer: { name: 'prompts', from: 0.1, to: 0.9 }, coverage: 0.8 },
].map(c => ({ ...c, salt: 'prompt_style' }))
  .concat([{ weights: [1, 1], salt: 'é😀' }, { weights: [1, 4], salt: 'model.2026-05' }]);

// Two variants under a ramp at full coverage are GrowthBook's own layout with the shares in force.
const rampPairs = [1, 5, 10, 12.5, 25, 30, 33.3, 50, 70, 90, 99, 100].flatMap(step => [0, 1].map(control => ({
  weights: [1, 1], control, step, salt: 'ramped',
  experiment: { variations: [0, 1], weights: control === 0 ? [(100 - step) / 100, step / 100] : [step / 100, (100 - step) / 100] },
})));

// Any other ramp is a list of ranges: a slot for each challenger, shared with control from the other end.
function slots(weights, control, step, coverage) {
  const challengers = weights.map((w, i) => ({ w, i })).filter(v => v.i !== control && v.w > 0);
  const total = challengers.reduce((sum, v) => sum + v.w, 0);
  let sum = 0;
  return challengers.flatMap(({ w, i }) => {
    const [start, end] = [sum / total, (sum += w) / total];
    const width = end - start;
    const [mine, others] = [coverage * (step / 100) * width, coverage * ((100 - step) / 100) * width];
    return control < i
      ? [{ i: control, range: [start, start + others] }, { i, range: [end - mine, end] }]
      : [{ i, range: [start, start + mine] }, { i: control, range: [end - others, end] }];
  });
}

const rampSlots = [
  { weights: [1, 1, 1], control: 0, step: 5, coverage: 1 }, { weights: [1, 1, 1], control: 0, step: 50, coverage: 1 },
  { weights: [7, 1, 3, 0, 2], control: 2, step: 40, coverage: 1 }, { weights: [1, 2, 3], control: 2, step: 20, coverage: 0.37 },
  { weights: [1, 1], control: 0, step: 5, coverage: 0.5 }, { weights: [1, 1], control: 1, step: 50, coverage: 0.9 },
].map(c => {
  const parts = slots(c.weights, c.control, c.step, c.coverage);
  const owner = parts.map(p => p.i);
  const picked = assign({ variations: variations(parts.length), ranges: parts.map(p => p.range), seed: 'slots' }, 'unit-', 2000);
  return { ...c, salt: 'slots', prefix: 'unit-', expected: [...picked].map(p => (p === '-' ? '-' : owner[p])).join('') };
});

print({ version: 1, made_with: `@growthbook/growthbook ${version}, node ${process.version}` }, {
  buckets,
  layers,
  assignments: [
    ...weightedCases.map(c => ({ ...c, prefix: 'user-', expected: assign({ ...weighted(c), seed: c.salt }, 'user-', 2000) })),
    ...rampPairs.map(({ experiment, ...c }) => ({ ...c, prefix: '2522956', expected: assign({ ...experiment, seed: c.salt }, '2522956', 2000) })),
    ...rampSlots,
  ],
});
