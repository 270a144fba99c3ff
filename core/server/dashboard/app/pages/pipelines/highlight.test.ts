import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { highlight } from './highlight.ts';

const kindOf = (line: string, text: string): string | undefined => highlight(line).find(([, each]) => each === text)?.[0];

test('names, values, texts, secrets and notes are told apart', () => {
  assert.equal(kindOf('    when: { schedule: "0 3 2 * *" } # monthly', 'when'), 'name');
  assert.equal(kindOf('    when: { schedule: "0 3 2 * *" } # monthly', '"0 3 2 * *"'), 'text');
  assert.equal(kindOf('    when: { schedule: "0 3 2 * *" } # monthly', '# monthly'), 'note');
  assert.equal(kindOf('  with: { session: !secret mam-session }', '!secret mam-session'), 'secret');
  assert.equal(kindOf('    batch: 25', '25'), 'value');
});

test('the pieces are the line again, whatever it holds', () => {
  const lines = [
    ...readFileSync('pipelines.yaml', 'utf8').split('\n'),
    '"',
    "'a",
    '\t',
    '<script>alert(1)</script>',
    'ä: ü',
    '#',
    '- - -',
    'a#b: c',
  ];
  for (const line of lines)
    assert.equal(
      highlight(line)
        .map(([, text]) => text)
        .join(''),
      line,
    );
});
