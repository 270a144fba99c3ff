import type { JSX } from 'preact';
import type { Step } from '../api/run.ts';
import { Icon } from './icon.tsx';

/** The steps of a pipeline as a way with arrows; a chain stands in its step, in the order it is asked. */
export function Steps({ steps }: { steps: readonly Step[] }): JSX.Element {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={index} class="step">
          <b>{step.verb}</b>
          {step.chain && <Chain chain={step.chain} />}
          {(step.downloader ?? step.library) && <span>{step.downloader ?? step.library}</span>}
          {step.conditions && <span>{step.conditions.join(', ')}</span>}
        </li>
      ))}
    </ol>
  );
}

function Chain({ chain }: { chain: NonNullable<Step['chain']> }): JSX.Element {
  return (
    <ol class="chain">
      {chain.map((link, index) => {
        const { source, identify } = typeof link === 'string' ? { source: link, identify: undefined } : link;
        return (
          <li key={index}>
            {identify && (
              <>
                <span class="muted">{identify}</span>
                <Icon name="arrow" size={13} />
                <span class="hidden">names it, then</span>
              </>
            )}
            {source}
          </li>
        );
      })}
    </ol>
  );
}
