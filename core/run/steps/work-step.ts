import type { Step } from '../../plan/plan.ts';
import { brakedNow } from '../brake.ts';
import { line } from '../journal.ts';
import { end, type StepCall, type StepResult } from '../step.ts';
import { correct } from './correct.ts';
import { download } from './download.ts';
import { find } from './find.ts';
import { importDownload } from './import-download.ts';
import { keep } from './keep.ts';
import { linkSeries } from './link-series.ts';
import { record } from './record.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';

/** Works one step, unless it would search, add or write while a library is not to be trusted. */
export async function workStep(call: StepCall): Promise<StepResult> {
  const braked = isHeldByBrake(call) ? await brakedNow(call.ports) : null;
  return braked ? end('deferred', braked, [line('item/waits', braked)]) : byVerb(call);
}

function isHeldByBrake({ step: { verb }, facts, run }: StepCall): boolean {
  if (run.dryRun) return false;
  if (verb === 'correct' || verb === 'link-series') return facts.entry !== undefined;
  return verb === 'find' || verb === 'download' || verb === 'import';
}

/** The closed set of verbs. */
function byVerb(call: StepCall): Promise<StepResult> {
  const as = <S extends Step>(step: S): StepCall<S> => ({ ...call, step });
  switch (call.step.verb) {
    case 'record':
      return record(call);
    case 'keep':
      return keep(as(call.step));
    case 'find':
      return find(as(call.step));
    case 'download':
      return download(as(call.step));
    case 'import':
      return importDownload(as(call.step));
    case 'verify':
      return verify(as(call.step));
    case 'correct':
      return correct(as(call.step));
    case 'link-series':
      return linkSeries(call);
    case 'undo':
      return undo(as(call.step));
  }
}
