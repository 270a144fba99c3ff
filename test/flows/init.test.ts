import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readSettings } from '../../core/main/settings.ts';
import { Setup } from '../../core/main/setup/setup.ts';
import { makeWorld, type World } from '../sandbox/world.ts';

let dir: string;
let world: World;
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tw-init-'));
  world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 10 });
});
after(async () => {
  await world?.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a new owner answers some questions, a wrong key is noticed at once, and the files that come of it are good', async () => {
  const home = mkdtempSync(join(dir, 'home-'));
  const asked: string[] = [];
  let tries = 0;
  const answers: [RegExp, () => string][] = [
    [/Use (Audiobookshelf|qBittorrent|Prowlarr)\?/, () => 'y'],
    [/Use /, () => 'n'],
    [/Answer again/, () => 'y'],
    [/key \(Settings, API Keys\)/, () => (tries++ === 0 ? 'wrong' : (world.secrets['audiobookshelf-api-key'] ?? ''))],
    [/Its API key \(Settings, General\)/, () => world.secrets['prowlarr-api-key'] ?? ''],
    [/password/, () => world.secrets['qbittorrent-password'] ?? ''],
    [/User name/, () => world.downloader.username],
    [/address.*13378/, () => world.shelf.url],
    [/address.*8080/, () => world.downloader.url],
    [/address.*9696/, () => world.prowlarr.url],
    [/Where does qBittorrent put/, () => dir],
    [/Where is that on this machine/, () => ''],
  ];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    const found = answers.find(([pattern]) => pattern.test(question));
    assert.ok(found, `no answer to: ${question}`);
    return found[1]();
  };
  assert.equal(await new Setup({ home, env: {}, ask }).run(), 0);
  assert.equal(tries, 2);
  const { findings, plan } = await readSettings({ home, env: {} });
  assert.deepEqual(
    findings.filter((finding) => finding.severity === 'error'),
    [],
  );
  const shelf = plan?.instances.find((instance) => instance.name === 'audiobookshelf');
  assert.equal(shelf?.options['url'], world.shelf.url);
  assert.equal(plan?.instances.find((instance) => instance.name === 'myanonamouse')?.isOff, true);
  assert.equal(statSync(join(home, '.env')).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(join(home, 'pipelines.yaml'), 'utf8'), new RegExp(world.secrets['audiobookshelf-api-key'] ?? '-'));
  assert.ok(!existsSync(join(home, 'pipelines.yaml.part')));
});
