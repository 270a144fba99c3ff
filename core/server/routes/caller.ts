import type { Caller } from '../route.ts';

/** Who asked, as it is kept with what they decided. */
export const whoIs = (caller: Caller | null): string => `key ${caller?.keyId ?? 'none'}`;
