import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { DEFAULT_QUALITY, type QualityProfile, type Release } from '../../sdk/index.ts';
import { afterTaken, mayGrab } from './cost.ts';
import { bestRelease, rankReleases } from './judge.ts';
import { factsOf, isUpgrade, qualityRank, type RecordingFacts } from './quality.ts';

const CLUE = { title: 'The Far Side', authors: ['Rowan Kelly'] };
const release = (more: Partial<Release> = {}): Release => ({
  source: 'mam',
  key: '1',
  title: 'Rowan Kelly - The Far Side',
  clue: { title: 'The Far Side' },
  protocol: 'torrent',
  seeders: 10,
  ...more,
});
const profile = (more: Partial<QualityProfile> = {}): QualityProfile => ({ ...DEFAULT_QUALITY, ...more });
const cost = (more: Partial<QualityProfile['cost']> = {}): QualityProfile => profile({ cost: { ...DEFAULT_QUALITY.cost, ...more } });

test('free leech may be grabbed below the ratio floor, and other releases may not', () => {
  const floor = cost({ ratioFloor: 2 });
  assert.deepEqual(mayGrab(release({ flags: ['freeleech'] }), { ratio: 1 }, floor).cost, 'free');
  assert.equal(mayGrab(release(), { ratio: 1 }, floor).may, false);
  assert.equal(mayGrab(release(), { ratio: 2 }, floor).may, true);
  assert.equal(mayGrab(release(), {}, floor).may, false, 'an unknown ratio is no permission');
});

test('VIP releases are for VIP members, for whom they are free', () => {
  const only = cost({ freeleechOnly: true });
  assert.equal(mayGrab(release({ flags: ['vip'] }), { class: 'User' }, profile()).may, false);
  assert.equal(mayGrab(release({ flags: ['fl-vip'] }), { class: 'User' }, only).may, false);
  assert.equal(mayGrab(release({ flags: ['fl-vip'] }), { class: 'VIP' }, only).may, true);
});

test('unsatisfied slots are kept free, even from free leech, but usenet takes none', () => {
  const account = { unsatisfied: { count: 140, limit: 150 } };
  assert.equal(mayGrab(release({ flags: ['freeleech'] }), account, cost({ keepSlots: 10 })).may, false);
  assert.equal(mayGrab(release(), account, cost({ keepSlots: 9 })).may, true);
  assert.equal(mayGrab(release({ protocol: 'usenet' }), account, cost({ keepSlots: 10 })).may, true);
});

test('a wedge is never spent unless the profile says so and there is one', () => {
  const only = { freeleechOnly: true };
  assert.equal(mayGrab(release(), { wedges: 5 }, cost(only)).may, false);
  assert.equal(mayGrab(release(), { wedges: 5 }, cost({ ...only, wedges: 'when-needed' })).cost, 'wedge');
  assert.equal(mayGrab(release(), { wedges: 0 }, cost({ ...only, wedges: 'when-needed' })).may, false);
  assert.equal(mayGrab(release({ flags: ['freeleech'] }), { wedges: 5 }, cost({ ...only, wedges: 'when-needed' })).cost, 'free');
});

test('what the account has snatched is never taken again, whatever it costs', () => {
  for (const flags of [['snatched'], ['snatched', 'freeleech']])
    assert.equal(mayGrab(release({ flags }), { ratio: 9 }, profile()).may, false);
});

test('a release that would pull the ratio below the floor is not taken, where the bytes are known', () => {
  const account = { ratio: 2, uploaded: 200, downloaded: 100 };
  assert.equal(mayGrab(release({ bytes: 33 }), account, cost({ ratioFloor: 1.5 })).may, true);
  assert.match(mayGrab(release({ bytes: 40 }), account, cost({ ratioFloor: 1.5 })).reason, /would fall to 1\.42/);
  assert.equal(mayGrab(release({ bytes: 40, flags: ['freeleech'] }), account, cost({ ratioFloor: 1.5 })).may, true);
});

