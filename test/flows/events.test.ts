import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { AUTHOR, OZ, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { finished, quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

const EXTRA = `  library-sync:
    about: Keep our knowledge of the library the same.
    when:
      - { every: 6h }
      - { event: library.imported, from: audiobookshelf }
      - { event: library.changed, from: audiobookshelf }
      - { event: library.removed, from: audiobookshelf }
    select: { books: owned, from: audiobookshelf }
    do: []
  on-import:
    about: Correct the metadata of a book that somebody added by hand.
    when: { event: library.imported, from: audiobookshelf }
    select: event
    do:
      - correct: metadata
`;

for (const kind of DATABASES) {
  describe(`events of the library on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let world: World;
    let daemon: Daemon;
    let database: TestDatabase;
    const begin = async (): Promise<Daemon> =>
      startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    const putByHand = (number: number): void => {
      const { title } = OZ[number - 1] as { title: string };
      const folder = join(world.library, AUTHOR, SERIES, `${String(number).padStart(2, '0')} - ${title}`);
      writeAudio(join(folder, `${title}.mp3`), 1, { title, album: title, artist: AUTHOR });
    };
    const runsOf = async (pipeline: string) => (await daemon.store.runs.list({ limit: 50, pipeline })).items;
    const verdicts = async (): Promise<string[]> =>
      (await daemon.store.database.knex('inbox').orderBy('id').select('verdict')).map((row) => row.verdict ?? 'open');
    const isWatched = () =>
      until('the watch has its mark', async () => (await daemon.store.database.knex('watches').whereNotNull('cursor')).length === 1);
    const calm = () =>
      until('all events are handled', async () => {
        const open = await daemon.store.database.knex('inbox').where({ handled_at: null });
        const waiting = await daemon.store.database.knex('event_starts');
        return open.length === 0 && waiting.length === 0 && (await daemon.store.runs.load()).runs === 0;
      });

    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-events-'));
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [3] });
      writeHome(world, join(dir, 'home'), { extra: EXTRA });
      database = await kind.make();
      daemon = await begin();
    });
    after(async () => {
      await daemon?.stop();
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    test('the first look takes the mark and starts nothing', async () => {
      await isWatched();
      await calm();
      assert.deepEqual(await verdicts(), []);
      assert.deepEqual(await runsOf('on-import'), []);
    });

    test('a book that somebody adds is corrected once, and the library is read once', async () => {
      putByHand(5);
      const [run] = await until('on-import ran', async () => {
        const runs = await runsOf('on-import');
        return runs.length > 0 && runs;
      });
      const view = await finished(daemon, run?.id ?? '');
      assert.deepEqual(
        view.items.map((item) => [item.label, item.outcome]),
        [['The Road to Oz', 'done']],
      );
      const item = [...world.shelf.items.values()].find((each) => each.metadata.title === 'The Road to Oz');
      assert.match(item?.metadata.description ?? '', /5\. journey|Number 5/);
      await calm();
      assert.equal((await runsOf('on-import')).length, 1);
    });

    test('our own metadata write comes back as an event and wakes nothing', async () => {
      await until('the library told of it', async () => (await verdicts()).includes('nothing that we do not know'));
      await calm();
      const syncs = await runsOf('library-sync');
      assert.equal(syncs.filter((run) => run.trigger === 'event').length, 1);
      assert.ok(!(await verdicts()).includes('open'));
    });

    test('an undo of it is known at once, and wakes nothing', async () => {
      const [corrected] = await runsOf('on-import');
      const syncs = (await runsOf('library-sync')).length;
      const { startUndo } = await daemon.wiring.get(TOKENS.works)();
      const undone = await startUndo({ run: corrected?.id ?? '' }, 'its owner');
      assert.ok('run' in undone, JSON.stringify(undone));
      await finished(daemon, undone.run);
      const item = [...world.shelf.items.values()].find((each) => each.metadata.title === 'The Road to Oz');
      assert.ok(!item?.metadata.description, 'it is put back');
      const [known] = await daemon.store.database.knex('entries').where({ title: 'The Road to Oz' }).select('record');
      assert.equal(known.record.description, undefined);
      await calm();
      assert.equal((await runsOf('library-sync')).length, syncs);
    });

    test('thirty books of one scan are one run of thirty items', async () => {
      for (let number = 1; number <= 30; number++)
        writeAudio(join(world.library, 'Somebody Else', `Work ${number}`, 'all.mp3'), 0.01, {
          title: `Work ${number}`,
          album: `Work ${number}`,
          artist: 'Somebody Else',
        });
      await until('a second run', async () => (await runsOf('on-import')).length > 1);
      await calm();
      const runs = await runsOf('on-import');
      const views = await Promise.all(runs.slice(0, -1).map((run) => finished(daemon, run.id)));
      const labels = views.flatMap((view) => view.items.map((item) => item.label));
      assert.equal(new Set(labels).size, 30);
      assert.equal(labels.length, 30, 'none twice');
      assert.ok(views.length <= 3, `${views.length} runs for one scan`);
    });

    test('an import of our own wakes nothing', async () => {
      const before = { imports: (await runsOf('on-import')).length, syncs: (await runsOf('library-sync')).length };
      await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      await until('the library told of it', async () => (await verdicts()).includes('our own import'));
      await calm();
      assert.deepEqual({ imports: (await runsOf('on-import')).length, syncs: (await runsOf('library-sync')).length }, before);
    });

    test('what somebody edits there brings our knowledge up to date', async () => {
      const before = (await runsOf('library-sync')).length;
      const item = [...world.shelf.items.values()].find((each) => each.metadata.title === 'Work 7');
      await fetch(`${world.shelf.url}/api/items/${item?.id}/media`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${world.secrets['audiobookshelf-api-key']}`, 'content-type': 'application/json' },
        body: JSON.stringify({ metadata: { publisher: 'A Publisher' } }),
      });
      await until('library-sync ran', async () => (await runsOf('library-sync')).length > before);
      await calm();
      const { rows } = await daemon.store.database.knex.raw(
        "select record ->> 'publisher' as publisher from entries where title = 'Work 7'",
      );
      assert.equal(rows[0].publisher, 'A Publisher');
    });

    test('nothing is missed while the daemon is down or the library away', async () => {
      const before = (await runsOf('on-import')).length;
      await daemon.stop();
      putByHand(7);
      await until('the library has it', async () =>
        [...world.shelf.items.values()].some((item) => item.metadata.title === 'The Patchwork Girl of Oz'),
      );
      world.shelf.answerWith(502, 'bad gateway');
      daemon = await begin();
      await until('a look failed', async () => (await daemon.store.database.knex('watches').where('failures', '>', 0)).length === 1);
      world.shelf.misbehave(null);
      await until('on-import ran', async () => (await runsOf('on-import')).length === before + 1, 60_000);
      await calm();
      const [run] = await runsOf('on-import');
      assert.deepEqual(
        (await finished(daemon, run?.id ?? '')).items.map((item) => item.label),
        ['The Patchwork Girl of Oz'],
      );
    });
  });
}
