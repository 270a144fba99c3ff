import type { Silent } from '../../store/index.ts';

/** One line for people: who is left alone, until when, and which fields stay unfilled by it. */
export function silentText({ instance, until, fields }: Silent): string {
  const rest = until ? `is left alone until ${until.toISOString().replace(/:\d{2}\.\d{3}Z$/, 'Z')}` : 'did not answer';
  const unfilled = fields.map(({ field, items }) => `${field} (${items})`).join(', ');
  return `${instance} ${rest}; ${unfilled ? `unfilled by it: ${unfilled}` : 'what only it knows goes unfilled until then'}`;
}
