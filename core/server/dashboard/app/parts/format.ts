const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;
const FULL = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const RELATIVE = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const NUMBER = new Intl.NumberFormat(locale);
const PERCENT = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
];

export const fullTime = (time: string): string => FULL.format(new Date(time));
export const dayOf = (time: string): string => DAY.format(new Date(time));
export const shortDay = (time: string): string => SHORT_DAY.format(new Date(time));
export const clockOf = (time: string): string => CLOCK.format(new Date(time));
export const count = (value: number): string => NUMBER.format(value);
export const percent = (part: number): string => PERCENT.format(part);

/** "in 3 hours", "yesterday"; from two weeks on the date itself. */
export function relative(time: string, now = Date.now()): string {
  const ms = new Date(time).getTime() - now;
  const size = Math.abs(ms);
  if (size > 14 * 86_400_000) return dayOf(time);
  const [unit, length] = STEPS.filter(([, step]) => size >= step).at(-1) ?? (['second', 1000] as const);
  return RELATIVE.format(Math.round(ms / length), unit);
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), UNITS.length - 1);
  const shown = value / 1000 ** power;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: shown < 10 && power > 0 ? 1 : 0 }).format(shown)} ${UNITS[power]}`;
}

/** "1 h 20 min", "40 s". */
export function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24 && minutes % 1440 === 0) return plural(minutes / 1440, 'day');
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}

export const plural = (amount: number, one: string, many = `${one}s`): string => `${count(amount)} ${amount === 1 ? one : many}`;
/** Words as a sentence; what is a name of a file or a command keeps its first letter. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const isWord = /^[a-z]+(?![\w./:-])/.test(trimmed) && !trimmed.startsWith('npm ');
  const head = isWord ? `${trimmed[0]?.toUpperCase()}${trimmed.slice(1)}` : trimmed;
  return /[.!?]$/.test(head) ? head : `${head}.`;
}

/** A value of a field as a reader sees it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') {
    const { name, position } = value as { name?: unknown; position?: unknown };
    if (typeof name === 'string') return position ? `${name} #${position}` : name;
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${valueText(inner)}`)
      .join(', ');
  }
  return String(value);
}
