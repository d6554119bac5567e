/** A context is a folder that one can delete; what is shared knows no context; shared folders have no circles among themselves. */
module.exports = {
  forbidden: [
    {
      name: 'contexts-import-no-other-context',
      severity: 'error',
      from: { path: '^src/contexts/([^/]+)/' },
      to: { path: '^src/contexts/', pathNot: '^src/contexts/$1/' },
    },
    {
      name: 'ledger-knows-no-transport',
      comment:
        'The gateway is the websocket face of the ledger, never the other way round. The manifest names both.',
      severity: 'error',
      from: { path: '^src/contexts/bobux-ledger/(?!gateway/|context\\.ts)' },
      to: { path: '^src/contexts/bobux-ledger/gateway/' },
    },
    {
      name: 'shared-imports-no-context',
      severity: 'error',
      from: { path: '^src/(shared|embedded-postgres)/' },
      to: { path: '^src/(contexts/|cli/|[^/]+\\.ts$)' },
    },
    {
      name: 'only-contexts-ts-names-contexts',
      severity: 'error',
      from: { path: '^src/(cli/|[^/]+\\.ts$)', pathNot: '^src/contexts\\.ts$' },
      to: { path: '^src/contexts/' },
    },
    {
      name: 'embedded-postgres-stands-alone',
      comment: 'It could be a package of its own: see its README.',
      severity: 'error',
      from: { path: '^src/embedded-postgres/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(embedded-postgres/|shared/secrets/(scram-verifier|guarded-client|make-directory|private-file)\\.ts$)',
      },
    },
    {
      name: 'embedded-postgres-has-one-face',
      comment: 'Its index.ts says what others may use.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/embedded-postgres/' },
      to: { path: '^src/embedded-postgres/', pathNot: '^src/embedded-postgres/index\\.ts$' },
    },
    {
      name: 'console-knows-no-server',
      comment:
        'It is a client as any other: what it knows of the server is the generated description of its routes.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(src|test|tools)/' },
    },
    {
      name: 'server-knows-no-console',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^console/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/(shared/|contexts/(imba-chat-bridge|imvu-sessions)/)' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '(\\.d\\.ts|^console/vite\\.config\\.ts)$' },
      to: {},
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(spec|slow)\\.ts$' },
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
