// Written by `npm run clients:generate`; do not edit.

export interface paths {
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The process runs */
    get: operations['platformIsAlive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The database answers and is migrated, and the process is not stopping */
    get: operations['platformIsReady'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Figures for Prometheus; open to all where OPERATIONS_PUBLIC has `metrics` */
    get: operations['platformGetMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in */
    get: operations['operatorGetSession'];
    put?: never;
    /**
     * Sign in
     * @description Sets a cookie that stands for the operator on every route of theirs, for 12 hours.
     */
    post: operations['operatorSignIn'];
    /**
     * Sign out
     * @description Ends the session on every replica, and the cookie.
     */
    delete: operations['operatorSignOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/session/code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in by the code of a link
     * @description As `POST /operator/session`, with a code that is good once, for 10 minutes. Only the process itself makes one (`npm run demo`); no route does.
     */
    post: operations['operatorSignInByCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the operator did, the newest first; kept for a year */
    get: operations['operatorListLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lockouts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lock-outs that are in force, the newest first */
    get: operations['operatorListLockouts'];
    put?: never;
    post?: never;
    /**
     * Let everybody in again
     * @description Within a second after the next request in each replica.
     */
    delete: operations['operatorLiftLockouts'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lockouts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Let somebody in again */
    delete: operations['operatorLiftLockout'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/mail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Mail that waits or was given up, the oldest first
     * @description Neither addresses nor texts: they hold keys.
     */
    get: operations['operatorListMail'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/mail/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try a mail now that waits or was given up */
    post: operations['operatorRetryMail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/mail/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Drop a mail */
    delete: operations['operatorDropMail'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/mail-files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Mail that went into files of this replica, the newest first
     * @description Where neither `SMTP_URL` nor an account of the sender is set.
     */
    get: operations['operatorListMailFiles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/mail-files/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a mail that went into a file
     * @description It may hold a key of somebody, so that it was read stands in the log.
     */
    get: operations['operatorReadMailFile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The settings in force, secrets masked */
    get: operations['operatorListSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Check all that is kept, as the command `audit` does; changes nothing */
    post: operations['operatorRunAudit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether all is well: figures of the last hour over all replicas, and what needs somebody */
    get: operations['operatorGetOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The overview as it changes
     * @description Server-sent events: `event: overview`, `data:` what `GET /operator/overview` answers, at once and then every 5 s. It ends when the session does, and at a shutdown. At most 20 of a process (429).
     */
    get: operations['operatorOverviewEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/api/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in as a client of IMVU does, with the name and password of one of your accounts
     * @description Answered here: session id and sauce stand for that account, and open nothing without your own name and password.
     */
    post: operations['imvuLogIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/api/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The same call at IMVU, with one of your sessions
     * @description Method, path, query and body go on as they are, up to 32 MiB each way; status, headers and body come back, less Set-Cookie.
     */
    get: operations['imvuCallProxyGet'];
    put?: never;
    /**
     * The same call at IMVU, with one of your sessions
     * @description Method, path, query and body go on as they are, up to 32 MiB each way; status, headers and body come back, less Set-Cookie.
     */
    post: operations['imvuCallProxyPost'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All keys, without the keys themselves
     * @description Removed ones stay in the list until they are purged.
     */
    get: operations['imvuListApiKeys'];
    put?: never;
    /**
     * Make a key
     * @description The key is shown this once.
     */
    post: operations['imvuCreateApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a key
     * @description Its users are cut off within a second, their data kept. With `?purge=true` the key, its users and all that they kept are gone.
     */
    delete: operations['imvuRemoveApiKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All API users, by name */
    get: operations['imvuListUsers'];
    put?: never;
    /** Make an API user, bound to the key in the header `api_key` */
    post: operations['imvuCreateUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove an API user, with accounts, sessions and leases
     * @description The audit stays.
     */
    delete: operations['imvuRemoveUser'];
    options?: never;
    head?: never;
    /** Give an API user a new password */
    patch: operations['imvuSetUserPassword'];
    trace?: never;
  };
  '/imvu/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Your IMVU accounts */
    get: operations['imvuListAccounts'];
    put?: never;
    /**
     * Add an IMVU account
     * @description Logs in upstream first, and stores then. The account must be yours, or used with its owner’s consent.
     */
    post: operations['imvuAddAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/accounts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One of your IMVU accounts */
    get: operations['imvuGetAccount'];
    put?: never;
    post?: never;
    /**
     * Forget an account, with its password and sessions
     * @description Upstream the sessions live on until they end by themselves; revoke them first if they must not.
     */
    delete: operations['imvuDeleteAccount'];
    options?: never;
    head?: never;
    /**
     * Set a new password, a pause or a label
     * @description A paused account is not picked and does not log in by itself. A new password is tried at the next login.
     */
    patch: operations['imvuUpdateAccount'];
    trace?: never;
  };
  '/imvu/accounts/{id}/code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Finish the second factor with the code that IMVU sent by e-mail */
    post: operations['imvuEnterCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/accounts/{id}/code/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have IMVU send another code
     * @description Once in 30 s.
     */
    post: operations['imvuResendCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/accounts/{id}/renew': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Another session for an account */
    post: operations['imvuRenewSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/accounts/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take over a session that was made elsewhere
     * @description It is checked upstream first.
     */
    post: operations['imvuTakeOverSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/imvu/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** IMVU accounts of all API users, the oldest first, without secrets */
    get: operations['imvuListAllAccounts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/imvu/accounts/{id}/renew': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log an account in again, for another session */
    post: operations['imvuRenewAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/imvu/accounts/{id}/code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Finish the second factor with the code that IMVU sent by mail */
    post: operations['imvuEnterAccountCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/imvu/accounts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An IMVU account of whichever API user, without secrets */
    get: operations['imvuGetAnyAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/imvu/accounts/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The sessions of an IMVU account, the newest first, without secrets */
    get: operations['imvuListSessionsOfAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Your sessions, the newest first */
    get: operations['imvuListSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One of your sessions
     * @description With `?reveal=true` also `cookie` and `sauce`, which is written down in the audit.
     */
    get: operations['imvuGetSession'];
    put?: never;
    post?: never;
    /**
     * Revoke a session, upstream and here
     * @description Where IMVU refuses: its status, and the session is marked invalid all the same.
     */
    delete: operations['imvuRevokeSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/checkouts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Lease a valid session for a program of your own
     * @description `ttl` in seconds, 1 to 3600. A lease that is not given back ends by itself. While an exclusive one runs, nobody else gets its session.
     */
    post: operations['imvuOpenCheckout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/checkouts/{id}/renew': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Keep a lease for longer
     * @description `ttl` seconds from now.
     */
    post: operations['imvuRenewCheckout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/checkouts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Give a lease back
     * @description `invalid`: the session is of no use any more. `rate_limited`: its account rests for a minute.
     */
    delete: operations['imvuEndCheckout'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who you are upstream, for each of your accounts
     * @description An account without a session logs in only with `?login=true`.
     */
    get: operations['imvuGetMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imvu/uses': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was done with your sessions, the newest first
     * @description Kept for 90 days.
     */
    get: operations['imvuListUses'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/articles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The articles of the list
     * @description Every address of LiShop stands also under `/1.0`, and may end in `.json` or `.js`.
     */
    get: operations['lishopListArticles'];
    put?: never;
    /**
     * Add an article
     * @description The fields may also stand in the query, or below `article`.
     */
    post: operations['lishopAddArticle'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/articles/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One article */
    get: operations['lishopGetArticle'];
    /** Change the named fields of an article, as PATCH does */
    put: operations['lishopReplaceArticle'];
    post?: never;
    /** Remove an article */
    delete: operations['lishopRemoveArticle'];
    options?: never;
    head?: never;
    /** Change the named fields of an article */
    patch: operations['lishopChangeArticle'];
    trace?: never;
  };
  '/2.0/articles/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changed in the list since a cursor
     * @description In the order of the changes, each article once, as it is now; a removed one as its `objectId` with `deleted`. Complete: a client that goes on from `cursor` misses nothing. Where `more` is true, ask again at once.
     */
    get: operations['lishopArticleChanges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/2.0/articles/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The list as a file
     * @description In CSV (RFC 4180, UTF-8) a cell that a spreadsheet would take for a formula gets a `'` before it.
     */
    get: operations['lishopExportArticles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/2.0/articles/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Do edits that were made offline, in their order
     * @description Up to 500. Of each field the later edit is in force, whichever arrives first; a deletion loses against a later edit. A wrong edit fails alone.
     */
    post: operations['lishopBatchEdits'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/2.0/articles/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changes in the list, as it happens
     * @description Server-sent events: `event: change`, `data:` one element of `changes`, `id:` its cursor. A comment every 20 s. At most 20 streams of a key. It ends when the key or the list stops to be good, and at a shutdown: come back with `Last-Event-ID`.
     */
    get: operations['lishopArticleEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/registerAccount': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A new owner key, for a new list or for the list of this payment
     * @description Earlier owner keys stop working after 24 hours, and may not invite, remove or delete from now on. The receipt is verified in the background; where the list was made with another one, the key answers 402 until it is found valid.
     */
    post: operations['lishopRegisterAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/requestNewApiKey': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A new key for a guest, mailed to the address too where LISHOP_INVITATION_MAIL is set */
    post: operations['lishopRequestNewApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/recoverApiKey': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mail the keys of an address to it */
    post: operations['lishopRecoverApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/removeApiKey': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a guest's key, at once */
    post: operations['lishopRemoveApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/sharedApiKey': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The guests' keys; the owner's are left out */
    post: operations['lishopSharedApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/revokeOwnerKeys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End the owner's earlier keys at once
     * @description Of a lost phone, for example: register again, and call this with the new key.
     */
    post: operations['lishopRevokeOwnerKeys'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/verifyReceipt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the App Store about a receipt; changes nothing */
    post: operations['lishopVerifyReceipt'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api_keys/deleteList': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Remove the list with everything in it; all its keys stop at once */
    post: operations['lishopDeleteList'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/lishop/appstore/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * App Store Server Notifications, version 2
     * @description For Apple, whose signature is verified: a refund, a renewal or an end moves the verdict of the purchase's list. The same notification again changes nothing.
     */
    post: operations['lishopAppStoreNotification'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lists, the newest first; or those whose id, key, payment or guest’s mail `q` is */
    get: operations['lishopListLists'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A list with its keys and receipts
     * @description It names guests by their mail addresses, so that it was read stands in the log.
     */
    get: operations['lishopGetList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists/{id}/articles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What stands on a family’s list
     * @description That it was read stands in the log.
     */
    get: operations['lishopListListArticles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists/{id}/receipt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the App Store about the list’s receipt again, at once */
    post: operations['lishopAskAgain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists/{id}/keys/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End a key of a list, of the owner or of a guest */
    delete: operations['lishopEndKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/lishop/lists/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a deleted list back as it was, with its keys */
    post: operations['lishopRestoreList'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What answers here */
    get: operations['imbachatGetVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/users/{ids}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Users info: who these users are
     * @description Everything but digits and commas is ignored in the ids.
     */
    get: operations['imbachatGetUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/getusers/{ids}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Users info: who these users are
     * @description Everything but digits and commas is ignored in the ids.
     */
    get: operations['imbachatGetUsersAtAlias'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Users info, with the ids as a parameter
     * @description Everything but digits and commas is ignored in the ids.
     */
    get: operations['imbachatListUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Users info, with the ids as a parameter
     * @description Everything but digits and commas is ignored in the ids.
     */
    get: operations['imbachatListUsersVersioned'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/auth_users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Whose login and password these are */
    post: operations['imbachatAuthenticateUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/authuser': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Whose login and password these are */
    post: operations['imbachatAuthenticateUserAtAlias'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/search/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Users whose name holds a text, whatever the letter case; 50 at most */
    get: operations['imbachatSearchUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/searchusers/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Users whose name holds a text, whatever the letter case; 50 at most
     * @description `_` stands for a blank, too.
     */
    post: operations['imbachatSearchUsersByPost'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Taken, and dropped: Quartet sends nothing to phones */
    post: operations['imbachatNotify'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/api/v1/user/friends/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The friends of a user */
    get: operations['imbachatGetFriends'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/directory/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The users of the directory, by id, a page at a time */
    get: operations['imbachatListDirectoryUsers'];
    /**
     * Put users into the directory
     * @description An array of up to 1,000 users (all or none), or NDJSON of any length, written in batches as it comes in, each all or none, with a result line for each. Users are told apart by user_id. The public fields become what is sent; login, password, email and banned stay where they are not named. `user_id` and `name` are required. password is kept hashed (0.2 s each: send password_hash for many).
     */
    put: operations['imbachatPutDirectoryUsers'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/directory/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One user, with what only the operator may know; never a password */
    get: operations['imbachatGetDirectoryUser'];
    put?: never;
    post?: never;
    /** Take a user out of the directory, and out of everybody’s friends */
    delete: operations['imbachatDeleteDirectoryUser'];
    options?: never;
    head?: never;
    /**
     * Change the named fields of a user; null clears one
     * @description Also bans: {"banned": true}.
     */
    patch: operations['imbachatUpdateDirectoryUser'];
    trace?: never;
  };
  '/imbachat/directory/users/{id}/friends': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Replace the friends of a user
     * @description Ids that nobody has are kept too: ImbaChat is told of them once there is such a user.
     */
    put: operations['imbachatSetFriends'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A chat token for one user, to be given to that user’s browser only */
    post: operations['imbachatIssueToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/widget.js': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The loader of the widget, for a script tag of your pages */
    get: operations['imbachatGetWidgetScript'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/imbachat/demo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A page that shows the chat as this user would see it */
    get: operations['imbachatGetDemoPage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All keys that are in force, without their secrets, the oldest first */
    get: operations['bobuxListKeys'];
    put?: never;
    /**
     * Make a key
     * @description Its secret is shown this once.
     */
    post: operations['bobuxCreateKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/keys/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * End a key
     * @description Within a second on every replica. The history still names it.
     */
    delete: operations['bobuxDeleteKey'];
    options?: never;
    head?: never;
    /** Change what a key may do, or its label */
    patch: operations['bobuxUpdateKey'];
    trace?: never;
  };
  '/operator/bobux/keys/{key}/replace': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End a key, and make another with its permissions and label
     * @description The secret of the new one is shown this once.
     */
    post: operations['bobuxReplaceKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/players': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Players, those with the most bobux first; or those whose id `q` is */
    get: operations['bobuxListPlayers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/players/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A player, with open holds */
    get: operations['bobuxGetPlayer'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/players/{id}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The history of a player, the newest first; as JSON or CSV, page by page */
    get: operations['bobuxListEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/players/{id}/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Set, raise, lower or move the bobux of a player */
    post: operations['bobuxChangePlayer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/players/{id}/link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a player the Steam or Discord id that it lacks */
    post: operations['bobuxLinkPlayer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operator/bobux/entries/{id}/reverse': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Undo an entry on the balance as it is now; of a transfer both sides. Once only */
    post: operations['bobuxReverseEntry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Alive: {
      /** @enum {string} */
      status: 'ok';
    };
    BobuxEntry: {
      /**
       * Format: int64
       * @example 9
       */
      id: number;
      /**
       * Format: int64
       * @description bobux id
       * @example 17
       */
      player: number;
      /** @enum {string} */
      operation:
        | 'set'
        | 'add'
        | 'subtract'
        | 'sql'
        | 'transfer_out'
        | 'transfer_in'
        | 'hold'
        | 'release'
        | 'capture'
        | 'reverse';
      /**
       * Format: int64
       * @example 20
       */
      amount: number;
      /**
       * Format: int64
       * @example 100
       */
      before: number;
      /**
       * Format: int64
       * @example 120
       */
      after: number;
      /**
       * Format: uuid
       * @description The key that did it
       * @example null
       */
      key: string | null;
      /**
       * @description The label of that key
       * @example null
       */
      by: string | null;
      /**
       * @description Made by the operator, without a key
       * @example true
       */
      operator?: boolean;
      /** @example won the raffle */
      reason: string | null;
      /**
       * Format: int64
       * @description Of a transfer or capture: the id of the side that paid
       * @example null
       */
      transfer: number | null;
      /**
       * Format: int64
       * @description The other player
       * @example null
       */
      peer: number | null;
      /**
       * Format: int64
       * @description The hold of which this is a step
       * @example null
       */
      hold: number | null;
      /**
       * Format: int64
       * @description The entry that this one undid
       * @example null
       */
      reverses: number | null;
      /**
       * Format: int64
       * @description The entry that undid this one
       * @example null
       */
      reversed_by: number | null;
      /**
       * Format: int64
       * @description Unix seconds
       * @example 1763720000
       */
      created: number;
    };
    BobuxEntryPage: {
      items: components['schemas']['BobuxEntry'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    BobuxHold: {
      /**
       * Format: int64
       * @example 4
       */
      id: number;
      /**
       * Format: int64
       * @description bobux id
       * @example 17
       */
      player: number;
      /**
       * Format: int64
       * @example 50
       */
      amount: number;
      /**
       * Format: int64
       * @example 0
       */
      captured: number;
      /** @example auction 5 */
      reason: string | null;
      /**
       * Format: int64
       * @description Unix seconds
       * @example 1763720000
       */
      created: number;
      /**
       * Format: int64
       * @description Unix seconds
       * @example 1763723600
       */
      expires: number;
      /** @enum {string} */
      state: 'held' | 'captured' | 'released' | 'expired';
    };
    BobuxKey: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      key: string;
      /**
       * Format: int32
       * @description Bits: 1 Read, 2 Write, 4 Account, 8 Admin
       * @example 3
       */
      permissions: number;
      /**
       * Format: int64
       * @description Unix seconds
       * @example 1763720000
       */
      created: number;
      /** @example shop */
      label: string | null;
      /**
       * Format: int64
       * @description Unix seconds, to the minute
       * @example null
       */
      lastused: number | null;
    };
    BobuxKeyChange: {
      /**
       * Format: int32
       * @description Bits: 1 Read, 2 Write, 4 Account, 8 Admin
       * @example 3
       */
      permissions?: number;
      /**
       * @description null: none any more
       * @example shop
       */
      label?: string | null;
    };
    BobuxKeyPage: {
      items: components['schemas']['BobuxKey'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    BobuxOperatorChange: {
      /** @enum {string} */
      operation: 'set' | 'add' | 'subtract' | 'transfer';
      /**
       * Format: int64
       * @example 20
       */
      amount: number;
      /**
       * Format: int64
       * @description Of a transfer: who gets it, a bobux id
       * @example 18
       */
      to?: number;
      /**
       * @description Why, for the history
       * @example won the raffle
       */
      reason: string;
      /**
       * @description Of this change: sent again with the same body within 24 hours, it gets the first answer and changes nothing more; another body with it gets 409. A refusal is not kept
       * @example f3b1c6de
       */
      nonce?: string;
    };
    BobuxOperatorChanged: {
      /** @description The players as they are now */
      players: components['schemas']['BobuxPlayer'][];
      /** @description The entries that were made */
      entries: number[];
    };
    BobuxOperatorLink: {
      /**
       * @description The Steam or Discord id, whichever of the two the player lacks
       * @example 80351110224678912
       */
      newid: string;
    };
    BobuxPlayer: {
      /**
       * Format: int64
       * @example 17
       */
      id: number;
      /** @example 76561198000000017 */
      steam: string | null;
      /** @example null */
      discord: string | null;
      /**
       * Format: int64
       * @description What the player has
       * @example 120
       */
      bobux: number;
      /**
       * Format: int64
       * @description All that the player ever got
       * @example 300
       */
      bobuxtotal: number;
    };
    BobuxPlayerDetails: {
      /**
       * Format: int64
       * @example 17
       */
      id: number;
      /** @example 76561198000000017 */
      steam: string | null;
      /** @example null */
      discord: string | null;
      /**
       * Format: int64
       * @description What the player has
       * @example 120
       */
      bobux: number;
      /**
       * Format: int64
       * @description All that the player ever got
       * @example 300
       */
      bobuxtotal: number;
      /** @description Open holds, the oldest first */
      holds: components['schemas']['BobuxHold'][];
    };
    BobuxPlayerPage: {
      items: components['schemas']['BobuxPlayer'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    BobuxReversal: {
      /**
       * @description Why, for the history
       * @example a mistake
       */
      reason: string;
    };
    FoundImbachatUser: {
      /** @example John */
      name: string;
      /**
       * Format: int64
       * @example 6
       */
      user_id: number;
      /** @description Only with IMBACHAT_EXPOSE_MAIL=true */
      email?: string | null;
    };
    FoundImbachatUsers: {
      /**
       * Format: int32
       * @example 200
       */
      code: number;
      /**
       * Format: int32
       * @example 1
       */
      version: number;
      data: components['schemas']['FoundImbachatUser'][];
    };
    HealthCheck: {
      /** @enum {string} */
      status: 'up' | 'down';
      /**
       * @description Of the limits: who counts
       * @enum {string}
       */
      counted?: 'together' | 'in each process';
      /** @description Of the proxy: what is wrong with the settings */
      warning?: string;
    };
    HttpError: {
      /**
       * Format: int32
       * @description The status of the answer
       */
      statusCode: number;
      /** @description The reason phrase of the status */
      error: string;
      /** @description For people */
      message: string;
    };
    ImbachatDirectoryPage: {
      items: components['schemas']['ImbachatDirectoryUser'][];
      /**
       * Format: int64
       * @description To be given as `after`; null on the last page
       * @example 6
       */
      next: number | null;
    };
    ImbachatDirectoryUser: {
      /**
       * Format: int64
       * @description The user’s id on your site
       * @example 6
       */
      user_id: number;
      /** @example John */
      name: string;
      /**
       * @description `false` where there is none
       * @example https://www.example.com/contents/avatars/6.png
       */
      avatar_url: string | false;
      /** @example https://www.example.com/members/6/ */
      profile_url?: string;
      /**
       * Format: int64
       * @description Unix time in seconds
       * @example 1763720000
       */
      lastlogin?: number;
      /** @example Gold */
      badge?: string;
      /**
       * @description By id of the profile
       * @example {
       *       "11": {
       *         "user_id": "P11-A",
       *         "avatar_url": "https://www.example.com/p11.png",
       *         "name": "P11-John"
       *       }
       *     }
       */
      profiles?: {
        [key: string]: components['schemas']['ImbachatProfile'];
      };
      /**
       * @example user
       * @enum {string}
       */
      chat_role?: 'admin' | 'user';
      /**
       * @description As ImbaChat has them; passed on as they came
       * @example {
       *       "can_write": true
       *     }
       */
      permissions?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
      /**
       * @description Only with IMBACHAT_EXPOSE_MAIL=true
       * @example john@example.com
       */
      user_mail?: string;
      /** @example john */
      login: string | null;
      /** @example john@example.com */
      email: string | null;
      /** @example true */
      has_password: boolean;
      /** @example false */
      banned: boolean;
      /**
       * @example [
       *       7,
       *       9
       *     ]
       */
      friends: number[];
    };
    ImbachatError: {
      /**
       * Format: int32
       * @description The status of the answer
       */
      statusCode: number;
      /** @description The reason phrase of the status */
      error: string;
      /** @description For people */
      message: string;
      /** @description Of an upload */
      errors?: components['schemas']['ImbachatUploadError'][];
    };
    ImbachatFriends: {
      /**
       * @example [
       *       7,
       *       9
       *     ]
       */
      friends: number[];
    };
    ImbachatLoggedIn: {
      /** @example John */
      name: string;
      /**
       * Format: int64
       * @example 6
       */
      user_id: number;
    };
    ImbachatLogin: {
      /**
       * @description `username` or `email` do as well
       * @example john
       */
      login?: string | null;
      /** @example john */
      username?: string | null;
      /** @example john@example.com */
      email?: string | null;
      /** @example right horse */
      password?: string | null;
    };
    ImbachatLoginRefusal: {
      /**
       * Format: int32
       * @example 403
       */
      code: number;
      /** @example Please enter a correct username and password. */
      error: string;
      /** @enum {string} */
      debug: '';
    };
    ImbachatProfile: {
      /** @example P11-A */
      user_id: string | number;
      /** @example P11-John */
      name: string;
      /**
       * @description `false` where there is none
       * @example https://www.example.com/contents/avatars/6.png
       */
      avatar_url?: string | false;
    };
    ImbachatServiceError: {
      /**
       * Format: int32
       * @example 403
       */
      code: number;
      /** @example Please enter a correct username and password. */
      error: string;
      /** @enum {string} */
      debug: '';
      /**
       * Format: int32
       * @example 1
       */
      version: number;
    };
    ImbachatToken: {
      /**
       * @description An HS256 JWT whose payload is exp and user_id
       * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAi…
       */
      token: string;
      /**
       * Format: int64
       * @example 6
       */
      user_id: number;
      /**
       * Format: int64
       * @description Its exp: unix time in seconds
       * @example 1763723600
       */
      expires_at: number;
    };
    ImbachatTokenRequest: {
      /**
       * @description The user’s id on your site
       * @example 6
       */
      user_id: number | string;
      /**
       * Format: int32
       * @description Seconds
       * @default 3600
       */
      ttl?: number;
    };
    ImbachatUpload: {
      /**
       * Format: int32
       * @example 1
       */
      created: number;
      /**
       * Format: int32
       * @example 0
       */
      updated: number;
    };
    ImbachatUploadBatch: {
      /**
       * Format: int64
       * @example 2
       */
      batch: number;
      /**
       * @description Its first and its last line, from 1
       * @example [
       *       501,
       *       731
       *     ]
       */
      lines: number[];
      /**
       * Format: int64
       * @example 231
       */
      created: number;
      /**
       * Format: int64
       * @example 0
       */
      updated: number;
      /** @description Why nothing of this batch was written */
      errors?: components['schemas']['ImbachatUploadError'][];
    };
    ImbachatUploadError: {
      /**
       * Format: int32
       * @description Place in the array, from 0
       */
      index?: number;
      /**
       * Format: int64
       * @description Line of NDJSON, from 1
       */
      line?: number;
      /** @description As it was sent */
      user_id?: number;
      /** @example name: must be a text of 1 to 255 characters */
      message: string;
    };
    ImbachatUploadSum: {
      /**
       * @example true
       * @enum {boolean}
       */
      done: true;
      /**
       * Format: int64
       * @example 2
       */
      batches: number;
      /**
       * Format: int64
       * @example 731
       */
      created: number;
      /**
       * Format: int64
       * @example 0
       */
      updated: number;
      /**
       * Format: int64
       * @description In batches of which nothing was written
       * @example 0
       */
      refused: number;
    };
    ImbachatUser: {
      /**
       * Format: int64
       * @description The user’s id on your site
       * @example 6
       */
      user_id: number;
      /** @example John */
      name: string;
      /**
       * @description `false` where there is none
       * @example https://www.example.com/contents/avatars/6.png
       */
      avatar_url: string | false;
      /** @example https://www.example.com/members/6/ */
      profile_url?: string;
      /**
       * Format: int64
       * @description Unix time in seconds
       * @example 1763720000
       */
      lastlogin?: number;
      /** @example Gold */
      badge?: string;
      /**
       * @description By id of the profile
       * @example {
       *       "11": {
       *         "user_id": "P11-A",
       *         "avatar_url": "https://www.example.com/p11.png",
       *         "name": "P11-John"
       *       }
       *     }
       */
      profiles?: {
        [key: string]: components['schemas']['ImbachatProfile'];
      };
      /**
       * @example user
       * @enum {string}
       */
      chat_role?: 'admin' | 'user';
      /**
       * @description As ImbaChat has them; passed on as they came
       * @example {
       *       "can_write": true
       *     }
       */
      permissions?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
      /**
       * @description Only with IMBACHAT_EXPOSE_MAIL=true
       * @example john@example.com
       */
      user_mail?: string;
    };
    ImbachatUserChange: {
      /**
       * @description `http://…`, `https://…` or a path from `/` on
       * @example https://www.example.com/contents/avatars/6.png
       */
      avatar_url?: string | null;
      /** @example https://www.example.com/members/6/ */
      profile_url?: string | null;
      /**
       * @description Unix time in seconds, or milliseconds from 10^11 on
       * @example 1763720000
       */
      lastlogin?: (number | null) | string;
      /** @example Gold */
      badge?: string | null;
      /**
       * @description By id of the profile
       * @example {
       *       "11": {
       *         "user_id": "P11-A",
       *         "avatar_url": "https://www.example.com/p11.png",
       *         "name": "P11-John"
       *       }
       *     }
       */
      profiles?: {
        [key: string]: components['schemas']['ImbachatProfile'];
      } | null;
      /**
       * @example user
       * @enum {string|null}
       */
      chat_role?: 'admin' | 'user' | null;
      /**
       * @description As ImbaChat has them; passed on as they came
       * @example {
       *       "can_write": true
       *     }
       */
      permissions?:
        | ({
            [key: string]: unknown;
          } | null)
        | unknown[];
      /** @example john */
      login?: string | null;
      /**
       * @description 72 bytes at most; kept hashed
       * @example right horse
       */
      password?: string | null;
      /**
       * @description In place of a password: bcrypt, argon2 or scrypt, as your site has it
       * @example null
       */
      password_hash?: string | null;
      /** @example john@example.com */
      email?: string | null;
      /** @example false */
      banned?: boolean | null;
      /**
       * @description Without one: `User ID`
       * @example John
       */
      name?: string | null;
    };
    ImbachatVersion: {
      /**
       * Format: int32
       * @example 1
       */
      version: number;
      /** @example Quartet */
      type: string;
    };
    ImvuAccount: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /** @example ada@example.org */
      username: string;
      /** @example null */
      label: string | null;
      /**
       * @description `cooling`: nothing is asked of IMVU until `cooling_until`
       * @example active
       */
      state: components['schemas']['ImvuAccountState'];
      /**
       * @description It is not picked, and does not log in by itself
       * @example false
       */
      paused: boolean;
      /**
       * @description Why it cannot be used now
       * @example null
       */
      reason: string | null;
      /**
       * @description The same for programs
       * @enum {string|null}
       */
      reason_code:
        | 'wrong_password'
        | 'rate_limited'
        | 'login_pause'
        | 'blocked'
        | 'challenged'
        | 'code_wanted'
        | 'banned'
        | 'upstream_away'
        | null;
      /** @description What IMVU said */
      upstream: components['schemas']['ImvuWords'] | null;
      /**
       * Format: date-time
       * @description Since when state and reason are what they are
       * @example 2026-01-05T12:00:00.000Z
       */
      since: string;
      tries: components['schemas']['ImvuLoginTries'];
      /** @description What helps */
      next: components['schemas']['ImvuNextStep'] | null;
      /** @example 123456 */
      imvu_id: string | null;
      /**
       * @description Where IMVU sent the code
       * @example ****ada@example.org
       */
      email_hint: string | null;
      /**
       * Format: date-time
       * @example null
       */
      cooling_until: string | null;
      sessions: components['schemas']['ImvuSessionCounts'];
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
    };
    ImvuAccountChange: {
      /**
       * @description Tried at the next login
       * @example the new one
       */
      password?: string;
      /**
       * @description Whether it is neither picked nor logs in by itself
       * @example true
       */
      paused?: boolean;
      /** @example shop */
      label?: string | null;
    };
    /** @enum {string} */
    ImvuAccountState: 'active' | 'needs_code' | 'needs_login' | 'disabled' | 'cooling';
    ImvuAccountUnusable: {
      /** @enum {string} */
      status: 'failure';
      /** @enum {string} */
      error: 'QUARTET-001';
      /** @example IMVU has disabled this account. */
      message: string;
      /** @example disabled */
      state: components['schemas']['ImvuAccountState'];
      /** @example false */
      paused: boolean;
      /**
       * @example banned
       * @enum {string|null}
       */
      reason_code:
        | 'wrong_password'
        | 'rate_limited'
        | 'login_pause'
        | 'blocked'
        | 'challenged'
        | 'code_wanted'
        | 'banned'
        | 'upstream_away'
        | null;
      /**
       * Format: date-time
       * @description From then on Quartet tries again by itself
       * @example null
       */
      retry_at: string | null;
    };
    ImvuAccountWithoutSession: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /** @example ada@example.org */
      username: string;
      /** @example cooling */
      state: string;
      /** @example IMVU refused the login. */
      reason: string;
      /**
       * @description null where its sessions are on lease, or there is none
       * @example wrong_password
       */
      reason_code: string | null;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      retry_at: string | null;
    };
    ImvuApiKey: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /** @example my bot */
      label: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Since when its users are cut off
       * @example null
       */
      removed_at: string | null;
    };
    ImvuApiUser: {
      /**
       * Format: uuid
       * @example 5c3c8c76-55c8-4c0e-8f5b-0a7a4b8e7d44
       */
      id: string;
      /** @example ada */
      username: string;
    };
    ImvuApiUserPage: {
      items: components['schemas']['ListedImvuApiUser'][];
      /**
       * @description To be given as `after`; null on the last page
       * @example null
       */
      next: string | null;
    };
    ImvuAvatar: {
      /** @example Ada */
      username?: string;
      /** @example Ada */
      display_name?: string;
    };
    ImvuClientLoggedIn: {
      /** @enum {string} */
      status: 'success';
      /** @example https://api.imvu.com/login/0123456789abcdef0123456789abcdef */
      id: string;
      denormalized: {
        [key: string]: components['schemas']['ImvuLoginNode'];
      };
      http: {
        [key: string]: components['schemas']['ImvuLoginHttp'];
      };
    };
    ImvuClientLogin: {
      /** @example ada@example.org */
      username: string;
      /** @example the password at IMVU */
      password: string;
      /**
       * @description The code that IMVU mailed
       * @example 123456
       */
      '2fa_code'?: string;
    };
    ImvuCode: {
      /**
       * @description As IMVU mailed it
       * @example 123456
       */
      code: string;
    };
    ImvuCodeDetails: {
      /** @example ****ada@example.org */
      email_address: string;
      /** @example true */
      remember_device_supported: boolean;
    };
    ImvuCodeWanted: {
      /** @enum {string} */
      status: 'failure';
      /** @enum {string} */
      error: 'LOGIN-017';
      /** @example A security code has been sent to your email: %email_address */
      message: string;
      details: components['schemas']['ImvuCodeDetails'];
    };
    ImvuConflict: {
      /**
       * Format: int32
       * @description The status of the answer
       */
      statusCode: number;
      /** @description The reason phrase of the status */
      error: string;
      /** @description For people */
      message: string;
      /**
       * Format: uuid
       * @description The account that is in the way
       */
      account_id?: string;
    };
    ImvuEmpty: Record<string, never>;
    ImvuFailure: {
      /** @enum {string} */
      status: 'failure';
      /** Format: int32 */
      statusCode?: number;
      error: string;
      message: string;
      accounts?: components['schemas']['ImvuAccountWithoutSession'][];
    };
    ImvuLease: {
      /**
       * Format: uuid
       * @example 2f7b8f0a-94a5-4f53-8a8f-0d3c2f6d9a33
       */
      id: string;
      /**
       * Format: uuid
       * @example 7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22
       */
      session_id: string;
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id: string;
      /** @example false */
      exclusive: boolean;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      expires_at: string;
    };
    ImvuLeaseEnd: {
      /**
       * @default good
       * @enum {string}
       */
      verdict?: 'good' | 'invalid' | 'rate_limited';
    };
    ImvuLeaseRenewal: {
      /**
       * Format: int32
       * @default 300
       * @example 300
       */
      ttl?: number;
    };
    ImvuLoggedIn: {
      account: components['schemas']['ImvuAccount'];
      session: components['schemas']['ImvuSession'];
    };
    ImvuLoginData: {
      /** @description A stand-in, which opens nothing by itself */
      sauce: string;
      /** @description The same for the session */
      session_id: string;
      user: components['schemas']['ImvuLoginUser'];
    };
    ImvuLoginHttp: {
      /**
       * Format: int32
       * @example 201
       */
      status: number;
      headers: components['schemas']['ImvuEmpty'];
      meta: components['schemas']['ImvuEmpty'];
    };
    ImvuLoginNode: {
      data: components['schemas']['ImvuLoginData'];
      relations: components['schemas']['ImvuEmpty'];
      updates: components['schemas']['ImvuEmpty'];
    };
    ImvuLoginTries: {
      /**
       * Format: int32
       * @description Refused in a row
       * @example 0
       */
      made: number;
      /**
       * Format: int32
       * @description Before Quartet gives up
       * @example 5
       */
      of: number;
    };
    ImvuLoginUser: {
      /** @example https://api.imvu.com/users/cid/123456 */
      id: string;
    };
    ImvuMe: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id: string;
      /** @example ada@example.org */
      username: string;
      /** @example https://api.imvu.com/users/cid/123456 */
      imvu_user: string | null;
      avatar: components['schemas']['ImvuAvatar'] | null;
      /**
       * @description Why it cannot be told
       * @example null
       */
      error: string | null;
    };
    ImvuNextStep: {
      /**
       * @description The call that helps; null where only waiting does
       * @example POST /imvu/accounts/0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11/code {"code": "…"}
       */
      call: string | null;
      /**
       * Format: date-time
       * @description From then on Quartet tries again by itself
       * @example null
       */
      at: string | null;
    };
    ImvuOperatorAccount: {
      /**
       * @description The API user that has it
       * @example shop-bot
       */
      user: string;
      account: components['schemas']['ImvuAccount'];
    };
    ImvuOperatorAccountPage: {
      items: components['schemas']['ImvuOperatorAccount'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    ImvuOperatorSessionPage: {
      items: components['schemas']['ImvuSession'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    ImvuSession: {
      /**
       * Format: uuid
       * @example 7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22
       */
      id: string;
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id: string;
      /** @example true */
      valid: boolean;
      /**
       * Format: int32
       * @description Falls when IMVU asks for pauses, recovers with good uses, 0 when invalid
       * @example 100
       */
      score: number;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @example null
       */
      last_used_at: string | null;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      last_checked_at: string | null;
      /**
       * Format: int64
       * @example 0
       */
      uses: number;
      /**
       * @description Why it is not valid
       * @example null
       */
      reason: string | null;
    };
    ImvuSessionCounts: {
      /**
       * Format: int32
       * @example 1
       */
      valid: number;
      /**
       * Format: int32
       * @example 0
       */
      invalid: number;
    };
    ImvuSessionElsewhere: {
      /**
       * @description The header `Cookie` of the browser or bot that has the session
       * @example osCsid=0123456789abcdef0123456789abcdef
       */
      cookie: string;
      /** @example AAAAAAAAAAAAAAAAAAAAAAAAAAA= */
      sauce?: string;
    };
    ImvuSessionRevokedHere: {
      /**
       * Format: int32
       * @description Of IMVU; missing where it could not be reached
       * @example 404
       */
      status?: number;
      /** @example Not Found */
      statusText?: string;
      /**
       * @description What IMVU said: JSON, or its text
       * @example {
       *       "status": "failure"
       *     }
       */
      data?: Record<string, never>;
      /** @example Session revoked, but not from IMVU, might have already been revoked or does not exist. */
      message: string;
      session: components['schemas']['ImvuSession'];
    };
    ImvuUse: {
      /** @example 4711 */
      id: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      at: string;
      /**
       * Format: uuid
       * @example 7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22
       */
      session_id: string | null;
      /** @example proxy */
      action: string;
      /** @example GET */
      method: string;
      /** @example /user/user-123456 */
      path: string;
      /**
       * Format: int32
       * @description Of IMVU; null where it did not answer
       * @example 200
       */
      status: number | null;
      /**
       * Format: int32
       * @example 84
       */
      milliseconds: number;
    };
    ImvuUsePage: {
      items: components['schemas']['ImvuUse'][];
      /**
       * @description To be given as `after`; null on the last page
       * @example null
       */
      next: string | null;
    };
    ImvuWords: {
      /** @example LOGIN-005 */
      code: string | null;
      /** @example Invalid email or password */
      text: string | null;
    };
    LiShopAccount: {
      /**
       * @description What identifies the payment: the same one gets the same list. With a signed transaction its `originalTransactionId`
       * @example 1000000152345678
       */
      paymentIdentifier: string;
      /**
       * @description The receipt of the App Store, base64; or a signed transaction of StoreKit 2 (JWS)
       * @example MIISmQYJKoZIhvcNAQcCoIISijCC
       */
      receipt: string;
      /** @description LISHOP_API_SECRET, where that is set */
      secret?: string;
    };
    LiShopApiKey: {
      /** @example 3f2a9c0d5e7b41868d1f0a2b3c4d5e6f */
      api_key: string;
    };
    LiShopArticle: {
      /** @example 763918273649152 */
      objectId: string;
      /** @example Milk */
      name: string;
      /** @example 2 */
      qty: string;
      /** @example dairy */
      category: string | null;
      /** @example fresh */
      type: string | null;
      /** @example corner shop */
      shop: string | null;
      /** @example 1.20 */
      prize: string | null;
      /** @example 0 */
      checked: string;
      /**
       * Format: date-time
       * @example 2026-11-21T21:19:42.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @example 2026-11-21T21:19:42.000Z
       */
      updated_at: string;
    };
    LiShopArticleChanges: {
      /** @example Milk */
      name?: string;
      /**
       * @description A number, as text
       * @example 2
       */
      qty?: string;
      /** @example dairy */
      category?: string | null;
      /** @example fresh */
      type?: string | null;
      /** @example corner shop */
      shop?: string | null;
      /** @example 1.20 */
      prize?: string | null;
      /**
       * @description A number, as text
       * @example 0
       */
      checked?: string;
    };
    LiShopArticleErrors: {
      /** @description Of the request as a whole */
      base?: string[];
      name?: string[];
      qty?: string[];
      category?: string[];
      type?: string[];
      shop?: string[];
      prize?: string[];
      checked?: string[];
    };
    LiShopBatch: {
      edits: components['schemas']['LiShopEdit'][];
    };
    LiShopBatchAnswer: {
      /** @description One for each edit, in their order */
      edits: (components['schemas']['LiShopEdited'] | components['schemas']['LiShopRefusedEdit'])[];
    };
    LiShopChanges: {
      changes: (components['schemas']['LiShopArticle'] | components['schemas']['RemovedLiShopArticle'])[];
      /**
       * @description For `since`, the next time
       * @example MTc5NTczOTk4MjAwMDAwMA
       */
      cursor: string;
      /** @description There are more changes already */
      more: boolean;
    };
    LiShopEdit: {
      /**
       * @description The phone's id of this edit, unique in the list: sent again, it gets the same answer
       * @example 0f3b6c1e-7d0e-4f7e-9d53-5f0f1b0a7c11
       */
      clientId: string;
      /**
       * @example create
       * @enum {string}
       */
      op: 'create' | 'update' | 'delete';
      /** @description Of the article; not for `create` */
      objectId?: string | null;
      /** @description In place of `objectId`: the `clientId` of the edit that made the article */
      of?: string | null;
      /**
       * @description When it was made, by the phone's clock; in the future counts as now
       * @example 2026-11-21T21:19:42.000Z
       */
      at: string;
      /** @description Of a new article all, else those that change */
      fields?: components['schemas']['LiShopArticleChanges'];
    };
    LiShopEditErrors: {
      /** @description Of the request as a whole */
      base?: string[];
      name?: string[];
      qty?: string[];
      category?: string[];
      type?: string[];
      shop?: string[];
      prize?: string[];
      checked?: string[];
      clientId?: string[];
      op?: string[];
      objectId?: string[];
      of?: string[];
      at?: string[];
      /** @description Of an edit that names none */
      fields?: string[];
    };
    LiShopEdited: {
      /** @example 0f3b6c1e-7d0e-4f7e-9d53-5f0f1b0a7c11 */
      clientId: string;
      /** @example 763918273649152 */
      objectId: string;
      /**
       * @description All of it is in force; some fields had a later edit; nothing of it is in force
       * @enum {string}
       */
      result: 'applied' | 'merged' | 'ignored';
      article: components['schemas']['LiShopArticle'] | components['schemas']['RemovedLiShopArticle'];
      /** @description The values of this edit that are not in force */
      overridden: components['schemas']['LiShopArticleChanges'];
    };
    LiShopInvitation: {
      /** @example ann@example.com */
      email: string;
      /**
       * @description The key may only read the list: changes get 403
       * @example true
       */
      readOnly?: boolean;
    };
    LiShopKeyRemoval: {
      /**
       * @description The key of the guest who is to go
       * @example 3f2a9c0d5e7b41868d1f0a2b3c4d5e6f
       */
      sharedApiKey: string;
    };
    LiShopReceiptQuestion: {
      /**
       * @description The receipt of the App Store, base64; or a signed transaction of StoreKit 2 (JWS)
       * @example MIISmQYJKoZIhvcNAQcCoIISijCC
       */
      receipt: string;
      /**
       * @description The device, a UUID in base64
       * @example D4+tW9nLRp+hZXCGdyiVDg==
       */
      deviceIdentifier: string;
      /**
       * @description Set to anything: Apple's sandbox is asked first
       * @example 1
       */
      debug?: string;
    };
    LiShopReceiptRefusal: {
      /**
       * Format: int32
       * @description The App Store's own
       * @example 21003
       */
      status: number;
      /** @example The receipt could not be authenticated. */
      message: string;
    };
    LiShopRecovery: {
      /** @example ann@example.com */
      email: string;
    };
    LiShopRefusedEdit: {
      /** @example 0f3b6c1e-7d0e-4f7e-9d53-5f0f1b0a7c11 */
      clientId: string | null;
      /**
       * Format: int32
       * @example 422
       */
      status: number;
      /**
       * @example {
       *       "qty": [
       *         "can't be blank",
       *         "is not a number"
       *       ]
       *     }
       */
      errors: components['schemas']['LiShopEditErrors'];
    };
    LiShopSharedKey: {
      /** @example 3f2a9c0d5e7b41868d1f0a2b3c4d5e6f */
      api_key: string;
      /**
       * @description As the owner gave it
       * @example ann@example.com
       */
      email: string;
    };
    LiShopStoreNotification: {
      /**
       * @description Signed by Apple (JWS)
       * @example eyJhbGciOiJFUzI1NiIsIng1YyI6WyJNSUk…
       */
      signedPayload: string;
    };
    LishopList: {
      /**
       * Format: int64
       * @example 17
       */
      id: number;
      /**
       * @description On the receipt that it lives by
       * @enum {string}
       */
      verdict: 'pending' | 'valid' | 'expired' | 'invalid';
      /**
       * @description It had a valid receipt once
       * @example true
       */
      proven: boolean;
      /**
       * Format: int64
       * @example 12
       */
      articles: number;
      /**
       * Format: int64
       * @example 900
       */
      bytes: number;
      /**
       * Format: int64
       * @description Keys of the owner
       * @example 1
       */
      owners: number;
      /**
       * Format: int64
       * @description Keys of guests
       * @example 2
       */
      guests: number;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Since when the verdict is what it is
       * @example 2026-01-05T12:00:00.000Z
       */
      updated_at: string;
      /**
       * Format: date-time
       * @example null
       */
      deleted_at: string | null;
    };
    LishopListArticle: {
      /** @example 763918273649152 */
      objectId: string;
      /** @example Milk */
      name: string;
      /** @example 2 */
      qty: string;
      /** @example null */
      shop: string | null;
      /** @example 0 */
      checked: string;
    };
    LishopListArticlePage: {
      items: components['schemas']['LishopListArticle'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    LishopListDetails: {
      /**
       * Format: int64
       * @example 17
       */
      id: number;
      /**
       * @description On the receipt that it lives by
       * @enum {string}
       */
      verdict: 'pending' | 'valid' | 'expired' | 'invalid';
      /**
       * @description It had a valid receipt once
       * @example true
       */
      proven: boolean;
      /**
       * Format: int64
       * @example 12
       */
      articles: number;
      /**
       * Format: int64
       * @example 900
       */
      bytes: number;
      /**
       * Format: int64
       * @description Keys of the owner
       * @example 1
       */
      owners: number;
      /**
       * Format: int64
       * @description Keys of guests
       * @example 2
       */
      guests: number;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Since when the verdict is what it is
       * @example 2026-01-05T12:00:00.000Z
       */
      updated_at: string;
      /**
       * Format: date-time
       * @example null
       */
      deleted_at: string | null;
      keys: components['schemas']['LishopListKey'][];
      receipts: components['schemas']['LishopListReceipt'][];
    };
    LishopListKey: {
      /**
       * @description Names the key, and opens nothing
       * @example ab12
       */
      id: string;
      /** @example false */
      owner: boolean;
      /**
       * @description Of a guest
       * @example ada@example.com
       */
      email: string | null;
      /**
       * @description Of an owner: its receipt was found valid, or made the list
       * @example true
       */
      proven: boolean;
      /**
       * @description Of a guest: it may only read
       * @example false
       */
      read_only: boolean;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Replaced by a newer one: works until then
       * @example null
       */
      expires_at: string | null;
    };
    LishopListPage: {
      items: components['schemas']['LishopList'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    LishopListReceipt: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /**
       * @description The list lives by it
       * @example true
       */
      current: boolean;
      /**
       * Format: int64
       * @description What the App Store said last
       * @example 0
       */
      last_status: number | null;
      /**
       * Format: int64
       * @example 1
       */
      tries: number;
      /**
       * Format: date-time
       * @description When the App Store is asked next
       * @example 2026-01-05T12:00:00.000Z
       */
      next_try: string | null;
      /**
       * Format: date-time
       * @description Of a subscription
       * @example null
       */
      ends_at: string | null;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      updated_at: string;
    };
    ListedImvuApiUser: {
      /**
       * Format: uuid
       * @example 5c3c8c76-55c8-4c0e-8f5b-0a7a4b8e7d44
       */
      id: string;
      /** @example ada */
      username: string;
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      api_key_id: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
    };
    MadeBobuxKey: {
      key: components['schemas']['BobuxKey'];
      /**
       * @description 64 hexadecimal digits. Shown this once.
       * @example abababababababababababababababababababababababababababababababab
       */
      secret: string;
    };
    MadeImvuApiKey: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /** @example my bot */
      label: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Since when its users are cut off
       * @example null
       */
      removed_at: string | null;
      /**
       * @description For the header `api_key`. Shown this once.
       * @example imvu_k6wNq0c1m8cH0kq4Yb0C9m0o3vP2o7n1xS4tUuVvWwE
       */
      key: string;
    };
    NewBobuxKey: {
      /**
       * Format: int32
       * @description Bits: 1 Read, 2 Write, 4 Account, 8 Admin
       * @example 3
       */
      permissions: number;
      /**
       * @description What the key is for
       * @example shop
       */
      label?: string;
    };
    NewImbachatUser: {
      /**
       * @description `http://…`, `https://…` or a path from `/` on
       * @example https://www.example.com/contents/avatars/6.png
       */
      avatar_url?: string | null;
      /** @example https://www.example.com/members/6/ */
      profile_url?: string | null;
      /**
       * @description Unix time in seconds, or milliseconds from 10^11 on
       * @example 1763720000
       */
      lastlogin?: (number | null) | string;
      /** @example Gold */
      badge?: string | null;
      /**
       * @description By id of the profile
       * @example {
       *       "11": {
       *         "user_id": "P11-A",
       *         "avatar_url": "https://www.example.com/p11.png",
       *         "name": "P11-John"
       *       }
       *     }
       */
      profiles?: {
        [key: string]: components['schemas']['ImbachatProfile'];
      } | null;
      /**
       * @example user
       * @enum {string|null}
       */
      chat_role?: 'admin' | 'user' | null;
      /**
       * @description As ImbaChat has them; passed on as they came
       * @example {
       *       "can_write": true
       *     }
       */
      permissions?:
        | ({
            [key: string]: unknown;
          } | null)
        | unknown[];
      /** @example john */
      login?: string | null;
      /**
       * @description 72 bytes at most; kept hashed
       * @example right horse
       */
      password?: string | null;
      /**
       * @description In place of a password: bcrypt, argon2 or scrypt, as your site has it
       * @example null
       */
      password_hash?: string | null;
      /** @example john@example.com */
      email?: string | null;
      /** @example false */
      banned?: boolean | null;
      /**
       * @description The user’s id on your site
       * @example 6
       */
      user_id: number | string;
      /**
       * @description Without one: `User ID`
       * @example John
       */
      name: string | null;
    };
    NewImvuAccount: {
      /**
       * @description Name or mail address at IMVU
       * @example ada@example.org
       */
      username: string;
      /** @example the password at IMVU */
      password: string;
    };
    NewImvuApiKey: {
      /**
       * @description What the key is for
       * @example my bot
       */
      label: string;
    };
    NewImvuApiUser: {
      /** @example ada */
      username: string;
      /** @example correct horse battery */
      password: string;
    };
    NewImvuApiUserPassword: {
      /** @example correct horse battery */
      password: string;
    };
    NewImvuLease: {
      /**
       * Format: int32
       * @default 300
       * @example 300
       */
      ttl?: number;
      /**
       * @description Id or name of the account; any where it is left out
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id?: string;
      /**
       * @description Whether nobody else gets the session meanwhile
       * @default false
       */
      exclusive?: boolean;
    };
    NewLiShopArticle: {
      /** @example Milk */
      name: string;
      /**
       * @description A number, as text
       * @example 2
       */
      qty: string;
      /** @example dairy */
      category?: string | null;
      /** @example fresh */
      type?: string | null;
      /** @example corner shop */
      shop?: string | null;
      /** @example 1.20 */
      prize?: string | null;
      /**
       * @description A number, as text
       * @example 0
       */
      checked: string;
    };
    NoImvuSession: {
      /**
       * Format: int32
       * @description The status of the answer
       */
      statusCode: number;
      /** @description The reason phrase of the status */
      error: string;
      /** @description For people */
      message: string;
      accounts?: components['schemas']['ImvuAccountWithoutSession'][];
    };
    NotReady: {
      /**
       * Format: int32
       * @description The status of the answer
       */
      statusCode: number;
      /** @description The reason phrase of the status */
      error: string;
      /** @description For people */
      message: string;
      /**
       * @description All checks
       * @example {
       *       "database": {
       *         "status": "down"
       *       }
       *     }
       */
      details: {
        [key: string]: components['schemas']['HealthCheck'];
      };
    };
    OpenedImvuLease: {
      /**
       * Format: uuid
       * @example 2f7b8f0a-94a5-4f53-8a8f-0d3c2f6d9a33
       */
      id: string;
      /**
       * Format: uuid
       * @example 7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22
       */
      session_id: string;
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id: string;
      /** @example false */
      exclusive: boolean;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      expires_at: string;
      /** @example osCsid=0123456789abcdef0123456789abcdef */
      cookie: string;
      /** @example AAAA…= */
      sauce: string | null;
    };
    OperatorAudit: {
      /** @example true */
      clean: boolean;
      checks: components['schemas']['OperatorFinding'][];
    };
    OperatorContextFigures: {
      /** @example bobux */
      context: string;
      /**
       * Format: int64
       * @description Commands or requests in the last hour
       * @example 1200
       */
      requests: number;
      /**
       * Format: int64
       * @description Of them, those that failed inside
       * @example 0
       */
      errors: number;
      /**
       * Format: int64
       * @description Commands or requests in the last 24 h
       * @example 30000
       */
      day: number;
      /**
       * Format: int64
       * @description Milliseconds
       * @example 2
       */
      p50: number | null;
      /**
       * Format: int64
       * @description Milliseconds
       * @example 12
       */
      p99: number | null;
      /** @description Minute by minute of the last hour, the oldest first */
      minutes: number[];
    };
    OperatorFinding: {
      /** @example bobux */
      context: string;
      /** @example each balance is the sum of its entries */
      check: string;
      /** @enum {string} */
      verdict: 'ok' | 'note' | 'wrong';
      /**
       * Format: int64
       * @description Rows that were looked at
       * @example 10
       */
      checked: number;
      /**
       * @description Of which table
       * @example bobux.players
       */
      of: string;
      /**
       * Format: int64
       * @example 0
       */
      found: number;
      /** @description The first cases */
      examples: string[];
      /**
       * Format: int64
       * @example 3
       */
      milliseconds: number;
    };
    OperatorLifted: {
      /**
       * Format: int64
       * @example 1
       */
      lifted: number;
    };
    OperatorLockout: {
      /**
       * Format: int64
       * @example 5
       */
      id: number;
      /**
       * @description `operator`, or the context
       * @example lishop
       */
      context: string;
      /** @example 198.51.100.7 */
      address: string;
      /**
       * @description Distinguishes what was claimed last, and gives nothing of it away
       * @example q1w2e3r4t5y6
       */
      key_id: string;
      /**
       * @description `address`: only ids that proved themselves are looked at; `id`: this one is not either, or seldom
       * @enum {string}
       */
      counter: 'address' | 'id';
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      since: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      until: string;
    };
    OperatorLockoutPage: {
      items: components['schemas']['OperatorLockout'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    OperatorLogEntry: {
      /**
       * Format: int64
       * @example 3
       */
      id: number;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      at: string;
      /** @example admin */
      operator: string;
      /**
       * @description The client address, or: command line
       * @example 198.51.100.7
       */
      address: string;
      /**
       * @description The context, then what was done
       * @example bobux.player.change
       */
      action: string;
      /**
       * @description On what
       * @example player 17
       */
      subject: string;
      /**
       * @description What was otherwise before
       * @example {
       *       "bobux": 5
       *     }
       */
      before: {
        [key: string]: unknown;
      } | null;
      /**
       * @description What it is now
       * @example {
       *       "bobux": 5
       *     }
       */
      after: {
        [key: string]: unknown;
      } | null;
    };
    OperatorLogPage: {
      items: components['schemas']['OperatorLogEntry'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    OperatorMail: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /** @enum {string} */
      state: 'waiting' | 'given up';
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created: string;
      /**
       * Format: int64
       * @description How often it was tried
       * @example 1
       */
      tries: number;
      /**
       * Format: date-time
       * @description When it is tried next
       * @example 2026-01-05T12:00:00.000Z
       */
      next_try: string | null;
      /**
       * @description What the mail server said last
       * @example null
       */
      error: string | null;
      /**
       * @description Somebody is sending it now
       * @example false
       */
      being_sent: boolean;
      /**
       * @description It can be tried: the text of one that was given up is wiped after 30 days
       * @example true
       */
      has_text: boolean;
    };
    OperatorMailFile: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      written: string;
      /**
       * Format: int64
       * @example 1200
       */
      bytes: number;
    };
    OperatorMailFilePage: {
      items: components['schemas']['OperatorMailFile'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    OperatorMailPage: {
      items: components['schemas']['OperatorMail'][];
      /**
       * @description For `after`; `null` at the end of the list
       * @example null
       */
      next: string | null;
    };
    OperatorMailText: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      written: string;
      /**
       * Format: int64
       * @example 1200
       */
      bytes: number;
      /** @example quartet@localhost */
      from: string | null;
      /** @example ada@example.com */
      to: string | null;
      /** @example Your key */
      subject: string;
      /**
       * @description Its plain text
       * @example Hello!
       */
      text: string;
      /** @description Names of what is attached */
      attachments: string[];
    };
    OperatorNeed: {
      /**
       * @description What kind of thing
       * @example mail.given_up
       */
      kind: string;
      /**
       * @description `problem`: somebody is without what they should have
       * @enum {string}
       */
      weight: 'problem' | 'note';
      /** @example 2 mails were given up. */
      text: string;
      /**
       * Format: int64
       * @description How many
       * @example 2
       */
      count: number;
      /**
       * @description The console’s page that mends it
       * @example /mail
       */
      page: string | null;
    };
    OperatorOverview: {
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      at: string;
      contexts: components['schemas']['OperatorContextFigures'][];
      /** @description What needs somebody; problems first */
      needs: components['schemas']['OperatorNeed'][];
    };
    OperatorSession: {
      /** @example admin */
      username: string;
      /**
       * Format: date-time
       * @description When the session ends by itself; `null` for a caller with Basic
       * @example 2026-01-05T12:00:00.000Z
       */
      expires_at: string | null;
      /**
       * @description Of Quartet
       * @example 0.1.0
       */
      version: string;
      /**
       * @description The contexts that this Quartet has
       * @example [
       *       "bobux",
       *       "imbachat",
       *       "imvu",
       *       "lishop"
       *     ]
       */
      contexts: string[];
    };
    OperatorSetting: {
      /**
       * @description The part of Quartet that reads it
       * @example Http
       */
      module: string;
      /** @example port */
      name: string;
      /** @description The variables of the environment that set it; none where nothing does */
      variables: string[];
      /**
       * @description As JSON, secrets masked; `null` where it is unset
       * @example 3000
       */
      value: string | null;
    };
    OperatorSettings: {
      items: components['schemas']['OperatorSetting'][];
    };
    OperatorSignIn: {
      /**
       * @description `ADMIN_USERNAME`
       * @example admin
       */
      username: string;
      /**
       * @description `ADMIN_PASSWORD`
       * @example right horse
       */
      password: string;
    };
    OperatorSignInCode: {
      /**
       * @description From the link that Quartet’s own process printed
       * @example kq3…
       */
      code: string;
    };
    Ready: {
      /** @enum {string} */
      status: 'ok';
      /**
       * @description The checks that passed
       * @example {
       *       "database": {
       *         "status": "up"
       *       },
       *       "limits": {
       *         "status": "up",
       *         "counted": "together"
       *       }
       *     }
       */
      info: {
        [key: string]: components['schemas']['HealthCheck'];
      };
      /**
       * @description The checks that failed: none
       * @example {}
       */
      error: {
        [key: string]: components['schemas']['HealthCheck'];
      };
      /**
       * @description All checks
       * @example {
       *       "database": {
       *         "status": "up"
       *       },
       *       "limits": {
       *         "status": "up",
       *         "counted": "together"
       *       }
       *     }
       */
      details: {
        [key: string]: components['schemas']['HealthCheck'];
      };
    };
    RemovedLiShopArticle: {
      /** @example 763918273649152 */
      objectId: string;
      /**
       * @description Always true
       * @example true
       */
      deleted: boolean;
      /**
       * Format: date-time
       * @description When it was removed
       * @example 2026-11-21T21:19:42.000Z
       */
      updated_at: string;
    };
    RevealedImvuSession: {
      /**
       * Format: uuid
       * @example 7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22
       */
      id: string;
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      account_id: string;
      /** @example true */
      valid: boolean;
      /**
       * Format: int32
       * @description Falls when IMVU asks for pauses, recovers with good uses, 0 when invalid
       * @example 100
       */
      score: number;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      created_at: string;
      /**
       * Format: date-time
       * @example null
       */
      last_used_at: string | null;
      /**
       * Format: date-time
       * @example 2026-01-05T12:00:00.000Z
       */
      last_checked_at: string | null;
      /**
       * Format: int64
       * @example 0
       */
      uses: number;
      /**
       * @description Why it is not valid
       * @example null
       */
      reason: string | null;
      /** @example osCsid=0123456789abcdef0123456789abcdef */
      cookie?: string;
      /** @example AAAA…= */
      sauce?: string | null;
    };
    RevokedImvuSession: {
      /** @enum {string} */
      status: 'Session revoked';
      /** @example Session revoked for user: ada */
      message: string;
      session: components['schemas']['ImvuSession'];
    };
    UnfinishedImvuAccount: {
      /**
       * Format: uuid
       * @example 0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11
       */
      id: string;
      /**
       * @description `cooling`: nothing is asked of IMVU until `cooling_until`
       * @example active
       */
      state: components['schemas']['ImvuAccountState'];
      /**
       * @description Where IMVU sent the code
       * @example ****ada@example.org
       */
      email_hint: string | null;
    };
    UnfinishedImvuLogin: {
      account: components['schemas']['UnfinishedImvuAccount'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type Alive = components['schemas']['Alive'];
export type BobuxEntry = components['schemas']['BobuxEntry'];
export type BobuxEntryPage = components['schemas']['BobuxEntryPage'];
export type BobuxHold = components['schemas']['BobuxHold'];
export type BobuxKey = components['schemas']['BobuxKey'];
export type BobuxKeyChange = components['schemas']['BobuxKeyChange'];
export type BobuxKeyPage = components['schemas']['BobuxKeyPage'];
export type BobuxOperatorChange = components['schemas']['BobuxOperatorChange'];
export type BobuxOperatorChanged = components['schemas']['BobuxOperatorChanged'];
export type BobuxOperatorLink = components['schemas']['BobuxOperatorLink'];
export type BobuxPlayer = components['schemas']['BobuxPlayer'];
export type BobuxPlayerDetails = components['schemas']['BobuxPlayerDetails'];
export type BobuxPlayerPage = components['schemas']['BobuxPlayerPage'];
export type BobuxReversal = components['schemas']['BobuxReversal'];
export type FoundImbachatUser = components['schemas']['FoundImbachatUser'];
export type FoundImbachatUsers = components['schemas']['FoundImbachatUsers'];
export type HealthCheck = components['schemas']['HealthCheck'];
export type HttpError = components['schemas']['HttpError'];
export type ImbachatDirectoryPage = components['schemas']['ImbachatDirectoryPage'];
export type ImbachatDirectoryUser = components['schemas']['ImbachatDirectoryUser'];
export type ImbachatError = components['schemas']['ImbachatError'];
export type ImbachatFriends = components['schemas']['ImbachatFriends'];
export type ImbachatLoggedIn = components['schemas']['ImbachatLoggedIn'];
export type ImbachatLogin = components['schemas']['ImbachatLogin'];
export type ImbachatLoginRefusal = components['schemas']['ImbachatLoginRefusal'];
export type ImbachatProfile = components['schemas']['ImbachatProfile'];
export type ImbachatServiceError = components['schemas']['ImbachatServiceError'];
export type ImbachatToken = components['schemas']['ImbachatToken'];
export type ImbachatTokenRequest = components['schemas']['ImbachatTokenRequest'];
export type ImbachatUpload = components['schemas']['ImbachatUpload'];
export type ImbachatUploadBatch = components['schemas']['ImbachatUploadBatch'];
export type ImbachatUploadError = components['schemas']['ImbachatUploadError'];
export type ImbachatUploadSum = components['schemas']['ImbachatUploadSum'];
export type ImbachatUser = components['schemas']['ImbachatUser'];
export type ImbachatUserChange = components['schemas']['ImbachatUserChange'];
export type ImbachatVersion = components['schemas']['ImbachatVersion'];
export type ImvuAccount = components['schemas']['ImvuAccount'];
export type ImvuAccountChange = components['schemas']['ImvuAccountChange'];
export type ImvuAccountState = components['schemas']['ImvuAccountState'];
export type ImvuAccountUnusable = components['schemas']['ImvuAccountUnusable'];
export type ImvuAccountWithoutSession = components['schemas']['ImvuAccountWithoutSession'];
export type ImvuApiKey = components['schemas']['ImvuApiKey'];
export type ImvuApiUser = components['schemas']['ImvuApiUser'];
export type ImvuApiUserPage = components['schemas']['ImvuApiUserPage'];
export type ImvuAvatar = components['schemas']['ImvuAvatar'];
export type ImvuClientLoggedIn = components['schemas']['ImvuClientLoggedIn'];
export type ImvuClientLogin = components['schemas']['ImvuClientLogin'];
export type ImvuCode = components['schemas']['ImvuCode'];
export type ImvuCodeDetails = components['schemas']['ImvuCodeDetails'];
export type ImvuCodeWanted = components['schemas']['ImvuCodeWanted'];
export type ImvuConflict = components['schemas']['ImvuConflict'];
export type ImvuEmpty = components['schemas']['ImvuEmpty'];
export type ImvuFailure = components['schemas']['ImvuFailure'];
export type ImvuLease = components['schemas']['ImvuLease'];
export type ImvuLeaseEnd = components['schemas']['ImvuLeaseEnd'];
export type ImvuLeaseRenewal = components['schemas']['ImvuLeaseRenewal'];
export type ImvuLoggedIn = components['schemas']['ImvuLoggedIn'];
export type ImvuLoginData = components['schemas']['ImvuLoginData'];
export type ImvuLoginHttp = components['schemas']['ImvuLoginHttp'];
export type ImvuLoginNode = components['schemas']['ImvuLoginNode'];
export type ImvuLoginTries = components['schemas']['ImvuLoginTries'];
export type ImvuLoginUser = components['schemas']['ImvuLoginUser'];
export type ImvuMe = components['schemas']['ImvuMe'];
export type ImvuNextStep = components['schemas']['ImvuNextStep'];
export type ImvuOperatorAccount = components['schemas']['ImvuOperatorAccount'];
export type ImvuOperatorAccountPage = components['schemas']['ImvuOperatorAccountPage'];
export type ImvuOperatorSessionPage = components['schemas']['ImvuOperatorSessionPage'];
export type ImvuSession = components['schemas']['ImvuSession'];
export type ImvuSessionCounts = components['schemas']['ImvuSessionCounts'];
export type ImvuSessionElsewhere = components['schemas']['ImvuSessionElsewhere'];
export type ImvuSessionRevokedHere = components['schemas']['ImvuSessionRevokedHere'];
export type ImvuUse = components['schemas']['ImvuUse'];
export type ImvuUsePage = components['schemas']['ImvuUsePage'];
export type ImvuWords = components['schemas']['ImvuWords'];
export type LiShopAccount = components['schemas']['LiShopAccount'];
export type LiShopApiKey = components['schemas']['LiShopApiKey'];
export type LiShopArticle = components['schemas']['LiShopArticle'];
export type LiShopArticleChanges = components['schemas']['LiShopArticleChanges'];
export type LiShopArticleErrors = components['schemas']['LiShopArticleErrors'];
export type LiShopBatch = components['schemas']['LiShopBatch'];
export type LiShopBatchAnswer = components['schemas']['LiShopBatchAnswer'];
export type LiShopChanges = components['schemas']['LiShopChanges'];
export type LiShopEdit = components['schemas']['LiShopEdit'];
export type LiShopEditErrors = components['schemas']['LiShopEditErrors'];
export type LiShopEdited = components['schemas']['LiShopEdited'];
export type LiShopInvitation = components['schemas']['LiShopInvitation'];
export type LiShopKeyRemoval = components['schemas']['LiShopKeyRemoval'];
export type LiShopReceiptQuestion = components['schemas']['LiShopReceiptQuestion'];
export type LiShopReceiptRefusal = components['schemas']['LiShopReceiptRefusal'];
export type LiShopRecovery = components['schemas']['LiShopRecovery'];
export type LiShopRefusedEdit = components['schemas']['LiShopRefusedEdit'];
export type LiShopSharedKey = components['schemas']['LiShopSharedKey'];
export type LiShopStoreNotification = components['schemas']['LiShopStoreNotification'];
export type LishopList = components['schemas']['LishopList'];
export type LishopListArticle = components['schemas']['LishopListArticle'];
export type LishopListArticlePage = components['schemas']['LishopListArticlePage'];
export type LishopListDetails = components['schemas']['LishopListDetails'];
export type LishopListKey = components['schemas']['LishopListKey'];
export type LishopListPage = components['schemas']['LishopListPage'];
export type LishopListReceipt = components['schemas']['LishopListReceipt'];
export type ListedImvuApiUser = components['schemas']['ListedImvuApiUser'];
export type MadeBobuxKey = components['schemas']['MadeBobuxKey'];
export type MadeImvuApiKey = components['schemas']['MadeImvuApiKey'];
export type NewBobuxKey = components['schemas']['NewBobuxKey'];
export type NewImbachatUser = components['schemas']['NewImbachatUser'];
export type NewImvuAccount = components['schemas']['NewImvuAccount'];
export type NewImvuApiKey = components['schemas']['NewImvuApiKey'];
export type NewImvuApiUser = components['schemas']['NewImvuApiUser'];
export type NewImvuApiUserPassword = components['schemas']['NewImvuApiUserPassword'];
export type NewImvuLease = components['schemas']['NewImvuLease'];
export type NewLiShopArticle = components['schemas']['NewLiShopArticle'];
export type NoImvuSession = components['schemas']['NoImvuSession'];
export type NotReady = components['schemas']['NotReady'];
export type OpenedImvuLease = components['schemas']['OpenedImvuLease'];
export type OperatorAudit = components['schemas']['OperatorAudit'];
export type OperatorContextFigures = components['schemas']['OperatorContextFigures'];
export type OperatorFinding = components['schemas']['OperatorFinding'];
export type OperatorLifted = components['schemas']['OperatorLifted'];
export type OperatorLockout = components['schemas']['OperatorLockout'];
export type OperatorLockoutPage = components['schemas']['OperatorLockoutPage'];
export type OperatorLogEntry = components['schemas']['OperatorLogEntry'];
export type OperatorLogPage = components['schemas']['OperatorLogPage'];
export type OperatorMail = components['schemas']['OperatorMail'];
export type OperatorMailFile = components['schemas']['OperatorMailFile'];
export type OperatorMailFilePage = components['schemas']['OperatorMailFilePage'];
export type OperatorMailPage = components['schemas']['OperatorMailPage'];
export type OperatorMailText = components['schemas']['OperatorMailText'];
export type OperatorNeed = components['schemas']['OperatorNeed'];
export type OperatorOverview = components['schemas']['OperatorOverview'];
export type OperatorSession = components['schemas']['OperatorSession'];
export type OperatorSetting = components['schemas']['OperatorSetting'];
export type OperatorSettings = components['schemas']['OperatorSettings'];
export type OperatorSignIn = components['schemas']['OperatorSignIn'];
export type OperatorSignInCode = components['schemas']['OperatorSignInCode'];
export type Ready = components['schemas']['Ready'];
export type RemovedLiShopArticle = components['schemas']['RemovedLiShopArticle'];
export type RevealedImvuSession = components['schemas']['RevealedImvuSession'];
export type RevokedImvuSession = components['schemas']['RevokedImvuSession'];
export type UnfinishedImvuAccount = components['schemas']['UnfinishedImvuAccount'];
export type UnfinishedImvuLogin = components['schemas']['UnfinishedImvuLogin'];
export type $defs = Record<string, never>;
export interface operations {
  platformIsAlive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Alive'];
        };
      };
      /** @description Too many requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  platformIsReady: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ready */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ready'];
        };
      };
      /** @description Too many requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Not ready; `details` says which check failed */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotReady'];
        };
      };
    };
  };
  platformGetMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description In Prometheus’ text format */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorGetSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorSession'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorSignIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorSignIn'];
      };
    };
    responses: {
      /** @description Signed in */
      201: {
        headers: {
          /** @description `__Host-quartet` over TLS, else `quartet`; HttpOnly, SameSite=Strict, Path=/ */
          'Set-Cookie'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorSession'];
        };
      };
      /** @description A member of the body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorSignOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Signed out */
      204: {
        headers: {
          /** @description `__Host-quartet` over TLS, else `quartet`; HttpOnly, SameSite=Strict, Path=/ */
          'Set-Cookie'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorSignInByCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorSignInCode'];
      };
    };
    responses: {
      /** @description Signed in */
      201: {
        headers: {
          /** @description `__Host-quartet` over TLS, else `quartet`; HttpOnly, SameSite=Strict, Path=/ */
          'Set-Cookie'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorSession'];
        };
      };
      /** @description A member of the body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorListLog: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
        /** @description Only actions that begin so */
        action?: string;
        /** @description Only of this subject */
        subject?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorLogPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorListLockouts: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorLockoutPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorLiftLockouts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Lifted */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorLifted'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorLiftLockout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Lifted */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The id is none */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such lock-out in force */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorListMail: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorMailPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorRetryMail: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is tried at once */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The id is none */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such mail */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It was given up long ago, and its text is gone */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorDropMail: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Dropped */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The id is none */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such mail */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorListMailFiles: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorMailFilePage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorReadMailFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The mail */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorMailText'];
        };
      };
      /** @description The id is none */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such file */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorListSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorSettings'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorRunAudit: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The findings */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorAudit'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description An audit is running already */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorGetOverview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description As it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorOverview'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  operatorOverviewEvents: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The events, without an end */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuLogIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuClientLogin'];
        'application/x-www-form-urlencoded': components['schemas']['ImvuClientLogin'];
      };
    };
    responses: {
      /** @description Logged in, in the form of IMVU */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuClientLoggedIn'];
        };
      };
      /** @description A code was sent by e-mail */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuCodeWanted'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description The account cannot be used now; or a page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['ImvuAccountUnusable'] | components['schemas']['ImvuFailure'];
        };
      };
      /** @description More than 32 MiB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "More than 32 MiB."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
    };
  };
  imvuCallProxyGet: {
    parameters: {
      query?: never;
      header?: {
        /** @description Id of the session to use */
        'x-imvu-session'?: string;
        /** @description `true`: addresses of IMVU become those of this proxy, and back */
        'x-quartet-rewrite'?: string;
        /** @description Id or name of the account to use */
        'x-imvu-account'?: string;
      };
      path: {
        /** @description Path at IMVU, slashes and all, with its query behind it */
        path: unknown;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What IMVU answered, with its own status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description More than 32 MiB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "More than 32 MiB."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description No valid session is left; `accounts` says why for each */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "No valid session is left; `accounts` says why for each."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
    };
  };
  imvuCallProxyPost: {
    parameters: {
      query?: never;
      header?: {
        /** @description Id of the session to use */
        'x-imvu-session'?: string;
        /** @description `true`: addresses of IMVU become those of this proxy, and back */
        'x-quartet-rewrite'?: string;
        /** @description Id or name of the account to use */
        'x-imvu-account'?: string;
      };
      path: {
        /** @description Path at IMVU, slashes and all, with its query behind it */
        path: unknown;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What IMVU answered, with its own status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description More than 32 MiB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "More than 32 MiB."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description No valid session is left; `accounts` says why for each */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "No valid session is left; `accounts` says why for each."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "failure",
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['ImvuFailure'];
        };
      };
    };
  };
  imvuListApiKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuApiKey'][];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuCreateApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImvuApiKey'];
      };
    };
    responses: {
      /** @description Made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeImvuApiKey'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuRemoveApiKey: {
    parameters: {
      query?: {
        /** @description Whether its users and all that they kept go with it */
        purge?: boolean;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListUsers: {
    parameters: {
      query?: {
        /** @description `next` of the page before */
        after?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuApiUserPage'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuCreateUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImvuApiUser'];
      };
    };
    responses: {
      /** @description Made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuApiUser'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It is in the way of what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "message": "It is in the way of what is there."
           *     }
           */
          'application/json': components['schemas']['ImvuConflict'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuRemoveUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuSetUserPassword: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImvuApiUserPassword'];
      };
    };
    responses: {
      /** @description The user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ListedImvuApiUser'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListAccounts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The accounts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuAccount'][];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuAddAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImvuAccount'];
      };
    };
    responses: {
      /** @description Logged in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLoggedIn'];
        };
      };
      /** @description IMVU sent a code by e-mail (`needs_code`), or wants a browser (`needs_login`) */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnfinishedImvuLogin'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It is in the way of what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "message": "It is in the way of what is there."
           *     }
           */
          'application/json': components['schemas']['ImvuConflict'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused the name, the password, the code or the session */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 422,
           *       "error": "Unprocessable Entity",
           *       "message": "IMVU refused the name, the password, the code or the session."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuGetAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuAccount'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuDeleteAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Forgotten */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuUpdateAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuAccountChange'];
      };
    };
    responses: {
      /** @description The account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuAccount'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuEnterCode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuCode'];
      };
    };
    responses: {
      /** @description Logged in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLoggedIn'];
        };
      };
      /** @description IMVU wants another code */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnfinishedImvuLogin'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It is in the way of what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "message": "It is in the way of what is there."
           *     }
           */
          'application/json': components['schemas']['ImvuConflict'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused the name, the password, the code or the session */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 422,
           *       "error": "Unprocessable Entity",
           *       "message": "IMVU refused the name, the password, the code or the session."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuResendCode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description IMVU wants no code any more: logged in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLoggedIn'];
        };
      };
      /** @description Sent */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnfinishedImvuLogin'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It is in the way of what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "message": "It is in the way of what is there."
           *     }
           */
          'application/json': components['schemas']['ImvuConflict'];
        };
      };
      /** @description IMVU refused the name, the password, the code or the session */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 422,
           *       "error": "Unprocessable Entity",
           *       "message": "IMVU refused the name, the password, the code or the session."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuRenewSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Logged in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLoggedIn'];
        };
      };
      /** @description IMVU sent a code by e-mail */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnfinishedImvuLogin'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused the name, the password, the code or the session */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 422,
           *       "error": "Unprocessable Entity",
           *       "message": "IMVU refused the name, the password, the code or the session."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 504,
           *       "error": "Gateway Timeout",
           *       "message": "IMVU did not answer in time."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuTakeOverSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuSessionElsewhere'];
      };
    };
    responses: {
      /** @description Taken over */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLoggedIn'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It is in the way of what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "message": "It is in the way of what is there."
           *     }
           */
          'application/json': components['schemas']['ImvuConflict'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused the name, the password, the code or the session */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 422,
           *       "error": "Unprocessable Entity",
           *       "message": "IMVU refused the name, the password, the code or the session."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 502,
           *       "error": "Bad Gateway",
           *       "message": "IMVU cannot be reached."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListAllAccounts: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
        /** @description What the account’s or its API user’s name begins with, in any letter case */
        q?: string;
        /** @description Only of this state */
        state?: 'active' | 'needs_code' | 'needs_login' | 'disabled' | 'cooling';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuOperatorAccountPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuRenewAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account as it is now; it may wait for a code */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuAccount'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It waits for no code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The account rests, so that IMVU does not block it */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuEnterAccountCode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuCode'];
      };
    };
    responses: {
      /** @description The account as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuAccount'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description It waits for no code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU refused */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The account rests, so that IMVU does not block it */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU cannot be reached */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description IMVU did not answer in time */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuGetAnyAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account, and whose it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuOperatorAccount'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListSessionsOfAccount: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuOperatorSessionPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListSessions: {
    parameters: {
      query?: {
        /** @description Only those of this account */
        account_id?: string;
        /** @description Only those that are valid, or are not */
        valid?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sessions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuSession'][];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuGetSession: {
    parameters: {
      query?: {
        /** @description Whether with `cookie` and `sauce` */
        reveal?: boolean;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session; cookie and sauce with `?reveal=true` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevealedImvuSession'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuRevokeSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoked */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevokedImvuSession'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required. Or: IMVU could not be reached (500), or refused with this status of its own; revoked here only */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['HttpError'] | components['schemas']['ImvuSessionRevokedHere'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json':
            components['schemas']['HttpError'] | components['schemas']['ImvuSessionRevokedHere'];
        };
      };
      /** @description The caller has nothing with this id. Or: IMVU could not be reached (500), or refused with this status of its own; revoked here only */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['HttpError'] | components['schemas']['ImvuSessionRevokedHere'];
        };
      };
      /** @description Too soon; Retry-After says when. Or: IMVU could not be reached (500), or refused with this status of its own; revoked here only */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['HttpError'] | components['schemas']['ImvuSessionRevokedHere'];
        };
      };
      /** @description IMVU could not be reached (500), or refused with this status of its own; revoked here only */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['HttpError'] | components['schemas']['ImvuSessionRevokedHere'];
        };
      };
    };
  };
  imvuOpenCheckout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImvuLease'];
      };
    };
    responses: {
      /** @description Leased */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenedImvuLease'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description No valid session is left; `accounts` says why for each */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "No valid session is left; `accounts` says why for each."
           *     }
           */
          'application/json': components['schemas']['NoImvuSession'];
        };
      };
    };
  };
  imvuRenewCheckout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuLeaseRenewal'];
      };
    };
    responses: {
      /** @description Renewed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuLease'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuEndCheckout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImvuLeaseEnd'];
      };
    };
    responses: {
      /** @description Given back */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The caller has nothing with this id */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "The caller has nothing with this id."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuGetMe: {
    parameters: {
      query?: {
        /** @description Whether accounts may log in for it */
        login?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One entry an account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuMe'][];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imvuListUses: {
    parameters: {
      query?: {
        account_id?: string;
        session_id?: string;
        /** @description A status of IMVU */
        status?: number;
        /** @description `next` of the page before */
        after?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImvuUsePage'];
        };
      };
      /** @description A member of the body, or the path, is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "A member of the body, or the path, is not as it must be."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too soon; Retry-After says when */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too soon; Retry-After says when."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopListArticles: {
    parameters: {
      query?: {
        /** @description Only those that changed later */
        updated_at?: string;
        /** @description Ignored */
        onlyIds?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The oldest first */
      200: {
        headers: {
          /** @description The state of the list */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'][];
        };
      };
      /** @description The list is still in the state that `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopAddArticle: {
    parameters: {
      query?: never;
      header?: {
        /** @description Of this request: sent again with the same fields within 30 days, it gets the same answer and changes nothing more; another request of the list with it gets 422 */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewLiShopArticle'];
        'application/x-www-form-urlencoded': components['schemas']['NewLiShopArticle'];
      };
    };
    responses: {
      /** @description Added */
      201: {
        headers: {
          /** @description Where the article is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key may only read */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB or has too many values, or the list is past its bytes */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Fields are missing or wrong, or the list is full */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticleErrors'];
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopGetArticle: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The article */
      200: {
        headers: {
          /** @description Its version; a strong one below `/2.0` */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'];
        };
      };
      /** @description It is still of the version that `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list has no such article */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopReplaceArticle: {
    parameters: {
      query?: never;
      header?: {
        /** @description Of this request: sent again with the same fields within 30 days, it gets the same answer and changes nothing more; another request of the list with it gets 422 */
        'Idempotency-Key'?: string;
        /** @description Below `/2.0`: the `ETag` that the article was read with; `*` is any */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopArticleChanges'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopArticleChanges'];
      };
    };
    responses: {
      /** @description As it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key may only read */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list has no such article */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The article is not of a version that `If-Match` names */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB or has too many values, or the list is past its bytes */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Fields are missing or wrong, or the list is full */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticleErrors'];
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRemoveArticle: {
    parameters: {
      query?: never;
      header?: {
        /** @description Of this request: sent again with the same fields within 30 days, it gets the same answer and changes nothing more; another request of the list with it gets 422 */
        'Idempotency-Key'?: string;
        /** @description Below `/2.0`: the `ETag` that the article was read with; `*` is any */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `Idempotency-Key` is too long or empty */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key may only read */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list has no such article */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The article is not of a version that `If-Match` names */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The `Idempotency-Key` was used for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "base": [
           *         "the Idempotency-Key was used for another request"
           *       ]
           *     }
           */
          'application/json': components['schemas']['LiShopArticleErrors'];
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopChangeArticle: {
    parameters: {
      query?: never;
      header?: {
        /** @description Of this request: sent again with the same fields within 30 days, it gets the same answer and changes nothing more; another request of the list with it gets 422 */
        'Idempotency-Key'?: string;
        /** @description Below `/2.0`: the `ETag` that the article was read with; `*` is any */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopArticleChanges'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopArticleChanges'];
      };
    };
    responses: {
      /** @description As it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key may only read */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list has no such article */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The article is not of a version that `If-Match` names */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB or has too many values, or the list is past its bytes */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Fields are missing or wrong, or the list is full */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticleErrors'];
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopArticleChanges: {
    parameters: {
      query?: {
        /** @description The `cursor` of the last answer; without it, all articles */
        since?: string;
        /** @description How many at most; a page has no more than about 512 KiB */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopChanges'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Not all changes since the cursor are known any more: read the list anew, without one */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopExportArticles: {
    parameters: {
      query?: {
        format?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The articles, the oldest first */
      200: {
        headers: {
          /** @description The state of the list */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopArticle'][];
          /** @example objectId,name,qty,category,type,shop,prize,checked,created_at,updated_at */
          'text/csv': string;
        };
      };
      /** @description The list is still in the state that `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopBatchEdits: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopBatch'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopBatch'];
      };
    };
    responses: {
      /** @description What became of each */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopBatchAnswer'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key may only read */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopArticleEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description The last `id`, or the `cursor` of `changes`: begins with what came after it; else with what comes from now on */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The events, without an end */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example id: MTc5NTczOTk4MjAwMDAwMA
           *     event: change
           *     data: {"objectId":"763918273649152","deleted":true,"updated_at":"2026-11-21T21:19:42.000Z"}
           */
          'text/event-stream': string;
        };
      };
      /** @description `Last-Event-ID` is no cursor */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired; its data are kept */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Not all changes since the cursor are known any more: read the list anew, without one */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRegisterAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopAccount'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopAccount'];
      };
    };
    responses: {
      /** @description The key */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopApiKey'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description LISHOP_API_SECRET is set, and `secret` is wrong or missing */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The signed transaction is of another purchase than `paymentIdentifier` */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRequestNewApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopInvitation'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopInvitation'];
      };
    };
    responses: {
      /** @description The key, to be passed on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopApiKey'];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key is not the owner's, or not the newest one */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRecoverApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopRecovery'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopRecovery'];
      };
    };
    responses: {
      /** @description They are on their way */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key was made for this address */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRemoveApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopKeyRemoval'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopKeyRemoval'];
      };
    };
    responses: {
      /** @description The keys that are left */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopSharedKey'][];
        };
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key is not the owner's, or not the newest one */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list has no guest with this key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopSharedApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys, the oldest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiShopSharedKey'][];
        };
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key is not the owner's, or not the newest one */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopRevokeOwnerKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description They have ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key is not the owner's, or not the newest one */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopVerifyReceipt: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopReceiptQuestion'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopReceiptQuestion'];
      };
    };
    responses: {
      /** @description The receipt is valid */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The App Store said no */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": 21003,
           *       "message": "The receipt could not be authenticated."
           *     }
           */
          'application/json': components['schemas']['LiShopReceiptRefusal'];
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The App Store gives no answer now, or the database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopDeleteList: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No key, or one that nobody holds */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key waits for its receipt to be found valid */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The key is not the owner's, or not the newest one */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopAppStoreNotification: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiShopStoreNotification'];
        'application/x-www-form-urlencoded': components['schemas']['LiShopStoreNotification'];
      };
    };
    responses: {
      /** @description Taken */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is missing or wrong, or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is larger than 2 MB, or has too many values */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description The body is in an encoding that is not known */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Too many requests, failures or different unknown keys from this address; see `Retry-After` */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Something went wrong; the log knows what, under `x-request-id` */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Settings are missing, or the database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  lishopListLists: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
        /** @description A list’s id, a key, a payment identifier or a guest’s mail address, as it is */
        q?: string;
        /** @description Only those whose receipt was refused, or that were deleted */
        kind?: 'invalid' | 'deleted';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LishopListPage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopGetList: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LishopListDetails'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such list */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopListListArticles: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LishopListArticlePage'];
        };
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such list */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopAskAgain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It will be asked */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such list */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Nobody can be asked about it */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopEndKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ended */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The list has no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  lishopRestoreList: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is there again */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such list */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Its payment has made a new list since */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  imbachatGetVersion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This version */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatVersion'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatGetUsers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description At most 1,000 ids, separated by commas */
        ids: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUser'][];
        };
      };
      /** @description Nothing has changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatGetUsersAtAlias: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description At most 1,000 ids, separated by commas */
        ids: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUser'][];
        };
      };
      /** @description Nothing has changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatListUsers: {
    parameters: {
      query?: {
        /** @description At most 1,000 ids, separated by commas */
        user_ids?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUser'][];
        };
      };
      /** @description Nothing has changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatListUsersVersioned: {
    parameters: {
      query?: {
        /** @description At most 1,000 ids, separated by commas */
        user_ids?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUser'][];
        };
      };
      /** @description Nothing has changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatAuthenticateUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/x-www-form-urlencoded': components['schemas']['ImbachatLogin'];
        'application/json': components['schemas']['ImbachatLogin'];
        'multipart/form-data': components['schemas']['ImbachatLogin'];
      };
    };
    responses: {
      /** @description The user; or, also with status 200, that there is none with this login and password */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['ImbachatLoggedIn'] | components['schemas']['ImbachatLoginRefusal'];
        };
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 403,
           *       "version": 1,
           *       "error": "A page of another site may not send this: its Origin is not this server’s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 413,
           *       "version": 1,
           *       "error": "request entity too large",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A file among the fields, or a body that is compressed */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 415,
           *       "version": 1,
           *       "error": "Send fields only, no files.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Ten wrong passwords of one login in 15 minutes: then one in 30 s is looked at. Or 32 others wait. `Retry-After` says how long */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "error": "Too many attempts to log in; try again in 30 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatLoginRefusal'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatAuthenticateUserAtAlias: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/x-www-form-urlencoded': components['schemas']['ImbachatLogin'];
        'application/json': components['schemas']['ImbachatLogin'];
        'multipart/form-data': components['schemas']['ImbachatLogin'];
      };
    };
    responses: {
      /** @description The user; or, also with status 200, that there is none with this login and password */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            components['schemas']['ImbachatLoggedIn'] | components['schemas']['ImbachatLoginRefusal'];
        };
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 403,
           *       "version": 1,
           *       "error": "A page of another site may not send this: its Origin is not this server’s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 413,
           *       "version": 1,
           *       "error": "request entity too large",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A file among the fields, or a body that is compressed */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 415,
           *       "version": 1,
           *       "error": "Send fields only, no files.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Ten wrong passwords of one login in 15 minutes: then one in 30 s is looked at. Or 32 others wait. `Retry-After` says how long */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "error": "Too many attempts to log in; try again in 30 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatLoginRefusal'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatSearchUsers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those who were found */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FoundImbachatUsers'];
        };
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatSearchUsersByPost: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those who were found */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FoundImbachatUsers'];
        };
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 403,
           *       "version": 1,
           *       "error": "A page of another site may not send this: its Origin is not this server’s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatNotify: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing was kept */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A page of another site sent it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 403,
           *       "version": 1,
           *       "error": "A page of another site may not send this: its Origin is not this server’s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 413,
           *       "version": 1,
           *       "error": "request entity too large",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description A file among the fields, or a body that is compressed */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 415,
           *       "version": 1,
           *       "error": "Send fields only, no files.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatGetFriends: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUser'][];
        };
      };
      /** @description Nothing has changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read, or too many ids */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 400,
           *       "version": 1,
           *       "error": "At most 1000 users can be asked for at once.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`) */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 401,
           *       "version": 1,
           *       "error": "Authenticate required!",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Too many wrong passwords from this address; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 429,
           *       "version": 1,
           *       "error": "Too many requests; try again in 12 s.",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description Something went wrong */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 500,
           *       "version": 1,
           *       "error": "Something went wrong (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
      /** @description The users cannot be read now */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": 503,
           *       "version": 1,
           *       "error": "The database cannot be reached (request 3f0e…).",
           *       "debug": ""
           *     }
           */
          'application/json': components['schemas']['ImbachatServiceError'];
        };
      };
    };
  };
  imbachatListDirectoryUsers: {
    parameters: {
      query?: {
        /** @description Part of a name, login or mail address, or an id */
        q?: string;
        banned?: boolean;
        /** @description `next` of the page before */
        after?: number;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatDirectoryPage'];
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "limit must be a whole number from 1 to 1000."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatPutDirectoryUsers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewImbachatUser'][];
        'application/x-ndjson': components['schemas']['NewImbachatUser'][];
      };
    };
    responses: {
      /** @description Written. For NDJSON a line for each batch, the last one with the sum */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatUpload'];
          'application/x-ndjson':
            components['schemas']['ImbachatUploadBatch'] | components['schemas']['ImbachatUploadSum'];
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "1 of 2 users cannot be written, so none was.",
           *       "errors": [
           *         {
           *           "index": 1,
           *           "user_id": 7,
           *           "message": "name: must be a text of 1 to 255 characters"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "An array may take 8 MiB; send more as application/x-ndjson."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Not a content type that is read here */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "Send users as application/json (an array) or as application/x-ndjson (one a line)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatGetDirectoryUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The user’s id on your site */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatDirectoryUser'];
        };
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "There is no user 6."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatDeleteDirectoryUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The user’s id on your site */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Gone */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description What was sent cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "What was sent cannot be read."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "There is no user 6."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatUpdateDirectoryUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The user’s id on your site */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImbachatUserChange'];
      };
    };
    responses: {
      /** @description The user as he is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatDirectoryUser'];
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "The change is refused. banned: must be true or false"
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "There is no user 6."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatSetFriends: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The user’s id on your site */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': (number | string)[];
      };
    };
    responses: {
      /** @description Who they are now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatFriends'];
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "Send a JSON array of at most 1000 user ids."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "There is no user 6."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatIssueToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImbachatTokenRequest'];
      };
    };
    responses: {
      /** @description A token */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImbachatToken'];
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "ttl must be a whole number of seconds, 60 to 604800."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The user is banned */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "User 6 is banned and gets no token."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "There is no user 6."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatGetWidgetScript: {
    parameters: {
      query?: {
        theme?: string;
        position?: string;
        language?: string;
        resizable?: boolean;
        draggable?: boolean;
        useFaviconBadge?: boolean;
        updateTitle?: boolean;
        /** @description Where your site answers with what POST /imbachat/tokens gave for the user who is logged in */
        token_url?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A script */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/javascript': string;
        };
      };
      /** @description What was sent is wrong; the message says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 400,
           *       "error": "Bad Request",
           *       "message": "resizable must be true or false."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 404,
           *       "error": "Not Found",
           *       "message": "IMBACHAT_WIDGET_ID is not set, so there is no widget to show."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  imbachatGetDemoPage: {
    parameters: {
      query?: {
        user_id?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description Name or password are missing or wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 401,
           *       "error": "Unauthorized",
           *       "message": "Authentication is required."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The page, which says that there is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 429,
           *       "error": "Too Many Requests",
           *       "message": "Too many requests; try again in 12 s."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
      /** @description The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 503,
           *       "error": "Service Unavailable",
           *       "message": "The database cannot be reached (request 3f0e…)."
           *     }
           */
          'application/json': components['schemas']['ImbachatError'];
        };
      };
    };
  };
  bobuxListKeys: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxKeyPage'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxCreateKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBobuxKey'];
      };
    };
    responses: {
      /** @description Made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeBobuxKey'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxDeleteKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ended */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxUpdateKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BobuxKeyChange'];
      };
    };
    responses: {
      /** @description The key as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxKey'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxReplaceKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Made, and the old one ended */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeBobuxKey'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxListPlayers: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
        /** @description A bobux, Steam or Discord id, as it is */
        q?: string;
        /** @description Where the first page of the list without `q` begins */
        rank?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxPlayerPage'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxGetPlayer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description bobux id */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The player */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxPlayerDetails'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such player */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxListEntries: {
    parameters: {
      query?: {
        /** @description The `next` of the page before; none: the first page */
        after?: string;
        /** @description How many at most */
        limit?: number;
        /** @description Only entries of this operation */
        operation?:
          | 'set'
          | 'add'
          | 'subtract'
          | 'sql'
          | 'transfer_out'
          | 'transfer_in'
          | 'hold'
          | 'release'
          | 'capture'
          | 'reverse';
        /** @description Or by `Accept: text/csv` */
        format?: 'json' | 'csv';
      };
      header?: never;
      path: {
        /** @description bobux id */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page; of CSV the header `Link` names the next one */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxEntryPage'];
          'text/csv': string;
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxChangePlayer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description bobux id */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BobuxOperatorChange'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxOperatorChanged'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such player or entry */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The ledger refuses, or the nonce was used for another change; nothing was changed */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Somebody else changes this player just now: try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxLinkPlayer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description bobux id */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BobuxOperatorLink'];
      };
    };
    responses: {
      /** @description The player as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxPlayer'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such player */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The player has both ids, or the id is another player’s; nothing was changed */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
  bobuxReverseEntry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description bobux id */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BobuxReversal'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BobuxOperatorChanged'];
        };
      };
      /** @description A member of the query, path or body is not as it must be */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Authentication is required */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 403,
           *       "error": "Forbidden",
           *       "message": "A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description There is no such player or entry */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The ledger refuses, or the nonce was used for another change; nothing was changed */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 413,
           *       "error": "Payload Too Large",
           *       "message": "The body is too large."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The body is compressed, or in a character set that is not understood */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 415,
           *       "error": "Unsupported Media Type",
           *       "message": "The body is compressed, or in a character set that is not understood."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description The host name is none of this server’s */
      421: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "statusCode": 421,
           *       "error": "Misdirected Request",
           *       "message": "The host name is none of this server’s."
           *     }
           */
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Too many failures or requests from this address */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
      /** @description Somebody else changes this player just now: try again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HttpError'];
        };
      };
    };
  };
}
