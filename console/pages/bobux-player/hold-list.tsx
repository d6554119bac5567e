import type { ReactElement } from 'react';
import type { BobuxHold } from '../../../clients/typescript/src/generated/openapi';
import { wholeList } from '../../api/pages';
import { Amount } from '../../parts/amount';
import { ListTable } from '../../parts/list-table';
import { Section } from '../../parts/section';
import { fromSeconds } from '../../parts/seconds';
import { Time } from '../../parts/time';

/** What of a player's bobux is reserved. */
export function HoldList({ holds }: { readonly holds: readonly BobuxHold[] }): ReactElement {
  return (
    <Section title="Open holds" bare>
      <ListTable
        label="Open holds"
        pages={wholeList(holds)}
        rowKey={({ id }) => String(id)}
        empty="Nothing is reserved."
        isPlain
        columns={[
          { title: 'For', show: ({ reason, id }) => <span className="wrap">{reason ?? `hold ${id}`}</span> },
          { title: 'Made', show: ({ created }) => <Time at={fromSeconds(created)} /> },
          { title: 'Ends', show: ({ expires }) => <Time at={fromSeconds(expires)} /> },
          { title: 'Taken', atEnd: true, show: ({ captured }) => <Amount value={captured} /> },
          { title: 'Reserved', atEnd: true, show: ({ amount }) => <Amount value={amount} /> },
        ]}
      />
    </Section>
  );
}
