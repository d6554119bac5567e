import { z } from 'zod';
import { BridgeError } from '../errors/bridge-error.js';

const word = z.string().regex(/^[\w-]{1,40}$/, 'letters, digits, - and _');
const flag = z
  .enum(['true', 'false', '1', '0', ''], 'true or false')
  .transform((value) => value !== 'false' && value !== '0');
const TOKEN_URL = 'an address of your site that begins with / or https://';

/** What the address of the script may say: the options of ImbaChat's `load`, and where a fresh token is to be had. */
const schema = z.strictObject({
  theme: word.optional(),
  position: word.optional(),
  language: word.optional(),
  resizable: flag.optional(),
  draggable: flag.optional(),
  useFaviconBadge: flag.optional(),
  updateTitle: flag.optional(),
  token_url: z
    .string()
    .max(2_048)
    .regex(/^(\/(?!\/)|https?:\/\/)\S*$/i, TOKEN_URL)
    .default('/imbachat-token'),
});

export type WidgetOptions = z.output<typeof schema>;

/** @throws BridgeError WRONG_VALUE naming the parameter */
export function readWidgetOptions(query: unknown): WidgetOptions {
  const read = schema.safeParse(query);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name =
    issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.map(String).join('.');
  const said =
    issue?.code === 'unrecognized_keys' ? 'is no option of the widget' : `must be ${issue?.message}`;
  throw new BridgeError('WRONG_VALUE', `${name} ${said}.`);
}
