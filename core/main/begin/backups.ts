import type { DaemonStore } from '../container.ts';

const LOOK_MS = 3_600_000;
const DAY_MS = 24 * LOOK_MS;

interface Parts {
  store: Pick<DaemonStore, 'backups'>;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  now(): number;
}

/** Makes a backup where the newest is older than a day; says once that it cannot, and once that it can again. */
export function keepBackups({ store, log, now }: Parts): { look(): Promise<void>; stop(): void } {
  let isTrouble = false;
  const look = async (): Promise<void> => {
    try {
      const [newest] = await store.backups.list();
      if (newest && now() - newest.at.getTime() < DAY_MS) return;
      const { name, bytes } = await store.backups.make('nightly');
      log.info({ name, bytes }, isTrouble ? 'backups can be made again' : 'a backup was made');
      isTrouble = false;
    } catch (err) {
      if (!isTrouble) log.warn({ err }, 'the daily backup could not be made; it is tried again every hour');
      isTrouble = true;
    }
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  const first = setTimeout(() => void look(), LOOK_MS / 12);
  first.unref();
  return {
    look,
    stop: () => {
      clearInterval(timer);
      clearTimeout(first);
    },
  };
}
