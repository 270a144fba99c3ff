import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Plan, PlanLine } from '../../api/plan.ts';
import { plural } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import type { Pages } from '../../state/pages.ts';
import { useMay } from '../../state/session.ts';
import { Decide } from './decide.tsx';
import { Line } from './line.tsx';

const KINDS: [PlanLine['kind'], string][] = [
  ['grab', 'To download'],
  ['link', 'To link into the library'],
  ['metadata', 'To change in the metadata'],
  ['series', 'To put into its series'],
];

/** The lines by what they do; those that come after are fetched as one comes to their end. */
export function Lines({ plan, lines }: { plan: Plan; lines: Pages<PlanLine, Plan> }): JSX.Element {
  const mayOperate = useMay('operate');
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const canDecide = mayOperate && plan.state === 'proposed' && plan.waiting > 0;
  const turn = (id: string): void => {
    const next = new Set(out);
    if (!next.delete(id)) next.add(id);
    setOut(next);
  };
  return (
    <>
      {KINDS.map(([kind, title]) => {
        const of = lines.items.filter((line) => line.kind === kind);
        return (
          of.length > 0 && (
            <Section key={kind} title={title} aside={lines.isWhole ? plural(of.length, 'line') : undefined}>
              <ul class="card list plan-lines">
                {of.map((line) => (
                  <Line key={line.id} line={line} isOut={out.has(line.id)} {...(canDecide && line.state === 'proposed' ? { turn } : {})} />
                ))}
              </ul>
            </Section>
          )
        );
      })}
      {!lines.isWhole && <More lines={lines} total={plan.total} />}
      {canDecide && <Decide plan={plan} lines={lines} out={out} setOut={setOut} />}
    </>
  );
}

/** Fetches the following lines when it comes into sight, or is still there once something else was fetched. */
function More({ lines: { items, isLoading, more }, total }: { lines: Pages<PlanLine, Plan>; total: number }): JSX.Element {
  const mark = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (isLoading) return;
    // Where the page is busy, several moments come at once: the last is how it is now.
    const seen = new IntersectionObserver((moments) => moments.at(-1)?.isIntersecting && more(), { rootMargin: '900px' });
    seen.observe(mark.current as HTMLParagraphElement);
    return () => seen.disconnect();
  }, [items, isLoading, more]);
  return (
    <p ref={mark} class="muted">
      {items.length} of {plural(total, 'line')} shown; the others come as you scroll.
    </p>
  );
}
