import type { Context, HttpPart, HttpReply } from '../../core/sdk/index.ts';

export interface Options {
  url: string;
  apiKey: string;
  category?: string;
}

export type Query = Record<string, string | number>;

export interface Client {
  /** One call of the API: `mode` and `query` in the address, the key in the body, where no log of a proxy shows it. */
  call<T>(mode: string, schema: object, more?: { query?: Query; parts?: HttpPart[] }): Promise<T>;
}

export function createClient(context: Context, options: Options): Client {
  const address = `${options.url.replace(/\/+$/, '')}/api`;

  return {
    async call<T>(mode: string, schema: object, more: { query?: Query; parts?: HttpPart[] } = {}): Promise<T> {
      const reply = await context.http.request({
        method: 'POST',
        url: address,
        query: { mode, output: 'json', ...more.query },
        ...(more.parts ? { multipart: [{ name: 'apikey', value: options.apiKey }, ...more.parts] } : { form: { apikey: options.apiKey } }),
      });
      judge(context, reply, mode);
      const answer = reply.json();
      judgeError(context, answer, mode);
      return context.shape<T>(schema, answer, `SABnzbd's ${mode}`);
    },
  };
}

/** Wrong keys come as 403, as 200 with a bare sentence (before 3.0), or as 200 with `status: false` (see judgeError). */
function judge(context: Context, reply: HttpReply, mode: string): void {
  const text = reply.text().slice(0, 300);
  const isDenied = reply.status === 401 || reply.status === 403 || /^\s*(api key|access denied)/i.test(text);
  if (isDenied) context.fail('auth', refusal(text));
  if (reply.status === 200) return;
  const remedy = reply.status === 404 ? 'is `url` right, with its path (often /sabnzbd)?' : 'does `url` lead to SABnzbd itself?';
  context.fail('bad-response', `SABnzbd answered ${mode} with status ${reply.status}; ${remedy}`, { sample: text.slice(0, 200) });
}

/** The API says 200 whatever comes: `{"status": false, "error": "..."}` is a failure. */
function judgeError(context: Context, answer: unknown, mode: string): void {
  const error = (answer as { error?: unknown } | null)?.error;
  if (typeof error !== 'string' || error === '') return;
  if (/api key|access denied/i.test(error)) context.fail('auth', refusal(error));
  if (/not implemented/i.test(error)) context.fail('bad-response', `This SABnzbd does not know ${mode}; use version 3 or newer`);
  context.fail('refused', `SABnzbd refused ${mode}: "${error.slice(0, 200)}"; look at its own warnings`);
}

function refusal(text: string): string {
  if (/hostname/i.test(text))
    return 'SABnzbd refuses the host name of `url`; add it to host_whitelist (Config, Special), or use the IP address';
  if (/access denied/i.test(text))
    return 'SABnzbd refuses this address; allow it under Config, General, Security (External internet access, or local_ranges)';
  if (/required|missing/i.test(text)) return 'SABnzbd asks for its API key; set `api-key` (Config, General, Security)';
  return 'SABnzbd does not accept the API key; copy it anew from Config, General, Security (the API key, not the NZB key)';
}
