// The gateway and the API, met by openid-client, which is certified for OpenID Connect and FAPI.
import * as client from "openid-client";
import { privateKey, request } from "./keys.js";

const connect = async (world, party) => client.discovery(
  new URL(world.issuer), party.id, {}, client.PrivateKeyJwt(await privateKey(party.key)), { algorithm: "oauth2", execute: [client.allowInsecureRequests] });

const grant = async (world, config, DPoP) => client.clientCredentialsGrant(config, request(world), { DPoP });

const call = async (world, config, token, DPoP) => {
  const answer = await client.fetchProtectedResource(
    config, token, new URL(world.resource + "/invoices/INV-7"), "GET", undefined, undefined, { DPoP });
  return answer.text();
};

export default {
  // A whole run of a task: token, call, is it alive, end, is it refused.
  lease: async world => {
    const agent = await connect(world, world.agent);
    const api = await connect(world, world.api);
    const DPoP = client.getDPoPHandle(agent, await client.randomDPoPKeyPair("ES256"));
    const granted = await grant(world, agent, DPoP);
    const text = await call(world, agent, granted.access_token, DPoP);
    const before = await client.tokenIntrospection(api, granted.access_token);
    await client.tokenRevocation(agent, granted.access_token);
    const after = await client.tokenIntrospection(api, granted.access_token);
    let refused;
    try {
      await call(world, agent, granted.access_token, DPoP);
    } catch (error) {
      refused = { code: error.code, challenge: error.cause };
    }

    return { type: granted.token_type, text, before: before.active, after: after.active, refused };
  },

  // For a user: the user's token of another provider is exchanged (RFC 8693).
  exchange: async world => {
    const agent = await connect(world, world.agent);
    const DPoP = client.getDPoPHandle(agent, await client.randomDPoPKeyPair("ES256"));
    const accessToken = "urn:ietf:params:oauth:token-type:access_token";
    const granted = await client.genericGrantRequest(agent, "urn:ietf:params:oauth:grant-type:token-exchange", request(world, {
      subject_token: world.userToken, subject_token_type: accessToken, requested_token_type: accessToken,
    }), { DPoP });
    const { sub, act, sub_id } = JSON.parse(Buffer.from(granted.access_token.split(".")[1], "base64url"));
    return { issued: granted.issued_token_type, sub, act, sub_id, text: await call(world, agent, granted.access_token, DPoP) };
  },

  denied: async world => {
    const agent = await connect(world, world.agent);
    const DPoP = client.getDPoPHandle(agent, await client.randomDPoPKeyPair("ES256"));
    try {
      await client.clientCredentialsGrant(agent, request(world, { scope: "invoices.delete" }), { DPoP });
    } catch (error) {
      return { status: error.status, error: error.error, description: error.error_description };
    }
  },
};
