import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';
import { Session } from './session.ts';

/** A site that accepts one session value and gives a new one with every answer, and a context that writes down what happens. */
function site(valid: string, stored?: object) {
  const happened: string[] = [];
  let turn = 0;
  let current = valid;
  const state = new Map<string, unknown>(stored ? [['session', stored]] : []);
  const request = async ({ headers = {} }: HttpRequest): Promise<HttpReply> => {
    const value = headers['cookie']?.replace('mam_id=', '');
    happened.push(`ask ${value}`);
    await new Promise((later) => setImmediate(later));
    const isGood = value === current;
    if (isGood) current = `turn-${++turn}`;
    const cookies = [`mam_id=${isGood ? current : 'deleted'}; path=/`];
    const body = isGood ? '{}' : 'Error, you are not signed in <br />Invalid/missing cookie';
    return { status: isGood ? 200 : 403, headers: {}, cookies, url: '', bytes: Buffer.from(body), text: () => body, json: () => ({}) };
  };
  const context = {
    http: { request },
    state: {
      get: async (key: string) => state.get(key),
      replace: async (key: string, from: unknown, to: { current: string }, options: object) => {
        await new Promise((later) => setImmediate(later));
        const stands = isDeepStrictEqual(state.get(key), from);
        if (stands) state.set(key, to);
        happened.push(`${stands ? 'keep' : 'drop'} ${to.current} ${JSON.stringify(options)}`);
        return stands;
      },
    },
    fail: (code: string, message: string) => {
      throw new Error(`${code}: ${message}`);
    },
  } as unknown as Context;
  return { context, happened, state };
}

test('calls made at once go one by one, and each new value is stored before the next call', async () => {
  const { context, happened, state } = site('pasted');
  const session = new Session(context, 'pasted');
  await Promise.all([1, 2, 3].map(() => session.request({ url: 'https://mam.example/x' })));
  const secret = '{"secret":true}';
  assert.deepEqual(happened, [
    'ask pasted',
    `keep turn-1 ${secret}`,
    'ask turn-1',
    `keep turn-2 ${secret}`,
    'ask turn-2',
    `keep turn-3 ${secret}`,
  ]);
  assert.deepEqual(state.get('session'), { seed: 'pasted', current: 'turn-3' });
});

test('a session that ended does not hold up the calls behind it', async () => {
  const { context, happened } = site('somebody else');
  const session = new Session(context, 'pasted');
  const ends = await Promise.allSettled([1, 2].map(() => session.request({ url: 'https://mam.example/x' })));
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.deepEqual(happened, ['ask pasted', 'ask pasted'], 'one question a call, and nothing stored');
});

test('a value that the site gave before survives a restart, until another one is pasted', async () => {
  const kept = site('rotated', { seed: 'pasted', current: 'rotated' });
  await new Session(kept.context, 'pasted').request({ url: 'https://mam.example/x' });
  assert.equal(kept.happened[0], 'ask rotated');
  const fresh = site('new paste', { seed: 'pasted', current: 'rotated' });
  await new Session(fresh.context, 'new paste').request({ url: 'https://mam.example/x' });
  assert.equal(fresh.happened[0], 'ask new paste');
});

test('a value that another daemon got in between is used, and no older one', async () => {
  const { context, happened, state } = site('pasted');
  const session = new Session(context, 'pasted');
  await session.request({ url: 'https://mam.example/x' });
  await new Session(context, 'pasted').request({ url: 'https://mam.example/x' });
  await session.request({ url: 'https://mam.example/x' });
  assert.deepEqual(
    happened.filter((event) => event.startsWith('ask')),
    ['ask pasted', 'ask turn-1', 'ask turn-2'],
  );
  assert.deepEqual(state.get('session'), { seed: 'pasted', current: 'turn-3' });
});

test('a daemon that slept over an answer does not put that over what another one has stored since', async () => {
  const { context, happened, state } = site('pasted');
  const { request } = context.http;
  const newer = { seed: 'pasted', current: 'what another daemon got' };
  const asleep = { ...context, http: { request: (asked: HttpRequest) => request(asked).finally(() => state.set('session', newer)) } };
  assert.equal((await new Session(asleep, 'pasted').request({ url: 'https://mam.example/x' })).status, 200);
  assert.deepEqual(happened, ['ask pasted', 'drop turn-1 {"secret":true}']);
  assert.deepEqual(state.get('session'), newer);
});
