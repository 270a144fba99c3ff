import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYaml } from './read-yaml.ts';
import { Secret } from './secret.ts';

const codes = (text: string) => readYaml('a.yaml', text).findings.map((finding) => `${finding.line}:${finding.column} ${finding.code}`);

test('a sound file is plain data, and the place of every key and value is known', () => {
  const { yaml } = readYaml('a.yaml', 'one: 1\ntwo:\n  - three: x\n    four: !secret my-secret\n');
  assert.deepEqual(yaml!.value, { one: 1, two: [{ three: 'x', four: new Secret('my-secret') }] });
  assert.deepEqual(yaml!.place(['two', 0, 'three'], 'key'), { file: 'a.yaml', line: 3, column: 5 });
  assert.deepEqual(yaml!.place(['two', 0, 'three']), { file: 'a.yaml', line: 3, column: 12 });
});

test('the place of what is not in the file is that of the nearest thing above it', () => {
  const { yaml } = readYaml('a.yaml', 'one:\n  two: {}\n');
  assert.deepEqual(yaml!.place(['one', 'two', 'three', 'four']), { file: 'a.yaml', line: 2, column: 8 });
});

test('places are found through an alias', () => {
  const { yaml } = readYaml('a.yaml', 'one: &x { two: 2 }\nthree: *x\n');
  assert.deepEqual(yaml!.place(['three', 'two'], 'key'), { file: 'a.yaml', line: 1, column: 11 });
});

test('a byte order mark and Windows line ends are read as if they were not there', () => {
  const { yaml, findings } = readYaml('a.yaml', '\uFEFFone: 1\r\ntwo: [2]\r\n');
  assert.deepEqual(findings, []);
  assert.deepEqual(yaml!.value, { one: 1, two: [2] });
  assert.deepEqual(yaml!.place(['two', 0]), { file: 'a.yaml', line: 2, column: 7 });
});

test('YAML 1.2 is read: yes and no are texts, 012 is twelve, 22:22 is a text', () => {
  assert.deepEqual(readYaml('a.yaml', 'a: yes\nb: no\nc: 012\nd: 22:22\n').yaml!.value, { a: 'yes', b: 'no', c: 12, d: '22:22' });
});

const REFUSED: [string, string, string[]][] = [
  ['an empty file', '', ['1:1 config/empty']],
  ['a file of comments', '# nothing\n\n', ['1:1 config/empty']],
  ['a lone document mark', '---\n', ['1:1 config/empty']],
  ['a tab', 'a:\n\tb: 1\n', ['2:1 config/tab']],
  ['two documents', 'a: 1\n---\nb: 2\n', ['2:1 config/two-documents']],
  ['a tag of JavaScript', 'a: !!js/function "x"\n', ['1:4 config/unknown-tag']],
  ['a tag of YAML 1.1', 'a: !!binary aGk=\n', ['1:4 config/unknown-tag']],
  ['a secret that is a mapping', 'a: !secret { b: 1 }\n', ['1:4 config/unknown-tag']],
  ['a secret without a name', 'a: !secret\n', ['1:11 config/secret-name']],
  ['a secret with a path for a name', 'a: !secret ../etc\n', ['1:12 config/secret-name']],
  ['a text that never ends', 'a: "x', ['1:6 config/not-yaml']],
  ['every key that stands twice', 'a: 1\na: 2\nb: { c: 1, c: 2 }\n', ['2:1 config/duplicate-key', '3:12 config/duplicate-key']],
  ['a number and a text as one key', '1: a\n"1": b\n', ['2:1 config/duplicate-key']],
  ['a list as a key', '[a]: 1\n', ['1:1 config/not-yaml']],
  ['__proto__, deep inside too', 'a: { __proto__: { b: 1 } }\n', ['1:6 config/forbidden-key']],
  ['constructor', 'constructor: 1\n', ['1:1 config/forbidden-key']],
  ['an alias of nothing', 'a: *b\n', ['1:4 config/unknown-alias']],
  ['an alias before its anchor', 'a: *b\nc: &b 1\n', ['1:4 config/unknown-alias']],
  ['an alias inside what it stands for', 'a: &b\n  c: [1, *b]\n', ['2:10 config/alias-bomb']],
  ['another version of YAML', '%YAML 1.1\n---\na: yes\n', ['1:1 config/not-yaml']],
];

for (const [what, text, expected] of REFUSED) {
  test(`${what} is refused with its place`, () => assert.deepEqual(codes(text), expected));
}

const DEEP: [string, string][] = [
  ['100,000 brackets', '['.repeat(100_000)],
  ['100,000 braces', '{a: '.repeat(100_000)],
  ['400,000 hyphens in one line, which kill a process that composes them', '- '.repeat(400_000)],
  ['400,000 question marks', '? '.repeat(400_000)],
  ['900 levels of indentation', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
];

for (const [what, text] of DEEP) {
  test(`${what} are refused before they are parsed`, () => {
    assert.match(codes(text).join(), /^\d+:\d+ config\/too-deep$/);
  });
}

test('thirty levels are still read', () => {
  assert.deepEqual(codes(`a: ${'['.repeat(30)}${']'.repeat(30)}\n`), []);
});

test('an alias bomb is refused without being built', () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) =>
      `l${level}: &l${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*l${level - 1}`)
        .join(', ')}]`,
  );
  assert.deepEqual(codes(`${levels.join('\n')}\n`), ['2:10 config/alias-bomb']);
});

test('more than a megabyte is refused unread', () => {
  assert.deepEqual(codes(`a: ${'x'.repeat(1_000_001)}\n`), ['1:1 config/too-large']);
});

test('sixty thousand keys are checked for duplicates in one pass', () => {
  const text = `${Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n')}\nk0: 2\n`;
  assert.deepEqual(codes(text), ['60001:1 config/duplicate-key']);
});
