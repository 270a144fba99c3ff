import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../api/client.ts';
import { sentence } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { signIn } from '../state/session.ts';

/** The door: a key is given once, and the browser keeps a cookie that scripts cannot read. */
export function SignIn(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Tomewright';
    input.current?.focus();
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(input.current?.value ?? '');
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(0, { detail: String(error) }));
      setBusy(false);
      input.current?.focus();
    }
  };
  return (
    <main class="door">
      <div class="door-shelf">
        <Shelf />
      </div>
      <div class="door-form">
        <h1>Tomewright</h1>
        <p class="lead">Your audiobook library, complete and correct.</p>
        <form onSubmit={(event) => void submit(event)}>
          <label class="field">
            API key
            <input
              ref={input}
              class="input mono"
              type="password"
              name="key"
              required
              autocomplete="current-password"
              placeholder="tw_…"
              aria-describedby="key-help"
              aria-invalid={problem ? true : undefined}
            />
          </label>
          {problem && (
            <div class="notice error" role="alert">
              <Icon name="error" />
              <div>
                <p>{sentence(problem.message)}</p>
                <p class="remedy">{sentence(problem.remedy)}</p>
              </div>
            </div>
          )}
          <button type="submit" class="button main" aria-busy={isBusy}>
            Sign in
          </button>
          <p id="key-help" class="muted small">
            The first key is in the file <code>data/first-key</code> beside the daemon. Make another with <code>npm run key</code>.
          </p>
        </form>
      </div>
    </main>
  );
}

const SPINES: [number, number, string][] = [
  [34, 150, '#7a2430'],
  [28, 168, '#c9b37a'],
  [40, 140, '#1f4a6b'],
  [30, 160, ''],
  [36, 172, '#e7c873'],
  [26, 146, '#5d3a5e'],
  [38, 164, '#2f6b55'],
  [30, 152, ''],
  [34, 170, '#b4532f'],
  [28, 142, '#d8d3c2'],
];

function Shelf(): JSX.Element {
  let x = 6;
  return (
    <svg viewBox="0 0 360 200" aria-hidden="true">
      {SPINES.map(([width, height, cloth]) => {
        const left = x;
        x += width + 3;
        const box = { x: left, y: 186 - height, width, height, rx: 2 };
        return cloth ? (
          <g key={left}>
            <rect {...box} fill={cloth} />
            <rect x={left + 5} y={186 - height + 14} width={width - 10} height="2" fill="#ffffff" opacity="0.45" />
            <rect x={left + 5} y="164" width={width - 10} height="2" fill="#ffffff" opacity="0.45" />
          </g>
        ) : (
          <rect key={left} {...box} fill="none" stroke="#e7c873" stroke-dasharray="5 4" stroke-width="1.5" />
        );
      })}
      <rect x="0" y="187" width="360" height="7" rx="2" fill="#b28a5f" />
    </svg>
  );
}
