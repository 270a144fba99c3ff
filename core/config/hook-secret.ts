const SIGNS = 'whsec_';
const SHORTEST_TOKEN = 24;
const SHORTEST_KEY_BYTES = 24;

/** Why a secret is none to prove webhooks with; undefined where it is good: a signing key, or a token of some length. */
export function hookWeakness(secret: string): string | undefined {
  if (secret.startsWith(SIGNS)) return signingWeakness(secret);
  return secret.length < SHORTEST_TOKEN ? `a token needs ${SHORTEST_TOKEN} characters or more` : undefined;
}

/** Why a secret is none to sign webhooks with (Standard Webhooks). */
export function signingWeakness(secret: string): string | undefined {
  if (!secret.startsWith(SIGNS)) return `a signing key begins with ${SIGNS}`;
  const key = secret.slice(SIGNS.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) return `what follows ${SIGNS} is no base64`;
  return Buffer.from(key, 'base64').length < SHORTEST_KEY_BYTES ? `a signing key needs ${SHORTEST_KEY_BYTES} bytes or more` : undefined;
}
