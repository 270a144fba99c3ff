import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { AUTHOR, SERIES } from '../sandbox/oz.ts';
import { makeWorld } from '../sandbox/world.ts';
import { postgresql } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

describe('a library whose disk cannot be reached', { skip: postgresql.skip }, () => {
  test('gets its books file by file, whole and once, though the first try failed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tw-upload-'));
    const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [3, 5] });
    writeHome(world, join(dir, 'home'), { upload: true });
    const database = await postgresql.make();
    world.shelf.misbehave({ answer: { status: 502, body: 'Bad Gateway' }, times: 1 }, '/api/upload');
    const daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    try {
      const run = await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      const books = await outcomes(world, run);
      assert.deepEqual(
        books.filter((book) => book.imported && !book.wrong).map((book) => book.number),
        [3, 5],
      );
      for (const folder of readdirSync(join(world.library, AUTHOR, SERIES)).filter((name) => /^(03|05) - /.test(name))) {
        const files = readdirSync(join(world.library, AUTHOR, SERIES, folder));
        assert.equal(files.length, 2, folder);
        for (const file of files) {
          const path = join(world.library, AUTHOR, SERIES, folder, file);
          assert.equal(lstatSync(path).nlink, 1, 'it was sent and not linked');
          assert.ok(readFileSync(path).length > 1000);
        }
      }
      const uploads = world.shelf.asked.filter((asked) => asked.path === '/api/upload').length;
      assert.equal(uploads, 5, 'four files, and the one that failed');
      const actions = await daemon.store.database.knex('actions').where({ kind: 'library.upload' }).select('state');
      assert.deepEqual(
        actions.map(({ state }) => state),
        ['done', 'done', 'done', 'done'],
      );
    } finally {
      await daemon.stop();
      await world.stop();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
