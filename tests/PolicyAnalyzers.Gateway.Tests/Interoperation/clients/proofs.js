// Proofs made by dpop and by jose, good ones and every kind of malformed one that jose can be made to sign.
import * as DPoP from "dpop";
import * as jose from "jose";
import * as oauth from "oauth4webapi";
import { createHash, randomUUID } from "node:crypto";
import { privateKey, request } from "./keys.js";

const insecure = { [oauth.allowInsecureRequests]: true };
const path = "/invoices/INV-7";

// A token that is bound to this key, asked for with dpop's own proof.
const token = async (world, keys) => {
  const issuer = new URL(world.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }));
  const client = { client_id: world.agent.id };
  const granted = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(
    as, client, oauth.PrivateKeyJwt(await privateKey(world.agent.key)), request(world), {
      ...insecure,
      DPoP: oauth.DPoP(client, keys),
    }));
  return granted.access_token;
};

const call = async (world, accessToken, proof) => {
  const answer = await fetch(world.resource + path, { headers: { authorization: `DPoP ${accessToken}`, dpop: proof } });
  return { status: answer.status, challenge: answer.headers.get("www-authenticate"), text: answer.status === 200 ? await answer.text() : undefined };
};

// A proof by jose, bent before it is signed.
const bent = bend => async world => {
  const keys = await jose.generateKeyPair("ES256", { extractable: true });
  const accessToken = await token(world, keys);
  const header = { alg: "ES256", typ: "dpop+jwt", jwk: await jose.exportJWK(keys.publicKey) };
  const payload = {
    jti: randomUUID(),
    htm: "GET",
    htu: world.resource + path,
    iat: Math.floor(Date.now() / 1000),
    ath: createHash("sha256").update(accessToken).digest("base64url"),
  };
  const key = await bend(header, payload, keys) ?? keys.privateKey;
  return call(world, accessToken, await new jose.SignJWT(payload).setProtectedHeader(header).sign(key));
};

export default {
  dpop: async world => {
    const keys = await DPoP.generateKeyPair("ES256");
    const accessToken = await token(world, keys);
    return call(world, accessToken, await DPoP.generateProof(keys, world.resource + path, "GET", undefined, accessToken));
  },

  jose: bent(() => {}),

  "dpop: used twice": async world => {
    const keys = await DPoP.generateKeyPair("ES256");
    const accessToken = await token(world, keys);
    const proof = await DPoP.generateProof(keys, world.resource + path, "GET", undefined, accessToken);
    await call(world, accessToken, proof);
    return call(world, accessToken, proof);
  },

  "dpop: another method": async world => {
    const keys = await DPoP.generateKeyPair("ES256");
    const accessToken = await token(world, keys);
    return call(world, accessToken, await DPoP.generateProof(keys, world.resource + path, "POST", undefined, accessToken));
  },

  "dpop: another URL": async world => {
    const keys = await DPoP.generateKeyPair("ES256");
    const accessToken = await token(world, keys);
    return call(world, accessToken, await DPoP.generateProof(keys, world.resource + "/invoices/INV-8", "GET", undefined, accessToken));
  },

  "dpop: without the token": async world => {
    const keys = await DPoP.generateKeyPair("ES256");
    const accessToken = await token(world, keys);
    return call(world, accessToken, await DPoP.generateProof(keys, world.resource + path, "GET"));
  },

  "dpop: another key": async world => {
    const accessToken = await token(world, await DPoP.generateKeyPair("ES256"));
    return call(world, accessToken, await DPoP.generateProof(await DPoP.generateKeyPair("ES256"), world.resource + path, "GET", undefined, accessToken));
  },

  "dpop: RS256": async world => {
    const accessToken = await token(world, await DPoP.generateKeyPair("ES256"));
    return call(world, accessToken, await DPoP.generateProof(await DPoP.generateKeyPair("RS256"), world.resource + path, "GET", undefined, accessToken));
  },

  "jose: typ": bent(header => { header.typ = "JWT"; }),
  "jose: no typ": bent(header => { delete header.typ; }),
  "jose: no jwk": bent(header => { delete header.jwk; }),
  "jose: private jwk": bent(async (header, _, keys) => { header.jwk = await jose.exportJWK(keys.privateKey); }),
  "jose: another jwk": bent(async header => { header.jwk = await jose.exportJWK((await jose.generateKeyPair("ES256")).publicKey); }),
  "jose: HS256": bent((header, _, keys) => { header.alg = "HS256"; return new TextEncoder().encode(JSON.stringify(header.jwk)); }),
  "jose: ES384": bent(async header => {
    const other = await jose.generateKeyPair("ES384");
    header.alg = "ES384";
    header.jwk = await jose.exportJWK(other.publicKey);
    return other.privateKey;
  }),
  "jose: old": bent((_, payload) => { payload.iat -= 120; }),
  "jose: future": bent((_, payload) => { payload.iat += 120; }),
  "jose: no iat": bent((_, payload) => { delete payload.iat; }),
  "jose: no jti": bent((_, payload) => { delete payload.jti; }),
  "jose: no htm": bent((_, payload) => { delete payload.htm; }),
  "jose: htm in lower case": bent((_, payload) => { payload.htm = "get"; }),
  "jose: no htu": bent((_, payload) => { delete payload.htu; }),
  "jose: wrong ath": bent((_, payload) => { payload.ath = createHash("sha256").update("x").digest("base64url"); }),
};
