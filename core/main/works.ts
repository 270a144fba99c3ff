import { createLookup } from '../run/lookup.ts';
import type { Ports } from '../run/ports.ts';
import { Runner } from '../run/runner.ts';
import { previewUndo, startUndo, type UndoAsked } from '../run/undo.ts';

export type Works = ReturnType<typeof worksOn>;

/**
 * What judges books and works runs, on its ports. With all that it imports it is a third of the daemon's modules, so a start is ready without
 * it: see `TOKENS.works`.
 */
export function worksOn(ports: Ports) {
  return {
    runner: new Runner(ports),
    lookup: createLookup(ports),
    previewUndo: (asked: UndoAsked) => previewUndo(ports, asked),
    startUndo: (asked: UndoAsked, by: string) => startUndo(ports, asked, { by }),
  };
}
