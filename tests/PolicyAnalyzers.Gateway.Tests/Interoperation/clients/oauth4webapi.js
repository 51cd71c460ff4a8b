// The gateway and the API, met by oauth4webapi, a client library that is certified for OpenID Connect and FAPI.
import * as oauth from "oauth4webapi";
import { privateKey, request } from "./keys.js";

const insecure = { [oauth.allowInsecureRequests]: true };

const discover = async world => {
  const issuer = new URL(world.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }));
};

const agent = async world => ({ client: { client_id: world.agent.id }, auth: oauth.PrivateKeyJwt(await privateKey(world.agent.key)) });

const api = async world => ({ client: { client_id: world.api.id }, auth: oauth.PrivateKeyJwt(await privateKey(world.api.key)) });

const begin = async world => {
  const { client, auth } = await agent(world);
  const keys = await oauth.generateKeyPair("ES256");
  return { as: await discover(world), client, auth, keys, DPoP: oauth.DPoP(client, keys) };
};

const token = async ({ as, client, auth, DPoP }, parameters) => oauth.processClientCredentialsResponse(
  as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, { DPoP, ...insecure }));

// As the library's documentation has it: once more with the nonce, which the handle has kept.
const withNonce = async action => {
  try {
    return await action();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) {
      throw error;
    }

    return { nonce: true, ...await action() };
  }
};

const introspect = async (as, { client, auth }, accessToken) => oauth.processIntrospectionResponse(
  as, client, await oauth.introspectionRequest(as, client, auth, accessToken, insecure));

const call = (world, { DPoP }, accessToken, path = "/invoices/INV-7") =>
  oauth.protectedResourceRequest(accessToken, "GET", new URL(world.resource + path), undefined, undefined, { DPoP, ...insecure });

const refusal = async action => {
  try {
    await action();
  } catch (error) {
    return error instanceof oauth.ResponseBodyError
      ? { status: error.status, error: error.error, description: error.error_description }
      : { status: error.status, challenge: error.cause };
  }

  throw new Error("it was not refused");
};

export default {
  metadata: async world => {
    const as = await discover(world);
    return {
      issuer: as.issuer,
      auth: as.token_endpoint_auth_methods_supported,
      dpop: as.dpop_signing_alg_values_supported,
      details: as.authorization_details_types_supported,
    };
  },

  // The library's own resource server checks the token and a proof for it.
  token: async world => {
    const session = await begin(world);
    const granted = await withNonce(() => token(session, request(world)));
    const url = new URL(world.resource + "/invoices/INV-7");
    let seen;
    await oauth.protectedResourceRequest(granted.access_token, "GET", url, undefined, undefined, {
      DPoP: session.DPoP,
      ...insecure,
      [oauth.customFetch]: (to, { headers }) => {
        seen = new Request(to, { headers });
        return new Response();
      },
    });
    const claims = await oauth.validateJwtAccessToken(session.as, seen, world.resource, { requireDPoP: true, signingAlgorithms: ["ES256"], ...insecure });
    return {
      type: granted.token_type,
      nonce: granted.nonce ?? false,
      scope: granted.scope,
      lease: granted.authorization_details[0].lease === claims.authorization_details[0].lease,
      client: claims.client_id,
      expires: claims.exp - claims.iat === granted.expires_in,
    };
  },

  introspection: async world => {
    const session = await begin(world);
    const granted = await token(session, request(world));
    const alive = await introspect(session.as, await api(world), granted.access_token);
    return { active: alive.active, type: alive.token_type, scope: alive.scope, audience: alive.aud, bound: typeof alive.cnf.jkt === "string" };
  },

  revocation: async world => {
    const session = await begin(world);
    const granted = await token(session, request(world));
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(session.as, session.client, session.auth, granted.access_token, insecure));
    return { active: (await introspect(session.as, await api(world), granted.access_token)).active };
  },

  resource: async world => {
    const session = await begin(world);
    return refusal(() => token(session, request(world, { resource: "https://elsewhere.contoso.example" })));
  },

  scope: async world => {
    const session = await begin(world);
    return refusal(() => token(session, request(world, { scope: "invoices.read invoices.delete" })));
  },

  details: async world => {
    const session = await begin(world);
    return refusal(() => token(session, request(world, { authorization_details: "[{\"type\":\"payment_initiation\"}]" })));
  },

  bearer: async world => {
    const session = await begin(world);
    return refusal(() => token({ ...session, DPoP: undefined }, request(world)));
  },

  stranger: async world => {
    const session = await begin(world);
    const { privateKey: other } = await oauth.generateKeyPair("ES256");
    return refusal(() => token({ ...session, auth: oauth.PrivateKeyJwt(other) }, request(world)));
  },

  api: async world => {
    const session = await begin(world);
    const granted = await withNonce(() => token(session, request(world)));
    const { nonce, text } = await withNonce(async () => ({ text: await (await call(world, session, granted.access_token)).text() }));
    return { nonce: nonce ?? false, text };
  },

  // The API's challenges, as the library takes them apart.
  changed: async world => {
    const session = await begin(world);
    const granted = await token(session, request(world));
    return refusal(() => call(world, session, granted.access_token, "/invoices/INV-8"));
  },

  ended: async world => {
    const session = await begin(world);
    const granted = await token(session, request(world));
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(session.as, session.client, session.auth, granted.access_token, insecure));
    return refusal(() => call(world, session, granted.access_token));
  },

  thief: async world => {
    const session = await begin(world);
    const granted = await token(session, request(world));
    const DPoP = oauth.DPoP(session.client, await oauth.generateKeyPair("ES256"));
    return refusal(() => call(world, { DPoP }, granted.access_token));
  },

  // From the API's challenge to its metadata, and from there to the gateway (RFC 9728).
  discovery: async world => {
    const resource = new URL(world.resource);
    const found = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, insecure));
    const answer = await fetch(world.resource + "/invoices/INV-7");
    return {
      servers: found.authorization_servers,
      dpop: found.dpop_bound_access_tokens_required,
      challenge: answer.headers.get("www-authenticate"),
    };
  },
};
