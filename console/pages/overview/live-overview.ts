import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OperatorOverview } from '../../../clients/typescript/src/generated/openapi';
import { api, CONSOLE_HEADERS, take } from '../../api/client';

const OVERVIEW_KEY = ['overview'] as const;
const RETRY_MS = 5_000;
/** Where a proxy lets no stream through. */
const ASK_MS = 15_000;

/** The data of each event of a stream; by fetch, since an EventSource cannot say that the console calls, and a browser would ask for a password. */
async function* eventsOf(signal: AbortSignal): AsyncGenerator<string> {
  const response = await fetch('/operator/events', { headers: CONSOLE_HEADERS, signal });
  if (!response.ok || response.body === null) return;
  let text = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    text += piece.value;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) yield data.slice('data: '.length);
    }
  }
}

/** The overview as it is now, kept up to date by the server. */
export function useLiveOverview(): UseQueryResult<OperatorOverview> {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const listen = async (): Promise<void> => {
      try {
        for await (const data of eventsOf(stop.signal))
          client.setQueryData(OVERVIEW_KEY, JSON.parse(data) as OperatorOverview);
      } catch {
        // It ended, or nobody answers: the query below says so.
      }
      if (!stop.signal.aborted) setTimeout(() => void listen(), RETRY_MS);
    };
    void listen();
    return () => stop.abort();
  }, [client]);
  return useQuery({
    queryKey: OVERVIEW_KEY,
    queryFn: ({ signal }) => take(api.GET('/operator/overview', { signal })),
    refetchInterval: ASK_MS,
  });
}
