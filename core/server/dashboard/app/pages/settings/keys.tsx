import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ApiProblem, api } from '../../api/client.ts';
import type { Key } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Section, Shown } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useSession } from '../../state/session.ts';

const SCOPES: [string, string][] = [
  ['read', 'only look'],
  ['operate', 'look, and start, stop, get, undo'],
  ['admin', 'do everything, keys and files too'],
];

/** What a key may do, as one says it. */
export const mayInWords = (scopes: readonly string[]): string =>
  scopes.map((scope) => SCOPES.find(([name]) => name === scope)?.[1] ?? scope).join('; ');

/** The keys to the API. A key is shown once, when it is made. */
export function Keys(): JSX.Element {
  const keys = useApi<{ items: Key[] }>('/api/keys');
  const session = useSession();
  const [isMaking, setMaking] = useState(false);
  const revoke = async (key: Key): Promise<void> => {
    await api(`/api/keys/${key.id}`, 'DELETE');
    tell(`The key “${key.name}” opens nothing any more.`);
    refresh('/api/keys');
  };
  return (
    <Section
      title="Keys"
      aside={
        <Button icon="plus" act={() => setMaking(true)}>
          New key
        </Button>
      }
    >
      <Shown of={keys}>
        {({ items }) => (
          <ul class="card list">
            {items
              .filter((key) => !key.revokedAt)
              .map((key) => (
                <li key={key.id} class="line">
                  <Icon name="key" />
                  <div class="grow">
                    <b>{key.name}</b> <span class="muted small">may {mayInWords(key.scopes)}</span>
                    <br />
                    <span class="muted small">
                      {key.lastUsedAt ? (
                        <>
                          last used <Time at={key.lastUsedAt} />
                        </>
                      ) : (
                        'never used'
                      )}
                      {key.expiresAt && (
                        <>
                          , ends <Time at={key.expiresAt} />
                        </>
                      )}
                    </span>
                  </div>
                  {key.id === session?.keyId ? (
                    <span class="muted small">you use it now</span>
                  ) : (
                    <Button look="danger" of={key.name} act={() => revoke(key)}>
                      Revoke
                    </Button>
                  )}
                </li>
              ))}
          </ul>
        )}
      </Shown>
      {isMaking && <NewKey close={() => setMaking(false)} />}
    </Section>
  );
}

function NewKey({ close }: { close: () => void }): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const [made, setMade] = useState('');
  const make = async (): Promise<void> => {
    const data = new FormData(form.current as HTMLFormElement);
    const name = String(data.get('name') ?? '').trim();
    if (!name) throw new ApiProblem(0, { detail: 'the key has no name', remedy: 'Name it after where it is used, like "sofa"' });
    const days = Number(data.get('days'));
    const answer = await api<{ key: string }>('/api/keys', 'POST', { name, scope: data.get('scope'), ...(days ? { days } : {}) });
    setMade(answer.key);
    refresh('/api/keys');
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(made);
    tell('The key is copied.');
  };
  if (made)
    return (
      <Dialog title="The key, this once" close={close} actions={<Button act={close}>I have it</Button>}>
        <p>It is stored as a hash only and cannot be shown again.</p>
        <p class="mono made-key">{made}</p>
        {navigator.clipboard && (
          <Button look="main" act={copy}>
            Copy it
          </Button>
        )}
      </Dialog>
    );
  return (
    <Dialog
      title="New key"
      close={close}
      actions={
        <Button look="main" act={make}>
          Make it
        </Button>
      }
    >
      <form ref={form} class="form" onSubmit={(event) => event.preventDefault()}>
        <label class="field">
          Name
          <input class="input" name="name" maxLength={100} autocomplete="off" />
        </label>
        <fieldset class="field radios">
          <legend>It may</legend>
          {SCOPES.map(([scope, words], index) => (
            <label key={scope}>
              <input type="radio" name="scope" value={scope} defaultChecked={index === 0} /> <b>{scope}</b>: {words}
            </label>
          ))}
        </fieldset>
        <label class="field">
          It ends
          <select class="select" name="days">
            <option value="">never</option>
            <option value="30">after 30 days</option>
            <option value="365">after a year</option>
          </select>
        </label>
      </form>
    </Dialog>
  );
}
