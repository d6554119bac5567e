import { z } from 'zod';
import { bothOrNone, configSlice } from '../../shared/config/config-slice.js';
import { httpUrl, oneLine, optionalText, url, yesOrNo } from '../../shared/config/variables.js';

/** The settings of the bridge: the login of ImbaChat's service, what signs chat tokens, the widget, where the users are. */
export class ImbaChatConfig extends configSlice(
  {
    IMBACHAT_API_LOGIN: oneLine.regex(/^[^:]+$/, 'a name without a colon').optional(),
    IMBACHAT_API_PASSWORD: optionalText,
    IMBACHAT_SECRET_KEY: z
      .string()
      .refine(
        (value) => value.split(',').every((key) => key.trim() !== '') && !/\p{Cc}/u.test(value),
        'the secret of the widget settings; two, separated by a comma, while one replaces the other: the first signs',
      )
      .optional(),
    IMBACHAT_WIDGET_ID: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'letters, digits, - and _, as ImbaChat shows it')
      .optional(),
    IMBACHAT_EXPOSE_MAIL: yesOrNo.default(false),
    IMBACHAT_JWT: yesOrNo.default(true),
    IMBACHAT_SITE_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{32,512}$/, '32 to 512 printable characters without blanks (openssl rand -hex 32)')
      .optional(),
    IMBACHAT_SCRIPT_URL: httpUrl
      .refine((value) => value.includes('{id}'), 'an address with {id} in the place of the widget’s id')
      .default('https://imbachat.com/imbachat/v1/{id}/widget'),
    IMBACHAT_GUESTS: yesOrNo.default(false),
    IMBACHAT_USERS_DATABASE_URL: url(
      'postgresql://… or mysql://…',
      /^(postgres(ql)?|mysql|mariadb):\/\//i,
    ).optional(),
    IMBACHAT_USERS_QUERY: z
      .string()
      .refine(
        (value) => value.trim() !== '' && !value.includes('\0'),
        'a SELECT with one placeholder for the ids',
      )
      .optional(),
  },
  (env) => ({
    /** The login of ImbaChat's service, and the secret that signs chat tokens; what is unset is generated. */
    credentials: {
      login: env.IMBACHAT_API_LOGIN,
      password: env.IMBACHAT_API_PASSWORD,
      secretKey: env.IMBACHAT_SECRET_KEY,
    },
    /** The widget's id at ImbaChat (DEV_ID in its documents); without it no widget can be shown. */
    widgetId: env.IMBACHAT_WIDGET_ID,
    /** The site's own database, `postgresql:` or `mysql:`; unset: users come from Quartet's directory. */
    usersTable:
      env.IMBACHAT_USERS_DATABASE_URL !== undefined && env.IMBACHAT_USERS_QUERY !== undefined
        ? { url: env.IMBACHAT_USERS_DATABASE_URL, query: env.IMBACHAT_USERS_QUERY }
        : undefined,
    /** Whether users-info and search show mail addresses. */
    exposeMail: env.IMBACHAT_EXPOSE_MAIL,
    /** Whether ImbaChat's service may show a token (`?jwt_token=`) in place of login and password. */
    acceptsJwt: env.IMBACHAT_JWT,
    /** The site uses it to make tokens and to keep the directory; unset: only the operator does. */
    siteToken: env.IMBACHAT_SITE_TOKEN,
    /** ImbaChat's own script, with `{id}` in the place of the widget's id. */
    scriptUrl: env.IMBACHAT_SCRIPT_URL,
    /** Whether the widget opens for people who are not signed in. */
    guests: env.IMBACHAT_GUESTS,
  }),
  {
    credentials: ['IMBACHAT_API_LOGIN', 'IMBACHAT_API_PASSWORD', 'IMBACHAT_SECRET_KEY'],
    widgetId: ['IMBACHAT_WIDGET_ID'],
    usersTable: ['IMBACHAT_USERS_DATABASE_URL', 'IMBACHAT_USERS_QUERY'],
    exposeMail: ['IMBACHAT_EXPOSE_MAIL'],
    acceptsJwt: ['IMBACHAT_JWT'],
    siteToken: ['IMBACHAT_SITE_TOKEN'],
    scriptUrl: ['IMBACHAT_SCRIPT_URL'],
    guests: ['IMBACHAT_GUESTS'],
  },
  bothOrNone('IMBACHAT_USERS_DATABASE_URL', 'a database', 'IMBACHAT_USERS_QUERY', 'a SELECT'),
) {}
