import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT, run } from './run-command.ts';

const PAGE = readFileSync(join(PROJECT, 'plugins', 'README.md'), 'utf8');

/** Blocks of the page by their language, in order, with the file that their first line names. */
const BLOCKS = [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => {
  const file = /^(?:#|\/\/) ([\w./-]+\.?[\w]+)\n/.exec(text)?.[1];
  return { language, file, text: file ? text.slice(text.indexOf('\n') + 1) : text };
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

test('who follows the page for plugin authors to the letter has a working source', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'tw-author-'));
  let shelf: ChildProcess | undefined;
  t.after(() => {
    shelf?.kill();
    rmSync(home, { recursive: true, force: true });
  });
  mkdirSync(join(home, 'config'));
  mkdirSync(join(home, 'data'));
  const port = await freePort();
  const chain = 'chains: { release: [my-shelf] }';
  const pipeline = `pipelines:
  one: { about: Find what was asked for., when: manual, select: { books: wanted }, do: [ { find: release } ] }`;
  const printed: string[] = [];
  for (const { language, file, text } of BLOCKS) {
    const own = text.replaceAll('8099', String(port));
    if (file === 'data/shelf.mjs') {
      writeFileSync(join(home, file), own);
      shelf = spawn(process.execPath, [join(home, file)], { stdio: 'ignore' });
    } else if (file === 'config/app.yaml') writeFileSync(join(home, file), own);
    else if (file === 'pipelines.yaml') writeFileSync(join(home, file), `version: 1\nplugins:\n${own}${chain}\n${pipeline}\n`);
    else if (file === '.env') writeFileSync(join(home, file), own);
    else if (language === 'diff') edit(join(home, 'data/plugins/my-shelf/index.ts'), text);
    else if (language === 'sh')
      for (const line of text.trim().split('\n')) {
        const ran = await run(line, home);
        assert.equal(ran.status, 0, `${line}\n${ran.stdout}${ran.stderr}`);
        printed.push(ran.stdout);
      }
  }
  const [, , , live = '', saved = ''] = printed;
  assert.equal(JSON.parse(live).items[0].title, 'L. Frank Baum - Rinkitink in Oz [MP3]');
  assert.equal(JSON.parse(saved).items[0].key, '17');
  const kept = readFileSync(join(home, 'data/plugins/my-shelf/fixtures/search.with-a-reader.json'), 'utf8');
  assert.deepEqual(JSON.parse(kept).output.items[0].narrators, ['Ruth Reader']);
  assert.ok(!kept.includes('open-sesame'));
  const refused = await run(`npm run -s plugin -- call my-shelf source.search '{"title": "x"}' --reply package.json`, home);
  assert.equal(refused.status, 2);
  writeFileSync(join(home, '.env'), 'MY_SHELF_KEY=wrong\n');
  const denied = await run(`npm run -s plugin -- call my-shelf source.search '{"title": "x"}'`, home);
  assert.deepEqual([denied.status, JSON.parse(denied.stdout).code], [1, 'auth']);
});

/** Lines with a minus are found as they stand, and the ones with a plus put in their place. */
function edit(path: string, diff: string): void {
  let text = readFileSync(path, 'utf8');
  for (const [, out = '', into = ''] of diff.matchAll(/^-(.*)\n((?:\+.*\n?)+)/gm)) {
    assert.ok(text.includes(out), `index.ts has no line "${out}"`);
    text = text.replace(out, () =>
      into
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(1))
        .join('\n'),
    );
  }
  writeFileSync(path, text);
}
