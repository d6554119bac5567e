import type { BobuxCommandModel, BobuxModel, JsonSchema } from './bobux-model.js';

const HEAD = (what: string): string =>
  `"""${what} Written by \`npm run clients:generate\`; do not edit."""\n\nfrom __future__ import annotations\n\n`;

/** Words that cannot name a field of a class. */
const KEYWORDS = ['from', 'in', 'is', 'class', 'def', 'with', 'as', 'global', 'lambda', 'not', 'or', 'and'];

/** A TypedDict for each of the commands' objects. */
export function pythonTypes({ schemas, errorCodes }: BobuxModel): string {
  const classes = Object.entries(schemas).map(([name, schema]) => typedDict(name, schema));
  return `${HEAD('What the commands take and give.')}from typing import Any, Dict, List, Literal, TypedDict, Union

BobuxErrorCode = Literal[
${errorCodes.map((code) => `    ${JSON.stringify(code)},`).join('\n')}
]
"""Every error that an answer can name."""


${classes.join('\n\n\n')}
`;
}

/** A class with a method for each command. */
export function pythonCommands({ commands }: BobuxModel): string {
  const methods = commands.filter(({ name }) => !BY_HAND.includes(name)).map(methodOf);
  return `${HEAD('One method for each command.')}import asyncio
from typing import Any, Dict, Mapping, Optional

from . import bobux_types as types

BOBUX_COMMANDS: Dict[str, bool] = {
${commands.map(({ name, isRecorded }) => `    "${name}": ${isRecorded ? 'True' : 'False'},`).join('\n')}
}
"""The name of each command, and whether the server keeps its nonce, so that it takes effect once."""


class BobuxCommands:
    """The commands by their names on the wire. \`options\` are \`timeout\`, \`nonce\` and \`timestamp\`, as \`call\` takes them."""

    def call(
        self,
        command: str,
        parameters: Optional[Mapping[str, Any]] = None,
        *,
        timeout: Optional[float] = None,
        nonce: Optional[str] = None,
        timestamp: Optional[int] = None,
    ) -> "asyncio.Future[Any]":
        raise NotImplementedError

${methods.join('\n\n')}
`;
}

/** Events need more than an answer: \`subscription.py\` has them. */
const BY_HAND = ['subscribe', 'unsubscribe'];

function methodOf({
  name,
  summary,
  permission,
  errors,
  hasParameters,
  needsParameters,
  ...names
}: BobuxCommandModel): string {
  const type = `types.${names.parameters}`;
  const parameter = !hasParameters
    ? ''
    : needsParameters
      ? `parameters: ${type}, `
      : `parameters: Optional[${type}] = None, `;
  const own =
    errors.length > 0 ? `\n\n        :raises BobuxError: among others ${errors.join(', ')}\n        ` : '';
  return `    def ${name}(self, ${parameter}**options: Any) -> "asyncio.Future[types.${names.data}]":
        """${summary}. Needs: ${permission}.${own}"""
        return self.call("${name}", ${hasParameters ? 'parameters' : 'None'}, **options)`;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** Python 3.9 has no `NotRequired`: what must be there stands in a base class. */
function typedDict(name: string, schema: JsonSchema): string {
  const { properties = {}, required = [] } = schema as ObjectSchema;
  const must = Object.entries(properties).filter(([field]) => required.includes(field));
  const may = Object.entries(properties).filter(([field]) => !required.includes(field));
  if (may.length === 0) return definition(name, must, 'TypedDict', true);
  if (must.length === 0) return definition(name, may, 'TypedDict', false);
  if (may.some(([field]) => KEYWORDS.includes(field))) {
    const bases = [
      definition(`_${name}`, must, 'TypedDict', true),
      definition(`_${name}More`, may, 'TypedDict', false),
    ];
    return `${bases.join('\n\n\n')}\n\n\nclass ${name}(_${name}, _${name}More):\n    pass`;
  }
  return `${definition(`_${name}`, must, 'TypedDict', true)}\n\n\n${definition(name, may, `_${name}`, false)}`;
}

function definition(
  name: string,
  fields: readonly (readonly [string, JsonSchema])[],
  base: string,
  isTotal: boolean,
): string {
  if (base === 'TypedDict' && fields.some(([field]) => KEYWORDS.includes(field))) {
    const members = fields.map(([field, schema]) => `        "${field}": "${typeOf(schema)}",`);
    return `${name} = TypedDict(\n    "${name}",\n    {\n${members.join('\n')}\n    },\n${isTotal ? '' : '    total=False,\n'})`;
  }
  const body = fields.map(([field, schema]) => `    ${field}: ${typeOf(schema)}${docOf(schema)}`);
  const total = isTotal ? '' : ', total=False';
  return `class ${name}(${base}${total}):\n${body.length === 0 ? '    pass' : body.join('\n')}`;
}

function docOf({ description }: JsonSchema): string {
  return typeof description === 'string' ? `\n    """${description.replaceAll('\\', '\\\\')}."""` : '';
}

function typeOf(schema: JsonSchema): string {
  const {
    $ref,
    anyOf,
    oneOf,
    type,
    items,
    enum: values,
    const: only,
  } = schema as {
    $ref?: string;
    anyOf?: JsonSchema[];
    oneOf?: JsonSchema[];
    type?: string | string[];
    items?: JsonSchema;
    enum?: unknown[];
    const?: unknown;
  };
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return unionOf(choices.map(typeOf));
  if (Array.isArray(type)) return unionOf(type.map((one) => typeOf({ ...schema, type: one })));
  if (values !== undefined) return `Literal[${values.map(literal).join(', ')}]`;
  if (only !== undefined) return `Literal[${literal(only)}]`;
  switch (type) {
    case 'string':
      return 'str';
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    case 'null':
      return 'None';
    case 'array':
      return `List[${typeOf(items ?? {})}]`;
    case 'object':
      return 'Dict[str, Any]';
    default:
      return 'Any';
  }
}

function literal(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value).replaceAll('"', "'");
}

function unionOf(types: readonly string[]): string {
  const different = [...new Set(types)];
  return different.length === 1 ? different[0]! : `Union[${different.join(', ')}]`;
}
