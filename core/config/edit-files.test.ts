import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { editEnvironment, editInstances } from './edit-files.ts';
import { parseDotenv } from './secrets.ts';

const SHIPPED = readFileSync(join(import.meta.dirname, '..', '..', 'pipelines.yaml'), 'utf8');

test('an edit changes the instance and leaves every comment and every other line, but for the columns of comments', () => {
  const edited = editInstances(SHIPPED, [
    {
      instance: 'audiobookshelf',
      options: { url: 'http://shelf:80', 'api-key': { secret: 'audiobookshelf-api-key' } },
      paths: { '/audiobooks': '/srv/books' },
    },
    { instance: 'prowlarr', off: true },
  ]);
  assert.match(edited, /audiobookshelf:\n {4}with: \{ url: "?http:\/\/shelf:80"?, api-key: !secret audiobookshelf-api-key \}/);
  assert.match(edited, /\/audiobooks: \/srv\/books/);
  const comments = (text: string): number => (text.match(/#/g) ?? []).length;
  assert.equal(comments(edited), comments(SHIPPED));
  const untouched = SHIPPED.split('\n').filter((line) => line.startsWith('  complete-series:') || line.includes('find: release'));
  const plain = (text: string): string => text.replaceAll(/ +/g, ' ');
  for (const line of untouched) assert.ok(plain(edited).includes(plain(line.trimEnd())), line);
});

test('what was left out comes back', () => {
  const off = editInstances(SHIPPED, [{ instance: 'prowlarr', off: true }]);
  assert.match(off, /prowlarr:\n(.*\n)*? {4}enabled: false/);
  assert.doesNotMatch(editInstances(off, [{ instance: 'prowlarr', off: false }]), /prowlarr:\n.*\n {4}enabled: false/);
});

test('.env keeps its other lines, and every value is read back as it was given', () => {
  const values = { QBITTORRENT_PASSWORD: "it's # odd", MAM_SESSION: 'a/b+c==', OTHER: 'say "x"' };
  const text = editEnvironment('# mine\nTZ=UTC\nMAM_SESSION=old\n', values);
  assert.match(text, /^# mine\nTZ=UTC\n/);
  const read = parseDotenv(text);
  for (const [name, value] of Object.entries(values)) assert.equal(read.get(name), value);
  assert.throws(() => editEnvironment('', { A: `'"` }), /config\/secrets.yaml/);
});
