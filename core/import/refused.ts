export interface NotPlaced {
  ok: false;
  /** Trying again would not help. */
  permanent: boolean;
  code: string;
  message: string;
  /** It has begun, is not over, and this is its end. */
  goesOn?: Promise<unknown>;
}

/** A reason not to import, for people. */
export class Refused extends Error {
  readonly code: string;
  readonly permanent: boolean;
  constructor(code: string, message: string, permanent = true) {
    super(message);
    this.code = code;
    this.permanent = permanent;
  }
}

const LASTING: Record<string, string> = {
  EXDEV:
    'the download and the library are on different file systems, so no hard link is possible; put both under one mount (in Docker: one volume)',
  EMLINK: 'the file has as many links as its file system allows',
  EPERM: 'the file system does not allow hard links here; check the owner of the files, or the mount',
  EACCES: 'this user may not write there; check the rights of the library folder',
  EROFS: 'the library folder is mounted read-only',
  ENAMETOOLONG: 'a name is too long for this file system',
};

/** The outcome of a failed import, in a sentence; `what` was to be imported. What is no Refused came from the file system. */
export function refusal(error: unknown, what: string): NotPlaced {
  if (error instanceof Refused) return { ok: false, permanent: error.permanent, code: error.code, message: error.message };
  return fromErrno(error as NodeJS.ErrnoException, what);
}

function fromErrno(error: NodeJS.ErrnoException, what: string): NotPlaced {
  const code = error.code ?? 'error';
  const lasting = LASTING[code];
  const isPermanent = code === 'EXDEV' || code === 'EMLINK' || code === 'EPERM' || code === 'ENAMETOOLONG';
  const message =
    lasting ?? (code === 'ENOSPC' ? 'the library disk is full; import goes on when there is room' : `${code}: ${error.message}`);
  return { ok: false, permanent: isPermanent, code, message: `"${what}" was not imported: ${message}` };
}
