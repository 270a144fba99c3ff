import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AddOptions, Context, Payload } from '../../core/sdk/index.ts';
import type { Client, Options } from './client.ts';
import { nameOf } from './job.ts';
import type { Jobs } from './jobs.ts';
import { ADDED_SCHEMA, type Added, DONE_SCHEMA } from './wire.ts';

interface Parts {
  context: Context;
  client: Client;
  jobs: Jobs;
  options: Options;
}

const CONFIRM_TRIES = 12;
const CONFIRM_MS = 250;
const PRIORITY = { asCategory: -100, paused: -2 };

/** SABnzbd gives an id only after the add, so ours travels in the job's name and is looked for before and after. */
export function createAdder({ context, client, jobs, options }: Parts): (payload: Payload, wants: AddOptions) => Promise<{ id: string }> {
  async function hand(bytes: Uint8Array, name: string, wants: AddOptions): Promise<string | undefined> {
    const parts = [
      { name: 'nzbname', value: name },
      { name: 'cat', value: wants.category ?? options.category ?? 'tomewright' },
      { name: 'priority', value: String(wants.stopped ? PRIORITY.paused : PRIORITY.asCategory) },
      { name: 'name', value: bytes, filename: `${name}.nzb`, type: 'application/x-nzb' },
    ];
    const added = await client.call<Added>('addfile', ADDED_SCHEMA, { parts });
    if (!added.status) {
      context.fail(
        'refused',
        'SABnzbd did not take the NZB: it is empty, broken, or a duplicate by its own rules (Config, Switches, Queue); see its warnings',
      );
    }
    return added.nzo_ids?.[0];
  }

  /** A script before the queue may have given the job another name, under which nobody would find it again. */
  async function rename(nzoId: string, name: string): Promise<void> {
    const other = await jobs.nameOf(nzoId);
    if (other === undefined || other === name) return;
    await client.call('queue', DONE_SCHEMA, { query: { name: 'rename', value: nzoId, value2: name } });
  }

  async function confirm(id: string): Promise<boolean> {
    for (let count = 1; count <= CONFIRM_TRIES; count++) {
      if ((await jobs.find([id])).has(id)) return true;
      if (count < CONFIRM_TRIES) await delay(CONFIRM_MS);
    }
    return false;
  }

  return async (payload, wants) => {
    if (payload.kind !== 'nzb') return context.fail('refused', 'SABnzbd takes NZBs only; hand torrents to a torrent client');
    const id = wants.id ?? createHash('sha1').update(payload.bytes).digest('hex').slice(0, 20);
    if ((await jobs.find([id])).has(id)) return { id };
    const name = nameOf(id, wants.name ?? payload.name ?? '');
    const nzoId = await hand(payload.bytes, name, wants);
    if ((await jobs.find([id])).has(id)) return { id };
    if (nzoId) await rename(nzoId, name);
    if (await confirm(id)) return { id };
    return context.fail('unavailable', `SABnzbd took "${name}" and does not list it; it is looked for again later`);
  };
}
