import { BlockList, isIPv6, type Server, type Socket } from 'node:net';
import { addressBlock } from './address-block.ts';
import type { Limited } from './limited.ts';
import type { Limits } from './limits.ts';

/**
 * Resets connections that are too many, before a byte of them is read.
 * @param proxies addresses and networks that connect for many others; only the limit for all holds for them
 */
export function limitConnections(
  server: Server,
  { connections, connectionsPerAddress }: Limits,
  proxies: readonly string[],
  limited: Limited,
): void {
  if (connections > 0) {
    server.maxConnections = connections;
    server.on('drop', () => limited.note('connections'));
  }
  if (connectionsPerAddress === 0) return;
  const exempt = networks(proxies);
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || exempt.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4'))
      return;
    const address = addressBlock(remoteAddress);
    const count = (open.get(address) ?? 0) + 1;
    if (count > connectionsPerAddress) {
      limited.note('connections_per_address');
      socket.resetAndDestroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = open.get(address)! - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

function networks(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const one of list) {
    const [address = '', bits] = one.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return networks;
}
