/** Version of the interface that the seed's plugin answers with. */
export const API_VERSION = 1;
