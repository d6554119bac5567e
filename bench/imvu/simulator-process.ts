/** The simulated IMVU in a process of its own; tells its address and a session on the first line. */
import { ImvuSimulator } from '../../test/simulators/imvu.js';

const imvu = await ImvuSimulator.start();
imvu.keepSeen = false;
imvu.keepBodies = false;
const account = imvu.addAccount('bench@example.org', 'bench');
const { id, sauce } = imvu.openSession(account);
process.stdout.write(`${JSON.stringify({ url: imvu.url, cookie: `osCsid=${id}`, sauce })}\n`);
