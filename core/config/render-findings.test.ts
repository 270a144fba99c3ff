import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from './finding.ts';
import { renderFindings } from './render-findings.ts';

const finding = (part: Partial<Finding>): Finding => ({
  file: 'pipelines.yaml',
  line: 2,
  column: 9,
  code: 'plan/needs-fact',
  message: 'find needs a book, and nothing before it gives one',
  remedy: 'Put `record` before it.',
  severity: 'error',
  ...part,
});

test('a finding is printed with its line, a caret under its column, and its remedy', () => {
  assert.equal(
    renderFindings([finding({})], 'do:\n      - find: release\n'),
    [
      'pipelines.yaml:2:9 find needs a book, and nothing before it gives one',
      '     2 |       - find: release',
      '       |         ^',
      '      Put `record` before it.',
      '',
    ].join('\n'),
  );
});

test('findings stand in the order of the file, each once', () => {
  const text = renderFindings([finding({ line: 3 }), finding({ line: 1 }), finding({ line: 1 })], 'a\nb\nc\n');
  assert.deepEqual(
    [...text.matchAll(/yaml:(\d)/g)].map((match) => match[1]),
    ['1', '3'],
  );
});

test('warnings say that they are', () => {
  assert.match(renderFindings([finding({ severity: 'warning' })], ''), /:2:9 warning: find needs/);
});

test('a line that holds a secret is not printed', () => {
  const text = 'a\n  session: hunter2\n';
  assert.doesNotMatch(renderFindings([finding({ sensitive: true })], text), /hunter2/);
  assert.doesNotMatch(renderFindings([finding({})], text), /hunter2/);
  assert.doesNotMatch(renderFindings([finding({})], 'a\n{ url: x, "api-key": "hunter2", b: c }\n'), /hunter2/);
  assert.match(renderFindings([finding({})], 'a\n  session: !secret mam-session\n'), /!secret mam-session/);
});

test('control characters of a file never reach the terminal', () => {
  const text = renderFindings([finding({ message: 'got "\u001b[2J\u202e"' })], 'a\n\u001b]0;x\u0007 b\r\n');
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('a long line is cut around its column', () => {
  const text = renderFindings([finding({ column: 5001 })], `a\n${'x'.repeat(5000)}HERE${'y'.repeat(5000)}\n`);
  const lines = text.split('\n');
  assert.ok(lines[1]!.length < 140);
  assert.equal(lines[1]!.indexOf('HERE'), lines[2]!.indexOf('^'));
});

test('several files are told apart', () => {
  const text = renderFindings([finding({ file: 'config/app.yaml', line: 1, column: 1 }), finding({})], {
    'config/app.yaml': 'port: x\n',
    'pipelines.yaml': 'a\nb\n',
  });
  assert.match(text, /config\/app\.yaml:1:1[\s\S]*port: x[\s\S]*pipelines\.yaml:2:9/);
});
