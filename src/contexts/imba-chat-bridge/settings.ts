import { z } from 'zod';
import { bothOrNone, configSlice } from '../../shared/config/config-slice.js';
import { optionalText, url, yesOrNo } from '../../shared/config/variables.js';

export class ImbaChatConfig extends configSlice(
  {
    IMBACHAT_API_LOGIN: z
      .string()
      .regex(/^[^:]+$/, 'a name without a colon')
      .optional(),
    IMBACHAT_API_PASSWORD: optionalText,
    IMBACHAT_SECRET_KEY: z
      .string()
      .refine(
        (value) => value.split(',').every((key) => key.trim() !== ''),
        'the secret of the widget settings; two, separated by a comma, while one replaces the other: the first signs',
      )
      .optional(),
    IMBACHAT_WIDGET_ID: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'letters, digits, - and _, as ImbaChat shows it')
      .optional(),
    IMBACHAT_EXPOSE_MAIL: yesOrNo.default(false),
    IMBACHAT_USERS_DATABASE_URL: url(
      'postgresql://… or mysql://…',
      /^(postgres(ql)?|mysql|mariadb):$/,
    ).optional(),
    IMBACHAT_USERS_QUERY: optionalText,
  },
  (env) => ({
    /** With which ImbaChat's service asks, and the secret that signs chat tokens; what is unset gets generated. */
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
    /** Whether users-info and search tell mail addresses. */
    exposeMail: env.IMBACHAT_EXPOSE_MAIL,
  }),
  bothOrNone('IMBACHAT_USERS_DATABASE_URL', 'a database', 'IMBACHAT_USERS_QUERY', 'a SELECT'),
) {}
