const CALIFORNIA = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  era: 'short',
});

/** The day of a `publicationTime`, which is midnight in California; undefined before the year 1. */
export function dayOf(time: number | null | undefined): string | undefined {
  if (typeof time !== 'number' || !Number.isFinite(time) || Math.abs(time) > 8e15) return undefined;
  const parts = Object.fromEntries(CALIFORNIA.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
  if (parts['era'] !== 'AD') return undefined;
  return `${parts['year']!.padStart(4, '0')}-${parts['month']}-${parts['day']}`;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** "March 14th 2006", "March 2006" and "2006" as ISO, no more than is said. */
export function writtenDate(text: string): string | undefined {
  const found = /^(?:([A-Za-z]{3,9})\s)?(?:(\d{1,2})(?:st|nd|rd|th)?,?\s)?(\d{3,4})$/.exec(text.trim());
  if (!found) return undefined;
  const year = found[3]!.padStart(4, '0');
  const month = MONTHS.indexOf((found[1] ?? '').toLowerCase()) + 1;
  if (month === 0) return found[1] === undefined && found[2] === undefined ? year : undefined;
  const day = found[2] ? `-${found[2].padStart(2, '0')}` : '';
  return `${year}-${String(month).padStart(2, '0')}${day}`;
}
