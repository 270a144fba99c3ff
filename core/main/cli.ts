import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { apply } from './commands/apply.ts';
import { plugin } from './commands/authors/plugin.ts';
import { pluginCheck } from './commands/authors/plugin-check.ts';
import { pluginNew } from './commands/authors/plugin-new.ts';
import { record } from './commands/authors/record.ts';
import { backup } from './commands/backup.ts';
import { build } from './commands/build.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { importConfig } from './commands/import-config.ts';
import { init } from './commands/init.ts';
import { key } from './commands/key.ts';
import { lint } from './commands/lint.ts';
import { lock } from './commands/lock.ts';
import { openapi } from './commands/openapi.ts';
import { plan } from './commands/plan.ts';
import { rank } from './commands/rank.ts';
import { restore } from './commands/restore.ts';
import { run } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { start } from './commands/start.ts';
import { undo } from './commands/undo.ts';
import { follow, get } from './commands/wishes.ts';
import { VERSION } from './settings.ts';

const AUTHORS: readonly Command[] = [pluginNew, pluginCheck, plugin, record];
const COMMANDS: readonly Command[] = [
  start,
  init,
  importConfig,
  lint,
  plan,
  apply,
  run,
  undo,
  lock,
  explain,
  rank,
  doctor,
  backup,
  restore,
  key,
  schema,
  build,
  ...AUTHORS,
  get,
  follow,
  openapi,
];

/** 0: done. 1: it could not be done, or something is wrong. 2: the call's words are off. */
const WRONG_CALL = 2;

const HELP = `Tomewright ${VERSION} keeps an audiobook library complete and correct.

usage: npm run <command> -- [options]

${COMMANDS.map((command) => `  ${command.name.padEnd(14)}${command.about}`).join('\n')}

npm run <command> -- --help   what a command takes
Exit status: 0 done, 1 not done or something is wrong, 2 the call's words are off.
`;

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
    process.stdout.write(HELP);
    return name ? 0 : WRONG_CALL;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    process.stderr.write(`there is no command "${name}"\n\n${HELP}`);
    return WRONG_CALL;
  }
  return runCommand(command, rest);
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
