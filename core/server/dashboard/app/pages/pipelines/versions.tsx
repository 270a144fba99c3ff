import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { ConfigVersion } from '../../api/config.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Time } from '../../parts/time.tsx';
import { useApi } from '../../state/resource.ts';
import { DiffView } from './diff-view.tsx';

interface VersionsProps {
  current: string;
  take: (text: string) => void;
  isAdmin: boolean;
}

/** The versions that were live before, each to be looked at against the text in the editor, or taken back into it. */
export function Versions({ current, take, isAdmin }: VersionsProps): JSX.Element | null {
  const versions = useApi<{ items: ConfigVersion[] }>('/api/config/versions').data?.items ?? [];
  const [old, setOld] = useState<{ version: string; text: string } | null>(null);
  if (versions.length === 0) return null;
  const look = async (version: string): Promise<void> => setOld(await api(`/api/config/versions/${version}`));
  return (
    <section aria-label="Versions before">
      <h2>Versions before</h2>
      <ul class="list">
        {versions.map((version) => (
          <li key={version.version} class="line">
            <span class="grow">
              <code>{version.version.slice(0, 8)}</code>{' '}
              <span class="muted small">
                <Time at={version.loadedAt} />
              </span>
            </span>
            {version.isCurrent ? (
              <span class="muted small">live now</span>
            ) : (
              <Button look="quiet" of={`version ${version.version.slice(0, 8)}`} act={() => look(version.version)}>
                Compare
              </Button>
            )}
          </li>
        ))}
      </ul>
      {old && (
        <Dialog
          title={`What would go back to ${old.version.slice(0, 8)}`}
          close={() => setOld(null)}
          actions={
            isAdmin && (
              <Button
                look="main"
                icon="undo"
                act={() => {
                  take(old.text);
                  setOld(null);
                }}
              >
                Put it into the editor
              </Button>
            )
          }
        >
          <DiffView before={current} after={old.text} />
        </Dialog>
      )}
    </section>
  );
}
