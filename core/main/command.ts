/** One command of the command line. */
export interface Command {
  name: string;
  about: string;
  /** What follows the name, for --help. */
  usage: string;
  /** Fewest and most words besides options. */
  words: [number, number];
  options: Record<string, { type: 'string' | 'boolean'; about: string; value?: string }>;
  /** Gives the exit status. */
  run(call: CommandCall): Promise<number>;
}

export interface CommandCall {
  words: string[];
  options: Record<string, string | boolean | undefined>;
  home: string;
  env: NodeJS.ProcessEnv;
}

export const say = (text: string): void => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
export const complain = (text: string): void => void process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
