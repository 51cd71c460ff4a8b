// The private key of a client, as the Web Cryptography API reads it.
export const privateKey = pem => crypto.subtle.importKey(
  "pkcs8",
  Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64"),
  { name: "ECDSA", namedCurve: "P-256" },
  false,
  ["sign"]);

// What a token is asked for: one task, its arguments, one resource.
export const request = (world, change = {}) => ({
  resource: world.resource,
  scope: "invoices.read",
  authorization_details: JSON.stringify([{ type: "agent_task", task: "invoice.read", manifest: world.manifest, parameters: { invoiceId: "INV-7" } }]),
  ...change,
});
