import { createHash } from 'node:crypto';
import { codeUnits, pairs, print } from './texts.mjs';

// UTF-8 with U+FFFD in place of half a surrogate pair, as TextEncoder and .NET's Encoding.UTF8 both write it.
const utf8 = text => Buffer.from(new TextEncoder().encode(text));

const marker = (unit, seed) => createHash('sha256').update(Buffer.concat([utf8(unit), Buffer.from([10]), utf8(seed)])).digest().readUInt32LE(0);

const seeds = ['prompt_style', 'salt', 'é', '😀', '\ud83d'];
print({ version: 1, made_with: `node ${process.version}, crypto` }, {
  percentages: pairs(seeds).map(([seed, unit]) => ({
    seed: codeUnits(seed), unit: codeUnits(unit), percentage: (marker(unit, seed) / 4294967295) * 100,
  })),
});
