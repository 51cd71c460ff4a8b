// An OpenID Connect provider (oidc-provider, which is certified) on loopback. People sign in with any name and any password; what roles they have, the caller says.
// usage: node provider.js '{"client":…,"secret":…,"redirect":…,"people":{"ada":["approver"]}}'; prints its address when it is ready.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const options = JSON.parse(process.argv[2]);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: options.client, client_secret: options.secret, redirect_uris: [options.redirect], response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub'], profile: ['name', 'roles'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: `${id} of Contoso`, roles: options.people[id] ?? [] }) }),
});
provider.on('server_error', (ctx, error) => console.error(error));
server.on('request', provider.callback());
console.log(issuer);
process.stdin.resume().on('end', () => process.exit(0));
