import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, openDatabase, ping } from './database.ts';
import { silent, withDatabase } from './testing/with-database.ts';
import { guarded, isUnavailable, StoreUnavailable } from './unavailable.ts';

/** Stands between us and the database, and can be cut. */
async function proxy(to: URL): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connectSocket(Number(to.port || 5432), to.hostname);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => into.destroy()).on('close', () => into.destroy());
      from.pipe(into);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as { port: number };
  const url = new URL(to);
  url.host = `127.0.0.1:${port}`;
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: url.href, cut, mend: () => listen(port) };
}

withDatabase('while the database is away calls fail by that name and the process lives; it goes on when it is back', async (database) => {
  const between = await proxy(new URL(database.url));
  const knex = connect(between.url, { schema: database.schema, acquireTimeoutMs: 1000 });
  const noun = guarded({ ask: async () => (await knex('books').count('* as n').first())?.['n'] });
  try {
    assert.equal(await noun.ask(), '0');
    const cutOff = knex.raw('select pg_sleep(20)').then(
      () => null,
      (error: unknown) => error,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await between.cut();
    assert.equal(isUnavailable(await cutOff), true, 'also what was being asked when it went');
    for (let n = 0; n < 3; n++) await assert.rejects(noun.ask(), StoreUnavailable);
    const away = await ping(knex);
    assert.equal(away.ok, false);
    await between.mend();
    assert.equal(await noun.ask(), '0');
    assert.equal((await ping(knex)).ok, true);
  } finally {
    await knex.destroy();
    await between.cut();
  }
});

withDatabase('a statement that the database refuses is not an outage', async ({ knex }) => {
  const noun = guarded({ ask: async () => knex.raw('select * from no_such_table') });
  await assert.rejects(noun.ask(), (error) => !(error instanceof StoreUnavailable) && !isUnavailable(error));
});

test('an address where no database answers is refused with one sentence and a remedy, without the password', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tomewright-away-'));
  try {
    const url = 'postgresql://someone:CANARY@127.0.0.1:9/nothing';
    await assert.rejects(openDatabase({ url, dataDir, log: silent }), (error: Error) => {
      assert.ok(error instanceof StoreUnavailable);
      assert.match(error.message, /does not answer .*: see that it runs and DATABASE_URL is right/);
      return !error.message.includes('CANARY');
    });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
