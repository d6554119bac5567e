/** A URL that names a node of IMVU's graph, such as `https://api.imvu.com/user/user-123`. */
export type NodeUrl = string;

/** `GET /login/me`: who the session is. Its `sauce` and `session_id` are left out: they stay inside. */
export interface LoginMe {
  readonly user: { readonly id: NodeUrl };
}

/** `GET /user/user-CID`; what only the account itself sees is optional. */
export interface User {
  readonly created?: string;
  readonly registered?: number;
  readonly gender?: string;
  readonly display_name: string;
  readonly age?: number;
  readonly country?: string;
  readonly state?: string;
  readonly avatar_image?: string;
  readonly avatar_portrait_image?: string;
  readonly is_vip?: boolean;
  readonly is_ap?: boolean;
  readonly is_creator?: boolean;
  readonly is_staff?: boolean;
  readonly username: string;
  readonly legacy_cid: number;
  readonly availability?: string;
  readonly online?: boolean;
  readonly tagline?: string;
  readonly is_current_user?: boolean;
  readonly is_email_verified?: boolean;
}

/** `GET /avatar/avatar-CID`. */
export interface Avatar {
  readonly look_url: string;
  readonly asset_url: string;
  readonly gender: string;
  readonly products: readonly {
    readonly id: NodeUrl;
    readonly product_id: number;
    readonly owned?: boolean;
    readonly rating?: string;
  }[];
}

/** `GET /product/product-ID`. */
export interface Product {
  readonly product_id: number;
  readonly product_name: string;
  readonly creator_cid: number;
  readonly creator_name: string;
  readonly rating: string;
  readonly product_price: number;
  readonly discount_price?: number;
  readonly product_page?: string;
  readonly is_bundle?: boolean;
  readonly product_image: string;
  readonly gender?: string;
  readonly categories?: readonly string[];
  readonly is_purchasable?: boolean;
  readonly is_visible?: boolean;
}

/** A collection's page; the nodes of its items stand in `nodes`. */
export interface Collection {
  readonly items: readonly NodeUrl[];
  readonly total_count?: number;
}

/** The type of a path's node; of a path that is not described here `unknown`, or what the caller says. */
export type ResourceAt<Path extends string> = Path extends '/login/me'
  ? LoginMe
  : Path extends `/user/user-${string}/${string}`
    ? Collection
    : Path extends `/user/user-${string}`
      ? User
      : Path extends `/user?${string}`
        ? Collection
        : Path extends `/avatar/avatar-${string}`
          ? Avatar
          : Path extends `/product/product-${string}`
            ? Product
            : unknown;
