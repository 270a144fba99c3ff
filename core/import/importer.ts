import type { FileInfo } from '../sdk/index.ts';
import { Hands, type Late } from './hands.ts';
import { type Listed, listFolder } from './list-folder.ts';
import { freeBytes, lookAtRoot } from './look.ts';
import { type PlaceOutcome, type PlaceRequest, placeBook, readySources } from './place-book.ts';
import { type Probed, probe } from './probe.ts';
import type { NotPlaced } from './refused.ts';

const notPlaced = (late: Late): NotPlaced => ({ ...late, permanent: false, code: 'late' });
const unread = ({ message }: Late) => ({ ok: false as const, isAbsent: false, message });

/** All that is done with the files of downloads and libraries, by few hands: a disk that hangs is said, and holds nothing else up. */
export function openImporter(hands: Hands = new Hands()) {
  return {
    place: async (request: PlaceRequest): Promise<PlaceOutcome> => {
      const done = await hands.work(`place ${request.id}`, [request.root, request.from], () => placeBook(request));
      return done.ok ? done.value : notPlaced(done);
    },
    sources: async (request: Pick<PlaceRequest, 'from' | 'files'>): ReturnType<typeof readySources> => {
      const done = await hands.work(`sources ${request.from}`, [request.from], () => readySources(request));
      return done.ok ? done.value : notPlaced(done);
    },
    list: async (from: string): Promise<Listed<FileInfo>> => {
      const done = await hands.work(`list ${from}`, [from], () => listFolder(from));
      return done.ok ? done.value : unread(done);
    },
    probe: async (from: string, files: readonly FileInfo[]): Promise<Listed<Probed>> => {
      const done = await hands.work(`probe ${from}`, [from], () => probe(from, files));
      return done.ok ? done.value : unread(done);
    },
    look: async (root: string): Promise<{ ok: true } | { ok: false; message: string }> => {
      const done = await hands.look(root, () => lookAtRoot(root));
      return done.ok ? done.value : done;
    },
    freeBytes: async (folder: string): Promise<number | null> => {
      const done = await hands.look(folder, () => freeBytes(folder));
      return done.ok ? done.value : null;
    },
  };
}
