/** What a drifting field says as a number; thousands commas are dropped, anything else is undefined. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?[\d,]+(\.\d+)?$/.test(value.trim())) return undefined;
  return Number(value.replaceAll(',', ''));
}

/** Flags arrive as 0/1, "0"/"1", "yes"/"no", true/false or null. */
export function isOn(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'yes' || value === 'true';
}

const POWERS = ['', 'K', 'M', 'G', 'T', 'P'];

/** Bytes of "1,008.8 MiB" (live site, 2026: 1000 to 1023.9 carry a comma) or of the plain digits in the site's documentation. */
export function bytesOf(value: unknown): number | undefined {
  if (typeof value === 'number') return numberOf(value);
  const found = /^([\d,]{1,20}(?:\.\d{1,6})?)\s?(?:([KMGTP]?)(i?)B)?$/i.exec(String(value ?? '').trim());
  if (!found) return undefined;
  const unit = found[3] === '' ? 1000 : 1024;
  return Math.round(Number(found[1]!.replaceAll(',', '')) * unit ** POWERS.indexOf((found[2] ?? '').toUpperCase()));
}

/** ISO time of "2026-01-31 23:05:09", which is UTC though no zone is written. */
export function timeOf(value: unknown): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(String(value ?? ''));
  const iso = found ? `${found[1]}T${found[2]}Z` : '';
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

/**
 * The values of JSON inside a string. It may be empty, encoded twice, or broken by quotes inside a name (Jackett guards this
 * too): then the field says nothing, and the row is kept.
 */
export function embeddedValues(field: unknown): unknown[] {
  let value = field;
  for (let depth = 0; depth < 3 && typeof value === 'string'; depth++) {
    try {
      value = JSON.parse(value);
    } catch {
      return [];
    }
  }
  return value && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : [];
}
