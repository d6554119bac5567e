import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @returns what the compiler, as strict as can be, says of a program of Node or a page that stands outside this repository */
export function typeProblems(file: string): string[] {
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: [
      ...['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      ...['lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    ],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  return problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
