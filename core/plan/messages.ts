import { findingMaker, type MessageRow } from '../config/finding.ts';

/** Every message about what a configuration means. README.md of this folder lists the same codes. */
export const MESSAGES = {
  'plan/unknown-instance': { message: 'there is no instance `{name}`', remedy: '{near}' },
  'plan/unknown-chain': { message: 'there is no chain `{name}`', remedy: '{near}' },
  'plan/unknown-pipeline': { message: 'there is no pipeline `{name}`', remedy: '{near}' },
  'plan/unknown-genre': { message: '{source} has no genre `{name}`', remedy: '{near}' },
  'plan/unknown-quality': { message: 'there is no quality profile `{name}`', remedy: '{near}' },
  'plan/plugin-not-found': {
    message: '`{name}` uses the plugin `{plugin}`, which is not there',
    remedy: '{near} Drop-ins are looked for in the `plugin-folders` of config/app.yaml.',
  },
  'plan/other-sdk': {
    message: '`{name}` uses the plugin `{plugin}`, which is written for SDK {sdk}; this daemon speaks {ours}',
    remedy: 'Get a version of the plugin for SDK {ours}, or take it out of the pipelines.',
  },
  'plan/cannot': { message: '`{name}` cannot be used here: it has no {lacks}', remedy: '{near}' },
  'plan/same-protocol': {
    message: '`{name}` takes {protocol} releases like `{other}` before it, and would never be given one',
    remedy: 'Name one downloader for each protocol.',
  },
  'plan/needs-fact': { message: '{verb} needs {fact}, and nothing before it gives one', remedy: '{remedy}' },
  'plan/arrow-here': {
    message: '`{element}` has an arrow, and {use} searches no source',
    remedy: 'Name the instance alone; arrows are for the chain of a `find`.',
  },
  'plan/twice-in-chain': {
    message: '`{element}` stands in this chain twice',
    remedy: 'Keep the first one; nobody is asked the same twice.',
  },
  'plan/event-without': {
    message: '`select: event` needs a trigger that is an event',
    remedy: 'Start it by `{ event: NAME, from: INSTANCE }` alone, or select something else.',
  },
  'plan/event-from': { message: 'the event {event} needs `from`', remedy: 'Say whose event it is: `{ event: {event}, from: INSTANCE }`.' },
  'plan/no-hook': {
    message: '`{name}` cannot read webhooks: its plugin {plugin} has no library.hook',
    remedy: 'Take its hook-secret away.',
  },
  'plan/hook-secret': {
    message: 'the hook-secret {secret} of `{name}` is refused: {why}',
    remedy: 'Make one with `npm run key -- --hook`, put it into .env, and give it to the sender.',
  },
  'plan/hook-secret-missing': {
    message: 'the hook-secret {secret} has no value, so webhooks to `{name}` are refused',
    remedy: 'Set {variable} in the environment or in .env; `npm run key -- --hook` makes one.',
    severity: 'warning',
  },
  'plan/looser-limit': {
    message: 'the limit {limit} is looser than {than}, which holds for `{name}` already',
    remedy: 'A limit can only be made stricter; take this one away or lower it.',
  },
  'plan/circle': { message: '`then` runs in a circle: {circle}', remedy: 'Take one of these `run` steps away.' },
  'plan/not-a-url': {
    message: '`{key}` is no address: expected one like http://prowlarr:9696',
    remedy: 'It begins with http:// or https://.',
  },
  'plan/path': { message: '`{path}` is no absolute path', remedy: 'Both sides of `paths` are absolute: "/downloads": "D:/downloads".' },
  'plan/paths-clash': { message: '`{path}` stands here twice, but for the slash at its end', remedy: 'Keep one of the two.' },
  'plan/inline-secret': {
    message: '`{key}` is a secret and stands here in plain text',
    remedy: 'Write `{key}: !secret {name}`, and the value into .env as {variable}.',
    severity: 'warning',
  },
  'plan/missing-secret': {
    message: 'the secret {secret} has no value, so `{name}` is not configured: {means}',
    remedy: 'Set {variable} in the environment or in .env, or {secret} in config/secrets.yaml.',
    severity: 'warning',
  },
} satisfies Record<string, MessageRow>;

export const planFinding = findingMaker(MESSAGES);
