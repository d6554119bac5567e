import type { paths } from '../generated/openapi.js';

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** The addresses that are served under a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends object ? P : never;
}[keyof paths];

export type Operation<M extends Method, P extends PathOf<M>> = NonNullable<paths[P][M]>;

/** What stands in the query. */
export type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;

/** What is sent as JSON. */
export type BodyOf<O> = O extends { requestBody?: infer R }
  ? NonNullable<R> extends { content: { 'application/json': infer B } }
    ? B
    : undefined
  : undefined;

/** What a success answers; undefined where it says nothing. */
export type AnswerOf<O> = O extends { responses: infer R }
  ? {
      [S in keyof R & (200 | 201 | 202 | 204)]: R[S] extends { content: { 'application/json': infer B } }
        ? B
        : undefined;
    }[keyof R & (200 | 201 | 202 | 204)]
  : never;
