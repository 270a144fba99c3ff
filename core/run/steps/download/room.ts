import type { Release } from '../../../sdk/index.ts';
import type { Capped } from '../../caps.ts';
import { ourPath } from '../../paths.ts';
import { librariesImportedTo, placeOf } from '../../place-of.ts';
import { instanceOf } from '../../step.ts';
import type { DownloadCall } from './grab.ts';

/** With less than this nothing is fetched, however small: a full disk stops the downloader with everything that it seeds (RELIABILITY T35). */
const LEAST_BYTES = 2_000_000_000;
const LOOK_AGAIN_MS = 3_600_000;

/**
 * A brake where a library's disk has not room for twice the release. Downloads lie on the same disk, for a hard link cannot leave it. What
 * cannot be asked holds nothing up: the import looks at the folder again.
 */
export async function noRoom(call: DownloadCall, release: Release): Promise<Capped | null> {
  const { ports, run, facts } = call;
  const needed = Math.max(LEAST_BYTES, 2 * (release.bytes ?? 0));
  for (const library of librariesImportedTo(ports)) {
    const place = await placeOf(ports, { library, clue: facts.book?.clue ?? { title: release.title }, pipeline: run.pipeline });
    if (!place.ok || place.value.upload) continue;
    const root = ourPath(instanceOf(ports, library).paths, place.value.root);
    const free = await ports.importer.freeBytes(root);
    if (free === null || free >= needed) continue;
    return {
      reason: `the disk of ${root} has ${inGigabytes(free)} left, and ${inGigabytes(needed)} are wanted before anything is fetched; it goes on when there is room`,
      due: new Date(ports.clock.now().getTime() + LOOK_AGAIN_MS),
      own: false,
    };
  }
  return null;
}

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
