// oidc-provider on loopback, with one confidential client, and an API that takes its tokens. Both are written on other people's libraries.
// usage: node server.js '{"client":…,"jwk":…,"resource":…,"nonce":bool,"lifetime":seconds}'; prints its address when it is ready.
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { EmbeddedJWK, calculateJwkThumbprint, jwtVerify } from 'jose';
import { Provider, errors } from 'oidc-provider';

const options = JSON.parse(process.argv[2]);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: options.client,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [options.jwk] },
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    dpop_bound_access_tokens: true,
    authorization_details_types: ['agent_task'],
  }],
  scopes: ['invoices.read', 'documents.read'],
  clientAuthMethods: ['private_key_jwt'],
  ttl: { ClientCredentials: options.lifetime },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, requireNonce: () => options.nonce, nonceSecret: randomBytes(32) },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(ctx, resource) {
        if (resource !== options.resource) throw new errors.InvalidTarget();
        return { scope: 'invoices.read', accessTokenFormat: 'opaque', accessTokenTTL: options.lifetime };
      },
    },
    richAuthorizationRequests: {
      enabled: true,
      types: { agent_task: { validate(ctx, detail) { if (typeof detail.task !== 'string') throw new Error('no task'); } } },
      authorizationDetailsForGrantSource: () => undefined,
      authorizationDetailsForAccessToken(ctx) {
        return JSON.parse(ctx.oidc.params.authorization_details).map((detail) => ({ ...detail, lease: detail.lease ?? randomBytes(16).toString('base64url') }));
      },
      authorizationDetailsForIntrospection: (ctx, token) => token.rar,
    },
  },
});
provider.on('server_error', (ctx, error) => console.error(error));

// RFC 9449, section 7.1: the token, and a proof of its key for this very request.
async function answer(request, response) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const refuse = (error) => response.writeHead(401, { 'WWW-Authenticate': `DPoP error="${error}", algs="ES256"` }).end();
  if (scheme !== 'DPoP') return refuse('invalid_token');
  const known = await provider.ClientCredentials.find(token);
  if (!known || known.isExpired) return refuse('invalid_token');
  try {
    const { payload, protectedHeader } = await jwtVerify(request.headers.dpop, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'], maxTokenAge: 60, clockTolerance: 5 });
    const right = payload.htm === request.method
      && payload.htu === issuer + request.url.split('?')[0]
      && payload.ath === createHash('sha256').update(token).digest('base64url')
      && known.jkt === await calculateJwkThumbprint(protectedHeader.jwk)
      && protectedHeader.jwk.d === undefined;
    if (!right) return refuse('invalid_dpop_proof');
  } catch {
    return refuse('invalid_dpop_proof');
  }

  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ client: known.clientId, scope: known.scope, aud: known.aud, details: known.rar }));
}

server.on('request', (request, response) => (request.url.startsWith('/api/') ? answer(request, response) : provider.callback()(request, response)));
console.log(issuer);
process.stdin.resume().on('end', () => process.exit(0));
