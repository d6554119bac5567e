import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A network between two programs that can be cut: what is sent then arrives nowhere, and nobody is told. */
export class NetworkLink {
  private readonly sockets = new Set<Socket>();
  private cutOff = false;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  /** @param target a port on 127.0.0.1 */
  static async to(target: number): Promise<NetworkLink> {
    const server = createServer();
    const link = new NetworkLink(server, target);
    server.on('connection', (socket) => link.join(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on connections hang, new ones too. */
  cut(): void {
    this.cutOff = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Connections of before stay dead, as after a firewall's restart; new ones work. */
  mend(): void {
    this.cutOff = false;
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(here: Socket): void {
    this.keep(here);
    if (this.cutOff) {
      here.pause();
      return;
    }
    const there = connect(this.target, '127.0.0.1');
    this.keep(there);
    here.setNoDelay(true).pipe(there.setNoDelay(true)).pipe(here);
    here.once('close', () => there.destroy());
    there.once('close', () => here.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }
}
