/** Rooms without input or output, each with the specs that must notice its faults. */
const gateway = 'src/contexts/bobux-ledger/gateway';
const picking = 'src/contexts/imvu-sessions/picking';

/** One file each: the searches with random frames take seconds. */
const codec = (file, ...more) => ({
  name: `codec ${file}`,
  files: [file, ...more].map((one) => `${gateway}/codec/${one}.ts`),
  specs: [`${gateway}/codec/${file}.spec.ts`],
});

export const rooms = [
  codec('answer'),
  codec('canonical-message'),
  codec('code-point-order'),
  codec('frame'),
  codec('json-reader'),
  codec('spelled-message'),
  codec('whole-number'),
  {
    name: 'pending frames',
    files: [`${gateway}/pending-frames.ts`],
    specs: [`${gateway}/pending-frames.spec.ts`],
  },
  {
    name: 'connection queue',
    files: [`${gateway}/connection-queue.ts`],
    specs: ['connection-queue', 'connection-queue-end'].map((spec) => `${gateway}/${spec}.spec.ts`),
    // Many faults leave an answer waiting for ever; the specs themselves take milliseconds.
    testTimeout: 2_000,
  },
  {
    name: 'batcher',
    files: ['src/shared/database/batcher.ts'],
    specs: ['src/shared/database/batcher.spec.ts'],
  },
  {
    name: 'limiter',
    files: ['src/shared/rate-limit/limiter.ts', 'src/shared/rate-limit/open-connections.ts'],
    specs: ['src/shared/rate-limit/limiter.spec.ts', 'src/shared/rate-limit/open-connections.spec.ts'],
  },
  {
    name: 'session choice',
    files: [`${picking}/session-selector.ts`, `${picking}/session-freshness.ts`],
    specs: [`${picking}/session-selector.spec.ts`, `${picking}/session-freshness.spec.ts`],
  },
];
