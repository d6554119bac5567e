import { Badge, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { OperatorMail } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { Confirm } from '../../parts/confirm';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { RowButton } from '../../parts/row-button';
import { say } from '../../parts/say';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { MailFileList } from './mail-file-list';

const MAIL_KEY = ['mail'] as const;
const REFRESH_MS = 10_000;

/** Mail that is still here: what waits, what was given up, what lies in files. */
export function Page(): ReactElement {
  const client = useQueryClient();
  const [dropped, setDropped] = useState<OperatorMail>();
  const pages = usePages(
    MAIL_KEY,
    (after, signal) =>
      take(api.GET('/operator/mail', { signal, params: { query: pageQuery({ limit: 50 }, after) } })),
    { refetchInterval: REFRESH_MS },
  );
  const again = useMutation({
    mutationFn: (id: string) => take(api.POST('/operator/mail/{id}/retry', { params: { path: { id } } })),
    onSuccess: async () => {
      say('It is tried now.');
      await client.invalidateQueries({ queryKey: MAIL_KEY });
    },
  });
  return (
    <PageFrame
      title="Mail"
      lead="What was sent is not kept. What waits is tried again by itself; what was given up can be tried for 30 days."
    >
      <Section title="Waiting and given up" bare>
        {again.error !== null && <Failure error={again.error} />}
        <ListTable
          label="Mail"
          pages={pages}
          rowKey={({ id }) => id}
          empty={<Empty>No mail waits, and none was given up.</Empty>}
          columns={[
            {
              title: 'State',
              show: (mail) => (
                <Badge
                  color={mail.state === 'given up' ? 'red' : 'yellow'}
                  variant="light"
                  c="var(--mantine-color-text)"
                >
                  {mail.being_sent ? 'Being sent' : mail.state}
                </Badge>
              ),
            },
            { title: 'Written', show: ({ created }) => <Time at={created} /> },
            { title: 'Tries', show: ({ tries }) => <span className="number">{tries}</span> },
            { title: 'Next try', show: ({ next_try }) => <Time at={next_try} /> },
            {
              title: 'The mail server said',
              show: ({ error }) => <span className="wrap">{error ?? '–'}</span>,
            },
            {
              title: '',
              atEnd: true,
              show: (mail) => (
                <Group gap={6} justify="flex-end" wrap="nowrap">
                  {mail.has_text && (
                    <RowButton
                      text="Try now"
                      label={`Try now: mail ${mail.id}`}
                      isBusy={again.isPending && again.variables === mail.id}
                      isDisabled={mail.being_sent}
                      onClick={() => again.mutate(mail.id)}
                    />
                  )}
                  <RowButton
                    text="Drop"
                    label={`Drop the mail ${mail.id}`}
                    onClick={() => setDropped(mail)}
                  />
                </Group>
              ),
            },
          ]}
        />
      </Section>
      <MailFileList />
      {dropped && (
        <Confirm
          isOpen
          close={() => setDropped(undefined)}
          title="Drop this mail?"
          button="Drop"
          done="The mail is dropped."
          run={async () => {
            await take(api.DELETE('/operator/mail/{id}', { params: { path: { id: dropped.id } } }));
            await client.invalidateQueries({ queryKey: MAIL_KEY });
          }}
        >
          {dropped.has_text
            ? '1 mail goes and is not sent. Whoever it was for gets nothing.'
            : 'Its text is gone already; only this line goes. Whoever it was for got nothing.'}
        </Confirm>
      )}
    </PageFrame>
  );
}
