import { api, ApiError } from '../../api/client';

export interface Check {
  readonly name: string;
  readonly isUp: boolean;
  /** What the check says besides: a warning, or how limits are counted. */
  readonly note: string | undefined;
}

export interface HealthState {
  readonly isReady: boolean;
  readonly message: string;
  readonly checks: readonly Check[];
}

type Details = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function checksOf(details: Details): Check[] {
  return Object.entries(details).map(([name, { status, warning, counted }]) => {
    const notes = [warning, typeof counted === 'string' ? `counted ${counted}` : undefined];
    return { name, isUp: status === 'up', note: notes.find((note) => typeof note === 'string') };
  });
}

/** What `/health/ready` says; that it is not ready is an answer, not a failure. @throws ApiError nobody answers */
export async function findHealth(signal: AbortSignal): Promise<HealthState> {
  const { data, error } = await api.GET('/health/ready', { signal }).catch(() => {
    throw new ApiError(0, 'Quartet does not answer. Is it running?');
  });
  if (data !== undefined) return { isReady: true, message: '', checks: checksOf(data.details) };
  if (error !== undefined && 'details' in error)
    return { isReady: false, message: error.message, checks: checksOf(error.details) };
  throw new ApiError(0, 'Quartet’s health cannot be told.');
}
