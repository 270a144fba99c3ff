import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { Settings } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { lengthOf, sentence } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Page, Section, Shown } from '../../parts/page.tsx';
import { ThemeSwitch } from '../../parts/theme-switch.tsx';
import { useApi } from '../../state/resource.ts';
import { signOut, useMay, useSession } from '../../state/session.ts';
import { Backups } from './backups.tsx';
import { Keys, mayInWords } from './keys.tsx';

/** Keys, what is kept how long, and who is told. */
export function SettingsPage(): JSX.Element {
  const settings = useApi<Settings>('/api/settings');
  const session = useSession();
  const isAdmin = useMay('admin');
  return (
    <Page title="Settings" lead={`Signed in with the key “${session?.name}”, which may ${mayInWords(session?.scopes ?? [])}.`}>
      <Section title="How it looks">
        <div class="filters">
          <ThemeSwitch />
          <Button icon="leave" act={signOut}>
            Sign out
          </Button>
        </div>
      </Section>
      {isAdmin && <Keys />}
      {isAdmin && <Backups />}
      <Shown of={settings}>
        {(data) => (
          <>
            <Notifications settings={data} />
            <Retention settings={data} />
            <Section title="About">
              <dl class="facts">
                <dt>Version</dt>
                <dd>{data.version}</dd>
                <dt>Database</dt>
                <dd>{data.database}</dd>
                <dt>Time zone of the schedules</dt>
                <dd>{data.timezone}</dd>
                {data.api && (
                  <>
                    <dt>Served at</dt>
                    <dd>
                      {data.api.host}:{data.api.port}
                      {data.api.allowedHosts.length > 0 && `, as ${data.api.allowedHosts.join(', ')}`}
                    </dd>
                  </>
                )}
                <dt>API</dt>
                <dd>
                  <a href="/docs" target="_blank" rel="noreferrer">
                    Every endpoint
                  </a>
                </dd>
              </dl>
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}

function Notifications({ settings }: { settings: Settings }): JSX.Element {
  const [said, setSaid] = useState<Record<string, string>>({});
  const mayOperate = useMay('operate');
  const test = async (instance: string): Promise<void> => {
    const answer = await api<{ ok: boolean; message: string }>(`/api/notifications/${encodeURIComponent(instance)}/test`, 'POST', {});
    setSaid({ ...said, [instance]: sentence(answer.message) });
  };
  return (
    <Section title="Who is told">
      {settings.notifications.length === 0 ? (
        <p class="muted">
          Nobody. Name a notifier such as ntfy or email under <code>plugins:</code> in <a href="/pipelines/file">pipelines.yaml</a>, and say{' '}
          <code>notify:</code> in a pipeline.
        </p>
      ) : (
        <ul class="card list">
          {settings.notifications.map(({ instance, plugin, pipelines }) => (
            <li key={instance} class="line">
              <Icon name="bell" />
              <div class="grow">
                <b>{instance}</b> <span class="muted small">{plugin}</span>
                <br />
                <span class="muted small">{pipelines.length === 0 ? 'no pipeline tells it anything' : toldOf(pipelines)}</span>
                {said[instance] && <p role="status">{said[instance]}</p>}
              </div>
              {mayOperate && (
                <Button of={instance} act={() => test(instance)}>
                  Send a test
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** "failure and waiting of a, b; empty of c": pipelines that tell the same stand together. */
function toldOf(pipelines: Settings['notifications'][number]['pipelines']): string {
  const names = new Map<string, string[]>();
  for (const { name, on } of pipelines) {
    const what = on.join(' and ');
    names.set(what, [...(names.get(what) ?? []), name]);
  }
  return [...names].map(([what, of]) => `${what} of ${of.join(', ')}`).join('; ');
}

function Retention({ settings }: { settings: Settings }): JSX.Element {
  return (
    <Section
      title="What is kept how long"
      aside={
        <>
          Change it under <code>forget</code> in <a href="/pipelines/file">pipelines.yaml</a>.
        </>
      }
    >
      <dl class="facts">
        {Object.entries(settings.retention).map(([name, ms]) => (
          <>
            <dt>{name}</dt>
            <dd>{lengthOf(ms)}</dd>
          </>
        ))}
        <dt>corrections, failed attempts, what you deleted</dt>
        <dd>always: undo and the protection of your edits live on them</dd>
      </dl>
    </Section>
  );
}
