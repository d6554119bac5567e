import { Injectable } from '@nestjs/common';
import { Metrics } from '../operations/metrics.js';

/** How long commands take, by name and outcome. */
@Injectable()
export class CommandDurations {
  private readonly histogram;
  private readonly children = new Map<string, { observe(seconds: number): void }>();

  constructor(metrics: Metrics) {
    this.histogram = metrics.histogram('quartet_bobux_command_seconds', 'Bobux commands', [
      'command',
      'outcome',
    ]);
  }

  observe(command: string, outcome: string, milliseconds: number): void {
    const name = `${command} ${outcome}`;
    let child = this.children.get(name);
    if (child === undefined) {
      child = this.histogram.labels({ command, outcome });
      this.children.set(name, child);
    }
    child.observe(milliseconds / 1000);
  }
}