test('what was taken since the account was read counts: slots, ratio and wedges', () => {
  const account = { ratio: 2, uploaded: 200, downloaded: 100, wedges: 2, unsatisfied: { count: 138, limit: 150 } };
  const after = afterTaken(account, { slots: 2, bytes: 100, wedges: 3 });
  assert.deepEqual(after, { ratio: 1, uploaded: 200, downloaded: 200, wedges: 0, unsatisfied: { count: 140, limit: 150 } });
  assert.equal(mayGrab(release(), account, profile()).may, true);
  assert.equal(mayGrab(release(), after, profile()).may, false);
  assert.deepEqual(afterTaken({ name: 'a' }, { slots: 5, bytes: 5, wedges: 5 }), { name: 'a' });
});

test('an account that may not download grabs nothing, and the gate says why', () => {
  const [judged] = rankReleases(CLUE, [release()], profile(), { mayDownload: false });
  assert.equal(judged?.verdict, 'reject');
  assert.match(judged?.why ?? '', /may not download/);
});

test('the better format stands first, then liked narrators before all, and the surer match before either', () => {
  const liked = profile({ narrators: { liked: ['Ann Reader'], refused: [] } });
  const [mp3, m4b, read] = [
    release({ key: 'mp3', title: 'Rowan Kelly - The Far Side [MP3]', seeders: 500 }),
    release({ key: 'm4b', title: 'Rowan Kelly - The Far Side [M4B]' }),
    release({ key: 'read', title: 'Rowan Kelly - The Far Side (Ann Reader) [MP3]' }),
  ];
  const order = (wish: QualityProfile): string[] => rankReleases(CLUE, [mp3, m4b, read], wish).map((judged) => judged.release.key);
  assert.equal(order(profile())[0], 'm4b');
  assert.equal(order(liked)[0], 'read');
});

test('refused narrators, unwanted formats, few seeders and bounds of size close their gates', () => {
  const refuse = profile({ narrators: { liked: [], refused: ['Bob Mumble'] } });
  assert.equal(bestRelease(CLUE, [release({ narrators: ['Bob Mumble'] })], refuse), undefined);
  assert.equal(bestRelease(CLUE, [release({ format: 'mp3' })], profile({ formats: ['m4b'] })), undefined);
  assert.equal(bestRelease(CLUE, [release({ seeders: 1 })], profile({ seeders: 2 })), undefined);
  assert.equal(bestRelease(CLUE, [release({ bytes: 3_000_000_000 })], profile({ bytes: { max: 2_000_000_000 } })), undefined);
  assert.ok(bestRelease({ ...CLUE, minutes: 600 }, [release({ bytes: 300_000_000 })], profile({ bytesPerHour: { min: 20_000_000 } })));
  assert.equal(
    bestRelease({ ...CLUE, minutes: 600 }, [release({ bytes: 150_000_000 })], profile({ bytesPerHour: { min: 20_000_000 } })),
    undefined,
  );
});

test('a pack within the bounds of the profile is accepted with what it holds', () => {
  const clue = { ...CLUE, series: [{ name: 'Moonfall', position: '2' }] };
  const trilogy = release({ title: 'Rowan Kelly - Moonfall 1-3 [M4B]' });
  assert.equal(bestRelease(clue, [trilogy], profile()), undefined);
  assert.deepEqual(bestRelease(clue, [trilogy], profile({ packs: 3 }))?.holds, { low: 1, high: 3 });
  assert.equal(bestRelease(clue, [trilogy], profile({ packs: 2 })), undefined);
  assert.equal(bestRelease({ ...clue, series: [{ name: 'Moonfall', position: '4' }] }, [trilogy], profile({ packs: 3 })), undefined);
});

