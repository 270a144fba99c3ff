import type { HttpReply } from '../../core/sdk/index.ts';

/** Why an answer is not one to a signed-in member. `isDead`: this session value is worth nothing any more, another may be. */
export interface Trouble {
  message: string;
  isDead: boolean;
}

const REMEDY = 'make a new session under Preferences, Security on MyAnonamouse, for this daemon alone, and paste its mam_id as session';

/** Texts of the site's refusals in the order in which they are tried; only a bare or cookie-naming one means that the value is dead. */
const TEXTS: [RegExp, Trouble][] = [
  [/IP (address )?mismatch/i, trouble('the session is bound to another IP address; bind it to this one or to the provider (ASN)')],
  [/ASN mismatch/i, trouble('the session is bound to another provider (ASN)')],
  [/non-API session/i, trouble('the session is a browser session')],
  [/not allowed this function/i, trouble('the session may not use this function')],
  [/Invalid session - Other/i, trouble('the site refuses the session without saying why')],
  [/not signed in|Invalid session|Invalid[ /\w]{0,10}cookie|No Session Cookie/i, trouble('the session has ended', true)],
];

/** Null for a good answer. 403 texts, the login page with status 200 and a redirect to it are told apart (recorded 2025-11). */
export function diagnose(reply: HttpReply): Trouble | null {
  if (reply.status >= 300 && reply.status < 400)
    return /login/i.test(reply.headers['location'] ?? '') ? trouble('the session has ended', true) : null;
  const isRefusal = reply.status === 401 || reply.status === 403;
  if (!isRefusal && !mayBeText(reply)) return null;
  const text = reply.text().slice(0, 20_000);
  // Rows may quote any text; only an answer that is an error from its first word is a refusal.
  if (!isRefusal && /^\s*\{(?!\s*"error")/.test(text)) return null;
  for (const [pattern, found] of TEXTS) if (pattern.test(text)) return found;
  if (/<title>\s*Login\b|takelogin\.php/i.test(text)) return trouble('the site shows its login page, so the session has ended', true);
  return isRefusal ? trouble(`the site answered ${reply.status} without a reason; its firewall may refuse this address`) : null;
}

function mayBeText(reply: HttpReply): boolean {
  return /text|html|json/i.test(reply.headers['content-type'] ?? 'text');
}

function trouble(what: string, isDead = false): Trouble {
  return { message: `MyAnonamouse does not accept the session: ${what}; ${REMEDY}`, isDead };
}
