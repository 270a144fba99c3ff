import type { Logger } from 'pino';

/** pino's methods are called with fields first, always. */
export const plain = (log: Logger) => ({
  debug: (fields: object, message: string) => log.debug(fields, message),
  info: (fields: object, message: string) => log.info(fields, message),
  warn: (fields: object, message: string) => log.warn(fields, message),
  error: (fields: object, message: string) => log.error(fields, message),
});
