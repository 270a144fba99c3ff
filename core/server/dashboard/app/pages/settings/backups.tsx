import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { Backup } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { bytes } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Section, Shown } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';

const SHOWN = 3;

/** The last backups of the database, and one more at once. */
export function Backups(): JSX.Element {
  const backups = useApi<{ folder: string; items: Backup[] }>('/api/backups');
  const make = async (): Promise<void> => {
    const made = await api<Backup>('/api/backups', 'POST', {});
    tell(`The backup is made: ${made.file}, ${bytes(made.bytes)}.`);
    refresh('/api/backups');
  };
  return (
    <Section
      title="Backup"
      aside={
        <Button icon="disk" act={make}>
          Back up now
        </Button>
      }
    >
      <Shown of={backups}>
        {({ folder, items }) => (
          <ul class="card list">
            {items.slice(0, SHOWN).map((backup) => (
              <li key={backup.file} class="line">
                <Icon name="disk" />
                <span class="grow">
                  <Time at={backup.at} />, {backup.reason}
                </span>
                <span class="muted small">{bytes(backup.bytes)}</span>
              </li>
            ))}
            <li class="line muted small">
              {items.length === 0 ? 'There is none yet. ' : ''}They lie in {folder}.
            </li>
          </ul>
        )}
      </Shown>
    </Section>
  );
}
