import { failureOf } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { refusePrivate } from './allowed.ts';

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses connections; is it running, and is the address right?',
  ECONNRESET: 'cut the connection; try again later',
  EPIPE: 'cut the connection; try again later',
  ENOTFOUND: 'has no address; is its name written right, and does name resolution work?',
  EAI_AGAIN: 'could not be looked up; does name resolution work?',
  EHOSTUNREACH: 'cannot be reached; is the network up?',
  ENETUNREACH: 'cannot be reached; is the network up?',
  ETIMEDOUT: 'did not answer the connection; is it running?',
  UND_ERR_CONNECT_TIMEOUT: 'did not accept a connection within 5 s; is it running?',
  UND_ERR_HEADERS_TIMEOUT: 'did not begin to answer in time; try again later',
  UND_ERR_BODY_TIMEOUT: 'stopped in the middle of its answer; try again later',
  UND_ERR_SOCKET: 'cut the connection; try again later',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut its answer short; try again later',
};
const CERTIFICATE = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/;

/** Turns what went wrong below http into a failure with a remedy. */
export function transportFailure(error: unknown, host: string, timeout: { isOver: boolean; ms: number; cancelled: boolean }): never {
  if (failureOf(error)) throw error;
  for (const cause of causesOf(error)) {
    if (cause.name === 'PrivateAddressError') refusePrivate(host);
  }
  if (timeout.cancelled) fail('unavailable', `the request to ${host} was cancelled`);
  if (timeout.isOver) fail('unavailable', `${host} did not answer within ${Math.round(timeout.ms / 100) / 10} s; try again later`);
  const code =
    causesOf(error)
      .map((cause) => String(cause.code ?? ''))
      .find((text) => text !== '') ?? '';
  if (CERTIFICATE.test(code)) fail('unavailable', `the certificate of ${host} is not to be trusted (${code}); mend it, nothing was sent`);
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW')
    fail('bad-response', `${host} does not speak http (${code}); is the address right?`);
  fail('unavailable', `${host} ${REASONS[code] ?? `could not be asked (${code || (error as Error)?.name}); try again later`}`);
}

type Cause = Error & { code?: unknown; errors?: unknown[] };

function causesOf(error: unknown): Cause[] {
  const found: Cause[] = [];
  const open = [error];
  while (open.length > 0 && found.length < 10) {
    const next = open.shift();
    if (!(next instanceof Error)) continue;
    found.push(next as Cause);
    open.push(next.cause, ...((next as Cause).errors ?? []));
  }
  return found;
}
