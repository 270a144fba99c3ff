import { type DestinationStream, type Logger, pino } from 'pino';

export interface LoggerOptions {
  /** trace, debug, info, warn, error or silent. */
  level: string;
  /** Where each line goes; the daemon's own standard output unless said. */
  write?: (line: string) => void;
}

/** The daemon's log: one JSON object a line, the level by its name, the time as ISO text. */
export function createLogger({ level, write }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination: DestinationStream = write ? { write } : pino.destination({ dest: 1, sync: false });
  return pino(options, destination);
}
