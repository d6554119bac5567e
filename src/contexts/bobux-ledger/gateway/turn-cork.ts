import type { Socket } from 'node:net';

/** Has what is sent during one turn of the event loop leave in one piece: one system call for many answers, and one packet. */
export class TurnCork {
  private corked = false;

  constructor(private readonly socket: Pick<Socket, 'cork' | 'uncork'>) {}

  /** Holds what is sent until this turn is over. */
  hold(): void {
    if (this.corked) return;
    this.corked = true;
    this.socket.cork();
    process.nextTick(() => {
      this.corked = false;
      this.socket.uncork();
    });
  }
}
