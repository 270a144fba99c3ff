import { audioOf, checkFiles, minutesOf, withoutCopies } from './files.ts';
import { checkNames } from './names.ts';
import { playOrder } from './order.ts';
import type { Finding, Proof, RecordingFile, RecordingQuestion } from './recording.ts';
import { checkRuntime } from './runtime.ts';
import { missingPieces } from './sequence.ts';

/**
 * Proves after a download that its files are the wanted recording: list, sizes, runtime, numbers, tags. Silence is never held against
 * it; every reason is a sentence for people.
 */
export function verifyRecording(question: RecordingQuestion): Proof {
  const { clue, files, known, accepts } = question;
  const list = checkFiles(files, question.release?.bytes);
  const { files: audio, remarks } = withoutCopies(audioOf(files));
  const order = playOrder(audio);
  if (list.against.length > 0 && audio.length === 0) return { verdict: 'mismatch', reasons: list.against, order };
  const minutes = minutesOf(audio);
  const runtime = checkRuntime({
    ...(minutes === undefined ? {} : { minutes }),
    bytes: audio.reduce((sum, file) => sum + file.bytes, 0),
    known: [...(known.minutes ?? []), ...(clue.minutes === undefined ? [] : [clue.minutes])],
    acceptsAbridged: accepts?.abridged ?? false,
  });
  const names = checkNames(question, audio);
  const pieces = checkPieces(audio, runtime, known.chapters);
  return judge([list, runtime, pieces, names, { against: [], remarks, agree: [] }], {
    order,
    minutes,
    hasRuntime: runtime.agree.length > 0,
  });
}

/** Missing numbers are against it, unless the runtime is whole: then the numbers are odd and nothing is missing. */
function checkPieces(audio: readonly RecordingFile[], runtime: Finding, chapters: number | undefined): Finding {
  const missing = missingPieces(audio);
  const isWhole = runtime.agree.length > 0;
  const agree =
    chapters !== undefined && chapters > 1 && chapters === audio.length ? [`it has a file for each of ${chapters} chapters`] : [];
  return { against: isWhole ? [] : missing, remarks: isWhole ? missing.map((reason) => `${reason}, but the runtime is whole`) : [], agree };
}

function judge(findings: readonly Finding[], about: { order: string[]; minutes: number | undefined; hasRuntime: boolean }): Proof {
  const against = findings.flatMap((finding) => finding.against);
  const agree = findings.flatMap((finding) => finding.agree);
  const remarks = findings.flatMap((finding) => finding.remarks);
  const total = about.minutes === undefined ? {} : { minutes: Math.round(about.minutes * 10) / 10 };
  if (against.length > 0) return { verdict: 'mismatch', reasons: against, order: about.order, ...total };
  const isProved = about.hasRuntime && agree.length > 1;
  return { verdict: isProved ? 'proved' : 'plausible', reasons: [...agree, ...remarks], order: about.order, ...total };
}
