import { stringify } from 'yaml';
import { z } from 'zod';
import { VERSION } from '../../shared/observability/version.js';
import type { Command } from './command.js';
import { commands } from './commands/index.js';
import { eventFrames } from './events/event-frames.js';
import { everyCommand } from './parameters.js';
import { Permission } from './permission.js';

const anyCommandsErrors = [
  'INVALID_PARAMETERS_ERROR',
  'MISSING_PARAMETERS_ERROR',
  'INVALID_AUTH_ERROR',
  'INVALID_COMMAND_ERROR',
  'PERMISSION_DENIED_ERROR',
  'STALE_MESSAGE_ERROR',
  'NONCE_REUSED_ERROR',
  'DB_ERROR',
  'SERVER_ERROR',
];

/** Some commands say more of their own refusals (`index`, `entry`, `hold`): docs/bobux.md. */
const failureData = z
  .looseObject({
    message: z.string().describe('for people: what was expected, what came; the words may change').optional(),
  })
  .meta({ title: 'FailureData' });

const sqlFailureData = failureData
  .extend({
    detail: z.string().describe('with SQL_ERROR, where PostgreSQL gives it').optional(),
    hint: z.string().describe('with SQL_ERROR, where PostgreSQL gives it').optional(),
    position: z.int32().min(1).describe('with SQL_ERROR: the character of the statement').optional(),
  })
  .meta({ title: 'SendsqlFailureData' });

type Schema = Record<string, unknown>;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Writes zod's types as JSON Schemas under names that generators of clients make the names of classes. */
class Schemas {
  readonly named: Record<string, Schema> = {};

  /** @returns a reference to the schema, which stands under `name` from now on */
  add(name: string, type: z.ZodType): Schema {
    this.named[name] ??= { title: name, ...this.schemaOf(type) };
    return { $ref: `#/components/schemas/${name}` };
  }

  /** An object that has a title is a schema of its own. */
  private schemaOf(type: z.ZodType): Schema {
    const schema = z.toJSONSchema(type, {
      override: ({ jsonSchema }) => {
        // The ends of what JavaScript can count are no news for a reader; that 32 bits do not hold it is.
        if (jsonSchema.type !== 'integer') return;
        const { maximum = Infinity, minimum = -Infinity } = jsonSchema;
        if (maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        jsonSchema.format = maximum < 2 ** 31 && minimum >= -(2 ** 31) ? 'int32' : 'int64';
      },
    }) as Schema;
    delete schema.$schema;
    return this.withReferences(schema);
  }

  private withReferences(schema: Schema): Schema {
    const members = Object.entries(schema).map(([name, member]): [string, unknown] => {
      if (Array.isArray(member)) return [name, member.map((item: unknown) => this.reference(item))];
      return [name, this.reference(member)];
    });
    return Object.fromEntries(members);
  }

  private reference(member: unknown): unknown {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    const { title } = member as Schema;
    const schema = this.withReferences(member as Schema);
    if (typeof title !== 'string') return schema;
    this.named[title] ??= schema;
    return { $ref: `#/components/schemas/${title}` };
  }
}

function permissionOf({ permission, permissionWith }: Command): string {
  const own = permission === Permission.None ? 'Needs no permission' : `Needs ${Permission[permission]}`;
  return permissionWith
    ? `${own}; with \`${permissionWith.parameter}\`, ${Permission[permissionWith.permission]}`
    : own;
}

/** `setbobux` has the schemas `SetbobuxCommand`, `SetbobuxAnswer`, `SetbobuxSuccess`, `SetbobuxFailure` and `SetbobuxData`. */
function request(command: Command, schemas: Schemas): Schema {
  const names = [command.name, ...(command.aliases ?? [])];
  const envelope = z.strictObject({
    key: z.uuid().describe('the API key'),
    command: names.length > 1 ? z.enum(names) : z.literal(command.name),
    hmac: z.string().describe('hex HMAC-SHA256 of the message without hmac, see docs/bobux.md'),
    ...command.parameters.shape,
    ...everyCommand,
  });
  return {
    name: command.name,
    title: command.summary,
    description: `${permissionOf(command)}.`,
    contentType: 'application/json',
    payload: schemas.add(`${capital(command.name)}Command`, envelope),
  };
}

function answer(command: Command, schemas: Schemas): Schema {
  const name = capital(command.name);
  const timestamp = z.int().describe('Unix seconds, when the answer was sent');
  const success = z.object({
    timestamp,
    success: z.literal(true),
    data: command.answer.meta({ title: `${name}Data` }),
    nonce: z.string().describe('the nonce of the message, where it had one').optional(),
  });
  const failure = z.object({
    timestamp,
    success: z.literal(false),
    error: z.enum([...anyCommandsErrors, ...command.errors]).meta({ title: `${name}Error` }),
    data: command.name === 'sendsql' ? sqlFailureData : failureData,
    nonce: z.string().optional(),
  });
  schemas.named[`${name}Answer`] = {
    title: `${name}Answer`,
    oneOf: [schemas.add(`${name}Success`, success), schemas.add(`${name}Failure`, failure)],
  };
  return {
    name: `${command.name} answer`,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${name}Answer` },
  };
}

function event({ name, title, summary, frame }: (typeof eventFrames)[number], schemas: Schemas): Schema {
  return {
    name: `${name} event`,
    title: summary,
    contentType: 'application/json',
    payload: schemas.add(title, frame),
  };
}

/** The Bobux commands and events as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0), in YAML. */
export function bobuxAsyncApi(): string {
  const schemas = new Schemas();
  const messages = [
    ...commands.flatMap((command) => [
      [command.name, request(command, schemas)] as const,
      [`${command.name}Answer`, answer(command, schemas)] as const,
    ]),
    ...eventFrames.map((frame) => [`${frame.name}Event`, event(frame, schemas)] as const),
  ];
  const reference = (name: string): Schema => ({ $ref: `#/channels/bobux/messages/${name}` });
  const channel = { $ref: '#/channels/bobux' };
  const operations: Schema = Object.fromEntries(
    commands.map(({ name, summary }) => [
      name,
      {
        action: 'receive',
        channel,
        summary,
        messages: [reference(name)],
        reply: { channel, messages: [reference(`${name}Answer`)] },
      },
    ]),
  );
  const events: Schema = {
    action: 'send',
    channel,
    summary: 'What a connection that has subscribed is sent besides its answers',
    messages: eventFrames.map(({ name }) => reference(`${name}Event`)),
  };
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Quartet: Bobux ledger',
      version: VERSION,
      description:
        'One JSON object a text frame, and one answer for each, in the order of the frames; after `subscribe`, events ' +
        'between them. Written from the code by ' +
        '`npm run docs:asyncapi`; docs/bobux.md describes how to sign.',
    },
    servers: {
      local: { host: 'localhost:3000', protocol: 'ws', description: 'wss where TLS is on' },
    },
    channels: {
      bobux: { address: '/bobux', description: 'BOBUX_PATH', messages: Object.fromEntries(messages) },
    },
    operations: { ...operations, events },
    components: { schemas: schemas.named },
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
