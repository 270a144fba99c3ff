import { json, type StoreContext } from '../store-context.ts';
import { type NewNote, putNotes } from './outbox.ts';

/** Something that its owner should know of. */
export interface StoredProblem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
  since: Date;
}

export interface ProblemLook {
  /** What is wrong now; `tellAfterMs`: told to its owner only where it lasts that long. `down`: the instance that is down by it. */
  problems: (Omit<StoredProblem, 'since'> & { tellAfterMs: number; down?: string })[];
  /** Ids of what is certainly not wrong now. */
  well: readonly string[];
  /** What no daemon saw since then is over. */
  unseenSince: Date;
  /** What its owner is told of them. */
  notes(problems: { told: StoredProblem[]; over: StoredProblem[] }): NewNote[];
}

const RAISE = `
  insert into problems (id, severity, sentence, remedy, since, seen_at)
  select r.id, r.severity, r.sentence, r.remedy, :now, :now
  from jsonb_to_recordset(cast(:rows as jsonb)) as r(id text, severity text, sentence text, remedy text) order by r.id
  on conflict (id) do update set seen_at = excluded.seen_at, sentence = excluded.sentence
  returning id, (xmax = 0) as came`;

/** Problems that lasted or not, seen by any daemon, each told once and once when it is over. */
export class ProblemBook {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Stores a look, and in the same transaction what follows from it; gives what came and what is over. */
  async look(look: ProblemLook): Promise<{ came: string[]; over: StoredProblem[] }> {
    const now = this.#store.clock.now();
    const { knex } = this.#store;
    return knex.transaction(async (trx) => {
      const rows = look.problems.map(({ id, severity, sentence, remedy }) => ({ id, severity, sentence, remedy }));
      const raised =
        rows.length > 0 ? (await trx.raw(RAISE.replaceAll(':now', 'cast(:now as timestamptz)'), { rows: json(rows), now })).rows : [];
      const came = (raised as { id: string; came: boolean }[]).filter((row) => row.came).map((row) => row.id);
      for (const { id, down, severity, sentence } of look.problems) {
        if (down && came.includes(id))
          await trx.raw('select put_event(?, ?, ?, ?, cast(? as jsonb))', [
            'plugin.down',
            down,
            down,
            `${id}:${now.getTime()}`,
            json({ instance: down, severity, sentence }),
          ]);
      }
      const told: StoredProblem[] = [];
      for (const { id, tellAfterMs } of look.problems) {
        const lasted = new Date(now.getTime() - tellAfterMs);
        told.push(
          ...(await trx('problems').where({ id, told_at: null }).where('since', '<=', lasted).update({ told_at: now }).returning(COLUMNS)),
        );
      }
      const over: (StoredProblem & { told_at: Date | null })[] = await trx('problems')
        .where((or) => or.whereIn('id', [...look.well]).orWhere('seen_at', '<', look.unseenSince))
        .whereNotIn(
          'id',
          rows.map((row) => row.id),
        )
        .delete()
        .returning([...COLUMNS, 'told_at']);
      await putNotes(trx, this.#store, look.notes({ told, over: over.filter((each) => each.told_at !== null) }));
      await feed(trx, look, { came, over });
      return { came, over };
    });
  }

  async list(): Promise<StoredProblem[]> {
    return this.#store.knex('problems').orderBy('since').select(COLUMNS);
  }
}

const COLUMNS = ['id', 'severity', 'sentence', 'remedy', 'since'];

async function feed(
  trx: import('knex').Knex.Transaction,
  look: ProblemLook,
  { came, over }: { came: string[]; over: StoredProblem[] },
): Promise<void> {
  if (came.length + over.length === 0) return;
  const count = Number((await trx('problems').count('* as n').first())?.['n'] ?? 0);
  const shown = (problem: Omit<StoredProblem, 'since'>, isOver: boolean) => {
    const { id, severity, sentence, remedy } = problem;
    return { kind: 'problem', data: json({ id, severity, sentence, remedy, isOver, count }) };
  };
  await trx('feed').insert([
    ...look.problems.filter((each) => came.includes(each.id)).map((each) => shown(each, false)),
    ...over.map((each) => shown(each, true)),
  ]);
}
