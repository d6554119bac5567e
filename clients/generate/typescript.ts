import { readFileSync } from 'node:fs';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format } from 'prettier';
import type { BobuxCommandModel, BobuxModel } from './bobux-model.js';

const root = new URL('../../', import.meta.url);
const HEAD = '// Written by `npm run clients:generate`; do not edit.\n\n';
const PRETTIER = { parser: 'typescript', singleQuote: true, trailingComma: 'all', printWidth: 110 } as const;

/** The types of all REST routes, under the names of the schemas and operations in openapi.json. */
export async function restTypes(): Promise<string> {
  return typesOf(JSON.parse(readFileSync(new URL('openapi.json', root), 'utf8')) as OpenAPI3);
}

/** The types of parameters and data of all Bobux commands. */
export async function bobuxTypes({ schemas, errorCodes }: BobuxModel): Promise<string> {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Bobux', version: '1' },
    paths: {},
    components: { schemas },
  };
  const codes = `
    /** Every error that an answer can name. */
    export const BOBUX_ERROR_CODES = ${JSON.stringify(errorCodes)} as const;
    export type BobuxErrorCode = (typeof BOBUX_ERROR_CODES)[number];`;
  return pretty((await typesOf(document as OpenAPI3)) + codes);
}

/** A class with a method for each command. */
export function bobuxMethods({ commands }: BobuxModel): Promise<string> {
  return pretty(`${HEAD}
    import type * as types from './bobux.js';
    import type { CallOptions } from '../bobux/call-options.js';

    /** What a client knows of each command. \`isRecorded\`: the server keeps its nonce, so that it takes effect once. */
    export const BOBUX_COMMANDS = ${JSON.stringify(
      Object.fromEntries(
        commands.map(({ name, summary, isRecorded }) => [name, { summary, isRecorded }] as const),
      ),
    )} as const satisfies Record<string, { readonly summary: string; readonly isRecorded: boolean }>;
    export type BobuxCommandName = keyof typeof BOBUX_COMMANDS;

    /** One method for each command, by its name on the wire. */
    export abstract class BobuxCommands {
      /**
       * Sends a command by its name, and gives the \`data\` of its answer.
       * @throws BobuxError the server refused it
       */
      abstract call<Data = Record<string, unknown>>(
        command: BobuxCommandName, parameters?: object, options?: CallOptions): Promise<Data>;
      ${commands
        .filter(({ name }) => !BY_HAND.includes(name))
        .map(methodOf)
        .join('\n')}
    }`);
}

/** Events need more than an answer: \`src/bobux/\` has them. */
const BY_HAND = ['subscribe', 'unsubscribe'];

function methodOf(command: BobuxCommandModel): string {
  const { name, summary, permission, errors, hasParameters, needsParameters } = command;
  const type = hasParameters ? `types.${command.parameters}` : 'Record<string, never>';
  const parameters = needsParameters ? `parameters: ${type}` : `parameters: ${type} = {}`;
  const own = errors.length > 0 ? `\n * @throws BobuxError among others ${errors.join(', ')}` : '';
  return `
    /**
     * ${summary}. Needs: ${permission}.${own}
     */
    ${name}(${parameters}, options?: CallOptions): Promise<types.${command.data}> {
      return this.call('${name}', parameters, options);
    }
  `;
}

async function typesOf(document: OpenAPI3): Promise<string> {
  const types = await openapiTS(document, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    defaultNonNullable: false,
    silent: true,
  });
  return pretty(HEAD + astToString(types));
}

const pretty = (text: string): Promise<string> => format(text, PRETTIER);
