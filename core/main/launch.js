import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledProgram } from './compiled.js';

// `npm start`, from JavaScript: reading TypeScript is more than half of a start. Where the project's folder takes no files, or there is no
// compiler for this machine, the daemon runs from its sources.
process.argv.splice(2, 0, 'start');
const program = await compiledProgram().catch(() => null);
if (program) await import(pathToFileURL(join(program, 'core', 'main', 'cli.js')).href);
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./cli.ts');
}
