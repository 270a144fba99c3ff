/**
 * Text as the database can hold it: without NUL, and with what is no character (half of a pair) replaced. All else is data and stays,
 * whatever it looks like.
 */
export function clean<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\ufffd') as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)])) as T;
}
