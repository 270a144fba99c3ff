import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { Plugin } from '../../api/plugin.ts';
import { Button } from '../../parts/button.tsx';
import { count, plural, sentence } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Empty, Page, Shown } from '../../parts/page.tsx';
import { Meter, State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';

const KINDS: Record<string, string> = {
  source: 'finds releases',
  metadata: 'knows books',
  downloader: 'downloads',
  library: 'holds your books',
  notifier: 'tells you',
};
const ORDER = Object.keys(KINDS);
const placeOf = (plugin: Plugin): number => Math.min(...plugin.kinds.map((kind) => ORDER.indexOf(kind)), ORDER.length);

/** Every service that Tomewright talks to, and how that goes. */
export function PluginsPage(): JSX.Element {
  const plugins = useApi<{ items: Plugin[] }>('/api/plugins');
  return (
    <Page title="Plugins" lead="Every service that Tomewright talks to, how it answers, and what is left of its limits.">
      <Shown of={plugins} lines={6}>
        {({ items }) => {
          if (items.length === 0)
            return (
              <Empty icon="plugins" title="No service is named yet">
                Name them under <code>plugins:</code> in <a href="/pipelines/file">pipelines.yaml</a>.
              </Empty>
            );
          return (
            <div class="grid">
              {[...items]
                .sort((a, b) => placeOf(a) - placeOf(b) || a.instance.localeCompare(b.instance))
                .map((plugin) => (
                  <Card key={plugin.instance} plugin={plugin} />
                ))}
            </div>
          );
        }}
      </Shown>
    </Page>
  );
}

function Card({ plugin }: { plugin: Plugin }): JSX.Element {
  const { instance, state, failures, missing } = plugin;
  const last = failures[0];
  return (
    <article class={`card plugin ${state}`} id={instance} aria-labelledby={`p-${instance}`}>
      <div class="plugin-head">
        <h3 id={`p-${instance}`}>{instance}</h3>
        <State of={state} />
      </div>
      <p class="muted small">
        <span class="eyebrow">{plugin.kinds.map((kind) => KINDS[kind] ?? kind).join(', ')}</span> ·{' '}
        {plugin.plugin !== instance && `${plugin.plugin} `}
        {plugin.version}
        {plugin.isolation === 'process' ? ', in a process of its own' : ', inside the daemon'}
      </p>
      <p>{sentence(plugin.summary)}</p>
      {missing.length > 0 && (
        <p class="notice warning">
          <Icon name="key" size={18} />
          <span class="grow">
            It waits for the secret {missing.join(', ')}: put {missing.map(variable).join(', ')} into .env.
          </span>
        </p>
      )}
      {last && (
        <p class="notice warning">
          <Icon name="warning" size={18} />
          <span class="grow">
            {sentence(last.message)} <Time at={last.at} />
          </span>
        </p>
      )}
      {failures.length > 1 && (
        <details class="small">
          <summary>{plural(failures.length, 'failure')} lately</summary>
          <ul>
            {failures.map((failure) => (
              <li key={failure.at}>
                {failure.capability}: {sentence(failure.message)} <Time at={failure.at} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {plugin.pausedUntil && (
        <p class="muted small">
          The service asked to be left alone: again <Time at={plugin.pausedUntil} />.
        </p>
      )}
      <Limits plugin={plugin} />
      <Actions plugin={plugin} />
    </article>
  );
}

const variable = (secret: string): string => secret.toUpperCase().replaceAll('-', '_');

function Limits({ plugin }: { plugin: Plugin }): JSX.Element {
  const crashes = typeof plugin.crashes === 'number' ? plugin.crashes : plugin.crashes.length;
  return (
    <dl class="facts small">
      {plugin.limits.map((limit) => (
        <>
          <dt>Limit {limit.text}</dt>
          <dd>
            {limit.left === undefined || limit.of === undefined ? (
              'kept'
            ) : (
              <>
                {count(limit.left)} of {count(limit.of)} left
                <Meter part={limit.left / limit.of} label={`Left of ${limit.text}`} tone={limit.left / limit.of < 0.15 ? 'wait' : 'good'} />
              </>
            )}
          </dd>
        </>
      ))}
      {plugin.calls && (
        <>
          <dt>Today</dt>
          <dd>
            {plural(plugin.calls.today, 'call')}
            {plugin.calls.failed ? `, ${plugin.calls.failed} failed` : ''}
            {plugin.medianMs ? `, usually ${count(plugin.medianMs)} ms` : ''}
          </dd>
        </>
      )}
      {crashes > 0 && (
        <>
          <dt>Crashes</dt>
          <dd>{count(crashes)}</dd>
        </>
      )}
      <dt>Can</dt>
      <dd>{plugin.provides.join(', ')}</dd>
      {plugin.pipelines.length > 0 && (
        <>
          <dt>Used by</dt>
          <dd>{plugin.pipelines.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

function Actions({ plugin }: { plugin: Plugin }): JSX.Element | null {
  const mayOperate = useMay('operate');
  const [said, setSaid] = useState<{ ok: boolean; message: string; ms?: number } | null>(null);
  if (!mayOperate) return null;
  const path = `/api/plugins/${encodeURIComponent(plugin.instance)}`;
  const test = async (): Promise<void> => {
    setSaid(await api(`${path}/check`, 'POST', {}));
    refresh('/api/plugins', '/api/problems');
  };
  const turn = async (): Promise<void> => {
    await api(`${path}/${plugin.enabled ? 'disable' : 'enable'}`, 'POST', {});
    refresh('/api/plugins', '/api/problems');
  };
  return (
    <>
      {said && (
        <p class={said.ok ? 'said good' : 'said bad'} role="status">
          <Icon name={said.ok ? 'check' : 'error'} size={16} /> {sentence(said.message)} {said.ms !== undefined && `${count(said.ms)} ms.`}
        </p>
      )}
      <div class="actions">
        <Button icon="play" of={plugin.instance} disabled={plugin.state === 'not-configured'} act={test}>
          Test
        </Button>
        <Button look="quiet" icon={plugin.enabled ? 'pause' : 'play'} of={plugin.instance} act={turn}>
          {plugin.enabled ? 'Disable' : 'Enable'}
        </Button>
      </div>
    </>
  );
}
