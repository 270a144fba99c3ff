import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects, once, what loading and starting left behind: an idle process allocates so little that V8 would keep it for hours, and a
 * daemon shares a small machine with others. Takes about a tenth of a second; V8 itself gives the pages back within a minute.
 */
export function letGoOfStart(): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collect();
}
