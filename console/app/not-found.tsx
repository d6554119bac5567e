import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Empty } from '../parts/empty';
import { Page } from '../parts/page';

export function NotFound(): ReactElement {
  return (
    <Page title="No such page">
      <Empty
        action={
          <Button component={Link} to="/">
            Overview
          </Button>
        }
      >
        There is no page at this address.
      </Empty>
    </Page>
  );
}
