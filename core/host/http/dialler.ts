import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { isPublicAddress } from './public-address.ts';

const CONNECT_MS = 5_000;
const FIRST_BYTE_MS = 15_000;

/** Says that a name or address of an upstream's answer leads into a private network. */
class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

export interface Dialler {
  /** For origins that the owner configured: any address. */
  configured: Dispatcher;
  /** For all else: public addresses only, judged on the address that is dialled, so a name that changes its mind gains nothing. */
  public: Dispatcher;
  /** Sends one request by one of these. */
  send: typeof request;
  close(): Promise<void>;
}

/** Connections of the host. `names` resolves host names (tests give their own). */
export function dial(names: LookupFunction = resolve as LookupFunction): Dialler {
  const bounds = { headersTimeout: FIRST_BYTE_MS, bodyTimeout: FIRST_BYTE_MS, connections: 8, pipelining: 1, maxHeaderSize: 64 * 1024 };
  const plain = buildConnector({ timeout: CONNECT_MS, lookup: names });
  const guarded = buildConnector({ timeout: CONNECT_MS, lookup: publicOnly(names) });
  const configured = new Agent({ ...bounds, connect: plain });
  const open = new Agent({
    ...bounds,
    connect: (options, callback) => {
      const bare = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(bare) !== 0 && !isPublicAddress(bare)) return callback(new PrivateAddressError(bare), null);
      guarded(options, (error, socket) => {
        if (error) return callback(error, null);
        if (isPublicAddress(socket.remoteAddress ?? '')) return callback(null, socket);
        socket.destroy();
        callback(new PrivateAddressError(socket.remoteAddress ?? 'unknown'), null);
      });
    },
  });
  return {
    configured,
    public: open,
    send: request,
    close: async () => void (await Promise.all([configured.destroy(), open.destroy()])),
  };
}

/** A lookup that fails where any of a name's addresses is not public. */
export function publicOnly(names: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    names(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const list = Array.isArray(found) ? found : [{ address: String(found), family: isIP(String(found)) }];
      const closed = list.find(({ address }) => !isPublicAddress(address));
      if (closed || list.length === 0) return callback(new PrivateAddressError(closed?.address ?? hostname), '', 0);
      if (options.all) return callback(null, list);
      callback(null, list[0]!.address, list[0]!.family);
    });
  };
}
