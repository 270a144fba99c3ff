import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giversOf, missingFacts, selectionFacts } from './facts.ts';
import type { DeclaredStep, EventName, Fact, Selection, Trigger } from './plan.ts';

const on = (event: EventName): Trigger => ({ kind: 'event', event, from: 'x' });
const facts = (selection: Selection, triggers: Trigger[] = []) => [...selectionFacts(selection, triggers)].sort();

test('every selection brings what the grammar says', () => {
  assert.deepEqual(facts({ noun: 'releases', state: 'new', from: 'x' }), ['release']);
  assert.deepEqual(facts({ noun: 'books', state: 'owned', from: 'x' }), ['book', 'entry']);
  assert.deepEqual(facts({ noun: 'books', state: 'missing', by: 'series', from: 'x', shelf: [] }), ['book']);
  assert.deepEqual(facts({ noun: 'books', state: 'wanted' }), ['book']);
  for (const state of ['active', 'finished', 'failed'] as const)
    assert.deepEqual(facts({ noun: 'downloads', state, from: ['x'] }), ['book', 'download', 'release']);
});

test('of several events only what all of them bring is certain', () => {
  assert.deepEqual(facts({ noun: 'event' }, [on('library.imported'), on('library.changed')]), ['book', 'entry']);
  assert.deepEqual(facts({ noun: 'event' }, [on('library.imported'), on('library.removed')]), ['book']);
  assert.deepEqual(facts({ noun: 'event' }, [on('library.imported'), on('download.finished')]), ['book']);
  assert.deepEqual(facts({ noun: 'event' }, [on('library.imported'), on('plugin.down')]), []);
});

const missing = (given: Fact[], verbs: DeclaredStep['verb'][]) => missingFacts(new Set(given), verbs).map(({ index }) => index);

test('a step that stands before the one that gives what it needs is found, and only that one', () => {
  assert.deepEqual(missing(['book'], ['find', 'download']), []);
  assert.deepEqual(missing(['book'], ['download', 'find']), [0]);
  assert.deepEqual(missing(['release'], ['find', 'download']), [0]);
  assert.deepEqual(missing(['release'], ['record', 'keep', 'find', 'download']), []);
  assert.deepEqual(missing(['release'], ['download', 'verify', 'import', 'link-series']), []);
  assert.deepEqual(missing(['book'], ['import', 'link-series']), [0]);
  assert.deepEqual(missing([], ['find', 'find', 'download', 'import', 'correct', 'verify', 'link-series', 'keep']), [0]);
});

test('one of several facts is enough', () => {
  assert.deepEqual(missing(['entry'], ['verify', 'correct']), []);
  assert.deepEqual(missing(['download'], ['verify']), []);
  assert.deepEqual(missing(['release'], ['verify', 'correct']), [0]);
});

test('the verbs that would help are known', () => {
  assert.deepEqual(giversOf(['release']), ['find']);
  assert.deepEqual(giversOf(['entry', 'download']), ['download', 'import']);
});
