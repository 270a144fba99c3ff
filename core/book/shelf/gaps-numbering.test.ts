import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTHOR, ask, type Case, FOUR, type Line, places } from './gaps.example.ts';

const CASES: Case[] = [
  {
    what: 'companions are no gaps',
    list: [
      ...FOUR,
      ['The Salt Road: The Graphic Novel', '1'],
      ['The Tidewater Saga Colouring Book'],
      ['The Official Guide to Tidewater', '5'],
      ['The Salt Road Study Guide'],
    ],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'another author uses the name of the series',
    list: [...FOUR, ['Currents', '1', { authors: ['Omar Reyes'] }], ['Deep Currents', '5', { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'another author went on with the series',
    list: [...FOUR, ['The Drowned Bell', '5', { authors: ['Omar Reyes'] }], ['The Last Boat', '6', { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4', '5', '6'],
  },
  {
    what: 'a list that counts its books is no list of parts',
    list: [
      ['The Salt Road (Tidewater Saga Book 1 of 3)', '1'],
      ['The Glass Harbour (Book 2 of 3)', '2'],
      ['A Winter of Gulls: Book 3 of 3', '3'],
    ],
    owned: ['Tidewater Saga Book 2 of 3'],
    missing: ['1', '3'],
  },
  {
    what: 'words of sets and companions inside titles that have a number',
    list: [
      ["The Smuggler's Guide to the Coast", '1'],
      ['The Collection', '2'],
      ['An Encyclopaedia of Drowned Things', '3'],
      ['The Set of the Sail', '4'],
      ['The Ferry and the Fog: Parts One and Two', '5'],
      ['A Companion to Gulls', '6'],
    ],
    owned: ["Smuggler's Guide to the Coast", 'The Collection'],
    missing: ['3', '4', '5', '6'],
  },
  {
    what: 'a copy by another author does not own',
    owned: [['The Glass Harbour', undefined, { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a series of many hands',
    list: [
      ['Port of Call', '1', { authors: ['Omar Reyes'] }],
      ['Dead Reckoning', '2', { authors: ['Lena Brandt'] }],
      ['Slack Water', '3', { authors: ['Tom Okafor'] }],
      ['Ebb', '4'],
    ],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'volumes that have no titles of their own',
    list: [1, 2, 3, 10, 12].map((at): Line => [`Tidewater Saga ${at}`, String(at)]),
    owned: ['Tidewater Saga, Book 10', ['Tidewater Saga', '2'], 'Tidewater Saga 1'],
    missing: ['3', '12'],
  },
  {
    what: 'a copy with only the name of the series is the first volume not yet owned',
    list: [1, 2, 3].map((at): Line => [`Tidewater Saga, Volume ${at}`, String(at)]),
    owned: ['Tidewater Saga', 'Tidewater Saga 1'],
    missing: ['3'],
  },
  {
    what: 'a first volume that has the name of the series',
    list: [['Tidewater', '1'], ...FOUR.slice(1)],
    owned: ['Tidewater', ['Tidewater', '3']],
    missing: ['2', '4'],
  },
  {
    what: 'titles with a common beginning are told apart',
    list: [
      ['The Tide: Rising - Tidewater Saga, Book 1', '1'],
      ['The Tide: Falling - Tidewater Saga, Book 2', '2'],
      ['The Tide: Turning - Tidewater Saga, Book 3', '3'],
    ],
    owned: ['The Tide: Falling', ['The Tide', undefined, { subtitle: 'Turning' }]],
    missing: ['1'],
  },
  {
    what: 'a subtitle that all volumes carry tells none of them',
    list: [
      ['Ebb - A Nautical Fantasy (Tidewater Saga, Book 1)', '1'],
      ['Flow - A Nautical Fantasy (Tidewater Saga, Book 2)', '2'],
      ['Tidewater Saga 3 - A Nautical Fantasy', '3'],
    ],
    owned: ['Ebb - A Nautical Fantasy (Unabridged)'],
    missing: ['2', '3'],
  },
  {
    what: 'titles one word apart are two books',
    list: [
      ['The Salt Road', '1'],
      ['The Salt Coast', '2'],
    ],
    owned: ['The Salt Road'],
    missing: ['2'],
  },
  {
    what: 'titles one number apart are two books',
    list: [
      ['Harbour 1911', '1'],
      ['Harbour 1912', '2'],
    ],
    owned: ['Harbour 1911'],
    missing: ['2'],
  },
  {
    what: 'a series without any numbers is reported by title',
    list: [['The Salt Road'], ['The Glass Harbour'], ['The Tidewater Collection'], ['Der Hafen', undefined, { language: 'de' }]],
    owned: ['The Salt Road'],
    missing: ['The Glass Harbour'],
  },
  {
    what: 'a book without number in a numbered series is not sure',
    list: [...FOUR, ['Notes from the Quay']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'numbers of another order are not believed',
    list: FOUR,
    owned: [
      ['A Winter of Gulls', undefined, { series: [{ name: 'Tidewater Saga (Chronological Order)', position: '1' }] }],
      ['Some Tide', undefined, { series: [{ name: 'Tidewater Saga (Chronological Order)', position: '4' }] }],
    ],
    missing: ['1', '2', '4'],
  },
  {
    what: 'a number of another series is not believed',
    owned: [['Dry Land', undefined, { series: [{ name: 'Mountain Tales', position: '2' }] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'the name of the series holds a colon',
    list: [
      ['The Pearl (Deep Realms: The Reef, #1; Diver, #4)', '1'],
      ['The Squall (Deep Realms: The Reef, #2; Diver, #5)', '2'],
      ['The Wreck', '3'],
    ],
    owned: ['Deep Realms: The Reef 2', ['The Wreck', undefined, { series: [{ name: 'Diver', position: '6' }] }]],
    missing: ['1'],
    more: { series: { name: 'Deep Realms: The Reef', authors: [AUTHOR] } },
  },
  {
    what: 'an id outweighs any title',
    list: [
      ['The Salt Road', '1', { ids: { asin: 'B000TEST01' } }],
      ['The Glass Harbour', '2'],
    ],
    owned: [['xyz', undefined, { ids: { asin: 'B000TEST01' } }]],
    missing: ['2'],
  },
  {
    what: 'a truncated title is known',
    list: [...FOUR, ['The Remarkable Disappearance of Captain Moor', '5']],
    owned: ['The Remarkable Disappearance o'],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'only what exists as audio',
    list: [
      ['The Salt Road', '1', { edition: { format: 'Audible Audio' } }],
      ['The Glass Harbour', '2', { minutes: 600 }],
      ['A Winter of Gulls', '3', { edition: { format: 'Paperback' } }],
    ],
    missing: ['1', '2'],
    more: { audiobooksOnly: true },
  },
  {
    what: 'what is not out yet is no gap',
    list: [
      ['The Salt Road', '1', { published: '2019' }],
      ['The Glass Harbour', '2', { published: '2027-03-01' }],
    ],
    missing: ['1'],
    more: { today: '2026-11-22' },
  },
  { what: 'an empty list has no gaps', list: [], owned: ['The Salt Road'], missing: [] },
];
const wide = (title: string, place: string, wider: string): Line => [
  title,
  place,
  {
    series: [
      { name: 'World of Tides', position: wider },
      { name: 'Tidewater Saga', position: place },
    ],
  },
];
CASES.push(
  {
    what: 'a wider series with numbers of its own is not mixed up',
    list: [wide('The Salt Road', '1', '2'), wide('The Glass Harbour', '2', '1'), wide('A Winter of Gulls', '3', '9')],
    owned: [
      ['The Salt Road', undefined, { series: [{ name: 'World of Tides', position: '2' }] }],
      ['Gulls', undefined, { series: [{ name: 'World of Tides', position: '3' }] }],
    ],
    missing: ['2', '3'],
  },
  {
    what: 'a service that calls the series by another name',
    list: ['1', '2', '3'].map((at): Line => [`Book of Tides ${at}`, at, { series: [{ name: 'Chronicle of Water', position: at }] }]),
    owned: ['Chronicle of Water 2'],
    missing: ['1', '3'],
  },
);
for (const one of CASES) {
  test(`series: ${one.what}`, () => {
    const found = ask(one);
    assert.deepEqual(places(found), one.missing, JSON.stringify(found.notGaps));
    const list = one.list ?? FOUR;
    for (const order of [list.toReversed(), [...list.slice(2), ...list.slice(0, 2)]]) {
      assert.deepEqual(places(ask({ ...one, list: order })), one.missing, 'in another order of the list');
    }
  });
}
