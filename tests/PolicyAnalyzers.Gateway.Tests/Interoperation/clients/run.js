// node run.js <library> <case>: runs one case with what stands on the standard input, and prints what came of it as JSON.
import { json } from "node:stream/consumers";

const [library, name] = process.argv.slice(2);
const cases = (await import(`./${library}.js`)).default;
if (!cases[name]) {
  throw new Error(`${library}.js has no case '${name}'`);
}

console.log(JSON.stringify(await cases[name](await json(process.stdin)) ?? null));
