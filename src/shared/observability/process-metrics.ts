import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * Processor time, memory, event loop and garbage collection, measured from the first call on. One registry for the process, however many apps it has had:
 * the observers of prom-client have no end, and would keep what is in their registry.
 */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
