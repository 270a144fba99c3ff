const MASK = '[masked]';
const SHORTEST_SECRET = 4;
const MOST_SECRETS = 300;
const LONGEST_FIELD = 2000;
const DEEPEST = 6;
const MOST_KEYS = 100;

const PATTERNS: readonly [RegExp, string][] = [
  [
    /([?&;\s"']|^)((?:api_?key|passkey|token|access_token|refresh_token|torrent_pass|authkey|rsskey|password|mam_id|sid|uid_hash)=)[^&\s"'<>;\\]+/gi,
    `$1$2${MASK}`,
  ],
  [/("(?:api_?key|apiKey|passkey|token|accessToken|refreshToken|password|secret|mam_id)"\s*:\s*")[^"]+/gi, `$1${MASK}`],
  [/\b(authorization|x-api-key|set-cookie|cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1$2${MASK}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g, `$1 ${MASK}`],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^/\s:@]{1,500}:[^/\s@]{1,500}@/gi, `$1${MASK}@`],
  [/\/[0-9a-f]{32}(\/announce)/gi, `/${MASK}$1`],
];
const SECRET_NAME =
  /(^|[-_])(pass(word|wd|key)?|secret|token|cookies?|session|authorization|api[-_]?key|mam[-_]?id)$|(apiKey|Token|Secret|Password|Session|Cookie)$/;

/** Takes the secrets it knows out of whatever leaves: by value in every spelling a secret travels in, and by pattern. */
export class Redactor {
  readonly #values = new Set<string>();
  #pattern: RegExp | null = null;

  constructor(values: Iterable<string> = []) {
    for (const value of values) this.learn(value);
  }

  /** Remembers a secret value from now on. */
  learn(value: string): void {
    if (value.length < SHORTEST_SECRET || this.#values.has(value)) return;
    if (this.#values.size >= MOST_SECRETS) this.#values.delete(this.#values.values().next().value as string);
    this.#values.add(value);
    this.#pattern = null;
  }

  /** Every text inside a value is secret. */
  learnAll(value: unknown): void {
    if (typeof value === 'string') this.learn(value);
    else if (value && typeof value === 'object') for (const inner of Object.values(value)) this.learnAll(inner);
  }

  text(text: string): string {
    let clean = text;
    const known = this.#known();
    if (known) clean = clean.replace(known, MASK);
    for (const [pattern, mask] of PATTERNS) clean = clean.replace(pattern, mask);
    return clean;
  }

  /** A copy of a log's fields: texts masked and cut, values under secret names dropped, depth and width bounded. */
  fields(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value.slice(0, 2 * LONGEST_FIELD)).slice(0, LONGEST_FIELD);
    if (value instanceof Error) return { type: value.name, message: this.fields(value.message), stack: this.fields(value.stack ?? '') };
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Uint8Array) return `[${value.length} bytes]`;
    if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value;
    if (depth >= DEEPEST) return '[deep]';
    if (Array.isArray(value)) return value.slice(0, MOST_KEYS).map((inner) => this.fields(inner, depth + 1));
    const clean = Object.create(null) as Record<string, unknown>;
    let left = MOST_KEYS;
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      if (--left < 0) break;
      const inner = (value as Record<string, unknown>)[key];
      clean[this.text(key.slice(0, 100))] = SECRET_NAME.test(key) && inner ? MASK : this.fields(inner, depth + 1);
    }
    return clean;
  }

  #known(): RegExp | null {
    if (this.#values.size === 0) return null;
    if (this.#pattern) return this.#pattern;
    const spellings = new Set<string>();
    for (const value of this.#values)
      for (const spelling of spellingsOf(value)) if (spelling.length >= SHORTEST_SECRET) spellings.add(spelling);
    const longestFirst = [...spellings].sort((a, b) => b.length - a.length).map(escaped);
    this.#pattern = new RegExp(longestFirst.join('|'), 'g');
    return this.#pattern;
  }
}

function spellingsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  const encoded = wellFormed(value) ? encodeURIComponent(value) : value;
  return [
    value,
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
  ];
}

function wellFormed(value: string): boolean {
  return !/[\ud800-\udfff]/.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
