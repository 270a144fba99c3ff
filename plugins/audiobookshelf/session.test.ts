import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsAs } from '../../test/live/live-instance.ts';
import { pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { type Options, Session } from './session.ts';

const options: Options = { url: 'http://abs.example', username: 'root', password: 'right' };

/** An Audiobookshelf whose access token, and whose refresh token, are good once. */
function server(password = 'right') {
  const held = { round: 0, logins: 0, refreshes: 0 };
  const context = scriptedContext((request) => {
    const path = pathOf(request);
    const pair = () => {
      held.round += 1;
      return { json: { user: { token: 'legacy', accessToken: `access-${held.round}`, refreshToken: `refresh-${held.round}` } } };
    };
    if (path === 'login') {
      held.logins += 1;
      const sent = request.json as { password: string };
      return sent.password === password ? pair() : { status: 401, text: 'Unauthorized' };
    }
    if (path === 'auth/refresh') {
      held.refreshes += 1;
      return request.headers?.['x-refresh-token'] === `refresh-${held.round}`
        ? pair()
        : { status: 401, json: { error: 'Invalid refresh token' } };
    }
    return request.headers?.['authorization'] === `Bearer access-${held.round}` ? { text: 'OK' } : { status: 401, text: 'Unauthorized' };
  });
  return { held, context };
}

/** The token in use expires. */
function expire(held: { round: number }, context: ReturnType<typeof server>['context']) {
  held.round += 1;
  return context.state.set('tokens', { username: 'root', access: 'access-old', refresh: `refresh-${held.round}` });
}

test('ten calls at once log in once, and ten with an expired token renew it once', async () => {
  const { held, context } = server();
  const session = new Session(context, options);
  const ten = () => Promise.all(Array.from({ length: 10 }, () => session.call('api/me')));
  await ten();
  assert.deepEqual([held.logins, held.refreshes], [1, 0]);
  await expire(held, context);
  await ten();
  assert.deepEqual([held.logins, held.refreshes], [1, 1]);
});

test('a token that another daemon has renewed is taken over', async () => {
  const { held, context } = server();
  const [one, two] = [new Session(context, options), new Session(context, options)];
  await one.call('api/me');
  await expire(held, context);
  await one.call('api/me');
  await two.call('api/me');
  assert.deepEqual([held.logins, held.refreshes], [1, 1]);
});

test('tokens of another user are not used', async () => {
  const { held, context } = server();
  await context.state.set('tokens', { username: 'somebody', access: 'access-0' });
  await new Session(context, options).call('api/me');
  assert.equal(held.logins, 1);
});

test('a refused login is not repeated for ten minutes', async () => {
  const { held, context } = server('another');
  const session = new Session(context, options);
  for (let tries = 0; tries < 5; tries++) await assert.rejects(session.call('api/me'), failsAs('auth', /correct `username`/));
  assert.equal(held.logins, 1);
  context.advance(601_000);
  await assert.rejects(session.call('api/me'), failsAs('auth'));
  assert.equal(held.logins, 2);
});

test('tokens are kept as a secret', async () => {
  const { context } = server();
  const kept: unknown[] = [];
  const set = context.state.set;
  context.state.set = (key, value, more) => {
    kept.push(more);
    return set(key, value, more);
  };
  await new Session(context, options).call('api/me');
  assert.deepEqual(kept, [{ secret: true }]);
});

test('an action that is answered with a page is no success', async () => {
  const context = scriptedContext(() => ({ text: '<html>Sign in</html>' }));
  await assert.rejects(new Session(context, { url: options.url, apiKey: 'fake' }).act('api/x', {}), failsAs('bad-response'));
});
