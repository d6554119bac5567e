/** The house rules: a context is a folder that one can delete; what is shared knows no context. */
const contexts = ['bobux', 'imba-chat-bridge', 'imvu-sessions', 'lishop-lists'];
const folderOf = { bobux: '^src/(bobux-ledger|bobux-gateway)/' };
const folder = (context) => folderOf[context] ?? `^src/${context}/`;
const anyContext = '^src/(bobux-ledger|bobux-gateway|imba-chat-bridge|imvu-sessions|lishop-lists)/';

module.exports = {
  forbidden: [
    ...contexts.map((context) => ({
      name: `${context}-imports-no-other-context`,
      severity: 'error',
      from: { path: folder(context) },
      to: { path: anyContext, pathNot: folder(context) },
    })),
    {
      name: 'ledger-knows-no-transport',
      comment: 'The gateway is the face of the ledger, never the other way round.',
      severity: 'error',
      from: { path: '^src/bobux-ledger/' },
      to: { path: '^src/bobux-gateway/' },
    },
    {
      name: 'shared-imports-no-context',
      severity: 'error',
      from: { path: '^src/(config|database|auth|mail|operations|redis|books|backup)/' },
      to: { path: anyContext },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.(spec|slow)\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
