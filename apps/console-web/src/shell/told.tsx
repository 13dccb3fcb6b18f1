import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';

/** What became of an act; it is read out as soon as it is there. */
export function Told({ children }: { readonly children: ReactNode }) {
  return (
    <div className="message-live" role="status">
      {children !== undefined && (
        <Alert color="green" variant="outline">
          {children}
        </Alert>
      )}
    </div>
  );
}
