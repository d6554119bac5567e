import { useState, type ReactElement } from 'react';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { Empty } from '../../parts/empty';
import { ListTable } from '../../parts/list-table';
import { RowButton } from '../../parts/row-button';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { MailText } from './mail-text';

/** Mail that went into files, because no mail server is set. */
export function MailFileList(): ReactElement {
  const [read, setRead] = useState<string>();
  const pages = usePages(['mail-files'], (after, signal) =>
    take(api.GET('/operator/mail-files', { signal, params: { query: pageQuery({ limit: 20 }, after) } })),
  );
  return (
    <Section title="In files" bare>
      <ListTable
        label="Mail in files"
        pages={pages}
        rowKey={({ id }) => id}
        empty={
          <Empty>
            No mail went into a file. That happens where <span className="mono">SMTP_URL</span> is not set.
          </Empty>
        }
        columns={[
          { title: 'Written', show: ({ written }) => <Time at={written} /> },
          { title: 'File', show: ({ id }) => <span className="mono">{id}.eml</span> },
          {
            title: 'Size',
            atEnd: true,
            show: ({ bytes }) => <span className="number">{bytes.toLocaleString('en')} bytes</span>,
          },
          {
            title: '',
            atEnd: true,
            show: ({ id }) => (
              <RowButton text="Read" label={`Read the mail ${id}`} onClick={() => setRead(id)} />
            ),
          },
        ]}
      />
      {read !== undefined && <MailText id={read} close={() => setRead(undefined)} />}
    </Section>
  );
}
