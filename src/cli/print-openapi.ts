import { describeRoutes, openApiText } from '../describe-routes.js';

/** `npm run docs:openapi`: the description of the REST routes, as it is committed in `openapi.json`; a test fails when that is due. */
process.stdout.write(openApiText(await describeRoutes()));
