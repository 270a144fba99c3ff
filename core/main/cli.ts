import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { VERSION } from './project.ts';

/** Each is read only when it is asked for: the daemon holds in memory what it needs and no more. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).start,
  init: async () => (await import('./commands/init.ts')).init,
  'import-config': async () => (await import('./commands/import-config.ts')).importConfig,
  lint: async () => (await import('./commands/lint.ts')).lint,
  plan: async () => (await import('./commands/plan.ts')).plan,
  apply: async () => (await import('./commands/apply.ts')).apply,
  run: async () => (await import('./commands/run.ts')).run,
  undo: async () => (await import('./commands/undo.ts')).undo,
  lock: async () => (await import('./commands/lock.ts')).lock,
  explain: async () => (await import('./commands/explain.ts')).explain,
  rank: async () => (await import('./commands/rank.ts')).rank,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  backup: async () => (await import('./commands/database/backup.ts')).backup,
  accept: async () => (await import('./commands/accept.ts')).accept,
  restore: async () => (await import('./commands/database/restore.ts')).restore,
  key: async () => (await import('./commands/key.ts')).key,
  schema: async () => (await import('./commands/schema.ts')).schema,
  build: async () => (await import('./commands/build.ts')).build,
  'plugin:new': async () => (await import('./commands/authors/plugin-new.ts')).pluginNew,
  'plugin:check': async () => (await import('./commands/authors/plugin-check.ts')).pluginCheck,
  plugin: async () => (await import('./commands/authors/plugin.ts')).plugin,
  record: async () => (await import('./commands/authors/record.ts')).record,
  get: async () => (await import('./commands/wishes.ts')).get,
  follow: async () => (await import('./commands/wishes.ts')).follow,
  openapi: async () => (await import('./commands/openapi.ts')).openapi,
};

/** 0: done. 1: it could not be done, or something is wrong. 2: the call's words are off. */
const WRONG_CALL = 2;

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return `Tomewright ${VERSION} keeps an audiobook library complete and correct.

usage: npm run <command> -- [options]

${all.map((command) => `  ${command.name.padEnd(14)}${command.about}`).join('\n')}

npm run <command> -- --help   what a command takes
Exit status: 0 done, 1 not done or something is wrong, 2 the call's words are off.
`;
}

function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, option]) => `  --${`${name}${option.type === 'string' ? ` ${option.value ?? 'TEXT'}` : ''}`.padEnd(22)}${option.about}`,
  );
  const all = [
    ...options,
    `  --${'home DIR'.padEnd(22)}the folder with pipelines.yaml and config/ (default: this one)`,
    `  --${'help'.padEnd(22)}this`,
  ];
  return `usage: npm run ${command.name} -- ${command.usage}\n\n${command.about}\n\n${all.join('\n')}\n`;
}

async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  if (!name || name === '--help' || name === 'help') {
    process.stdout.write(await help());
    return name ? 0 : WRONG_CALL;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    process.stderr.write(`there is no command "${name}"\n\n${await help()}`);
    return WRONG_CALL;
  }
  return runCommand(await load(), rest);
}

async function runCommand(command: Command, words: string[]): Promise<number> {
  const options = { ...command.options, home: { type: 'string' as const }, help: { type: 'boolean' as const } };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${helpOf(command)}`);
    return WRONG_CALL;
  }
  if (parsed.values['help']) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  const [least, most] = command.words;
  if (parsed.positionals.length < least || parsed.positionals.length > most) {
    process.stderr.write(helpOf(command));
    return WRONG_CALL;
  }
  const home = typeof parsed.values['home'] === 'string' ? parsed.values['home'] : process.cwd();
  return command.run({
    words: parsed.positionals,
    options: parsed.values as Record<string, string | boolean | undefined>,
    home,
    env: process.env,
  });
}

/** What a part left open when its command had ended must not keep the process: whoever asked it to stop waits for its end. */
const LEFT_OPEN_MS = 2000;

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
    setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
