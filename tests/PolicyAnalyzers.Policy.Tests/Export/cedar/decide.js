// Decides requests by Cedar: node decide.js < lines of { policies, schema, requests }. One line a line of input: 'a' for allowed, 'd' for denied and
// 'e' for a request that Cedar cannot hold, one letter a request. Policies that are not valid by their schema, in strict mode, end it all.
import { createInterface } from "node:readline";
import { preparsePolicySet, statefulIsAuthorized, validate } from "@cedar-policy/cedar-wasm/nodejs";

const decide = request => {
  const answer = statefulIsAuthorized({ ...request, preparsedPolicySetId: "policies", entities: [] });
  return answer.type === "failure" ? "e" : answer.response.decision === "allow" ? "a" : "d";
};

for await (const line of createInterface({ input: process.stdin })) {
  const { policies, schema, requests } = JSON.parse(line);
  const parsed = preparsePolicySet("policies", { staticPolicies: policies });
  const checked = validate({ validationSettings: { mode: "strict" }, schema, policies: { staticPolicies: policies } });
  const faults = [...(parsed.errors ?? []), ...(checked.errors ?? []), ...(checked.validationErrors ?? []), ...(checked.validationWarnings ?? [])];
  if (faults.length > 0) {
    console.error(JSON.stringify(faults), policies, schema);
    process.exit(1);
  }

  console.log(requests.map(decide).join(""));
}
