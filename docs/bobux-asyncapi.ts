import { stringify } from 'yaml';
import { z } from 'zod';
import type { Command } from '../src/contexts/bobux-ledger/command.js';
import { commands } from '../src/contexts/bobux-ledger/commands/index.js';
import { everyCommand } from '../src/contexts/bobux-ledger/parameters.js';
import { Permission } from '../src/contexts/bobux-ledger/permission.js';
import { VERSION } from '../src/shared/observability/version.js';

const MOST = Number.MAX_SAFE_INTEGER;

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

type Schema = Record<string, unknown>;

function schemaOf(type: z.ZodType): Schema {
  const schema = z.toJSONSchema(type, {
    override: ({ jsonSchema }) => {
      // The ends of what JavaScript can count are no news for a reader.
      if (jsonSchema.maximum === MOST) delete jsonSchema.maximum;
      if (jsonSchema.minimum === -MOST) delete jsonSchema.minimum;
    },
  });
  delete schema.$schema;
  return schema;
}

function permissionOf({ permission, permissionWith }: Command): string {
  const own = permission === Permission.None ? 'Needs no permission' : `Needs ${Permission[permission]}`;
  return permissionWith
    ? `${own}; with \`${permissionWith.parameter}\`, ${Permission[permissionWith.permission]}`
    : own;
}

function request(command: Command): Schema {
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
    payload: schemaOf(envelope),
  };
}

function answer(command: Command): Schema {
  const success = z.object({
    timestamp: z.int().describe('Unix seconds, when the answer was sent'),
    success: z.literal(true),
    data: command.answer,
    nonce: z.string().describe('the nonce of the message, where it had one').optional(),
  });
  const failure = z.object({
    timestamp: z.int().describe('Unix seconds, when the answer was sent'),
    success: z.literal(false),
    error: z.enum([...anyCommandsErrors, ...command.errors]),
    data:
      command.name === 'sendsql'
        ? z.object({ message: z.string().describe('what the database says, with SQL_ERROR').optional() })
        : z.object({}),
    nonce: z.string().optional(),
  });
  return {
    name: `${command.name} answer`,
    contentType: 'application/json',
    payload: { oneOf: [schemaOf(success), schemaOf(failure)] },
  };
}

/** The Bobux commands as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0), in YAML. */
export function bobuxAsyncApi(): string {
  const messages = commands.flatMap((command) => [
    [command.name, request(command)] as const,
    [`${command.name}Answer`, answer(command)] as const,
  ]);
  const reference = (name: string): Schema => ({ $ref: `#/channels/bobux/messages/${name}` });
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Quartet: Bobux ledger',
      version: VERSION,
      description:
        'One JSON object a text frame, and one answer for each, in the order of the frames. Written from the code by ' +
        '`npm run docs:asyncapi`; docs/bobux.md tells how to sign.',
    },
    servers: {
      local: { host: 'localhost:3000', protocol: 'ws', description: 'wss where TLS is on' },
    },
    channels: {
      bobux: { address: '/bobux', description: 'BOBUX_PATH', messages: Object.fromEntries(messages) },
    },
    operations: Object.fromEntries(
      commands.map(({ name, summary }) => [
        name,
        {
          action: 'receive',
          channel: { $ref: '#/channels/bobux' },
          summary,
          messages: [reference(name)],
          reply: { channel: { $ref: '#/channels/bobux' }, messages: [reference(`${name}Answer`)] },
        },
      ]),
    ),
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
