// Validates documents against a JSON Schema (2020-12). Standard input: {"schema": {...}, "documents": [...]}; prints a list of null or the first error.
import Ajv2020 from 'ajv/dist/2020.js';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { schema, documents } = JSON.parse(text);
const ajv = new Ajv2020.default({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false, allowUnionTypes: true });
const validate = ajv.compile(schema);
const verdicts = documents.map((document) => (validate(document) ? null : `${validate.errors[0].instancePath} ${validate.errors[0].message}`));
console.log(JSON.stringify(verdicts));
