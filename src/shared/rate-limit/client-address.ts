import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import proxyAddr from 'proxy-addr';

/** The longest spelling of an address, with its port and zone; what is longer is no address. */
const MAX_LENGTH = 100;
/** Most clients call again. */
const limited = new LRUCache<string, string>({ max: 1_000 });

/**
 * Who counts as one client for the limits: the IPv4 address, or the /64 network of an IPv6 address, since one IPv6 customer owns at
 * least that much and could change its address at every try.
 */
export function limitedAddress(sent: string): string {
  const text = sent.slice(0, MAX_LENGTH);
  const known = limited.get(text);
  if (known !== undefined) return known;
  const address = normalized(text);
  limited.set(text, address);
  return address;
}

function normalized(sent: string): string {
  // Some gateways send the port as well, which is another one for each connection.
  const [, v4, v6] = /^(\d+\.\d+\.\d+\.\d+):\d+$|^\[([^\]]+)\](?::\d+)?$/.exec(sent) ?? [];
  const address = v4 ?? v6 ?? sent;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** Several limits ask for the address of one request. */
const addresses = new WeakMap<IncomingMessage, string>();

/**
 * The client's address as the limits count it, for HTTP requests and websocket upgrades alike.
 * @param proxies `TRUST_PROXY`: how many proxies in front are believed about `X-Forwarded-For`
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const known = addresses.get(request);
  if (known !== undefined) return known;
  const address = findAddress(request, proxies);
  addresses.set(request, address);
  return address;
}

function findAddress(request: IncomingMessage, proxies: number): string {
  // A closed socket has no address any more; proxy-addr would throw on it.
  if (request.socket.remoteAddress === undefined) return 'unknown';
  return limitedAddress(proxyAddr(request, (_address, hop) => hop < proxies));
}
