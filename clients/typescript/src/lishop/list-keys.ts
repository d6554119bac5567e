import type { AnswerOf, BodyOf, Operation } from '../rest/operation-types.js';
import { RestClient, type RestOptions } from '../rest/rest-client.js';

/** What a purchase says of itself. */
export type Registration = BodyOf<Operation<'post', '/api_keys/registerAccount'>>;

/** A guest's key, and whose it is. */
export type GuestKey = AnswerOf<Operation<'post', '/api_keys/sharedApiKey'>>[number];

/**
 * Makes a list, or another owner key of the list that the same payment made.
 * @returns the key
 * @throws ResponseError FORBIDDEN a wrong `secret`
 */
export async function register(
  url: string,
  registration: Registration,
  options?: RestOptions,
): Promise<string> {
  const rest = new RestClient(url, {}, options);
  const { api_key } = await rest.request('post', '/api_keys/registerAccount', { body: registration });
  return api_key;
}

/** Mails the owner keys of an address's lists to it. @throws ResponseError NOT_FOUND */
export async function recover(url: string, email: string, options?: RestOptions): Promise<void> {
  await new RestClient(url, {}, options).request('post', '/api_keys/recoverApiKey', { body: { email } });
}

/** What the owner of a list may do with its keys. Each throws ResponseError FORBIDDEN for a guest's key. */
export class ListKeys {
  private readonly rest: RestClient;

  constructor(url: string, key: string, options?: RestOptions) {
    this.rest = new RestClient(url, { 'x-lishop-api-key': key }, options);
  }

  /**
   * A key for a guest, who is mailed it where the server does so.
   * @param options.readOnly the guest may not change anything
   * @returns the key
   */
  async invite(email: string, { readOnly = false }: { readonly readOnly?: boolean } = {}): Promise<string> {
    const body = { email, ...(readOnly && { readOnly }) };
    const { api_key } = await this.rest.request('post', '/api_keys/requestNewApiKey', { body });
    return api_key;
  }

  /** The guests' keys, the oldest first. */
  guests(): Promise<GuestKey[]> {
    return this.rest.request('post', '/api_keys/sharedApiKey');
  }

  /** Ends a guest's key. @returns those that are left */
  remove(sharedApiKey: string): Promise<GuestKey[]> {
    return this.rest.request('post', '/api_keys/removeApiKey', { body: { sharedApiKey } });
  }

  /** Ends all other owner keys of the list, as of a lost phone. */
  async revokeOwners(): Promise<void> {
    await this.rest.request('post', '/api_keys/revokeOwnerKeys');
  }

  /** Removes the list with all its articles and keys. */
  async deleteList(): Promise<void> {
    await this.rest.request('post', '/api_keys/deleteList');
  }
}
