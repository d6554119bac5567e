import { parse } from 'yaml';
import { bobuxAsyncApi } from '../../src/contexts/bobux-ledger/asyncapi.js';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { BOBUX_ERROR_CODES } from '../../src/contexts/bobux-ledger/ledger-error.js';
import { Permission } from '../../src/contexts/bobux-ledger/permission.js';

/** A JSON Schema; references are `#/components/schemas/NAME`. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a client has to know of a command. */
export interface BobuxCommandModel {
  readonly name: string;
  readonly summary: string;
  readonly permission: string;
  /** The server keeps its nonce: the same message again gets the first answer. */
  readonly isRecorded: boolean;
  /** Names of the two schemas. */
  readonly parameters: string;
  readonly data: string;
  readonly hasParameters: boolean;
  /** Something must be said. */
  readonly needsParameters: boolean;
  /** Its own errors, besides those that any command can have. */
  readonly errors: readonly string[];
}

/** All that the generators of client types need, in whichever language they write. */
export interface BobuxModel {
  readonly commands: readonly BobuxCommandModel[];
  /** Of parameters, data, and the objects that stand in them. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly errorCodes: readonly string[];
}

/** What stands in every message, and is the client's own business. */
const ENVELOPE = ['key', 'command', 'hmac', 'nonce', 'timestamp'];

interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** Reads the commands' own definitions, as docs/asyncapi.yaml does. */
export function bobuxModel(): BobuxModel {
  const document = parse(bobuxAsyncApi()) as { components: { schemas: Record<string, JsonSchema> } };
  const described = document.components.schemas;
  const schemas: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(described)) {
    if (!/(?:Command|Answer|Success|Failure|Error|FailureData|Event|EventData)$/.test(name))
      schemas[name] = schema;
  }
  const models = commands.map((command): BobuxCommandModel => {
    const title = command.name.charAt(0).toUpperCase() + command.name.slice(1);
    const message = described[`${title}Command`] as unknown as ObjectSchema;
    const isOwn = (name: string): boolean => !ENVELOPE.includes(name);
    const properties = Object.entries(message.properties).filter(([name]) => isOwn(name));
    const required = message.required.filter(isOwn);
    schemas[`${title}Parameters`] = {
      title: `${title}Parameters`,
      type: 'object',
      properties: Object.fromEntries(properties),
      required,
      additionalProperties: false,
    };
    return {
      name: command.name,
      summary: command.summary,
      permission: permissionOf(command),
      isRecorded: command.nonce !== 'echoed',
      parameters: `${title}Parameters`,
      data: `${title}Data`,
      hasParameters: properties.length > 0,
      needsParameters: required.length > 0,
      errors: command.errors,
    };
  });
  return { commands: models, schemas, errorCodes: BOBUX_ERROR_CODES };
}

function permissionOf({ permission, permissionWith }: (typeof commands)[number]): string {
  const own = permission === Permission.None ? 'no permission' : Permission[permission];
  return permissionWith
    ? `${own}; with \`${permissionWith.parameter}\`, ${Permission[permissionWith.permission]}`
    : own;
}
