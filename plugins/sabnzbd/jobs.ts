import type { Client } from './client.ts';
import { idIn, inHistory, type Job, queued } from './job.ts';
import { HISTORY_SCHEMA, type History, QUEUE_SCHEMA, type Queue } from './wire.ts';

const PAGE = 200;
const MOST_PAGES = 25;

export interface Jobs {
  /** Our jobs by their ids; all of ours where none is named. */
  find(ids?: readonly string[]): Promise<Map<string, Job>>;
  /** The name of any job of the queue. */
  nameOf(nzoId: string): Promise<string | undefined>;
}

/** The queue is read before the history, so that a job that moves between the two is seen in one of them. */
export function createJobs(client: Client): Jobs {
  /** `each` reads the page that begins there, and gives how many rows it had. */
  async function pages(each: (start: number) => Promise<number>, isEnough: () => boolean = () => false): Promise<void> {
    for (let page = 0; page < MOST_PAGES && !isEnough(); page++) if ((await each(page * PAGE)) < PAGE) return;
  }

  async function readQueue(found: Map<string, Job>): Promise<void> {
    await pages(async (start) => {
      const { queue } = await client.call<Queue>('queue', QUEUE_SCHEMA, { query: { start, limit: PAGE } });
      for (const slot of queue.slots) {
        const id = idIn(slot.filename);
        if (id) found.set(id, queued(id, slot, queue.paused === true));
      }
      return queue.slots.length;
    });
  }

  async function readHistory(found: Map<string, Job>, wanted: readonly string[] | undefined): Promise<void> {
    const search = wanted?.length === 1 ? `tw-${wanted[0]}` : 'tw-';
    await pages(
      async (start) => {
        const { history } = await client.call<History>('history', HISTORY_SCHEMA, { query: { start, limit: PAGE, search } });
        for (const slot of history.slots) {
          const id = idIn(slot.name);
          if (id && !isSettledBetter(found.get(id))) found.set(id, inHistory(id, slot));
        }
        return history.slots.length;
      },
      () => wanted?.every((id) => found.has(id)) ?? false,
    );
  }

  return {
    async find(ids) {
      const found = new Map<string, Job>();
      await readQueue(found);
      await readHistory(found, ids);
      if (!ids) return found;
      return new Map([...found].filter(([id]) => ids.includes(id)));
    },
    async nameOf(nzoId) {
      const { queue } = await client.call<Queue>('queue', QUEUE_SCHEMA, { query: { start: 0, limit: PAGE, nzo_ids: nzoId } });
      return queue.slots.find((slot) => slot.nzo_id === nzoId)?.filename;
    },
  };
}

/** A job that failed and was tried again stands in the history twice. */
const isSettledBetter = (job: Job | undefined): boolean => job !== undefined && job.status.state !== 'failed';
