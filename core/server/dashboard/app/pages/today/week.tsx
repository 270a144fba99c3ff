import type { JSX } from 'preact';
import type { Day } from '../../api/system.ts';
import { plural, shortDay } from '../../parts/format.ts';
import { Section, Shown } from '../../parts/page.tsx';
import { useApi } from '../../state/resource.ts';

const HEIGHT = 120;
const KINDS = [
  ['imported', 'books came in'],
  ['corrected', 'corrections'],
  ['failed', 'failures'],
] as const;

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The last seven days in one chart; the same as a table for those who do not see it. */
export function Week(): JSX.Element {
  const week = useApi<{ days: Day[] }>(`/api/system/week?tz=${encodeURIComponent(zone)}`);
  return (
    <Section title="The last week">
      <Shown of={week} lines={4}>
        {({ days }) => <Chart days={days} />}
      </Shown>
    </Section>
  );
}

function Chart({ days }: { days: Day[] }): JSX.Element {
  const most = Math.max(4, ...days.flatMap((day) => KINDS.map(([kind]) => day[kind])));
  const sum = (kind: (typeof KINDS)[number][0]): number => days.reduce((total, day) => total + day[kind], 0);
  return (
    <figure class="week">
      <div class="week-days" aria-hidden="true">
        {days.map((day) => (
          <div key={day.day} class="week-day">
            <div class="week-bars" style={{ height: `${HEIGHT}px` }}>
              {KINDS.map(([kind, name]) => (
                <span
                  key={kind}
                  class={`bar ${kind}`}
                  style={{ height: `${Math.max(day[kind] === 0 ? 1 : 5, (day[kind] / most) * HEIGHT)}px` }}
                  title={`${day[kind]} ${name}`}
                />
              ))}
            </div>
            <span class="small">{shortDay(`${day.day}T12:00:00`).split(/[ ,]/)[0]}</span>
          </div>
        ))}
      </div>
      <figcaption class="key">
        {KINDS.map(([kind, name]) => (
          <span key={kind}>
            <i class={`swatch ${kind}`} /> <b class="nums">{sum(kind)}</b> {name}
          </span>
        ))}
      </figcaption>
      <table class="hidden">
        <caption>The last seven days</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {KINDS.map(([kind, name]) => (
              <th key={kind} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{shortDay(`${day.day}T12:00:00`)}</th>
              {KINDS.map(([kind]) => (
                <td key={kind}>{day[kind]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** One sentence for the head of the page. */
export const weekInWords = (days: Day[] | undefined): string => {
  const imported = days?.reduce((total, day) => total + day.imported, 0);
  return imported === undefined ? '' : imported === 0 ? 'No book came in this week.' : `${plural(imported, 'book')} came in this week.`;
};
