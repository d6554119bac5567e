/** A fault each, and the test that must notice it: one Jest file. Faults that once survived, and those of the connection queue. */
export const mutations = [
  {
    patch: 'queue-global-cap-removed.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-connection-cap-removed.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-byte-limit-ignored.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-hysteresis-gone.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-byte-hysteresis-gone.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-begins-while-send-blocked.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-runs-what-comes-after-close.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue-end.spec.ts',
  },
  {
    patch: 'queue-runs-what-waits-behind-close.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue-end.spec.ts',
  },
  {
    patch: 'queue-joins-another-group.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-joins-unverified.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  {
    patch: 'queue-drain-does-not-wait.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue-end.spec.ts',
  },
  {
    patch: 'queue-drain-reads-on.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue-end.spec.ts',
  },
  {
    patch: 'queue-runs-what-waits-for-nobody.patch',
    test: 'src/contexts/bobux-ledger/gateway/connection-queue.spec.ts',
  },
  { patch: 'ws-chunk-not-released.patch', test: 'src/contexts/bobux-ledger/gateway/ws-internals.spec.ts' },
  { patch: 'sql-lock-order-dropped.patch', test: 'test/bobux/batches.e2e.ts' },
  { patch: 'sql-turn-not-asked.patch', test: 'test/bobux/batches.e2e.ts' },
  { patch: 'no-second-batch.patch', test: 'test/bobux/batches-in-line.e2e.ts' },
  { patch: 'batch-behind-not-awaited.patch', test: 'test/bobux/batches.e2e.ts' },
  { patch: 'batch-behind-one-of-no-line.patch', test: 'test/bobux/batches-in-line.e2e.ts' },
  { patch: 'line-time-from-sending.patch', test: 'src/shared/database/pipeline.spec.ts' },
  { patch: 'sql-recorded-believed-of-all.patch', test: 'test/bobux/sendsql-attacks.e2e.ts' },
  { patch: 'sql-generic-plan-dropped.patch', test: 'test/bobux/generic-plans.e2e.ts' },
  {
    patch: 'notifications-nothing-missed-after-reconnect.patch',
    test: 'src/shared/database/notifications.spec.ts',
  },
  { patch: 'statement-names-cap-removed.patch', test: 'src/shared/database/statement-names.spec.ts' },
  { patch: 'database-broken-connection-kept.patch', test: 'src/shared/database/database.spec.ts' },
  { patch: 'pings-dropped-while-much-waits.patch', test: 'test/security/websocket.e2e.ts' },
  { patch: 'upgrades-to-others-end-the-connection.patch', test: 'test/platform/upgrades.e2e.ts' },
  { patch: 'first-key-gone-unsaid.patch', test: 'test/bobux/first-key.e2e.ts' },
];
