import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Failure } from '../parts/failure';

/** A page that cannot be shown: most often its script is of an earlier version, and the page wants to be loaded anew. */
export function PageError({ error }: ErrorComponentProps): ReactElement {
  return (
    <Failure
      error={error instanceof Error ? error : new Error('This page cannot be shown.')}
      retry={() => location.reload()}
    />
  );
}