const FORMATS = ['m4b', 'm4a', 'mp3', 'flac', 'ogg', 'wav'];
const NAMES = ['Ann Reader', 'Bob Mumble', 'Cleo Voice'];
const anyFacts: fc.Arbitrary<RecordingFacts> = fc.record(
  {
    formats: fc.uniqueArray(fc.constantFrom(...FORMATS), { maxLength: 2 }),
    narrators: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
    abridged: fc.boolean(),
    match: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: [] },
);
const anyProfile: fc.Arbitrary<QualityProfile> = fc
  .record({
    formats: fc.uniqueArray(fc.constantFrom(...FORMATS)),
    liked: fc.uniqueArray(fc.constantFrom(...NAMES)),
    abridged: fc.boolean(),
    cap: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ formats, liked, abridged, cap }) =>
    profile({ formats, abridged, narrators: { liked, refused: [] }, upgrade: { wanted: true, cap } }),
  );
const anyRelease: fc.Arbitrary<Release> = fc
  .record({
    format: fc.constantFrom('', ' [M4B]', ' [MP3]', ' FLAC 64kbps', ' OGG'),
    reader: fc.constantFrom('', ...NAMES.map((name) => ` (${name})`)),
    short: fc.constantFrom('', '', ' (Abridged)'),
    seeders: fc.integer({ min: 1, max: 900 }),
    bytes: fc.integer({ min: 60_000_000, max: 900_000_000 }),
    key: fc.uuid(),
  })
  .map(({ format, reader, short, seeders, bytes, key }) =>
    release({ key, seeders, bytes, title: `Rowan Kelly - The Far Side${short}${reader}${format}` }),
  );

test('what was just accepted is never wanted again, however it is listed later', () => {
  fc.assert(
    fc.property(anyFacts, anyFacts, anyProfile, fc.nat({ max: 5 }), (current, candidate, wish, done) => {
      const verdict = isUpgrade(current, candidate, wish, done);
      if (!verdict.wanted) return;
      for (const listed of [candidate, { ...candidate, match: 1 }])
        assert.equal(isUpgrade(candidate, listed, wish, done + 1).wanted, false);
      assert.equal(isUpgrade(candidate, { ...current, match: 1 }, wish, done + 1).wanted, false);
    }),
  );
});

test('no release of the list from which the best was grabbed is wanted in its place', () => {
  fc.assert(
    fc.property(fc.array(anyRelease, { maxLength: 12 }), anyProfile, (list, wish) => {
      const rows = rankReleases(CLUE, list, wish);
      const best = rows[0];
      if (best?.verdict !== 'accept') return;
      const owned = factsOf(best.release, wish);
      for (const row of rows) {
        const again = factsOf({ ...row.release, seeders: 1, bytes: 70_000_000 }, wish, row.parts['match']);
        if (row.verdict === 'accept') assert.equal(isUpgrade(owned, again, wish, 0).wanted, false);
      }
    }),
  );
});

test('upgrades of one book end after its cap, and after as many steps as there are qualities', () => {
  fc.assert(
    fc.property(fc.array(anyFacts, { maxLength: 60 }), anyProfile, (offers, wish) => {
      let owned: RecordingFacts = { abridged: true };
      let done = 0;
      for (const offer of [...offers, ...offers]) {
        if (!isUpgrade(owned, offer, wish, done).wanted) continue;
        assert.ok(qualityRank(offer, wish) > qualityRank(owned, wish));
        owned = offer;
        done++;
      }
      assert.ok(done <= wish.upgrade.cap);
    }),
  );
});

test('an upgrade says what is better', () => {
  const wish = profile({ upgrade: { wanted: true, cap: 2 } });
  assert.match(isUpgrade({ abridged: true, formats: ['m4b'] }, { formats: ['mp3'] }, wish, 0).reason, /unabridged/);
  assert.match(isUpgrade({ formats: ['mp3'] }, { formats: ['m4b'] }, wish, 0).reason, /m4b for mp3/);
  assert.match(isUpgrade({ formats: ['mp3'] }, { formats: ['m4b'] }, wish, 2).reason, /cap/);
  assert.match(isUpgrade({ formats: ['mp3'] }, { formats: ['m4b'], match: 0.5 }, wish, 0).reason, /not sure enough/);
});
