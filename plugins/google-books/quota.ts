const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const PACIFIC = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Milliseconds to the next midnight in California, when Google's daily quotas begin anew; right on the days of 23 and 25 hours too. */
export function untilPacificMidnight(now: Date): number {
  const guess = new Date(now.getTime() + DAY_MS - sinceMidnight(now));
  const off = sinceMidnight(guess);
  if (off === 0) return guess.getTime() - now.getTime();
  const late = off < DAY_MS / 2 ? off : off - DAY_MS;
  const wait = guess.getTime() - late - now.getTime();
  return wait > 0 ? wait : wait + DAY_MS + HOUR_MS;
}

function sinceMidnight(at: Date): number {
  const parts = Object.fromEntries(PACIFIC.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return ((parts['hour']! * 60 + parts['minute']!) * 60 + parts['second']!) * 1000 + at.getUTCMilliseconds();
}
