// Times decisions by Cedar: node time.js < { policies, requests }, in microseconds. Every request must be allowed.
import { readFileSync } from "node:fs";
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";

const { policies, requests } = JSON.parse(readFileSync(0, "utf8"));
preparsePolicySet("policies", { staticPolicies: policies });
const decide = request => {
  if (statefulIsAuthorized({ ...request, preparsedPolicySetId: "policies", entities: [] }).response?.decision !== "allow") {
    process.exit(1);
  }
};

decide(requests[0]);
const start = process.hrtime.bigint();
let count = 0, elapsed;
do {
  decide(requests[count++ % requests.length]);
  elapsed = process.hrtime.bigint() - start;
} while (elapsed < 2_000_000_000n && count < 10_000);
console.log(Number(elapsed) / count / 1000);
