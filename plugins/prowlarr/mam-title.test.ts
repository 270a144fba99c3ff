import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../test/hang.ts';
import { type MamTitle, mamTitle } from './mam-title.ts';

const TITLES: Record<string, MamTitle> = {
  'Salt by Ida Marlowe [ENG / M4B]': { clue: { title: 'Salt', authors: ['Ida Marlowe'], language: 'en' }, format: 'm4b', isVip: false },
  'Stand by Me by Ida Marlowe, Tom Quill [GER / MP3] [VIP]': {
    clue: { title: 'Stand by Me', authors: ['Ida Marlowe', 'Tom Quill'], language: 'de' },
    format: 'mp3',
    isVip: true,
  },
  'Salt [Box 1-3] by Ida Marlowe [ENG / M4B MP3]': {
    clue: { title: 'Salt [Box 1-3]', authors: ['Ida Marlowe'], language: 'en' },
    format: 'm4b mp3',
    isVip: false,
  },
  'Salt [ENG]': { clue: { title: 'Salt', language: 'en' }, isVip: false },
  'Salt by Ida Marlowe [unabridged]': { clue: { title: 'Salt', authors: ['Ida Marlowe [unabridged]'] }, isVip: false },
  '[ENG / M4B]': { clue: { title: '[ENG / M4B]' }, isVip: false },
  '': { clue: { title: '' }, isVip: false },
};

test('a decorated name is taken apart from its end', () => {
  for (const [posted, expected] of Object.entries(TITLES)) assert.deepEqual(mamTitle(posted), expected, posted);
});

test('no hostile name makes the reading hang', () => {
  for (const posted of ['['.repeat(20_000), `${' by '.repeat(10_000)}[`, ' '.repeat(50_000), `${'[VIP]'.repeat(20_000)}`])
    assertNoHang(posted, () => mamTitle(posted));
});
