/** How the ids are put into a users-info URL. */
export type AddressForm = 'query' | 'path';

/** A users-info URL as it stands in the widget settings. */
export class UsersInfoAddress {
  readonly form: AddressForm;

  /**
   * @param base ends with a slash (or holds `{ids}`): the ids become part of the path; else they become the parameter `user_ids`
   * @throws TypeError not an http(s) URL
   */
  constructor(private readonly base: string) {
    const { protocol } = new URL(base.replace('{ids}', '1'));
    if (!/^https?:$/.test(protocol)) throw new TypeError('not an http(s) URL');
    this.form = base.includes('{ids}') || base.endsWith('/') ? 'path' : 'query';
  }

  for(ids: string): string {
    const encoded = encodeURIComponent(ids).replaceAll('%2C', ',');
    if (this.base.includes('{ids}')) return this.base.replace('{ids}', encoded);
    if (this.form === 'path') return `${this.base}${encoded}`;
    const url = this.base.replace(/([?&])user_ids=[^&]*(&|$)/, (_all, before: string, after: string) =>
      after === '' ? '' : before,
    );
    return `${url}${url.includes('?') ? '&' : '?'}user_ids=${encoded}`;
  }
}
