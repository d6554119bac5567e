import { Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { api, take } from '../../api/client';
import { Facts } from '../../parts/facts';
import { Failure } from '../../parts/failure';
import { Time } from '../../parts/time';

/** What a mail says. That it was read stands in the log, so it is asked for once, and forgotten when it closes. */
export function MailText({ id, close }: { readonly id: string; readonly close: () => void }): ReactElement {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['mail-text', id],
    queryFn: ({ signal }) => take(api.GET('/operator/mail-files/{id}', { signal, params: { path: { id } } })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Modal
      opened
      onClose={close}
      title={data === undefined ? 'Mail' : data.subject || 'No subject'}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />}
      {error === null && data === undefined && <Loader aria-label="Loading" />}
      {data !== undefined && (
        <Stack gap="md">
          <Facts
            facts={[
              ['To', data.to ?? '–'],
              ['From', data.from ?? '–'],
              ['Written', <Time at={data.written} />],
              ...(data.attachments.length > 0 ? [['Attached', data.attachments.join(', ')] as const] : []),
            ]}
          />
          <Text className="letter">{data.text}</Text>
        </Stack>
      )}
    </Modal>
  );
}
