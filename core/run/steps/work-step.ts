import type { Step } from '../../plan/plan.ts';
import type { StepCall, StepResult } from '../step.ts';
import { correct } from './correct.ts';
import { download } from './download.ts';
import { find } from './find.ts';
import { importDownload } from './import-download.ts';
import { keep } from './keep.ts';
import { linkSeries } from './link-series.ts';
import { record } from './record.ts';
import { verify } from './verify.ts';

/** The closed set of verbs. */
export function workStep(call: StepCall): Promise<StepResult> {
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
      return verify(call);
    case 'correct':
      return correct(as(call.step));
    case 'link-series':
      return linkSeries(call);
  }
}
