// Validates JSON files against a draft 2020-12 schema: node validate.js <schema> <file>…
// One line a file: its name and 'valid', or where and why it is not. Exit code 1 when any is not.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));

for (const file of files) {
  const valid = validate(JSON.parse(readFileSync(file, "utf8")));
  const why = (validate.errors ?? []).map(error => `${error.instancePath || "/"} ${error.message}`).join("; ");
  console.log(`${basename(file)}: ${valid ? "valid" : why}`);
  process.exitCode ||= valid ? 0 : 1;
}
