export type { CallOptions, ClientOptions } from './call-options.js';
export { BobuxClient, connect } from './client.js';
export { BobuxError, MessageError, OverloadedError, TimeoutError, type MessageId } from './errors.js';
export type { BalanceEvent, SubscribeOptions, Subscription } from './subscription.js';
export { ClosedError, ConnectionError, QuartetError } from '../errors.js';
export { BOBUX_COMMANDS, type BobuxCommandName } from '../generated/bobux-commands.js';
export type * from '../generated/bobux.js';
export { BOBUX_ERROR_CODES } from '../generated/bobux.js';
