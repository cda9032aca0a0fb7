// Assignments a second of GrowthBook's own SDK in this process: the units and experiments of StickyAllocationBenchmark.
// Usage: node tests/Benchmarks/Assignment/growthbook.mjs
import { GrowthBook, GrowthBookClient } from '@growthbook/growthbook';

const count = 1 << 16;
const units = {
  run_id: i => `${25_229_568_147 + i * 7_919}`,
  user: i => `user-${i * 97}`,
  uuid: i => `${(i * 77_777).toString(16).padStart(8, '0')}-${(i & 0xffff).toString(16).padStart(4, '0')}-0003-0405-060708090a0b`,
};

const ways = {
  // One object for all units, as its documentation has it for many users of one process.
  client: experiment => {
    const growthbook = new GrowthBookClient();
    return id => growthbook.runInlineExperiment(experiment, { attributes: { id } });
  },
  // One object a unit, as its documentation has it for one user.
  'object a unit': experiment => id => new GrowthBook({ attributes: { id } }).run(experiment),
};

for (const variants of [2, 10]) {
  const experiment = {
    key: 'prompt_style', seed: 'prompt_style', hashVersion: 2, hashAttribute: 'id',
    variations: Array.from({ length: variants }, (_, i) => i), weights: Array(variants).fill(1 / variants),
  };
  for (const [form, unitOf] of Object.entries(units)) {
    const ids = Array.from({ length: count }, (_, i) => unitOf(i));
    for (const [way, make] of Object.entries(ways)) {
      const assign = make(experiment);
      let best = Infinity;
      let sum = 0;
      for (let round = 0; round < 7; round++) {
        const started = process.hrtime.bigint();
        for (const id of ids) {
          sum += assign(id).variationId;
        }
        best = Math.min(best, Number(process.hrtime.bigint() - started) / count);
      }
      console.log(`${form} ${variants} variants, ${way}: ${best.toFixed(0)} ns a unit, the best of 7 rounds (${sum})`);
    }
  }
}
