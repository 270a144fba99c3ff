import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROJECT, run } from './run-command.ts';

let home: string;
before(() => {
  home = mkdtempSync(join(tmpdir(), 'tw-commands-'));
  mkdirSync(join(home, 'config'));
  mkdirSync(join(home, 'mine'));
  writeFileSync(join(home, 'config', 'app.yaml'), 'plugin-folders: [mine]\n');
  writeFileSync(join(home, 'pipelines.yaml'), 'version: 1\nplugins: {}\npipelines: {}\n');
});
after(() => rmSync(home, { recursive: true, force: true }));

test('a new plugin goes where drop-ins are looked for, and nothing that is there is written over', async () => {
  const made = await run('npm run plugin:new -- notifier my-bell --js', home);
  assert.equal(made.status, 0, made.stderr);
  const index = join(home, 'mine', 'my-bell', 'index.js');
  assert.ok(existsSync(index));
  writeFileSync(index, 'mine');
  const again = await run('npm run plugin:new -- notifier my-bell', home);
  assert.deepEqual([again.status, readFileSync(index, 'utf8')], [1, 'mine']);
  for (const words of ['notifier ../up', 'notifier ntfy'])
    assert.notEqual((await run(`npm run plugin:new -- ${words}`, home)).status, 0, words);
});

test('a plugin that breaks its contract ends the check with status 1, and so does one that ends the process', async () => {
  const careless = join(home, 'careless');
  cpSync(join(PROJECT, 'test/plugins-zoo/sample-source'), join(careless, 'sample-source'), { recursive: true });
  const index = join(careless, 'sample-source', 'index.ts');
  writeFileSync(index, readFileSync(index, 'utf8').replace("fail('auth'", "fail('unavailable'"));
  const told = await run('npm run plugin:check -- careless/sample-source --json', home);
  assert.equal(told.status, 1);
  assert.match(JSON.stringify(JSON.parse(told.stdout)), /status-403.*expected auth/);
  writeFileSync(index, 'export default { create() { process.exit(0); } };');
  const ended = await run('npm run plugin:check -- careless/sample-source', home);
  assert.equal(ended.status, 1, ended.stdout);
  assert.match(ended.stderr, /ended the process/);
  assert.equal((await run('npm run plugin:check -- nowhere', home)).status, 2);
});

test('what call prints on stdout is JSON alone, whatever the end; wrong words are told on stderr', async () => {
  const fixture = join(PROJECT, 'plugins/ntfy/fixtures/send.not-allowed.json');
  const failed = await run(
    `npm run -s plugin -- call ntfy notifier.send '{"title": "x", "body": "y", "level": "error"}' --reply ${fixture}`,
    home,
  );
  assert.equal(failed.status, 1);
  assert.equal(JSON.parse(failed.stdout).code, 'auth');
  for (const words of [`call ntfy notifier.shout '{}'`, `call ntfy notifier.send '{'`]) {
    const wrong = await run(`npm run -s plugin -- ${words}`, home);
    assert.deepEqual([wrong.status, wrong.stdout], [2, ''], words);
  }
  assert.equal((await run(`npm run -s plugin -- call nobody source.search '{}'`, home)).status, 1);
});
