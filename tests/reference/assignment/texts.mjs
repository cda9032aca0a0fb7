// Texts that hashes tend to disagree about. Half surrogate pairs have no UTF-8 form, so texts travel as UTF-16 code units.
export const texts = [
  '', 'a', 'b', 'ab', '0', '1', '10', '25229568147', 'unit-7', 'user-000001', 'Concise', 'concise',
  '6ba7b810-9dad-11d1-80b4-00c04fd430c8', ' leading', 'trailing ', 'two words', 'line\nfeed', 'tab\there', '\u0000', '\u007f',
  'é', 'e\u0301', 'ß', 'ΑΒΓ', 'пользователь', '用户', '\u2028', '\uffff', '😀', '👩‍💻', 'a😀b', '\ud83d', '\ude00', '\ude00\ud83d', 'x\ud83dy',
  '__', 'a__b', '/coverage', 'growthbook-v2',
];

export const longTexts = ['x'.repeat(255), 'x'.repeat(256), 'é'.repeat(300), 'z'.repeat(5000)];

// Every seed with every text; the long texts with the first seed alone.
export const pairs = seeds => seeds.flatMap((seed, i) => [...texts, ...(i === 0 ? longTexts : [])].map(text => [seed, text]));

export const codeUnits = text => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

export const units = (prefix, count) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

// Objects one a line, so that a difference can be read.
export function print(header, lists) {
  const rows = Object.entries(lists).map(([name, rows]) => `  "${name}": [\n${rows.map(r => '    ' + JSON.stringify(r)).join(',\n')}\n  ]`);
  const head = Object.entries(header).map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`);
  console.log(`{\n${[...head, ...rows].join(',\n')}\n}`);
}
