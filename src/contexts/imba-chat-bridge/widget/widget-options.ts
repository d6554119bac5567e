import { Ruled } from '../../../shared/validation/decorators.js';
import { flag } from '../../../shared/validation/choice.js';
import { text } from '../../../shared/validation/text.js';

const Word = (example: string): PropertyDecorator =>
  Ruled(
    { ...text({ max: 40, pattern: /^[\w-]+$/ }), expected: 'letters, digits, - and _' },
    { optional: true, example },
  );

const WORDS = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  ['', true],
  ['false', false],
  ['0', false],
]);
/** The name alone is a yes. */
const Switch = (): PropertyDecorator =>
  Ruled(flag, { optional: true, example: true }, (value) => WORDS.get(value) ?? value);

const TOKEN_URL = {
  ...text({ max: 2_048, pattern: /^(?:\/(?!\/)|[hH][tT][tT][pP][sS]?:\/\/)\S*$/ }),
  expected: 'an address of your site that begins with / or https://',
};

/** What the address of the script may say: the options of ImbaChat's `load`, and where a fresh token is to be had. */
export class WidgetOptions {
  @Word('dark')
  theme?: string;

  @Word('right')
  position?: string;

  @Word('en')
  language?: string;

  @Switch()
  resizable?: boolean;

  @Switch()
  draggable?: boolean;

  @Switch()
  useFaviconBadge?: boolean;

  @Switch()
  updateTitle?: boolean;

  @Ruled(TOKEN_URL, {
    optional: true,
    description: 'Where your site answers with what POST /imbachat/tokens gave for the user who is logged in',
    example: '/imbachat-token',
  })
  token_url = '/imbachat-token';
}
