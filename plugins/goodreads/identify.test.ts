import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord } from '../../core/sdk/index.ts';
import { likeliest } from './identify.ts';

const record = (title: string, author: string): BookRecord => ({ ids: {}, title, authors: [author] });

test('the pages that are read are those of the same title and author, whatever the site put first', () => {
  const found = [
    record('Salt: A Study Guide', 'Quick Notes'),
    record('Salt', 'Mark Else'),
    record('Salt: A Novel of the Sea', 'Ida Marlowe'),
    record('Sált', 'I. Marlowe'),
    record('Knots', 'Ida Marlowe'),
  ];
  const order = likeliest({ title: 'Salt', authors: ['Ida Marlowe'] }, found).map(({ title, authors }) => `${title}/${authors[0]}`);
  assert.deepEqual(order, [
    'Sált/I. Marlowe',
    'Salt: A Novel of the Sea/Ida Marlowe',
    'Salt/Mark Else',
    'Knots/Ida Marlowe',
    'Salt: A Study Guide/Quick Notes',
  ]);
});
