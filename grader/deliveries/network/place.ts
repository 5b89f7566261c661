import { connect, type Socket } from 'node:net';

/** Where a server listens, as the learner's code gives it. */
export type Place = string | { readonly host: string; readonly port: number };

/** A path, or a host and port, in whichever form the address has; undefined for anything else. */
export function placeOf(address: unknown): Place | undefined {
  if (typeof address === 'string') {
    const [, host = '', port] = /^(?:tcp:\/\/)?([^/]+):(\d+)$/.exec(address) ?? [];
    return port === undefined ? address : { host, port: Number(port) };
  }
  const [host, port] = Array.isArray(address) ? (address as unknown[]) : fieldsOf(address);
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : undefined;
}

function fieldsOf(address: unknown): unknown[] {
  return typeof address === 'object' && address !== null && 'host' in address && 'port' in address
    ? [address.host, address.port]
    : [];
}

export function dial(place: Place): Socket {
  return typeof place === 'string' ? connect({ path: place }) : connect({ ...place, noDelay: true });
}
